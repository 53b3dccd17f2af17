"""Operators on single values, or on pairs of a value and another value or constant."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.plan import Op

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae_export.formats.c99.node import Node, Shape


_TURNED = {"sub": "rsub", "div": "rdiv", "greater": "less"}
"""Kernels for `f(b, a)` where it is not `f(a, b)`."""


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
        small = 0 if are_constant[0] or (sizes[0] < sizes[1] and not are_constant[1]) else 1
        x, other = node.inputs[1 - small], node.inputs[small]
        ops = [] if sizes[1 - small] == n else _expanded(node, 1 - small)
        x = ops[-1].output if ops else x
        inner = _inner(node, node.shape(small), node.shapes[y])
        values = node.constants[other].astype(np.float32).ravel() if are_constant[small] else other
        name = _TURNED.get(kernel, kernel) if small == 0 else kernel
        return [*ops, Op(f"{name}_broadcast", (x, values, sizes[small], inner, y, n), y, True)]

    return read


def _expanded(node: Node, index: int) -> list[Op]:
    """Repeat an input along each axis that the result has more of."""
    after, x = node.shapes[node.outputs[0]], node.inputs[index]
    shape = [*(1,) * (len(after) - len(node.shape(index))), *node.shape(index)]
    ops = []
    for axis, times in enumerate(after):
        if shape[axis] != times:
            repeated = f"{node.outputs[0]}/repeated{axis}"
            outer, n = math.prod(shape[:axis]), math.prod(shape[axis:])
            ops.append(Op("repeat", (x, repeated, outer, n, times), repeated))
            shape[axis], x = times, repeated
    return ops


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


def prelu(node: Node) -> list[Op]:
    """Read `PRelu`."""
    slope, y = node.constant(1).astype(np.float32), node.outputs[0]
    inner = _inner(node, slope.shape, node.shape(0))
    arguments = (node.inputs[0], slope.ravel(), slope.size, inner, y, node.size())
    return [Op("prelu_broadcast", arguments, y, True)]


def softmax(node: Node) -> list[Op]:
    """Read `Softmax`; its axis is the last one while it is computed."""
    shape, x, y = node.shape(0), node.inputs[0], node.outputs[0]
    axis = node.attribute("axis", -1) % len(shape)
    outer, n, inner = math.prod(shape[:axis]), shape[axis], math.prod(shape[axis + 1 :])
    if inner == 1:
        return [_softmax(x, y, outer, n)]
    turned, shares = f"{y}/turned", f"{y}/shares"
    return [
        Op("transpose", (x, turned, outer, n, inner), turned),
        _softmax(turned, shares, outer * inner, n),
        Op("transpose", (shares, y, outer, inner, n), y),
    ]


def _softmax(x: str, y: str, rows: int, n: int) -> Op:
    return Op("softmax", (x, y, rows, n), y, is_elementwise=True)  # a row is read before written


def negation(node: Node) -> list[Op]:
    """Read `Not`: truth is 1, and 1 less it is its opposite."""
    y = node.outputs[0]
    arguments = (node.inputs[0], np.ones(1, np.float32), 1, 1, y, node.size())
    return [Op("rsub_broadcast", arguments, y, True)]
