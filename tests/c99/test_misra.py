"""MISRA C:2012: cppcheck finds no rule broken that the record does not list."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

RECORD = Path(__file__).parents[2] / "docs" / "c99" / "misra.md"


@pytest.mark.slow
def test_every_deviation_is_in_the_record(dense_c, tmp_path: Path, need_tool) -> None:
    need_tool("cppcheck")
    for suffix in (".c", ".h"):
        shutil.copy(dense_c.path.with_suffix(suffix), tmp_path)
    assert undocumented(tmp_path, "pump.c") == set()


def undocumented(folder: Path, *names: str) -> set[str]:
    """Return the rules that files break beside those of the record; they break some of these."""
    call = ["cppcheck", "--addon=misra", "--quiet", "--max-configs=1", "--std=c99", "-I.", *names]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=True)
    broken = set(re.findall(r"\[misra-c2012-([\d.]+)\]", done.stderr))
    recorded = set(re.findall(r"^\| ([\d.]+) \|", RECORD.read_text(), re.M))
    assert broken
    assert re.findall(r"\((error|warning)\)|: (error|warning):", done.stderr) == []
    return broken - recorded
