"""Calls that are done in one: a scaler, and a residual that scales the window once more."""

from __future__ import annotations

from collections import Counter

import numpy as np

from edgeae_export.c99.plan import Op


def fused(ops: list[Op]) -> list[Op]:
    """Calls with `x - a` and `* b` as one `affine`, and `affine(x) - z` as one `residual`.

    The residual takes the window itself, so that the scaled one need not be kept until the end.
    """
    made = {op.output: op for op in ops}
    readers = Counter(name for op in ops for name in op.inputs)
    result: list[Op] = []
    for op in ops:
        first = made.get(op.inputs[0]) if op.inputs else None
        if op.kernel == "mul_constant" and first is not None and first.kernel == "sub_constant":
            affine = _affine(first, op) if readers[first.output] == 1 else None
            if affine is not None:
                result.remove(first)
                made[op.output] = op = affine
        elif op.kernel == "sub" and first is not None and first.kernel.startswith("affine"):
            op = _residual(first, op)
        result.append(op)
    return result


def _affine(sub: Op, mul: Op) -> Op | None:
    x, offset, period, inner, _, n = sub.arguments
    _, scale, factors, factor_inner, _, _ = mul.arguments
    assert isinstance(offset, np.ndarray)
    assert isinstance(scale, np.ndarray)
    if x != "x":
        return None
    if period == factors == 1:
        numbers = (float(offset[0]), float(scale[0]))
        return Op("affine_one", (x, *numbers, mul.output, n), mul.output, True)
    if (inner != 1 and period != 1) or (factor_inner != 1 and factors != 1):
        return None
    size = max(offset.size, scale.size)
    wide = (np.broadcast_to(offset, size).copy(), np.broadcast_to(scale, size).copy())
    return Op("affine", (x, *wide, size, mul.output, n), mul.output, True)


def _residual(affine: Op, sub: Op) -> Op:
    _, z, y, n = sub.arguments
    kernel = affine.kernel.replace("affine", "residual")
    return Op(kernel, (z, *affine.arguments[:-2], y, n), sub.output, True)
