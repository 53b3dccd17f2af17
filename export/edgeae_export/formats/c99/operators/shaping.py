"""Operators that move values."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.formats.c99.plan import Op

if TYPE_CHECKING:
    from edgeae_export.formats.c99.node import Node, Shape


def transpose(node: Node) -> list[Op]:
    """Read `Transpose`, as swaps of two groups of axes that lie side by side."""
    shape, y = node.shape(0), node.outputs[0]
    order = [axis for axis in node.attribute("perm", ()) if shape[axis] > 1]
    return transpositions(node.inputs[0], y, shape, order)


def transpositions(x: str, y: str, shape: Shape, order: list[int]) -> list[Op]:
    """Bring the axes of a value into an order; axes of one value need not be in it."""
    axes = sorted(order)
    ops: list[Op] = []
    while axes != order:
        kept = next(at for at, axis in enumerate(order) if axes[at] != axis)
        first = axes.index(order[kept])
        last = first + 1
        while axes[first:last] == order[kept : kept + last - first] and last <= len(axes):
            last += 1
        last -= 1
        outer, rows, columns, inner = (
            math.prod(shape[axis] for axis in part)
            for part in (axes[:kept], axes[kept:first], axes[first:last], axes[last:])
        )
        axes = axes[:kept] + axes[first:last] + axes[kept:first] + axes[last:]
        turned = y if axes == order else f"{y}/turned{len(ops)}"
        sizes = (outer, rows, columns) if inner == 1 else (outer, rows, columns, inner)
        ops.append(Op("transpose" if inner == 1 else "swap", (x, turned, *sizes), turned))
        x = turned
    return ops


def tile(node: Node) -> list[Op]:
    """Read a `Tile` along one axis."""
    times = node.constant(1).tolist()
    axes = [axis for axis, count in enumerate(times) if count > 1]
    node.need(len(axes) == 1, "one axis to repeat")
    return [_repeat(node, axes[0])]


def expand(node: Node) -> list[Op]:
    """Read an `Expand` along one axis."""
    before, after = node.shape(0), node.shapes[node.outputs[0]]
    before = (1,) * (len(after) - len(before)) + before
    axes = [axis for axis in range(len(after)) if before[axis] != after[axis]]
    node.need(len(axes) == 1, "one axis to repeat")
    return [_repeat(node, axes[0] - len(after) + len(node.shape(0)))]


def _repeat(node: Node, axis: int) -> Op:
    shape, y = node.shape(0), node.outputs[0]
    outer, n = math.prod(shape[: max(axis, 0)]), math.prod(shape[max(axis, 0) :])
    return Op("repeat", (node.inputs[0], y, outer, n, node.size() // (outer * n)), y)


def cut(node: Node) -> list[Op]:
    """Read `Slice`."""
    steps = node.constant(4) if node.has(4) else np.ones(1)
    if steps.tolist() == [-1] and node.shape(0) == node.shapes[node.outputs[0]]:
        return _reversed(node, int(node.constant(3)[0]))
    node.need(bool((steps == 1).all()), "steps of 1, or one whole axis reversed")
    starts, shape = node.constant(1).tolist(), node.shape(0)
    axes = node.constant(3).tolist() if node.has(3) else list(range(len(starts)))
    begins = {
        axis % len(shape): start + shape[axis] if start < 0 else start
        for axis, start in zip(axes, starts, strict=True)
    }
    return _parts(node, node.outputs[0], begins)


def _reversed(node: Node, axis: int) -> list[Op]:
    """Take an axis apart, and put it together from its end."""
    (x,), (y,), shape = node.inputs[:1], node.outputs, node.shape(0)
    axis %= len(shape)
    outer, inner = math.prod(shape[:axis]), math.prod(shape[axis + 1 :])
    one, ops = (*shape[:axis], 1, *shape[axis + 1 :]), []
    for step in range(shape[axis]):
        part, at = f"{y}/{step}", shape[axis] - 1 - step
        ops.append(_part(x, part, shape, one, axis, step))
        ops.append(Op("place", (part, y, outer, inner, at * inner, shape[axis] * inner), y))
    return ops


def pad(node: Node) -> list[Op]:
    """Read `Pad` with zeros."""
    node.need(node.attribute("mode", b"constant") == b"constant", "mode=constant")
    zero = not node.has(2) or not node.constant(2).any()
    node.need(zero, "zeros")
    pads = node.constant(1).tolist()
    return _parts(
        node, node.outputs[0], {axis: -pad for axis, pad in enumerate(pads[: len(pads) // 2])}
    )


def gather(node: Node) -> list[Op]:
    """Read a `Gather` of one index, or of consecutive indices."""
    indices = node.constant(1)
    first = int(indices.ravel()[0])
    node.need((indices.ravel() == first + np.arange(indices.size)).all(), "consecutive indices")
    shape = node.shape(0)
    axis = node.attribute("axis", 0) % len(shape)
    after = (*shape[:axis], indices.size, *shape[axis + 1 :])
    first += shape[axis] if first < 0 else 0
    return [_part(node.inputs[0], node.outputs[0], shape, after, axis, first)]


def split(node: Node) -> list[Op]:
    """Read `Split`."""
    shape = node.shape(0)
    axis = node.attribute("axis", 0) % len(shape)
    ops, start = [], 0
    for name in node.outputs:
        after = node.shapes[name]
        ops.append(_part(node.inputs[0], name, shape, after, axis, start))
        start += after[axis]
    return ops


def concat(node: Node) -> list[Op]:
    """Read `Concat` of values."""
    y, shape = node.outputs[0], node.shapes[node.outputs[0]]
    axis = node.attribute("axis", 0) % len(shape)
    outer, inner = math.prod(shape[:axis]), math.prod(shape[axis + 1 :])
    ops, start = [], 0
    for index, name in enumerate(node.inputs):
        node.need(name not in node.constants, f"input {index} to be a value")
        n = node.shape(index)[axis] * inner
        ops.append(Op("place", (name, y, outer, n, start, shape[axis] * inner), y))
        start += n
    return ops


def _parts(node: Node, y: str, begins: dict[int, int]) -> list[Op]:
    """Cut or pad one axis after the other."""
    before, after, x = node.shape(0), node.shapes[node.outputs[0]], node.inputs[0]
    changed = [axis for axis in range(len(before)) if before[axis] != after[axis]]
    ops = []
    for axis in changed:
        now = (*before[:axis], after[axis], *before[axis + 1 :])
        name = y if axis == changed[-1] else f"{y}/{axis}"
        ops.append(_part(x, name, before, now, axis, begins.get(axis, 0)))
        before, x = now, name
    return ops


def _part(x: str, y: str, before: Shape, after: Shape, axis: int, start: int) -> Op:
    inner, outer = math.prod(before[axis + 1 :]), math.prod(before[:axis])
    sizes = (outer, before[axis] * inner, start * inner, after[axis] * inner)
    return Op("part", (x, y, *sizes), y)
