"""Operators that reduce many values to one."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.operators.products import STEPS_FIRST
from edgeae_export.formats.c99.operators.shaping import transpositions
from edgeae_export.formats.c99.plan import Op

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae_export.formats.c99.node import Node

_WHOLE = {"squares": "sum_of_squares", "sizes": "sum_of_sizes"}  # faster, over a whole window


def reduction(kind: str, after: str = "") -> Callable[[Node], list[Op]]:
    """Build the reader of a reduction, with a `mean` or `sqrt` after it."""

    def read(node: Node) -> list[Op]:
        shape, y, size = node.shape(0), node.outputs[0], node.size()
        axes = [axis for axis in node.axes(1) if shape[axis] > 1]
        x, turned = node.inputs[0], []
        if axes and axes != list(range(axes[0], axes[-1] + 1)):
            others = [axis for axis, size in enumerate(shape) if size > 1 and axis not in axes]
            x = f"{x}/turned{node.number}"
            turned = transpositions(node.inputs[0], x, shape, others + axes)
            shape = tuple(shape[axis] for axis in others + axes)
            axes = list(range(len(others), len(shape)))
        first, last = (axes[0], axes[-1] + 1) if axes else (0, 0)
        outer, inner = math.prod(shape[:first]), math.prod(shape[last:])
        n = math.prod(shape[first:last])
        reduced = f"{y}/reduced" if after else y
        if outer * inner == 1 and kind in _WHOLE:
            ops = [*turned, Op(_WHOLE[kind], (x, reduced, n), reduced)]
        else:
            ops = [*turned, Op(f"reduce_{kind}", (x, reduced, outer, n, inner), reduced)]
        if after == "mean":
            share = np.array([1 / n], np.float32)
            ops.append(Op("mul_broadcast", (reduced, share, 1, 1, y, size), y, True))
        elif after == "sqrt":
            ops.append(Op("sqrt", (reduced, y, size), y, True))
        return ops

    return read


def pool(kernel: str) -> Callable[[Node], list[Op]]:
    """Build the reader of a pool over one axis of steps, which comes first in C."""

    def read(node: Node) -> list[Op]:
        shape, after = node.shape(0), node.shapes[node.outputs[0]]
        flat = len(shape) == 3 or (len(shape) == 4 and shape[2] == after[2] == 1)
        node.need(flat and len(node.outputs) == 1, "one axis of steps and one result")
        node.need(node.attribute("auto_pad", b"NOTSET") == b"NOTSET", "explicit pads")
        plain = not node.attribute("count_include_pad", 0) and not node.attribute("ceil_mode", 0)
        plain = plain and all(one == 1 for one in node.attribute("dilations", []))
        node.need(plain, "no dilations, ceil_mode or count_include_pad")
        size, stride = node.attribute("kernel_shape", [1])[-1], node.attribute("strides", [1])[-1]
        pad = node.attribute("pads", [0] * 4)[len(shape) - 3]
        node.need(pad < size, "pads smaller than the pool")
        channels, steps, out_steps = shape[1], shape[-1], after[-1]
        x, y = f"{node.inputs[0]}{STEPS_FIRST}", f"{node.outputs[0]}{STEPS_FIRST}"
        return [
            Op("transpose", (node.inputs[0], x, 1, channels, steps), x),
            Op(kernel, (x, y, channels, steps, out_steps, size, stride, pad), y),
            Op("transpose", (y, node.outputs[0], 1, out_steps, channels), node.outputs[0]),
        ]

    return read


def mean_of_channels(node: Node) -> list[Op]:
    """Read `GlobalAveragePool`."""
    shape, y = node.shape(0), node.outputs[0]
    n, reduced = math.prod(shape[2:]), f"{y}/reduced"
    return [
        Op("reduce_sum", (node.inputs[0], reduced, shape[1], n, 1), reduced),
        Op("mul_broadcast", (reduced, np.array([1 / n], np.float32), 1, 1, y, shape[1]), y, True),
    ]
