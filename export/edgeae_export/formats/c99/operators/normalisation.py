"""Normalisations: by what was trained, and by the mean and the spread of the values themselves."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.plan import Op

if TYPE_CHECKING:
    from edgeae_export.formats.c99.node import Node


def of_batches(node: Node) -> list[Op]:
    """Read `BatchNormalization` as it is after training."""
    gain, shift, mean, variance = (node.constant(index).astype(np.float64) for index in range(1, 5))
    scale = gain / np.sqrt(variance + node.attribute("epsilon", 1e-5))
    return _scaled(node, node.inputs[0], scale, shift - mean * scale, math.prod(node.shape(0)[2:]))


def of_layers(node: Node) -> list[Op]:
    """Read `LayerNormalization`."""
    node.need(len([name for name in node.outputs if name]) == 1, "one result")
    shape = node.shape(0)
    axis = node.attribute("axis", -1) % len(shape)
    gain = np.broadcast_to(node.constant(1), shape[axis:])
    shift = np.broadcast_to(node.constant(2) if node.has(2) else np.float32(0), shape[axis:])
    return _normalised(node, math.prod(shape[:axis]), gain, shift, 1)


def of_channels(node: Node) -> list[Op]:
    """Read `InstanceNormalization`."""
    shape = node.shape(0)
    gain, shift = node.constant(1), node.constant(2)
    return _normalised(node, shape[1], gain, shift, math.prod(shape[2:]))


def _normalised(node: Node, rows: int, gain: np.ndarray, shift: np.ndarray, inner: int) -> list[Op]:
    """Normalise each of some rows, then scale and shift its values."""
    normal = f"{node.outputs[0]}/normal"
    epsilon = float(node.attribute("epsilon", 1e-5))
    arguments = (node.inputs[0], epsilon, normal, rows, node.size() // rows)
    first = Op("normalise", arguments, normal, is_elementwise=True)  # a row is read before written
    return [first, *_scaled(node, normal, gain, shift, inner)]


def _scaled(node: Node, x: str, gain: np.ndarray, shift: np.ndarray, inner: int) -> list[Op]:
    """Scale and shift the values, by constants that are each used for `inner` values in a row."""
    y, n = node.outputs[0], node.size()
    scaled = f"{y}/scaled"
    first, second = (values.astype(np.float32).ravel() for values in (gain, shift))
    return [
        Op("mul_broadcast", (x, first, first.size, inner, scaled, n), scaled, True),
        Op("add_broadcast", (scaled, second, second.size, inner, y, n), y, True),
    ]
