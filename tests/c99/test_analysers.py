"""Generated C is clean under cppcheck and clang's static analyser, without a list of exceptions."""

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ANALYSERS = {
    "cppcheck": [
        "--std=c99",
        "--enable=warning,style,performance,portability",
        "--suppress=toomanyconfigs",  # of the macros that leave parts out
        "--error-exitcode=1",
        "--quiet",
    ],
    "clang": ["--analyze", "-std=c99", "-Xclang", "-analyzer-werror", "-o", "/dev/null"],
}


@pytest.mark.parametrize("name", ["table", "series", "single"])
@pytest.mark.parametrize("analyser", ANALYSERS)
def test_an_analyser_finds_nothing(make_example, tmp_path: Path, name, analyser) -> None:
    if shutil.which(analyser) is None:
        pytest.skip(f"needs {analyser}")
    source = make_example(name).detector.export(tmp_path / "pump.c").path
    words = [analyser, *ANALYSERS[analyser], str(source)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
