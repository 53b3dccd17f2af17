"""Grids of int8 numbers, and integer layers between two of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from edgeae_export.formats.c99.plan import Weights, Zero
from edgeae_export.formats.c99.quantise.int8_weights import MAX, finest_steps, in_steps
from edgeae_export.quantisation import bias_of_rounded

Ranges = dict[str, tuple[float, float]]
"""Smallest and largest number of each value on validation windows, by the value's name."""
SHIFTS = 0, 31
"""The least and the most that a result is shifted by."""
_MAX_SUM = 2**23 - 1  # 256 times as much fits 32 bits


class Grid(NamedTuple):
    """The numbers that int8 values stand for: `(q - zero) * step`."""

    step: float
    zero: Zero

    @classmethod
    def over(cls, low: float, high: float) -> Grid:
        """Lay a grid from low to high that holds 0."""
        low, high = min(low, 0.0), max(high, 0.0)
        step = float(np.float32(max(high - low, 1e-6) / (2 * MAX)))
        return cls(step, Zero(round(-MAX - low / step)))

    def numbers(self) -> np.ndarray:
        """Return the number that each of the 256 int8 values stands for."""
        return (np.arange(-128, 128) - self.zero) * self.step

    def nearest(self, values: np.ndarray) -> np.ndarray:
        """Round values to the grid, as int8."""
        return np.clip(np.round(values / self.step) + self.zero, -MAX, MAX).astype(np.int8)


class IntegerLayer(NamedTuple):
    """A layer as the kernel function `integer_row` takes it, with one bias per matrix."""

    weights: list[np.ndarray]
    bias: np.ndarray
    factor: np.ndarray
    shift: np.ndarray

    @classmethod
    def of(
        cls,
        weights: Weights,
        bias: np.ndarray,
        source: Grid,
        target: Grid,
        centres: np.ndarray | None = None,
    ) -> IntegerLayer:
        """Quantise weights `(inputs, outputs)` and bias between two grids.

        With the centres of prototypes, the bias is that of `bias_of_rounded`.
        """
        steps = finest_steps(weights)
        while True:
            # A large bias, or many large weights, needs coarser steps for its sums to fit.
            rounded = [in_steps(matrix, steps) for matrix in weights.matrices]
            moved = bias
            if centres is not None:
                moved = bias_of_rounded(
                    bias, weights.matrices[0], (rounded[0] * steps).astype(np.float32), centres
                )
            wide = np.round(moved / (source.step * steps))
            offsets = [wide - source.zero * whole.sum(axis=0) for whole in rounded]
            ends = zip(offsets, rounded, strict=True)
            sums = np.max([np.abs(o) + MAX * np.abs(w).sum(axis=0) for o, w in ends], axis=0)
            if (sums <= _MAX_SUM).all():
                break
            steps = steps * np.maximum(1.01 * sums / _MAX_SUM, 1)
        factors, shifts = factors_of(source.step * steps / target.step)
        fill = (0, -len(bias) % 4)
        padded = [np.pad(offset, fill).astype(np.int32) for offset in offsets]
        whole = [matrix.astype(np.int8) for matrix in rounded]
        return cls(whole, np.concatenate(padded), factors, shifts)


def factors_of(multipliers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Split multipliers into an int32 factor and a shift: `factor / 2**(25 + shift)`.

    Examples
    --------
    >>> factors_of(np.array([0.25, 3.0]))
    (array([1073741824, 1610612736], dtype=int32), array([7, 4], dtype=int8))
    """
    shifts = np.clip(6 - np.frexp(multipliers)[1], *SHIFTS)
    factors = np.round(np.ldexp(multipliers, 25 + shifts))
    return np.minimum(factors, 2**31 - 1).astype(np.int32), shifts.astype(np.int8)
