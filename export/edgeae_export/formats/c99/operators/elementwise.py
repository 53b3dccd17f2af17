"""Operators on single values, or on pairs of a value and another value or constant."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.plan import Op

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae_export.formats.c99.node import Node, Shape


def unary(kernel: str, *numbers: tuple[str, float]) -> Callable[[Node], list[Op]]:
    """Build the reader of a function of one value, with attributes and their defaults."""

    def read(node: Node) -> list[Op]:
        values = [float(node.attribute(name, default)) for name, default in numbers]
        return [_of_one(node, kernel, *values)]

    return read


def binary(kernel: str) -> Callable[[Node], list[Op]]:
    """Build the reader of a function of two values, of which one may be smaller, or constant."""

    def read(node: Node) -> list[Op]:
        y, n = node.outputs[0], node.size()
        sizes = [math.prod(node.shape(index)) for index in (0, 1)]
        are_constant = [name in node.constants for name in node.inputs]
        if sizes == [n, n] and not any(are_constant):
            return [Op(kernel, (*node.inputs[:2], y, n), y, True)]
        small = 1 if sizes[0] == n and not are_constant[0] else 0
        x, other = node.inputs[1 - small], node.inputs[small]
        node.need(sizes[1 - small] == n, "one of its two values to have the result's shape")
        inner = _inner(node, node.shape(small), node.shapes[y])
        values = node.constants[other].astype(np.float32).ravel() if are_constant[small] else other
        name = {"sub": "rsub", "div": "rdiv"}.get(kernel, kernel) if small == 0 else kernel
        return [Op(f"{name}_broadcast", (x, values, sizes[small], inner, y, n), y, True)]

    return read


def _inner(node: Node, small: Shape, shape: Shape) -> int:
    """Count how often each value of a smaller shape is repeated in a flat walk over the larger."""
    axes = (1,) * (len(shape) - len(small)) + small
    wide = [at for at, size in enumerate(axes) if size > 1]
    if not wide:
        return 1
    node.need(axes[wide[0] : wide[-1] + 1] == shape[wide[0] : wide[-1] + 1], "adjacent axes")
    return math.prod(shape[wide[-1] + 1 :])


def _of_one(node: Node, kernel: str, *numbers: float) -> Op:
    y = node.outputs[0]
    return Op(kernel, (node.inputs[0], *numbers, y, node.size()), y, True)


def clip(node: Node) -> list[Op]:
    """Read `Clip`."""
    most = float(np.finfo(np.float32).max)
    limits = [
        float(node.constant(index).item()) if node.has(index) else usual
        for index, usual in ((1, -most), (2, most))
    ]
    return [_of_one(node, "clip", *limits)]


def power(node: Node) -> list[Op]:
    """Read `Pow` with an exponent of 2 or 0.5."""
    exponent = node.constant(1)
    node.need(exponent.size == 1 and exponent.item() in (2, 0.5), "an exponent of 2 or 0.5")
    if exponent.item() == 0.5:
        return [_of_one(node, "sqrt")]
    x, y = node.inputs[0], node.outputs[0]
    return [Op("mul", (x, x, y, node.size()), y, True)]


def batch_normalisation(node: Node) -> list[Op]:
    """Read `BatchNormalization` as it is after training."""
    gain, shift, mean, variance = (node.constant(index).astype(np.float64) for index in range(1, 5))
    scale = gain / np.sqrt(variance + node.attribute("epsilon", 1e-5))
    shape, y = node.shape(0), node.outputs[0]
    inner, scaled = math.prod(shape[2:]), f"{node.outputs[0]}/scaled"
    first, second = scale.astype(np.float32), (shift - mean * scale).astype(np.float32)
    return [
        Op(
            "mul_broadcast",
            (node.inputs[0], first, first.size, inner, scaled, node.size()),
            scaled,
            True,
        ),
        Op("add_broadcast", (scaled, second, second.size, inner, y, node.size()), y, True),
    ]


def prelu(node: Node) -> list[Op]:
    """Read `PRelu`."""
    slope, y = node.constant(1).astype(np.float32), node.outputs[0]
    inner = _inner(node, slope.shape, node.shape(0))
    arguments = (node.inputs[0], slope.ravel(), slope.size, inner, y, node.size())
    return [Op("prelu_broadcast", arguments, y, True)]


def softmax(node: Node) -> list[Op]:
    """Read `Softmax` over the last axis."""
    shape, y = node.shape(0), node.outputs[0]
    node.need(node.attribute("axis", -1) in (-1, len(shape) - 1), "the last axis")
    arguments = (node.inputs[0], y, math.prod(shape[:-1]), shape[-1])
    return [Op("softmax", arguments, y, is_elementwise=True)]  # a row is read before it is written
