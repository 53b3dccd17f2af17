"""Native ONNX `LSTM` and `GRU` from Keras layers, through tf2onnx.

tf2onnx recognises few of Keras 3's recurrences. Each is traced as a call of `CudnnRNN`, which is
never run, and a handler writes that node as one ONNX operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import onnx
import tensorflow as tf
import tf2onnx
from keras import layers

from edgeae_export.keras_graph.rewrite import (
    MAX_UNROLLED_STEPS,
    each_step,
    in_one_group,
    is_plain_recurrence,
    unrolled,
)

_FLOAT = onnx.TensorProto.FLOAT
# Keras has the gates of an LSTM as input, forget, cell, output; ONNX as input, output, forget,
# cell. Those of a GRU are update, reset, hidden in both.
_GATES = {"lstm": (0, 3, 1, 2), "gru": (0, 1, 2)}


def for_onnx(layer: layers.Layer) -> Mapping[str, Any]:
    """Write recurrences as ONNX's own operation or unrolled, and groups as one."""
    general = unrolled(layer, MAX_UNROLLED_STEPS)
    if is_plain_recurrence(layer):
        return {**general, "call": partial(_called, layer, general["call"])}
    return general or each_step(layer) or in_one_group(layer)


def _called(
    layer: layers.Layer,
    general: Callable[..., object],
    sequences: tf.Tensor,
    initial_state: object = None,
    mask: object = None,
    training: bool = False,
) -> object:
    if initial_state is None and mask is None and sequences.shape[1] is not None:
        return _marked(layer, sequences)
    return general(sequences, initial_state=initial_state, mask=mask, training=training)


def _marked(layer: layers.Layer, x: tf.Tensor) -> tf.Tensor:
    """Trace an LSTM or GRU over a batch `(n, steps, features)` as a node for `HANDLERS`."""
    mode = "lstm" if isinstance(layer, layers.LSTM) else "gru"
    with tf.init_scope():  # weights have values outside the trace only
        weights = _onnx_weights(mode, *layer.get_weights())
    start = tf.zeros((1, tf.shape(x)[0], layer.units))  # or batch 1 is baked into the graph
    run = tf.raw_ops.CudnnRNN(
        input=tf.transpose(x, (1, 0, 2)),
        input_h=start,
        input_c=start,
        params=tf.constant(weights),
        rnn_mode=mode,
        is_training=False,
    )
    if not layer.return_sequences:
        return tf.ensure_shape(tf.reshape(run.output_h, (-1, layer.units)), (None, layer.units))
    steps = tf.transpose(run.output, (1, 0, 2))
    return tf.ensure_shape(steps, (None, x.shape[1], layer.units))


def _onnx_weights(
    mode: str, kernel: np.ndarray, recurrent: np.ndarray, bias: np.ndarray
) -> np.ndarray:
    def ordered(values: np.ndarray) -> np.ndarray:
        gates = np.split(values, len(_GATES[mode]), axis=-1)
        return np.concatenate([gates[gate] for gate in _GATES[mode]], axis=-1)

    biases = [ordered(bias), np.zeros_like(bias)] if mode == "lstm" else map(ordered, bias)
    return np.concatenate([ordered(kernel).T.ravel(), ordered(recurrent).T.ravel(), *biases])


def _write_native(
    ctx: tf2onnx.graph.Graph, node: tf2onnx.graph.Node, name: str, args: object
) -> None:
    """Turn a `CudnnRNN` node into an `LSTM` or `GRU` and a `Squeeze` of its direction axis."""
    mode = node.get_attr_str("rnn_mode")
    flat = node.inputs[3].get_tensor_value(as_list=False).astype(np.float32)
    steps = node.input[0]
    features, units = ctx.get_shape(steps)[2], ctx.get_shape(node.input[1])[2]
    rows = len(_GATES[mode]) * units
    parts = np.split(flat, [rows * features, rows * (features + units)])
    shapes = ((1, rows, features), (1, rows, units), (1, 2 * rows))
    weights = [
        ctx.make_const(tf2onnx.utils.make_name(kind), part.reshape(shape)).output[0]
        for kind, part, shape in zip("WRB", parts, shapes, strict=True)
    ]
    out, last = node.output[:2]
    ctx.remove_node(node.name)
    linear = {"linear_before_reset": 1} if mode == "gru" else {}
    every = tf2onnx.utils.make_name("every_step")
    ctx.make_node(
        mode.upper(),
        [steps, *weights],
        outputs=[every, last],
        name=name,
        attr={"hidden_size": units, "direction": "forward", **linear},
        dtypes=[_FLOAT, _FLOAT],
        shapes=[[-1, 1, -1, units], [1, -1, units]],
    )
    axis = ctx.make_const(tf2onnx.utils.make_name("axis"), np.array([1], np.int64)).output[0]
    ctx.make_node(
        "Squeeze", [every, axis], outputs=[out], dtypes=[_FLOAT], shapes=[[-1, -1, units]]
    )


def _write_erfc(
    ctx: tf2onnx.graph.Graph, node: tf2onnx.graph.Node, name: str, args: object
) -> None:
    """Turn an `Erfc` node, which Keras's exact GELU has, into `1 - Erf`."""
    (x,), (out,), shape = node.input, node.output, ctx.get_shape(node.output[0])
    ctx.remove_node(node.name)
    erf = ctx.make_node("Erf", [x], dtypes=[_FLOAT], shapes=[shape]).output[0]
    one = ctx.make_const(tf2onnx.utils.make_name("one"), np.array(1, np.float32)).output[0]
    ctx.make_node("Sub", [one, erf], outputs=[out], dtypes=[_FLOAT], shapes=[shape], name=name)


def _write_reversed(
    ctx: tf2onnx.graph.Graph, node: tf2onnx.graph.Node, name: str, args: object
) -> None:
    """Turn a `ReverseV2` of one axis into a `Slice`, of which no size depends on the batch."""
    x, (out,), shape = node.input[0], node.output, ctx.get_shape(node.output[0])
    axes = node.inputs[1].get_tensor_value(as_list=False).ravel()
    ctx.remove_node(node.name)
    bounds = (np.array([-1]), np.array([np.iinfo(np.int32).min]), axes, np.array([-1]))
    constants = [
        ctx.make_const(tf2onnx.utils.make_name("reverse"), values.astype(np.int64)).output[0]
        for values in bounds
    ]
    ctx.make_node(
        "Slice", [x, *constants], outputs=[out], dtypes=[_FLOAT], shapes=[shape], name=name
    )


HANDLERS = {
    "CudnnRNN": (_write_native, ["CudnnRNN"]),
    "Erfc": (_write_erfc, ["Erfc"]),
    "ReverseV2": (_write_reversed, ["ReverseV2"]),
}
"""Handlers of the operations that tf2onnx lacks."""
