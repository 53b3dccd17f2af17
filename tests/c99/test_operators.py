"""Operators one by one, and scores that are more than a sum of errors, against onnxruntime."""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgeae_export.formats.c99.format import FORMAT, to_int8, to_int8_full
from edgeae_export.formats.c99.reader import read_graph
from edgeae_runtime import InputError
from edgeae_runtime.engines.onnxruntime import OnnxEngine
from tests.c99.graphs import (
    c_file,
    graph,
    hidden_distance,
    indices,
    numbers,
    open_plan,
    prototypes,
    step,
    weights,
)
from tests.emulated.targets import missing_tools, run

sums = partial(step, "ReduceSumSquare", output="score", axes=[1], keepdims=0)
whole = partial(step, "ReduceSumSquare", output="score", axes=[1, 2], keepdims=0)
ROW = numbers(*np.linspace(-1, 2, 6))

OF_ONE = {
    "abs": step("Abs", "x", "y"),
    "neg": step("Neg", "x", "y"),
    "exp": step("Exp", "x", "y"),
    "erf": step("Erf", "x", "y"),
    "relu": step("Relu", "x", "y"),
    "tanh": step("Tanh", "x", "y"),
    "sigmoid": step("Sigmoid", "x", "y"),
    "hard-sigmoid": step("HardSigmoid", "x", "y", alpha=0.3),
    "leaky": step("LeakyRelu", "x", "y", alpha=0.2),
    "elu": step("Elu", "x", "y", alpha=0.7),
    "selu": step("Selu", "x", "y"),
    "softplus": step("Softplus", "x", "y"),
    "softsign": step("Softsign", "x", "y"),
    "square": step("Pow", ("x", numbers(2)), "y"),
    "clip": step("Clip", ("x", numbers(-0.5).reshape(()), numbers(0.8).reshape(())), "y"),
    "clip-below": step("Clip", ("x", numbers(-0.5).reshape(())), "y"),
    "prelu": step("PRelu", ("x", ROW), "y"),
    "row-added": step("Add", ("x", ROW), "y"),
    "row-less": step("Sub", (ROW, "x"), "y"),
    "row-divided": step("Div", ("x", ROW + 3), "y"),
    "one-divided": step("Div", (numbers(3), "x"), "y"),
    "largest": step("Max", ("x", ROW), "y"),
    "smallest": step("Min", (ROW, "x"), "y"),
    "twice": step("Mul", ("x", "x"), "y"),
}


@pytest.mark.parametrize("name", OF_ONE)
def test_a_function_of_one_value(name) -> None:
    agree(graph((4, 6), OF_ONE[name], whole("y")))


PATHS = {
    "roots": [
        step("Abs", "x", "a"),
        step("Sqrt", "a", "y"),
        step("Log", "a", "l"),
        step("Sub", ("y", "l"), "d"),
        whole("d"),
    ],
    "max-over-steps": [
        step("ReduceSumSquare", "x", "e", axes=[2], keepdims=0),
        step("ReduceMax", "e", "score", axes=[1], keepdims=0),
    ],
    "max-over-channels": [
        step("ReduceMean", "x", "e", axes=[1], keepdims=0),
        step("ReduceMin", "e", "m", axes=[1], keepdims=1),
        step("ReduceMax", "e", "n", axes=[1], keepdims=1),
        step("Concat", ("m", "n"), "b", axis=1),
        step("ReduceL2", "b", "score", axes=[1], keepdims=0),
    ],
    "less-its-mean": [
        step("ReduceMean", "x", "m", axes=[1], keepdims=1),
        step("Sub", ("x", "m"), "d"),
        step("ReduceL1", "d", "score", axes=[1, 2], keepdims=0),
    ],
    "by-its-norm": [
        step("ReduceL2", "x", "m", axes=[2], keepdims=1),
        step("Div", ("x", "m"), "d"),
        step("ReduceSum", ("d", indices(1, 2)), "s", keepdims=0),
        step("Exp", "s", "score"),
    ],
    "parts": [
        step("Slice", ("x", indices(1, -4), indices(3, 6), indices(1, 2)), "a"),
        step("Split", ("x", indices(2, 4)), "b c", axis=2),
        step("Gather", ("x", indices(-1).reshape(())), "last", axis=1),
        step("Flatten", "a", "fa"),
        step("Flatten", "b", "fb"),
        step("Flatten", "c", "fc"),
        step("Concat", ("fa", "fb", "fc", "last", "last"), "d", axis=1),
        sums("d"),
    ],
    "along-steps": [
        step("Neg", "x", "n"),
        step("Concat", ("x", "n", "x"), "d", axis=1),
        step("MatMul", ("d", weights(6, 5)), "e"),
        whole("e"),
    ],
    "softmax": [
        step("Mul", ("x", numbers(9)), "z"),
        step("Softmax", "z", "y", axis=-1),
        step("MatMul", ("y", weights(6, 5)), "e"),
        whole("e"),
    ],
    "pools": [
        step("MaxPool", "x", "a", kernel_shape=[3], strides=[2], pads=[1, 1]),
        step("AveragePool", "x", "b", kernel_shape=[2], strides=[2], pads=[1, 0]),
        step("GlobalAveragePool", "x", "c"),
        step("Sub", ("a", "b"), "d"),
        step("Sub", ("d", "c"), "e"),
        whole("e"),
    ],
    "norms": [
        step("BatchNormalization", ("x", *(np.abs(weights(4)) + 1 for _ in range(4))), "y"),
        step("Relu", "y", "z"),
        whole("z"),
    ],
    "transposed": [
        step("Transpose", "x", "t", perm=[0, 2, 1]),
        step("Tanh", "t", "u"),
        step("Add", ("u", ROW.reshape(6, 1)), "v"),
        step("Transpose", "v", "w", perm=[0, 2, 1]),
        step("Mul", ("w", "x"), "d"),
        whole("d"),
    ],
    "expanded": [
        step("ReduceMax", "x", "m", axes=[1], keepdims=1),
        step("Expand", ("m", indices(1, 4, 6)), "e"),
        step("Sub", ("x", "e"), "d"),
        step("Pad", ("d", indices(0, 1, 0, 0, 2, 0)), "p"),
        whole("p"),
    ],
}


