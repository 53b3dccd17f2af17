"""Go, Rust, Java and C# push readings into the stream in C, and say what the scorer says."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

LANGUAGES = Path(__file__).parents[2] / "examples" / "c99" / "languages"
TOOLS = {
    "go": ("go",),
    "rust": ("rustc",),
    "java": ("javac", "java"),
    "csharp": ("mcs", "mono"),
}


@pytest.fixture(scope="module")
def project(dense_c, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages") / "project"
    shutil.copytree(LANGUAGES, folder)
    for suffix in (".c", ".h"):
        shutil.copy(dense_c.path.with_suffix(suffix), folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("language", TOOLS)
def test_a_language_says_what_the_scorer_says(project, dense_c, language, need_tool) -> None:
    need_tool("make", "gcc", *TOOLS[language])
    built = subprocess.run(
        ["make", "-s", language], cwd=project, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    assert "warning" not in built.stderr
    windows = dense_c.windows[490:510]
    lines = [",".join(f"{value:.9g}" for value in window) for window in windows]
    broken = [lines[0].rpartition(",")[0], f"x{lines[1]}"]  # a value too few, and no number
    said = subprocess.run(
        [str(project / "build" / language)],
        input="\n".join([*lines[:10], *broken, *lines[10:]]) + "\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert said.returncode == 0, said.stderr
    rows = said.stdout.splitlines()
    assert rows[10:12] == ["invalid", "invalid"]
    assert [line.partition(":")[0] for line in said.stderr.splitlines()] == ["line 11", "line 12"]
    scores, flags, alarms = np.loadtxt(rows[:10] + rows[12:], delimiter=",", unpack=True)
    np.testing.assert_allclose(scores, dense_c.onnx.score(windows), rtol=1e-5)
    np.testing.assert_array_equal(flags.astype(bool), dense_c.onnx.is_anomaly(windows))
    assert set(flags) == set(alarms) == {0, 1}
