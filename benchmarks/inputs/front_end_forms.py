"""Forms of one front end in ONNX (7 segments of 256, 32 bands of 4 bins), each before a network."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import onnx
from onnx import helper, numpy_helper

from benchmarks.inputs.ecg import FloatArray
from edgeae_export.formats.onnx.format import FORMAT, converted
from edgeae_export.front_end import hann_window
from edgeae_export.source import Source
from edgeae_runtime.engines.onnxruntime import open_session

STEPS, SEGMENT, HOP, COUNT, BANDS, WIDTH = 1024, 256, 128, 7, 32, 4
_FACTOR = 16  # of the segment, in two stages
Nodes = list[onnx.NodeProto]
Constants = dict[str, np.ndarray]


def forms(source: Source) -> dict[str, Callable[[FloatArray], FloatArray]]:
    """Return the score of one raw window `(1024, 1)` by each form, in onnxruntime."""
    graphs = {"ONNX as written": FORMAT.convert(source, False)}
    for name, form in (("Conv", _conv), ("DFT", _dft), ("two stages of 16", _two_stages)):
        graphs[name] = _graph(source, *form())
    return {name: _scored(graph) for name, graph in graphs.items()}


def _scored(graph: bytes) -> Callable[[FloatArray], FloatArray]:
    session = open_session(graph, 1)

    def call(window: FloatArray) -> FloatArray:
        scores: FloatArray = session.run(["score"], {"x": window[np.newaxis]})[0]
        return scores

    return call


def _graph(source: Source, nodes: Nodes, constants: Constants) -> bytes:
    """Put a form before the network of the features."""
    front_end = source.front_end
    assert front_end is not None
    assert front_end[:6] == ("spectrum", SEGMENT, HOP, 1, WIDTH, BANDS)
    model = converted(source.behind_front_end(), with_code=False)
    graph = model.graph
    for node in graph.node:
        node.input[:] = ["features" if name == "x" else name for name in node.input]
    gain = 1 / (front_end.floor * front_end.power.item())
    constants["bands"] = constants["bands"] * gain / (COUNT * WIDTH)
    constants["one"] = np.ones(1)
    tail = [
        helper.make_node("MatMul", ["squares", "bands"], ["powers"]),
        helper.make_node("Add", ["powers", "one"], ["more"]),
        helper.make_node("Log", ["more"], ["features"]),
    ]
    for node in reversed([*nodes, *tail]):
        graph.node.insert(0, node)
    for name, values in constants.items():
        wide = values if values.dtype == np.int64 else values.astype(np.float32)
        graph.initializer.append(numpy_helper.from_array(wide, name))
    graph.input[0].CopyFrom(
        helper.make_tensor_value_info("x", onnx.TensorProto.FLOAT, ["n", STEPS, 1])
    )
    written: bytes = model.SerializeToString()
    return written


def _weighted() -> np.ndarray:
    hann = hann_window(SEGMENT)
    weighted: np.ndarray = hann / np.sqrt((hann**2).sum())
    return weighted


def _waves() -> np.ndarray:
    turns = np.outer(np.arange(SEGMENT), np.arange(1, BANDS * WIDTH + 1)) / SEGMENT
    waves = np.exp(-2j * np.pi * turns) * _weighted()[:, None]
    centred: np.ndarray = waves - waves.mean(axis=0)
    return centred


def _conv() -> tuple[Nodes, Constants]:
    waves = _waves()
    kernel = np.concatenate([waves.real, waves.imag], axis=1).T[:, None]
    nodes = [
        helper.make_node("Reshape", ["x", "row"], ["samples"]),
        helper.make_node(
            "Conv", ["samples", "kernel"], ["bins"], kernel_shape=[SEGMENT], strides=[HOP]
        ),
        helper.make_node("ReduceSumSquare", ["bins"], ["squares"], axes=[2], keepdims=0),
    ]
    bands = np.tile(np.repeat(np.eye(BANDS), WIDTH, axis=0), (2, 1))
    return nodes, {"row": np.array([-1, 1, STEPS]), "kernel": kernel, "bands": bands}


def _segments() -> tuple[Nodes, Constants]:
    """Cut segments, remove their means and weight them."""
    nodes = [
        helper.make_node("Reshape", ["x", "blocks_shape"], ["blocks"]),
        helper.make_node("Slice", ["blocks", "at_0", "at_7", "at_1"], ["first"]),
        helper.make_node("Slice", ["blocks", "at_1", "at_8", "at_1"], ["second"]),
        helper.make_node("Concat", ["first", "second"], ["cut"], axis=2),
        helper.make_node("ReduceMean", ["cut"], ["mean"], axes=[2], keepdims=1),
        helper.make_node("Sub", ["cut", "mean"], ["centred"]),
        helper.make_node("Mul", ["centred", "window"], ["weighted"]),
    ]
    constants = {f"at_{at}": np.array([at]) for at in (0, 1, 7, 8)}
    constants |= {"blocks_shape": np.array([-1, COUNT + 1, HOP]), "window": _weighted()}
    return nodes, constants


def _dft() -> tuple[Nodes, Constants]:
    nodes, constants = _segments()
    nodes += [
        helper.make_node("Reshape", ["weighted", "signal_shape"], ["signal"]),
        helper.make_node("DFT", ["signal"], ["turned"], axis=1, onesided=1),
        helper.make_node("Reshape", ["turned", "bins_shape"], ["bins"]),
        helper.make_node("ReduceSumSquare", ["bins"], ["squares"], axes=[1], keepdims=0),
    ]
    bands = np.zeros((SEGMENT + 2, BANDS))
    bands[np.arange(2, SEGMENT + 2), np.arange(SEGMENT) // (2 * WIDTH)] = 1
    constants |= {
        "signal_shape": np.array([-1, SEGMENT, 1]),
        "bins_shape": np.array([-1, COUNT, SEGMENT + 2]),
        "bands": bands,
    }
    return nodes, constants


def _two_stages() -> tuple[Nodes, Constants]:
    """Transform by the rows of a 16 by 16 square, and then by its columns."""
    nodes, constants = _segments()
    nodes += [
        helper.make_node("Reshape", ["weighted", "square"], ["rows"]),
        helper.make_node("MatMul", ["first_stage", "rows"], ["half"]),
        helper.make_node("Reshape", ["half", "pairs"], ["paired"]),
        helper.make_node("Transpose", ["paired"], ["turned"], perm=[0, 2, 1, 3]),
        helper.make_node("MatMul", ["turned", "second_stage"], ["bins"]),
        helper.make_node("ReduceSumSquare", ["bins"], ["sums"], axes=[2], keepdims=0),
        helper.make_node("Reshape", ["sums", "flat"], ["squares"]),
    ]
    size, half = _FACTOR, _FACTOR // 2 + 1
    one, all_of = np.arange(half), np.arange(size)
    first = np.exp(-2j * np.pi * np.outer(one, all_of) / size)
    turns = all_of[None, :, None] * (one[:, None, None] + size * all_of[None, None, :])
    second = np.exp(-2j * np.pi * turns / SEGMENT)
    real = np.concatenate([second.real, second.imag], axis=2)
    imaginary = np.concatenate([-second.imag, second.real], axis=2)
    constants |= {
        "square": np.array([-1, COUNT, size, size]),
        "first_stage": np.stack([first.real, first.imag], axis=1).reshape(-1, size),
        "pairs": np.array([-1, COUNT, half, 2 * size]),
        "second_stage": np.concatenate([real, imaginary], axis=1),
        "flat": np.array([-1, half * 2 * size]),
        "bands": _bands_of_stages(),
    }
    return nodes, constants


def _bands_of_stages() -> np.ndarray:
    """Return which of the two stages' results are in which band; a mirrored bin has its twin's."""
    size, half = _FACTOR, _FACTOR // 2 + 1
    bands = np.zeros((half, 2, size, BANDS))
    for low in range(half):
        for high in range(size):
            place = low + size * high
            if place > SEGMENT // 2:
                if low in (0, half - 1):
                    continue
                place = SEGMENT - place
            if place:
                bands[low, :, high, (place - 1) // WIDTH] = 1
    return bands.reshape(-1, BANDS)