@pytest.mark.parametrize("name", PATHS)
def test_a_path_to_a_score(name) -> None:
    agree(graph((4, 6), *PATHS[name]))


CONVOLUTIONS: dict[str, tuple[str, tuple[int, int, int], dict[str, Any]]] = {
    "plain": ("Conv", (5, 6, 3), {"pads": [1, 1]}),
    "strided": ("Conv", (5, 6, 4), {"strides": [2], "pads": [1, 2]}),
    "wide": ("Conv", (3, 6, 7), {"strides": [3], "pads": [3, 3]}),
    "dilated": ("Conv", (9, 6, 3), {"dilations": [2], "pads": [2, 2]}),
    "unpadded": ("Conv", (17, 6, 2), {}),
    "same-upper": ("Conv", (5, 6, 4), {"strides": [2], "auto_pad": "SAME_UPPER"}),
    "same-lower": ("Conv", (5, 6, 4), {"auto_pad": "SAME_LOWER"}),
    "back": ("ConvTranspose", (6, 5, 3), {"strides": [2], "pads": [0, 1]}),
    "back-wide": ("ConvTranspose", (6, 3, 7), {"strides": [3], "pads": [2, 2]}),
    "back-gaps": ("ConvTranspose", (6, 8, 2), {"strides": [3]}),
    "back-dilated": ("ConvTranspose", (6, 5, 3), {"dilations": [2], "pads": [2, 2]}),
}


def convolutions(name: str) -> bytes:
    operator, shape, attributes = CONVOLUTIONS[name]
    outputs = shape[0] if operator == "Conv" else shape[1]
    return graph(
        (11, 6),
        step("Transpose", "x", "t", perm=[0, 2, 1]),
        step(operator, ("t", weights(*shape), weights(outputs)), "y", **attributes),
        step("Relu", "y", "r"),
        step("Transpose", "r", "u", perm=[0, 2, 1]),
        step("MatMul", ("u", weights(outputs, 4)), "v"),
        step("Sub", ("v", numbers(0.1, 0.2, 0.3, 0.4)), "d"),
        whole("d"),
    )


@pytest.mark.parametrize("name", CONVOLUTIONS)
def test_a_convolution_in_every_precision(name) -> None:
    data = convolutions(name)
    plan = agree(data)
    transpositions = [op for op in plan.trunk + plan.tails["score"] if op.kernel == "transpose"]
    assert not transpositions  # the steps come first all along
    windows = drawn((11, 6))
    expected = OnnxEngine(data, (11, 6)).output("score", windows)
    for quantised, limit in ((to_int8(plan, windows), 0.03), (to_int8_full(plan, windows), 0.06)):
        got = FORMAT.scores(quantised, windows)
        np.testing.assert_allclose(got, expected, rtol=limit)


@pytest.mark.emulator
def test_a_score_in_hidden_activations_in_every_precision(tmp_path: Path, need_tool) -> None:
    data, windows = hidden_distance(), drawn((12,))
    plan = agree(data)
    expected = OnnxEngine(data, (12,)).output("score", windows)
    integers = to_int8_full(plan, windows)
    for quantised, limit in ((to_int8(plan, windows), 0.1), (integers, 0.35)):
        got = FORMAT.scores(quantised, windows)
        np.testing.assert_allclose(got, expected, rtol=limit)
    check_bits_on_targets(integers, windows[:50], tmp_path, need_tool)
    kernels = [op.kernel for op in (*integers.trunk, *integers.tails["score"])]
    assert "dense" in kernels  # whitening is the score's, and in float
    assert kernels.count("dense_integer") == 5


