"""Weights in int8, one step per output; the arithmetic stays in float."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from edgeae_export.formats.c99.plan import Argument, Op, Weights
from edgeae_export.formats.c99.quantise.packing import in_blocks

MAX = 127
"""Largest int8 number in use; -128 is on no grid, and kernels rely on it."""


def with_int8_weights(ops: list[Op]) -> list[Op]:
    """Quantise the weights of every product but those of the score."""
    kept = score_terms(ops)
    return [op if op.output in kept else quantise_weights(op) for op in ops]


def score_terms(ops: list[Op]) -> set[str]:
    """Return the values whose squares a score sums; the products that compute them stay float."""
    return {name for op in ops if op.kernel == "sum_of_squares" for name in op.inputs}


def quantise_weights(op: Op) -> Op:
    """Replace the weights of a call, if it has any, by int8 numbers and their steps."""
    arguments: list[Argument] = []
    for argument in op.arguments:
        if isinstance(argument, Weights):
            steps = finest_steps(argument).astype(np.float32)
            whole = [in_steps(matrix, steps).astype(np.int8) for matrix in argument.matrices]
            arguments += [np.concatenate([in_blocks(matrix) for matrix in whole]), steps]
        else:
            arguments.append(argument)
    has_weights = len(arguments) > len(op.arguments)
    kernel = f"{op.kernel}_int8" if has_weights else op.kernel
    return replace(op, kernel=kernel, arguments=tuple(arguments))


def finest_steps(weights: Weights) -> np.ndarray:
    """Return the finest step of each output; a matrix may have no inputs."""
    largest = [np.abs(matrix).max(axis=0, initial=0.0) for matrix in weights.matrices]
    ends = np.max(largest, axis=0)
    return np.where(ends > 0, ends, 1.0) / MAX


def in_steps(matrix: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Round weights to integer multiples of their steps, in float64."""
    return np.clip(np.round(matrix / steps.astype(np.float64)), -MAX, MAX)
