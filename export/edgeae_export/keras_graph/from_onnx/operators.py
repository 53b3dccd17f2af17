"""ONNX operators in TensorFlow; values keep the order of axes that they have in ONNX."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import tensorflow as tf
from onnx import helper

from edgeae_export.keras_graph.from_onnx import channels, shaping
from edgeae_export.keras_graph.from_onnx.node import Node, NotCarriedError

if TYPE_CHECKING:
    from edgeae_export.keras_graph.from_onnx.node import Operator, Value


def _of(function: Callable[..., Value]) -> Operator:
    return lambda node: function(*node.values)


def _reduced(function: Callable[..., Value]) -> Operator:
    def operator(node: Node) -> Value:
        axes = node.integers("axes", 1)
        if axes is None:
            axes = list(range(len(node.x.shape)))
        return function(node.x, axis=axes, keepdims=bool(node.integer("keepdims", 1)))

    return operator


def _squares(x: Value, axis: list[int], keepdims: bool) -> Value:
    return tf.reduce_sum(tf.square(x), axis=axis, keepdims=keepdims)


def _sizes(x: Value, axis: list[int], keepdims: bool) -> Value:
    return tf.reduce_sum(tf.abs(x), axis=axis, keepdims=keepdims)


def _length(x: Value, axis: list[int], keepdims: bool) -> Value:
    return tf.sqrt(_squares(x, axis, keepdims))


def _gemm(node: Node) -> Value:
    a, b = node.values[:2]
    y = tf.matmul(
        a,
        b,
        transpose_a=bool(node.integer("transA", 0)),
        transpose_b=bool(node.integer("transB", 0)),
    )
    y = y * node.number("alpha", 1.0) if node.number("alpha", 1.0) != 1 else y
    bias = node.values[2] if node.has(2) else None
    return y if bias is None else y + bias * node.number("beta", 1.0)


def _einsum(node: Node) -> Value:
    return tf.einsum(bytes(node.given["equation"]).decode(), *node.values)


def _clip(node: Node) -> Value:
    y = node.x
    y = tf.maximum(y, node.values[1]) if node.has(1) else y
    return tf.minimum(y, node.values[2]) if node.has(2) else y


def _leaky(node: Node) -> Value:
    return tf.nn.leaky_relu(node.x, float(node.number("alpha", 0.01)))


def _elu(node: Node) -> Value:
    if node.number("alpha", 1.0) != 1:
        raise NotCarriedError("with another alpha than 1")
    return tf.nn.elu(node.x)


def _hard_sigmoid(node: Node) -> Value:
    line = node.x * node.number("alpha", 0.2) + node.number("beta", 0.5)
    return tf.minimum(tf.maximum(line, 0.0), 1.0)


def _prelu(node: Node) -> Value:
    return tf.nn.relu(node.x) - node.values[1] * tf.nn.relu(-node.x)


def _softmax(node: Node) -> Value:
    return tf.nn.softmax(node.x, axis=node.integer("axis", -1))


def _cast(node: Node) -> Value:
    return tf.cast(node.x, helper.tensor_dtype_to_np_dtype(node.integer("to", 1)))


OPERATORS: dict[str, Operator] = {
    "Add": _of(tf.add),
    "Sub": _of(tf.subtract),
    "Mul": _of(tf.multiply),
    "Div": _of(tf.divide),
    "Max": _of(tf.maximum),
    "Min": _of(tf.minimum),
    "Pow": _of(tf.pow),
    "Abs": _of(tf.abs),
    "Neg": _of(tf.negative),
    "Sqrt": _of(tf.sqrt),
    "Exp": _of(tf.exp),
    "Log": _of(tf.math.log),
    "Sin": _of(tf.sin),
    "Cos": _of(tf.cos),
    "Erf": _of(tf.math.erf),
    "Reciprocal": _of(lambda x: 1.0 / x),
    "Relu": _of(tf.nn.relu),
    "Tanh": _of(tf.tanh),
    "Sigmoid": _of(tf.sigmoid),
    "Selu": _of(tf.nn.selu),
    "Softplus": _of(tf.math.softplus),
    "Softsign": _of(lambda x: x / (1.0 + tf.abs(x))),
    "Greater": _of(tf.greater),
    "Less": _of(tf.less),
    "Equal": _of(tf.equal),
    "And": _of(tf.logical_and),
    "Or": _of(tf.logical_or),
    "Not": _of(tf.logical_not),
    "Where": _of(tf.where),
    "Cast": _cast,
    "Identity": _of(tf.identity),
    "Elu": _elu,
    "LeakyRelu": _leaky,
    "HardSigmoid": _hard_sigmoid,
    "PRelu": _prelu,
    "Clip": _clip,
    "Softmax": _softmax,
    "Gemm": _gemm,
    "Einsum": _einsum,
    "MatMul": _of(tf.matmul),
    "Conv": channels.convolution,
    "MaxPool": channels.pool("MAX"),
    "AveragePool": channels.pool("AVG"),
    "GlobalAveragePool": channels.mean_of_channels,
    "BatchNormalization": channels.of_batches,
    "LayerNormalization": channels.of_layers,
    "InstanceNormalization": channels.of_channels,
    "ReduceSum": _reduced(tf.reduce_sum),
    "ReduceMean": _reduced(tf.reduce_mean),
    "ReduceMax": _reduced(tf.reduce_max),
    "ReduceMin": _reduced(tf.reduce_min),
    "ReduceL1": _reduced(_sizes),
    "ReduceL2": _reduced(_length),
    "ReduceSumSquare": _reduced(_squares),
    "Reshape": shaping.reshape,
    "Flatten": shaping.flatten,
    "Squeeze": shaping.squeeze,
    "Unsqueeze": shaping.unsqueeze,
    "Transpose": shaping.transpose,
    "Concat": shaping.concat,
    "Slice": shaping.cut,
    "Split": shaping.split,
    "Gather": shaping.gather,
    "Expand": shaping.expand,
    "Tile": shaping.tile,
    "Pad": shaping.pad,
    "Resize": shaping.resize,
}
