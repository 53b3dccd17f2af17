"""Small ONNX graphs made by hand: a window in, a score out."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from edgeae_export.formats.c99.format import REQUIRES
from edgeae_export.formats.c99.plan import Plan
from edgeae_export.formats.c99.writer import write_c
from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.engines.c_library import CEngine, open_c
from edgeae_runtime.manifest.digest import seal
from edgeae_runtime.manifest.model import Golden, Inputs, Manifest, Parity, Scaler, Threshold


class Step(NamedTuple):
    """One operator; its inputs are values, or constants that are made initializers."""

    operator: str
    inputs: tuple[str | np.ndarray, ...]
    outputs: tuple[str, ...]
    attributes: dict[str, Any]


def step(operator: str, inputs: object, output: str, **attributes: object) -> Step:
    names = inputs if isinstance(inputs, tuple) else (inputs,)
    return Step(operator, names, tuple(output.split()), attributes)


def graph(shape: tuple[int, ...], *steps: Step) -> bytes:
    """Model with the input `x` `(n, *shape)`; `reconstruction` is `x` where no step makes it."""
    nodes, constants = [], []
    for one in steps:
        names = []
        for value in one.inputs:
            if isinstance(value, np.ndarray):
                constants.append(numpy_helper.from_array(value, f"c{len(constants)}"))
                value = constants[-1].name
            names.append(value)
        nodes.append(helper.make_node(one.operator, names, one.outputs, **one.attributes))
    if not any("reconstruction" in one.outputs for one in steps):
        nodes.append(helper.make_node("Identity", ["x"], ["reconstruction"]))
    whole: list[str | int | None] = ["n", *shape]
    values: dict[str, list[str | int | None]] = {"score": ["n"], "reconstruction": whole}
    outputs = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, sizes)
        for name, sizes in values.items()
    ]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, whole)
    made = helper.make_graph(nodes, "g", [x], outputs, constants)
    opset = helper.make_opsetid("", 17)
    model = helper.make_model(made, opset_imports=[opset], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    data: bytes = model.SerializeToString()
    return data


def weights(*shape: int) -> np.ndarray:
    size = np.prod(shape[:-1])
    values = np.random.default_rng(shape).normal(size=shape) / np.sqrt(size)
    return values.astype(np.float32)


def numbers(*values: float) -> np.ndarray:
    return np.array(values, np.float32)


def indices(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def hidden_distance(size: int = 12) -> bytes:
    """Whitened distance of the hidden activations of a window and of its reconstruction."""
    first, second, back = weights(size, 7), weights(7, 3), weights(3, size)
    white, mean, off = weights(size + 10, 9), weights(size + 10), weights(size)
    return graph(
        (size,),
        step("Sub", ("x", off), "moved"),
        step("Mul", ("moved", numbers(0.5)), "z"),
        step("Gemm", ("z", first, weights(7)), "a"),
        step("Relu", "a", "h1"),
        step("Gemm", ("h1", second, weights(3)), "b"),
        step("Tanh", "b", "h2"),
        step("Gemm", ("h2", back, off), "z_hat"),
        step("Gemm", ("z_hat", first, weights(7)), "a_hat"),
        step("Relu", "a_hat", "h1_hat"),
        step("Gemm", ("h1_hat", second, weights(3)), "b_hat"),
        step("Tanh", "b_hat", "h2_hat"),
        step("Sub", ("z", "z_hat"), "d0"),
        step("Sub", ("h1", "h1_hat"), "d1"),
        step("Sub", ("h2", "h2_hat"), "d2"),
        step("Concat", ("d0", "d1", "d2"), "d", axis=1),
        step("Sub", ("d", mean), "centred"),
        step("MatMul", ("centred", white), "whitened"),
        step("ReduceSumSquare", "whitened", "score", axes=[1], keepdims=0),
        step("Div", ("z_hat", numbers(0.5)), "unscaled"),
        step("Add", ("unscaled", off), "reconstruction"),
    )


def prototypes(size: int = 12, count: int = 9) -> bytes:
    """Mean of the nearest of a few prototypes, and a whitened distance over error and weights."""
    centres = weights(count, size) * 3
    near, far = 4 * centres.T, -2 * np.square(centres).sum(axis=1)
    return graph(
        (size,),
        step("Gemm", ("x", near, far), "likeness"),
        step("Softmax", "likeness", "code", axis=-1),
        step("Gemm", ("code", centres, np.zeros(size, np.float32)), "x_hat"),
        step("Sub", ("x", "x_hat"), "error"),
        step("Concat", ("error", "code"), "features", axis=1),
        step("Gemm", ("features", weights(size + count, 8), weights(8)), "whitened"),
        step("ReduceSumSquare", "whitened", "score", axes=[1], keepdims=0),
        step("Identity", "x_hat", "reconstruction"),
    )


def draft(plan: Plan, shape: tuple[int, ...]) -> Manifest:
    """Manifest of a decision that decides nothing."""
    zero, one = np.zeros(1, np.float32), np.ones(1, np.float32)
    last = np.zeros(shape[-1], np.float32)
    return Manifest(
        name="draft",
        inputs=Inputs(shape, None, last, last),
        scaler=Scaler("none", last, last + 1),
        score="mse",
        threshold=Threshold(np.float32(0), "given", None, 1, 0, (0.0, 1.0)),
        calibration=CalibrationScores.of(one),
        golden=Golden(np.zeros((1, *shape), np.float32), zero, 0.0),
        parity=Parity(1, 0.0, 0.0, 1.0, 0, 0.0, 0.0),
        precision=plan.precision,
        requires=REQUIRES,
        made_by={},
    )


def c_file(plan: Plan, shape: tuple[int, ...]) -> bytes:
    return seal(write_c(plan, draft(plan, shape)))


def open_plan(plan: Plan, shape: tuple[int, ...]) -> CEngine:
    return open_c(c_file(plan, shape), draft(plan, shape))
