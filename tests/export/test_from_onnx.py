"""Each ONNX operator in TensorFlow against the ONNX project's own evaluator."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

from edgeae_export.keras_graph.from_onnx.layer import as_keras
from edgeae_runtime.errors import InputError

RNG = np.random.default_rng(0)


def normal(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape).astype(np.float32)


def network(shape, *nodes, **constants) -> onnx.ModelProto:
    """Nodes from `z` to `z_hat`, both of windows of a shape."""
    values = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", *shape])
        for name in ("z", "z_hat")
    ]
    entries = [numpy_helper.from_array(np.asarray(v), name) for name, v in constants.items()]
    graph = helper.make_graph(nodes, "g", values[:1], values[1:], entries)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)


def single(operator: str, *names: str, **attributes) -> onnx.NodeProto:
    return helper.make_node(operator, ["z", *names], ["z_hat"], **attributes)


def recurrent(kind: str, gates: int, directions: int, *states: str, **attributes):
    """One recurrence of 3 units on windows (5, 2), in the axes that PyTorch writes."""
    result = ["y", "", ""][: 1 + len(states)]
    inputs = ["steps_first", "w", "r", "b", *([""] if states else []), *states]
    nodes = [
        helper.make_node("Transpose", ["z"], ["steps_first"], perm=[1, 0, 2]),
        helper.make_node(kind, inputs, result, hidden_size=3, **attributes),
        helper.make_node("Transpose", ["y"], ["together"], perm=[0, 2, 1, 3]),
        helper.make_node("Reshape", ["together", "joined"], ["both"]),
        helper.make_node("Transpose", ["both"], ["batch_first"], perm=[1, 0, 2]),
        helper.make_node("MatMul", ["batch_first", "out"], ["z_hat"]),
    ]
    return network(
        (5, 2), *nodes,
        w=normal(directions, gates * 3, 2), r=normal(directions, gates * 3, 3),
        b=normal(directions, gates * 6), out=normal(directions * 3, 2),
        joined=np.array([0, 0, -1]), **{name: normal(directions, 1, 3) for name in states},
    )  # fmt: skip


NETWORKS = {
    "Gemm": lambda: network((4,), single("Gemm", "w", transB=1, alpha=2.0), w=normal(4, 4)),
    "Clip": lambda: network((4,), single("Clip", "", "m"), m=np.float32(0.3)),
    "PRelu": lambda: network((4,), single("PRelu", "s"), s=normal(4)),
    "HardSigmoid": lambda: network((4,), single("HardSigmoid", alpha=0.3)),
    "LeakyRelu": lambda: network((4,), single("LeakyRelu", alpha=0.2)),
    "Softsign": lambda: network((4,), single("Softsign")),
    "ReduceL2": lambda: network((1,), single("ReduceL2", axes=[1])),
    "ReduceMax": lambda: network((1,), single("ReduceMax", axes=[1])),
    "Slice": lambda: network(
        (6, 2), single("Slice", "s", "e", "a", "t"),
        s=np.array([-1]), e=np.array([-10]), a=np.array([1]), t=np.array([-1]),
    ),
    "Gather": lambda: network(
        (4,), single("Gather", "i", axis=1), i=np.array([3, -1, 0, 1])
    ),
    "Tile": lambda: network((4,), single("Tile", "n"), n=np.array([1, 1])),
    "Pad": lambda: network(
        (4,),
        helper.make_node("Pad", ["z", "p"], ["wide"], mode="reflect"),
        helper.make_node("Split", ["wide", "parts"], ["z_hat", "rest"], axis=1),
        p=np.array([0, 2, 0, 1]), parts=np.array([4, 3]),
    ),
    "Resize": lambda: network(
        (2, 6),
        helper.make_node("MaxPool", ["z"], ["half"], kernel_shape=[3], strides=[2], pads=[1, 0]),
        helper.make_node(
            "Resize", ["half", "", "k"], ["z_hat"],
            mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor",
        ),
        k=np.array([1, 1, 2], np.float32),
    ),
    "AveragePool": lambda: network((2, 6), single("AveragePool", kernel_shape=[1])),
    "Conv": lambda: network(
        (4, 9),
        single("Conv", "w", "b", group=2, dilations=[2], pads=[3, 1]),
        w=normal(4, 2, 3), b=normal(4),
    ),
    "Conv, 2 axes": lambda: network(
        (2, 5, 6), single("Conv", "w", pads=[1, 1, 1, 1]), w=normal(2, 2, 3, 3)
    ),
    "ConvTranspose": lambda: network(
        (2, 8),
        helper.make_node("Conv", ["z", "d"], ["half"], strides=[2], pads=[1, 1]),
        helper.make_node(
            "ConvTranspose", ["half", "u", "b"], ["z_hat"],
            strides=[2], pads=[1, 1], output_padding=[1],
        ),
        d=normal(3, 2, 3), u=normal(3, 2, 3), b=normal(2),
    ),
    "BatchNormalization": lambda: network(
        (2, 5), single("BatchNormalization", "s", "b", "m", "v"),
        s=normal(2), b=normal(2), m=normal(2), v=abs(normal(2)),
    ),
    "InstanceNormalization": lambda: network(
        (2, 5), single("InstanceNormalization", "s", "b"), s=normal(2), b=normal(2)
    ),
    "Shape": lambda: network(
        (3, 2),
        helper.make_node("Shape", ["z"], ["sizes"]),
        helper.make_node("Flatten", ["z"], ["row"]),
        helper.make_node("Expand", ["one", "sizes"], ["ones"]),
        helper.make_node("Reshape", ["row", "sizes"], ["back"]),
        helper.make_node("Sub", ["back", "ones"], ["z_hat"]),
        one=np.ones(1, np.float32),
    ),
    "LSTM": lambda: recurrent("LSTM", 4, 2, direction="bidirectional"),
    "LSTM from states": lambda: recurrent("LSTM", 4, 1, "h", "c"),
    "GRU": lambda: recurrent("GRU", 3, 1, direction="reverse", linear_before_reset=1),
    "GRU, reset before": lambda: recurrent("GRU", 3, 1, "h"),
    "RNN": lambda: recurrent("RNN", 1, 2, direction="bidirectional"),
}  # fmt: skip


@pytest.mark.parametrize("name", NETWORKS)
def test_an_operator_computes_what_onnx_says(name: str) -> None:
    model = NETWORKS[name]()
    shape = tuple(dim.dim_value for dim in model.graph.input[0].type.tensor_type.shape.dim[1:])
    if name.startswith("Reduce"):
        shape = (4,)
    z = normal(1, *shape)
    (expected,) = ReferenceEvaluator(model).run(None, {"z": z})

    got = as_keras(model, shape).layers[-1](z)

    np.testing.assert_allclose(got, np.asarray(expected), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (network((4,), single("CumSum", "a"), a=np.int64(1)), "operator CumSum"),
        (network((4,), single("Elu", alpha=0.5)), "operator Elu with another alpha than 1"),
        (recurrent("LSTM", 4, 1, activations=["Relu"] * 3), "LSTM with activations relu"),
    ],
)
def test_what_is_not_carried_is_named_with_what_to_do(model, message) -> None:
    with pytest.raises(InputError, match=f"{message}.*; export to .onnx, or wrap a Keras"):
        as_keras(model, (4,))
