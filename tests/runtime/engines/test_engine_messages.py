"""Engines print nothing of their own, and what others print still arrives."""

import os
import resource
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
    return model(nodes, table=np.array([5, 6, 7], np.float32))


def repeats() -> bytes:
    """A graph that repeats its reading as often as the reading says, and scores their sum."""
    nodes = [
        helper.make_node("Cast", ["x"], ["count"], to=TensorProto.INT64),
        helper.make_node("Reshape", ["count", "one"], ["counts"]),
        helper.make_node("Expand", ["x", "counts"], ["many"]),
        helper.make_node("ReduceSum", ["many"], ["sum"], keepdims=0),
        helper.make_node("Reshape", ["sum", "one"], ["score"]),
    ]
    return model(nodes)


def model(nodes: list[onnx.NodeProto], **constants: np.ndarray) -> bytes:
    """Write a graph from `x` of one reading to `score`; `one` is the shape of the latter."""
    constants = {**constants, "one": np.array([1], np.int64)}
    graph = helper.make_graph(
        nodes,
        "model",
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


def test_a_graph_that_asks_for_most_of_the_memory_is_refused_before_it_takes_it() -> None:
    engine = OnnxEngine(repeats(), (1,))
    slot = engine.slot()
    slot.window[0] = 1000
    slot.run()
    assert slot.value() == 1000 * 1000
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    slot.window[0] = 0.6 * memory / 4
    with pytest.raises(ArtifactError, match=r"Expand(.|\n)*smaller than requested bytes"):
        slot.run()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000  # kB
    slot.window[0] = 1000
    slot.run()
    assert slot.value() == 1000 * 1000
