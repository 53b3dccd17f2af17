"""MISRA C:2012: cppcheck finds no rule broken that the record does not list."""

import re
import subprocess
from pathlib import Path

import pytest

from edgeae_export import export_artifact, export_blob

RECORD = Path(__file__).parents[2] / "docs" / "c99" / "misra.md"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "precision"), [("dense", "float32"), ("dense", "int8"), ("gru", "int8-full")]
)
def test_every_deviation_is_in_the_record(
    make_c99, tmp_path: Path, need_tool, name, precision
) -> None:
    need_tool("cppcheck")
    made = make_c99(name)
    windows = None if precision == "float32" else made.windows[:500]
    path = tmp_path / "pump.c"
    export_artifact(made.onnx_path, path, precision=precision, calibration=windows)
    assert undocumented(tmp_path, "pump.c") == set()


@pytest.mark.slow
def test_the_engine_of_a_model_as_data_deviates_no_further(
    dense_c, tmp_path: Path, need_tool
) -> None:
    need_tool("cppcheck")
    export_blob(dense_c.onnx_path, tmp_path / "pump.bin")
    assert undocumented(tmp_path, "pump_engine.c") == set()


def undocumented(folder: Path, *names: str) -> set[str]:
    """Return the rules that files break beside those of the record; they break some of these."""
    call = ["cppcheck", "--addon=misra", "--quiet", "--max-configs=1", "--std=c99", "-I.", *names]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=True)
    broken = set(re.findall(r"\[misra-c2012-([\d.]+)\]", done.stderr))
    recorded = set(re.findall(r"^\| ([\d.]+) \|", RECORD.read_text(), re.M))
    assert broken
    assert re.findall(r"\((error|warning)\)|: (error|warning):", done.stderr) == []
    return broken - recorded
