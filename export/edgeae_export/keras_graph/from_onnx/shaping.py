"""ONNX operators that move values, in TensorFlow, for batches of any size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import tensorflow as tf

from edgeae_export.keras_graph.from_onnx.node import Node, NotCarriedError

if TYPE_CHECKING:
    from edgeae_export.keras_graph.from_onnx.node import Value


def reshape(node: Node) -> Value:
    """Reshape; a size of 0 is the input's, -1 is the rest."""
    target = node.integers("shape", 1) or []
    if not node.integer("allowzero", 0):
        target = [node.x.shape[at] if size == 0 else size for at, size in enumerate(target)]
    return tf.reshape(node.x, target)


def flatten(node: Node) -> Value:
    """Join the axes before and from an axis."""
    axis = node.integer("axis", 1) % (len(node.x.shape) + 1)
    return tf.reshape(node.x, (math.prod(node.x.shape[:axis]), -1))


def squeeze(node: Node) -> Value:
    """Drop axes by a reshape: TensorFlow's converter errs on some squeezes between transposes."""
    axes = node.integers("axes", 1)
    sizes = list(node.x.shape)
    dropped = [at for at, size in enumerate(sizes) if size == 1] if axes is None else axes
    gone = {axis % len(sizes) for axis in dropped}
    return tf.reshape(node.x, [size for at, size in enumerate(sizes) if at not in gone])


def unsqueeze(node: Node) -> Value:
    """Add axes of one value."""
    axes = node.integers("axes", 1) or []
    rank = len(node.x.shape) + len(axes)
    y = node.x
    for axis in sorted(axis % rank for axis in axes):
        y = tf.expand_dims(y, axis)
    return y


def transpose(node: Node) -> Value:
    """Order the axes anew."""
    return tf.transpose(node.x, node.attribute("perm"))


def concat(node: Node) -> Value:
    """Join values along an axis."""
    return tf.concat(list(node.values), node.integer("axis", 0))


def cut(node: Node) -> Value:
    """Take a slice, also backwards."""
    starts, ends = node.integers("starts", 1) or [], node.integers("ends", 2) or []
    axes = node.integers("axes", 3) or list(range(len(starts)))
    steps = node.integers("steps", 4) or [1] * len(starts)
    cut = [slice(None)] * len(node.x.shape)
    for axis, start, end, step in zip(axes, starts, ends, steps, strict=True):
        size = node.x.shape[axis]
        stop = None if step < 0 and end < -size else min(end, size)
        cut[axis] = slice(max(start, -size) if start < 0 else start, stop, step)
    return node.x[tuple(cut)]


def split(node: Node) -> list[Value]:
    """Split along an axis."""
    axis = node.integer("axis", 0)
    sizes = node.integers("split", 1)
    parts: list[Value] = tf.split(node.x, sizes or node.outputs, axis=axis)
    return parts


def gather(node: Node) -> Value:
    """Take values at constant places."""
    axis = node.integer("axis", 0)
    return tf.gather(node.x, node.constant(1) % node.x.shape[axis], axis=axis)


def expand(node: Node) -> Value:
    """Add zeros: unlike sizes that are stored, a sum follows the batch."""
    return node.x + np.zeros(node.integers("shape", 1) or [], np.float32)


def tile(node: Node) -> Value:
    """Join copies: Micro has no `TILE`."""
    y = node.x
    for axis, count in enumerate(node.integers("repeats", 1) or []):
        y = tf.concat([y] * count, axis) if count > 1 else y
    return y


def pad(node: Node) -> Value:
    """Pad with a number, by reflection, or with the last value."""
    mode = bytes(node.given.get("mode", b"constant")).decode()
    pads = node.integers("pads", 1) or []
    if min(pads, default=0) < 0 or node.has(3):
        raise NotCarriedError("that crops or names axes")
    if mode == "edge":
        return _with_ends_repeated(node.x, pads)
    return padded(node.x, pads, mode, float(node.constant(2)) if node.has(2) else 0.0)


def _with_ends_repeated(x: Value, pads: Sequence[int]) -> Value:
    rank = len(pads) // 2
    for axis, (before, after) in enumerate(zip(pads[:rank], pads[rank:], strict=True)):
        first, last = (tf.gather(x, [place], axis=axis) for place in (0, x.shape[axis] - 1))
        x = tf.concat([first] * before + [x] + [last] * after, axis) if before + after else x
    return x


def padded(x: Value, pads: Sequence[int], mode: str = "constant", value: float = 0.0) -> Value:
    """Pad by ONNX's pads: those before every axis, then those behind."""
    rank = len(pads) // 2
    if not any(pads):
        return x
    return tf.pad(x, list(zip(pads[:rank], pads[rank:], strict=True)), mode, value)


def resize(node: Node) -> Value:
    """Resize by whole factors to the nearest value."""
    scales = node.constant(2) if node.has(2) and node.constant(2).size else None
    if scales is None and node.has(3):
        scales = node.constant(3) / np.array(node.x.shape)
    is_nearest = node.given.get("mode", b"nearest") == b"nearest"
    if scales is None or not is_nearest or (scales % 1).any() or (scales < 1).any():
        raise NotCarriedError("other than nearest by whole factors")
    y = node.x
    for axis, scale in enumerate(int(scale) for scale in scales):
        y = tf.repeat(y, scale, axis) if scale > 1 else y
    return y
