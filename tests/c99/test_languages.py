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
    header = ",".join(f"v{index}" for index in range(140))
    broken = {
        lines[0].rpartition(",")[0]: "another number of values (139)",
        f"{lines[0]},1": "another number of values (141)",
        "": "another number of values (1)",
        f"x{lines[1]}": "values that are no numbers (1)",
        f",,{lines[2].split(',', 2)[2]}": "values that are no numbers (2)",
        f"\xff,{lines[3].split(',', 1)[1]}": "values that are no numbers (1)",
    }
    said = say(project, language, [header, *lines[:10], *broken, *lines[10:]])
    assert said.returncode == 0, said.stderr
    rows = said.stdout.splitlines()
    assert rows[10:16] == ["invalid"] * 6
    told = [f"line {number}: {what}" for number, what in enumerate(broken.values(), 12)]
    assert said.stderr.splitlines() == ["line 1: a header is left out; columns (140)", *told]
    scores, flags, alarms = np.loadtxt(rows[:10] + rows[16:], delimiter=",", unpack=True)
    np.testing.assert_allclose(scores, dense_c.onnx.score(windows), rtol=1e-5)
    np.testing.assert_array_equal(flags.astype(bool), dense_c.onnx.is_anomaly(windows))
    assert set(flags) == set(alarms) == {0, 1}
    other = say(project, language, ["a,b", "1,2"])
    assert (other.returncode, other.stdout) == (5, "")
    assert other.stderr == "line 1: a header is left out; columns (2)\n"


def say(project: Path, language: str, lines: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(project / "build" / language)],
        input="\n".join(lines) + "\n",
        capture_output=True,
        encoding="latin-1",
        check=False,
        timeout=60,
    )