def test_a_function_that_targets_round_differently_is_refused_in_integers() -> None:
    data = graph((4, 6), step("Sub", ("x", "x"), "d"), step("Erf", "d", "y"), whole("y"))
    with pytest.raises(InputError, match="int8-full gives the same bits on every target, and erf"):
        to_int8_full(read_graph(data), drawn((4, 6)))


@pytest.mark.emulator
def test_prototypes_in_every_precision(tmp_path: Path, need_tool) -> None:
    data, windows = prototypes(), drawn((12,))
    plan = agree(data)
    expected = OnnxEngine(data, (12,)).output("score", windows)
    integers = to_int8_full(plan, windows)
    for quantised, limit in ((to_int8(plan, windows), 0.3), (integers, 0.5)):
        got = FORMAT.scores(quantised, windows)
        assert np.median(np.abs(got / expected - 1)) < limit
    check_bits_on_targets(integers, windows[:50], tmp_path, need_tool)


def test_a_network_without_a_scaler_whose_reconstruction_is_its_last_layer_in_integers() -> None:
    steps = [
        step("Gemm", ("x", weights(8, 3), weights(3)), "a"),
        step("Relu", "a", "h"),
        step("Gemm", ("h", weights(3, 8), weights(8)), "reconstruction"),
        step("Sub", ("x", "reconstruction"), "e"),
        sums("e"),
    ]
    data, windows = graph((8,), *steps), drawn((8,))
    plan = agree(data)
    expected = OnnxEngine(data, (8,)).output("score", windows)
    engine = open_plan(to_int8_full(plan, windows), (8,))
    np.testing.assert_allclose(engine.output("score", windows), expected, rtol=0.05)
    rebuilt = OnnxEngine(data, (8,)).output("reconstruction", windows)
    np.testing.assert_allclose(engine.output("reconstruction", windows), rebuilt, atol=0.05)


def test_exponentials_overflow_vanish_and_stay_nan_as_in_a_library() -> None:
    data = graph((8,), step("Exp", "x", "y"), step("ReduceMax", "y", "score", axes=[1], keepdims=0))
    values = np.array([[-200, -87, -20, -1e-6, 0.3, 1, 20, 87.9]], np.float32).T
    windows = np.repeat(values, 8, axis=1)
    plan = read_graph(data)
    got = FORMAT.scores(plan, windows)
    np.testing.assert_allclose(got, np.exp(values[:, 0]), rtol=3e-7)
    for value, expected in ((100, np.inf), (np.nan, np.nan)):
        window = np.full((1, 8), value, np.float32)
        np.testing.assert_equal(FORMAT.scores(plan, window)[0], np.float32(expected))


def check_bits_on_targets(plan, windows, folder, need_tool):
    """Compare int8-full on a core of each kind with this machine, bit by bit."""
    text = c_file(plan, windows.shape[1:])
    here = FORMAT.scores(plan, windows)
    for target in ("m0", "m4f", "m55", "armhf", "riscv64"):
        need_tool(*missing_tools(target))
        np.testing.assert_array_equal(run(target, text, windows, folder).scores, here)


REFUSED = {
    "Sin": step("Sin", "x", "y"),
    "ConvTranspose": step("ConvTranspose", ("x", weights(4, 2, 3)), "y", group=2, pads=[1, 1]),
    "two ways": step("Slice", ("x", indices(0), indices(4), indices(1), indices(2)), "y"),
    "MatMul of a constant and a value": step("MatMul", (weights(4, 4), "x"), "y"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_form_that_c_lacks_is_refused_by_name(name) -> None:
    turned = step("Transpose", "x", "t", perm=[0, 2, 1])
    data = graph((4, 6), turned, REFUSED[name], whole("y"))
    message = rf"C (has no|needs .* for) operator {REFUSED[name].operator}, at operation 1$"
    with pytest.raises(InputError, match=message):
        read_graph(data)


def drawn(shape: tuple[int, ...]) -> np.ndarray:
    rng = np.random.default_rng(7)
    return rng.normal(size=(200, *shape)).astype(np.float32)


def agree(data: bytes):
    """Compare C with onnxruntime, and return the plan."""
    plan = read_graph(data)
    windows = drawn(tuple(_shape(data)))
    expected = OnnxEngine(data, windows.shape[1:]).output("score", windows)
    engine = open_plan(plan, windows.shape[1:])
    got = engine.output("score", windows)
    np.testing.assert_allclose(got, expected, rtol=2e-5, atol=1e-6)
    rebuilt = OnnxEngine(data, windows.shape[1:]).output("reconstruction", windows)
    np.testing.assert_allclose(engine.output("reconstruction", windows), rebuilt, atol=1e-5)
    return plan


def _shape(data: bytes):
    import onnx

    (x,) = onnx.ModelProto.FromString(data).graph.input
    return [size.dim_value for size in x.type.tensor_type.shape.dim][1:]
