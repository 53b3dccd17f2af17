"""ONNX operators over `(n, channels, ...)` in TensorFlow, which has channels last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import tensorflow as tf
from keras import layers

from edgeae_export.keras_graph.from_onnx.node import Node, NotCarriedError
from edgeae_export.keras_graph.from_onnx.shaping import padded

if TYPE_CHECKING:
    from edgeae_export.keras_graph.from_onnx.node import Operator, Value


def channels_last(x: Value) -> Value:
    """Move the channels `(n, channels, ...)` behind everything else."""
    rank = len(x.shape)
    return tf.transpose(x, (0, *range(2, rank), 1))


def channels_first(x: Value) -> Value:
    """Move the channels `(n, ..., channels)` behind the batch."""
    rank = len(x.shape)
    return tf.transpose(x, (0, rank - 1, *range(1, rank - 1)))


def refuse_auto_pad(node: Node) -> None:
    """Refuse padding that is not told in numbers."""
    if node.given.get("auto_pad", b"NOTSET") not in (b"NOTSET", b"VALID"):
        raise NotCarriedError("with auto_pad")


def convolution(node: Node) -> Value:
    """Convolve over any axes, in groups too."""
    refuse_auto_pad(node)
    kernel, axes = node.constant(1), len(node.x.shape) - 2
    groups = node.integer("group", 1)
    wide = np.zeros((len(kernel), kernel.shape[1] * groups, *kernel.shape[2:]), np.float32)
    outputs, inputs = len(kernel) // groups, kernel.shape[1]
    for at in range(groups):  # zeros between groups, which TFLite's builtin convolution lacks
        mine = slice(at * outputs, (at + 1) * outputs)
        wide[mine, at * inputs : (at + 1) * inputs] = kernel[mine]
    pads = node.attribute("pads") or [0] * (2 * axes)
    x = padded(channels_last(node.x), (0, *pads[:axes], 0, 0, *pads[axes:], 0))
    y = tf.nn.convolution(
        x,
        np.moveaxis(wide, (0, 1), (-1, -2)),
        strides=node.attribute("strides") or [1] * axes,
        padding="VALID",
        dilations=node.attribute("dilations") or [1] * axes,
    )
    return channels_first(y + node.values[2] if node.has(2) else y)


def deconvolution(node: Node) -> layers.Layer:
    """Build the layer of a transposed convolution without its pads and bias."""
    refuse_auto_pad(node)
    kernel = node.constant(1)
    axes = kernel.ndim - 2
    dilations = node.attribute("dilations") or [1]
    if axes > 2 or node.integer("group", 1) != 1 or set(dilations) != {1}:
        raise NotCarriedError("in groups, dilated or over more than two axes")
    if node.attribute("output_shape") is not None:
        raise NotCarriedError("with output_shape")
    kind = layers.Conv1DTranspose if axes == 1 else layers.Conv2DTranspose
    strides = node.attribute("strides") or [1] * axes
    layer = kind(kernel.shape[1], kernel.shape[2:], strides=strides, use_bias=False)
    layer.build((None, *[None] * axes, len(kernel)))
    layer.set_weights([np.moveaxis(kernel, (0, 1), (-1, -2))])
    return layer


def deconvolve(layer: layers.Layer, node: Node) -> Value:
    """Run that layer, and cut or add what the node's pads say."""
    y = layer(channels_last(node.x))
    axes = len(node.x.shape) - 2
    pads = node.attribute("pads") or [0] * (2 * axes)
    more = node.attribute("output_padding") or [0] * axes
    for axis, size in enumerate(layer.kernel_size):
        steps, stride, at = node.x.shape[axis + 2], layer.strides[axis], axis + 1
        length = (steps - 1) * stride + size + more[axis] - pads[axis] - pads[axes + axis]
        lacking = max(pads[axis] + length - y.shape[at], 0)
        y = padded(y, [0] * (axes + 2) + [lacking * (place == at) for place in range(axes + 2)])
        cut = [slice(None)] * (axes + 2)
        cut[at] = slice(pads[axis], pads[axis] + length)
        y = y[tuple(cut)]
    return channels_first(y + node.values[2] if node.has(2) else y)


def pool(kind: str) -> Operator:
    """Build a pooling: `MAX` or `AVG`."""

    def operator(node: Node) -> Value:
        refuse_auto_pad(node)
        axes = len(node.x.shape) - 2
        pads = node.attribute("pads") or [0] * (2 * axes)
        dilated = any(step != 1 for step in node.attribute("dilations") or [])
        is_counted = kind == "MAX" or bool(node.integer("count_include_pad", 0))
        if node.integer("ceil_mode", 0) or dilated or (any(pads) and not is_counted):
            raise NotCarriedError("with ceil_mode, dilation or pads that do not count")
        value = -np.finfo(np.float32).max if kind == "MAX" else 0.0
        x = channels_last(node.x)
        x = padded(x, (0, *pads[:axes], 0, 0, *pads[axes:], 0), value=float(value))
        sizes = node.attribute("kernel_shape")
        strides = node.attribute("strides") or [1] * axes
        return channels_first(tf.nn.pool(x, sizes, kind, strides=strides, padding="VALID"))

    return operator


def mean_of_channels(node: Node) -> Value:
    """Average each channel over all steps."""
    return tf.reduce_mean(node.x, axis=list(range(2, len(node.x.shape))), keepdims=True)


def _along_channels(values: Value, rank: int) -> np.ndarray:
    return np.reshape(values, (1, -1, *[1] * (rank - 2)))


def of_batches(node: Node) -> Value:
    """Normalise by the statistics of training."""
    scale, shift, mean, variance = (node.constant(at).astype(np.float64) for at in range(1, 5))
    factor = scale / np.sqrt(variance + node.number("epsilon", 1e-5))
    rank = len(node.x.shape)
    parts = (_along_channels(v.astype(np.float32), rank) for v in (factor, shift - mean * factor))
    factor, rest = parts
    return node.x * factor + rest


def _normalised(x: Value, axes: list[int], epsilon: np.float32) -> Value:
    centred = x - tf.reduce_mean(x, axis=axes, keepdims=True)
    variance = tf.reduce_mean(tf.square(centred), axis=axes, keepdims=True)
    return centred * tf.math.rsqrt(variance + epsilon)


def of_layers(node: Node) -> Value:
    """Normalise over the last axes."""
    rank = len(node.x.shape)
    axes = list(range(node.integer("axis", -1) % rank, rank))
    y = _normalised(node.x, axes, node.number("epsilon", 1e-5)) * node.values[1]
    return y + node.values[2] if node.has(2) else y


def of_channels(node: Node) -> Value:
    """Normalise each channel over its steps."""
    rank = len(node.x.shape)
    y = _normalised(node.x, list(range(2, rank)), node.number("epsilon", 1e-5))
    return y * _along_channels(node.constant(1), rank) + _along_channels(node.constant(2), rank)
