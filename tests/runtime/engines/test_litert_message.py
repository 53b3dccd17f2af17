"""Engines print nothing of their own, and what others print still arrives."""

from pathlib import Path

import pytest

SCORE = """
import sys
from edgeae_runtime import Scorer
with Scorer(sys.argv[1], allow_native=sys.argv[1].endswith('.c')) as scorer:
    print(scorer.score(scorer.manifest.golden.windows[0]))
"""
PRINT = """
import ctypes
stream = ctypes.c_void_p.in_dll(ctypes.CDLL(None), "stderr")
ctypes.CDLL(None).fputs(b"from C, ", stream)
print("from Python", file=sys.stderr)
"""


@pytest.mark.parametrize("suffix", ["onnx", "tflite", "c"])
def test_scoring_in_a_new_interpreter_prints_nothing_on_stderr(
    table, python, tmp_path: Path, suffix
) -> None:
    run = python(SCORE, table.detector.export(tmp_path / f"pump.{suffix}").path)
    assert run.stderr == ""
    assert float(run.stdout) == pytest.approx(table.scorer.manifest.golden.scores[0], rel=1e-3)


def test_what_others_print_after_litert_still_arrives(table, python, tmp_path: Path) -> None:
    run = python(SCORE + PRINT, table.detector.export(tmp_path / "pump.tflite").path)
    assert run.stderr == "from C, from Python\n"
