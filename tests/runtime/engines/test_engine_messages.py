"""Engines print nothing of their own, and what others print still arrives."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from edgeae_runtime import ArtifactError
from edgeae_runtime.engines.onnxruntime import OnnxEngine

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


def looks_up() -> bytes:
    """A graph whose score is `table[x]`, which runs for 0 to 2 only."""
    nodes = [
        helper.make_node("Cast", ["x"], ["at"], to=TensorProto.INT64),
        helper.make_node("Gather", ["table", "at"], ["found"], name="\x1b[2Jall is well\n"),
        helper.make_node("Reshape", ["found", "one"], ["score"]),
    ]
    constants: dict[str, np.ndarray] = {
        "table": np.array([5, 6, 7], np.float32),
        "one": np.array([1], np.int64),
    }
    graph = helper.make_graph(
        nodes,
        "table",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 1])],
        [helper.make_tensor_value_info("score", TensorProto.FLOAT, [1])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    opset = helper.make_opsetid("", 17)
    return onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8).SerializeToString()


def test_a_graph_that_fails_on_a_window_is_an_error_and_its_names_are_not_logged(capfd) -> None:
    engine = OnnxEngine(looks_up(), (1,))
    slot = engine.slot()
    slot.window[0] = 2
    slot.run()
    assert slot.value() == 7
    slot.window[0] = 100
    with pytest.raises(ArtifactError, match="Gather") as bound:
        slot.run()
    with pytest.raises(ArtifactError, match="Gather") as batch:
        engine.output("score", slot.window[np.newaxis])
    assert all("\x1b" not in str(found.value) for found in (bound, batch))
    assert capfd.readouterr() == ("", "")
