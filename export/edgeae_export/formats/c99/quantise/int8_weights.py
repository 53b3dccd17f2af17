"""Weights in int8 or int16, one step per output; the arithmetic stays in float."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from edgeae_export.formats.c99.plan import Argument, Op, Weights
from edgeae_export.formats.c99.quantise.packing import in_blocks
from edgeae_export.quantisation import SIXTEEN_BITS, bias_of_rounded, rounded_weights

MAX = 127
"""Largest int8 number in use; -128 is on no grid, and kernels rely on it."""


def with_int8_weights(ops: list[Op], nearest: str = "int8") -> list[Op]:
    """Quantise the weights of every product but those of the score.

    `nearest` is the precision of the product that chooses the nearest prototype.
    """
    kept = score_terms(ops)
    if nearest == "float32":
        kept |= {op.output for op in ops if is_nearest(op, ops)}
    return [
        op
        if op.output in kept
        else quantise_weights(op, centres_of(op, ops), stored_in(op, ops, nearest))
        for op in ops
    ]


def is_nearest(op: Op, ops: list[Op]) -> bool:
    """Tell whether a call is a product that a softmax alone reads."""
    readers = [other for other in ops if op.output in other.inputs]
    return op.kernel == "dense" and [other.kernel for other in readers] == ["softmax"]


def is_fine(op: Op, ops: list[Op], nearest: str) -> bool:
    """Tell whether a call is a product with the precision of `nearest`.

    In `int16` so is the one that reads the softmax, alone or beside other values.
    """
    if is_nearest(op, ops):
        return True
    if nearest != "int16" or op.kernel != "dense":
        return False
    makers = [other for other in ops if other.output in op.inputs]
    sources = {name for maker in makers for name in maker.inputs} | set(op.inputs)
    return any(other.kernel == "softmax" and other.output in sources for other in ops)


def stored_in(op: Op, ops: list[Op], nearest: str) -> str:
    """Return the precision of a call's weights: `int8` or `int16`."""
    return "int16" if nearest == "int16" and is_fine(op, ops, nearest) else "int8"


def centres_of(op: Op, ops: list[Op]) -> np.ndarray | None:
    """Return the windows `(k, d)` that the units of a product stand for, if they are prototypes."""
    if not is_nearest(op, ops):
        return None
    (softmax,) = (other for other in ops if op.output in other.inputs)
    for other in ops:
        if other.kernel == "dense" and softmax.output in other.inputs:
            (centres,), (weights,) = _matrices(other), _matrices(op)
            size, units = weights.shape
            if centres.shape[0] == units and centres.shape[1] - size in (0, 1):
                return centres[:, :size]
    return None


def _matrices(op: Op) -> tuple[np.ndarray, ...]:
    weights = op.arguments[1]
    assert isinstance(weights, Weights)
    return weights.matrices


def score_terms(ops: list[Op]) -> set[str]:
    """Return the values whose squares a score sums; the products that compute them stay float."""
    return {name for op in ops if op.kernel == "sum_of_squares" for name in op.inputs}


def quantise_weights(op: Op, centres: np.ndarray | None = None, stored: str = "int8") -> Op:
    """Replace the weights of a call, if it has any, by int8 or int16 numbers and their steps.

    The bias of prototypes is that of `bias_of_rounded`.
    """
    arguments: list[Argument] = []
    if centres is not None:
        (matrix,), bias = _matrices(op), op.arguments[2]
        assert isinstance(bias, np.ndarray)
        moved = bias_of_rounded(bias, matrix, rounded_weights(matrix, 1, stored), centres)
        op = replace(op, arguments=(*op.arguments[:2], moved, *op.arguments[3:]))
    for argument in op.arguments:
        if isinstance(argument, Weights):
            largest = SIXTEEN_BITS if stored == "int16" else MAX
            steps = finest_steps(argument, largest).astype(np.float32)
            whole = [
                in_steps(matrix, steps, largest).astype(stored) for matrix in argument.matrices
            ]
            arguments += [np.concatenate([in_blocks(matrix) for matrix in whole]), steps]
        else:
            arguments.append(argument)
    has_weights = len(arguments) > len(op.arguments)
    kernel = f"{op.kernel}_{stored}" if has_weights else op.kernel
    return replace(op, kernel=kernel, arguments=tuple(arguments))


def finest_steps(weights: Weights, largest: int = MAX) -> np.ndarray:
    """Return the finest step of each output; a matrix may have no inputs."""
    ends = np.max([np.abs(matrix).max(axis=0, initial=0.0) for matrix in weights.matrices], axis=0)
    return np.where(ends > 0, ends, 1.0) / largest


def in_steps(matrix: np.ndarray, steps: np.ndarray, largest: int = MAX) -> np.ndarray:
    """Round weights to integer multiples of their steps, in float64."""
    return np.clip(np.round(matrix / steps.astype(np.float64)), -largest, largest)
