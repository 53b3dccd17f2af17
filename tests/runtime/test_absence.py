"""Each optional package made unimportable, in a new interpreter."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

WATCHED = {
    "click",
    "edgeae",
    "edgeae_export",
    "keras",
    "numpy",
    "onnx",
    "onnxruntime",
    "onnxslim",
    "pandas",
    "scipy",
    "sklearn",
    "tensorflow",
    "tf2onnx",
    "tuf",
    "urllib3",
}
LOADED = f"print(sorted({WATCHED} & set(sys.modules)))"


def loaded(python, script: str, *args: object) -> str:
    done = python(f"import sys\n{script}\n{LOADED}", *args)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_importing_the_runtime_loads_no_engine_and_no_command(python) -> None:
    assert loaded(python, "import edgeae_runtime") == "[]"
    assert loaded(python, "from edgeae_runtime import Scorer, Manifest") == "['numpy']"


def test_scoring_loads_numpy_and_the_engine_only(python, table) -> None:
    script = "from edgeae_runtime import Scorer; Scorer(sys.argv[1]).score([[1, 2, 3, 4]])"
    assert loaded(python, script, table.path) == "['numpy', 'onnxruntime']"


@pytest.mark.parametrize(
    "args", [["--help"], ["score", "--help"], ["info", "--help"], ["--version"], []]
)
def test_help_loads_no_numpy_and_no_engine(python, args) -> None:
    script = f"""
from edgeae_runtime.cli.main import main
try:
    main({args})
except SystemExit:
    pass"""
    assert loaded(python, script) == "['click']"


def test_reading_a_manifest_and_thresholds_need_no_engine(python) -> None:
    script = """
sys.modules["onnxruntime"] = None
from edgeae_runtime.conformal import conformal_threshold
from edgeae_runtime.manifest.reader import read_manifest
conformal_threshold(range(100), 0.05)"""
    assert "onnxruntime" in loaded(python, script)  # the None that bars it


def test_without_onnxruntime_the_extra_is_named(python, table) -> None:
    script = """
import sys
sys.modules["onnxruntime"] = None
from edgeae_runtime import MissingPackageError, Scorer
try:
    Scorer(sys.argv[1])
except MissingPackageError as error:
    assert isinstance(error, ImportError)
    print(error)"""
    done = python(script, table.path)
    assert done.stdout == "onnxruntime is not installed; pip install 'edgeae-runtime[onnx]'\n"


def test_without_onnxruntime_the_command_says_so_in_one_line(table) -> None:
    script = (
        "import sys; sys.modules['onnxruntime'] = None; from edgeae_runtime.cli.main import main; "
        f"main(['score', {str(table.path)!r}, '-'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], input="", capture_output=True, text=True, check=False
    )
    message = "edgeae-runtime: onnxruntime is not installed; pip install 'edgeae-runtime[onnx]'\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", message)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("raise ImportError('libgomp.so.1: cannot open')", "ImportError: libgomp"),
        ("import no_such_part", "ModuleNotFoundError: No module named 'no_such_part'"),
    ],
)
def test_a_broken_onnxruntime_raises_its_own_error(
    python, table, tmp_path: Path, content, error
) -> None:
    (tmp_path / "onnxruntime.py").write_text(content)
    script = """
import sys
sys.path.insert(0, sys.argv[2])
from edgeae_runtime import Scorer
Scorer(sys.argv[1])"""
    done = python(script, table.path, tmp_path)
    assert done.returncode == 1
    assert error in done.stderr
    assert "MissingPackageError" not in done.stderr


def test_python_minus_m_is_the_command(table) -> None:
    command = [sys.executable, "-m", "edgeae_runtime", "info", table.path, "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert json.loads(done.stdout)["name"] == "table"


def test_without_paho_the_extra_is_named(python, table) -> None:
    script = """
import sys
sys.modules["paho"] = None
sys.argv = ["edgeae-runtime", "stream", sys.argv[1], "--mqtt-out", "x"]
from edgeae_runtime.cli.main import main
main()"""
    done = python(script, table.path)
    assert done.returncode == 1
    assert "pip install 'edgeae-runtime[mqtt]'" in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_tuf_the_extra_is_named(python, tmp_path: Path) -> None:
    script = """
import sys
sys.modules["tuf"] = None
from edgeae_runtime.cli.main import main
main(["update", sys.argv[1], "--repository", "x", "--root", "root.json"])"""
    done = python(script, tmp_path / "pump.onnx")
    assert done.returncode == 1
    assert (
        done.stderr == "edgeae-runtime: tuf is not installed; pip install 'edgeae-runtime[tuf]'\n"
    )
