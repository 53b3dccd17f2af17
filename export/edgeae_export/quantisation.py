"""Floats as 8-bit integers: weights per channel around zero, activations over a range."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray


class Range(NamedTuple):
    """Affine map of a range to 256 integers from `lowest`: `x = (q - zero) * step`."""

    step: np.float32
    zero: int

    @classmethod
    def over(cls, low: float, high: float, lowest: int) -> Range:
        """Map a range, widened to hold zero, which is then exact.

        Examples
        --------
        >>> Range.over(0.0, 2.55, lowest=0)
        Range(step=np.float32(0.01), zero=0)
        """
        low, high = min(low, 0.0), max(high, 0.0)
        step = np.float32((high - low) / 255) or np.float32(1)
        return cls(step, int(np.clip(round(lowest - low / float(step)), lowest, lowest + 255)))


def as_int8(
    weights: FloatArray, axis: int, largest: int = 127
) -> tuple[NDArray[np.int8], FloatArray]:
    """Quantise weights to integers from -largest to largest, with a step per channel on `axis`.

    The steps have one value per channel and the axes of `weights`.

    Examples
    --------
    >>> integers, steps = as_int8(np.float32([[1.27, -2.54], [0.1, 0]]), axis=0)
    >>> integers.tolist(), steps.ravel().tolist()
    ([[64, -127], [127, 0]], [0.019999999552965164, 0.0007874015718698502])
    """
    others = tuple(other for other in range(weights.ndim) if other != axis)
    steps = np.abs(weights).max(axis=others, keepdims=True) / np.float32(largest)
    steps = np.where(steps > 0, steps, 1).astype(np.float32)
    integers = np.clip(np.rint(weights / steps), -largest, largest).astype(np.int8)
    return integers, steps
