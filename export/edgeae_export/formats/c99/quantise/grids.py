"""Grids of int8 numbers, and weights and multipliers on them."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from edgeae_export.formats.c99.plan import Argument, Op, Sizes, Weights
from edgeae_export.formats.c99.quantise.packing import in_blocks

Ranges = dict[str, tuple[float, float]]
"""Smallest and largest number of a value on validation windows, by the value's name."""
_MAX = 127  # -128 is on no grid: kernels rely on it
_LARGEST_SUM = 2**23 - 1  # 256 times as much fits 32 bits


class Grid(NamedTuple):
    """The numbers that int8 values stand for: `(q - zero) * step`."""

    step: float
    zero: int

    @classmethod
    def over(cls, low: float, high: float) -> Grid:
        """Grid from low to high, with 0 on it."""
        low, high = min(low, 0.0), max(high, 0.0)
        step = float(np.float32(max(high - low, 1e-6) / (2 * _MAX)))
        return cls(step, round(-_MAX - low / step))

    def numbers(self) -> np.ndarray:
        """What each of the 256 int8 values stands for."""
        return (np.arange(-128, 128) - self.zero) * self.step

    def nearest(self, values: np.ndarray) -> np.ndarray:
        """Values as int8."""
        return np.clip(np.round(values / self.step) + self.zero, -_MAX, _MAX).astype(np.int8)


class IntegerLayer(NamedTuple):
    """What `integer_row` needs of a layer; several matrices have a bias each."""

    weights: list[np.ndarray]
    bias: np.ndarray
    factor: np.ndarray
    shift: np.ndarray

    @classmethod
    def of(cls, weights: Weights, bias: np.ndarray, source: Grid, target: Grid) -> IntegerLayer:
        """Integers for weights `(inputs, outputs)`, between two grids."""
        steps = _steps(weights)
        while True:
            # A large bias, or many large weights, needs coarser steps for its sums to fit.
            rounded = [_nearest(matrix, steps) for matrix in weights.matrices]
            wide = np.round(bias / (source.step * steps))
            offsets = [wide - source.zero * whole.sum(axis=0) for whole in rounded]
            ends = zip(offsets, rounded, strict=True)
            sums = np.max([np.abs(o) + _MAX * np.abs(w).sum(axis=0) for o, w in ends], axis=0)
            if (sums <= _LARGEST_SUM).all():
                break
            steps = steps * np.maximum(1.01 * sums / _LARGEST_SUM, 1)
        factors, shifts = factors_of(source.step * steps / target.step)
        fill = (0, -len(bias) % 4)
        padded = [np.pad(offset, fill).astype(np.int32) for offset in offsets]
        whole = [matrix.astype(np.int8) for matrix in rounded]
        return cls(whole, np.concatenate(padded), factors, shifts)


def factors_of(multipliers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each multiplier as a factor in int32, and the power of two less 25 that it is divided by.

    Examples
    --------
    >>> factors_of(np.array([0.25, 3.0]))
    (array([1073741824, 1610612736], dtype=int32), array([7, 4], dtype=int8))
    """
    shifts = np.clip(6 - np.frexp(multipliers)[1], 0, 31)
    factors = np.round(np.ldexp(multipliers, 25 + shifts))
    return np.minimum(factors, 2**31 - 1).astype(np.int32), shifts.astype(np.int8)


def with_floats(ops: list[Op], sizes: Sizes) -> list[Op]:
    """Calls with the weights of every product as floats."""

    def packed(argument: Argument) -> Argument:
        return argument.map(in_blocks) if isinstance(argument, Weights) else argument

    return [replace(op, arguments=tuple(map(packed, op.arguments))) for op in ops]


def with_int8_weights(ops: list[Op], sizes: Sizes) -> list[Op]:
    """Calls with the weights of every product of the network in int8, one scale per output."""
    kept = of_score(ops)
    return [with_floats([op], sizes)[0] if op.output in kept else int8_weights(op) for op in ops]


def of_score(ops: list[Op]) -> set[str]:
    """Results whose squares a score sums up: what gives them stays in float."""
    return {name for op in ops if op.kernel == "sum_of_squares" for name in op.inputs}


def int8_weights(op: Op) -> Op:
    """Give the call with its weights, if it has any, in int8 and their scales."""
    arguments: list[Argument] = []
    for argument in op.arguments:
        if isinstance(argument, Weights):
            steps = _steps(argument).astype(np.float32)
            whole = [_nearest(matrix, steps).astype(np.int8) for matrix in argument.matrices]
            arguments += [np.concatenate([in_blocks(matrix) for matrix in whole]), steps]
        else:
            arguments.append(argument)
    has_weights = len(arguments) > len(op.arguments)
    kernel = f"{op.kernel}_int8" if has_weights else op.kernel
    return replace(op, kernel=kernel, arguments=tuple(arguments))


def _steps(weights: Weights) -> np.ndarray:
    """Finest step of each output; a matrix may have no inputs."""
    largest = [np.abs(matrix).max(axis=0, initial=0.0) for matrix in weights.matrices]
    most = np.max(largest, axis=0)
    return np.where(most > 0, most, 1.0) / _MAX


def _nearest(matrix: np.ndarray, steps: np.ndarray) -> np.ndarray:
    """Weights in steps, as whole numbers in float64."""
    return np.clip(np.round(matrix / steps.astype(np.float64)), -_MAX, _MAX)
