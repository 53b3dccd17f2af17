"""Fusion of kernel calls: scaler and residual in one call, transpositions removed."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace

import numpy as np

from edgeae_export.formats.c99.operators.products import STEPS_FIRST
from edgeae_export.formats.c99.plan import Op

_BY_ROWS = ("softmax", "normalise")  # in place, but each value depends on its row


def fused(ops: list[Op]) -> list[Op]:
    """Fuse `x - a` and `* b` into one `affine`, and `affine(x) - z` into one `residual`.

    The residual reads the raw window, so the scaled one need not be kept until the end.
    """
    makers = {op.output: op for op in ops}
    readers = Counter(name for op in ops for name in op.inputs)
    result: list[Op] = []
    for op in ops:
        first = makers.get(op.inputs[0]) if op.inputs else None
        if op.kernel == "mul_broadcast" and first is not None and first.kernel == "sub_broadcast":
            affine = _affine(first, op) if readers[first.output] == 1 else None
            if affine is not None:
                result.remove(first)
                makers[op.output] = op = affine
        elif op.kernel == "sub" and first is not None:
            op = _residual(makers, first, op)
        elif first is not None and readers[first.output] == 1 and _adds_a_bias(op, first):
            result.remove(first)
            bias = np.asarray(first.arguments[2]) + np.asarray(op.arguments[1])
            arguments = (*first.arguments[:2], bias, op.output, *first.arguments[4:])
            makers[op.output] = op = replace(first, arguments=arguments, output=op.output)
        result.append(op)
    return result


def _affine(sub: Op, mul: Op) -> Op | None:
    x, offset, period, inner, _, n = sub.arguments
    _, scale, factors, factor_inner, _, _ = mul.arguments
    if x != "x" or not isinstance(offset, np.ndarray) or not isinstance(scale, np.ndarray):
        return None
    if period == factors == 1:
        numbers = (float(offset[0]), float(scale[0]))
        return Op("affine_one", (x, *numbers, mul.output, n), mul.output, True)
    if (inner != 1 and period != 1) or (factor_inner != 1 and factors != 1):
        return None
    size = max(offset.size, scale.size)
    wide = (np.broadcast_to(offset, size).copy(), np.broadcast_to(scale, size).copy())
    return Op("affine", (x, *wide, size, mul.output, n), mul.output, True)


def _adds_a_bias(op: Op, first: Op) -> bool:
    """Tell whether a call only adds one number to each output of the dense layer before it."""
    if op.kernel != "add_broadcast" or first.kernel != "dense":
        return False
    _, values, period, inner, *_ = op.arguments
    return isinstance(values, np.ndarray) and (period, inner) == (first.arguments[-1], 1)


def _residual(makers: dict[str, Op], first: Op, sub: Op) -> Op:
    """Compute the scaled window in the residual, also one with zeros behind its values."""
    _, z, y, n = sub.arguments
    scaled = makers.get(first.inputs[0]) if _appends(first) else first
    if scaled is None or not scaled.kernel.startswith("affine"):
        return sub
    kernel = scaled.kernel.replace("affine", "residual")
    ends = (y, n) if scaled is first else (y, scaled.arguments[-1], n)
    suffix = "" if scaled is first else "_padded"
    return Op(f"{kernel}{suffix}", (z, *scaled.arguments[:-2], *ends), sub.output, True)


def _appends(op: Op) -> bool:
    """Tell whether a call only adds zeros behind the values of its input."""
    if op.kernel != "part":
        return False
    outer, before, start, after = op.arguments[2:]
    assert isinstance(before, int)
    assert isinstance(after, int)
    return (outer, start) == (1, 0) and after > before


def without_transpositions(ops: list[Op], outputs: tuple[str, ...]) -> list[Op]:
    """Move transpositions behind functions of one value, and drop each that the next one undoes.

    A value that is not transposed yet is named after its result and `STEPS_FIRST`.
    """
    transpositions: dict[str, Op] = {}  # by their output
    same: dict[str, str] = {}
    result: list[Op] = []
    for op in ops:
        for name in op.inputs:
            op = op.with_name(name, same.get(name, name))
        transposition = transpositions.get(op.inputs[0]) if op.inputs else None
        if transposition is not None and op.kernel == "transpose" and _undoes(transposition, op):
            source = transposition.inputs[0]
            if op.output not in outputs:
                same[op.output] = source
                continue
            n = math.prod(transposition.integer(index) for index in (2, 3, 4))
            op = Op("copy", (source, op.output, n), op.output, True)
        elif transposition is not None and _is_function_of_one_value(op):
            early = op.with_name(op.output, op.output + STEPS_FIRST)
            result.append(early.with_name(transposition.output, transposition.inputs[0]))
            late = transposition.with_name(transposition.inputs[0], early.output)
            op = late.with_name(transposition.output, op.output)
        if op.kernel == "transpose":
            transpositions[op.output] = op
        result.append(op)
    return result


def _is_function_of_one_value(op: Op) -> bool:
    """Tell whether a call is a function of one value, the same for all values."""
    arrays = [argument for argument in op.arguments if isinstance(argument, np.ndarray)]
    is_alone = op.is_elementwise and op.kernel not in _BY_ROWS and len(op.inputs) == 1
    return is_alone and all(one.size == 1 for one in arrays)


def _undoes(first: Op, second: Op) -> bool:
    _, _, outer, rows, columns = first.arguments
    return second.arguments[2:] == (outer, columns, rows)


def in_fewer_passes(
    trunk: list[Op], tails: dict[str, list[Op]]
) -> tuple[list[Op], dict[str, list[Op]]]:
    """Let a dense layer in float compute the relu behind it, and a residual sum its squares."""
    ops = [*trunk, *(op for tail in tails.values() for op in tail)]
    readers = Counter(name for op in {id(op): op for op in ops}.values() for name in op.inputs)

    def joined(calls: list[Op]) -> list[Op]:
        result: list[Op] = []
        for op in calls:
            before = result[-1] if result else None
            if before is not None and op.inputs == [before.output] and readers[before.output] == 1:
                both = _both(before, op)
                if both is not None:
                    result[-1] = both
                    continue
            result.append(op)
        return result

    return joined(trunk), {name: joined(tail) for name, tail in tails.items()}


def _both(first: Op, op: Op) -> Op | None:
    """Compute two calls in one, if there is a kernel for it."""
    if first.kernel == "dense" and op.kernel == "relu":
        return replace(first.with_name(first.output, op.output), kernel="dense_relu")
    if first.kernel == "residual_one" and op.kernel == "sum_of_squares":
        *rest, _, n = first.arguments
        return Op("residual_one_squares", (*rest, op.output, n), op.output)
    return None
