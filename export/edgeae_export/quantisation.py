"""Floats as integers of 8 or 16 bits: weights around zero, activations over a range."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray

SEVEN_BITS = 63
"""Largest weight of an ONNX file in `int8-full`."""

SIXTEEN_BITS = 2**15 - 1
"""Largest weight in `int16`, which is a precision of single products only."""


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


def as_integers(
    weights: FloatArray, axis: int, largest: int = 127
) -> tuple[NDArray[np.int8] | NDArray[np.int16], FloatArray]:
    """Quantise weights to integers from -largest to largest, with a step per channel on `axis`.

    The steps have one value per channel and the axes of `weights`.

    Examples
    --------
    >>> integers, steps = as_integers(np.float32([[1.27, -2.54], [0.1, 0]]), axis=0)
    >>> integers.tolist(), steps.ravel().tolist()
    ([[64, -127], [127, 0]], [0.019999999552965164, 0.0007874015718698502])
    """
    others = tuple(other for other in range(weights.ndim) if other != axis)
    steps = np.abs(weights).max(axis=others, keepdims=True) / np.float32(largest)
    steps = np.where(steps > 0, steps, 1).astype(np.float32)
    kind = np.int8 if largest <= 127 else np.int16
    return np.clip(np.rint(weights / steps), -largest, largest).astype(kind), steps


def rounded_weights(
    weights: FloatArray, axis: int, precision: str, *, seven_bits: bool = False
) -> FloatArray:
    """Return weights as `float16`, `int16`, `int8` or `int8-full` stores them, in float32."""
    if precision == "float16":
        with np.errstate(over="ignore"):  # infinity is found by the gate
            return weights.astype(np.float16).astype(np.float32)
    is_short = seven_bits and precision == "int8-full"
    largest = SIXTEEN_BITS if precision == "int16" else SEVEN_BITS if is_short else 127
    integers, steps = as_integers(weights, axis, largest)
    return integers * steps


def bias_of_rounded(
    bias: FloatArray, weights: FloatArray, rounded: FloatArray, centres: FloatArray
) -> FloatArray:
    """Move a bias `(k,)` so that each unit has its exact value at its own centre.

    Rounding weights `(d, k)` moves the value of unit i on a window z by `z @ error[:, i]`.
    Prototypes compare such values: with this bias only the distance from the centre is multiplied
    by the error, never the size of the centre, however far it is from the others.

    Parameters
    ----------
    bias, weights, rounded
        Of the product before and after rounding.
    centres
        The windows `(k, d)` that the units stand for.

    Examples
    --------
    >>> w, centre = np.float32([[1.26]]), np.float32([[100]])
    >>> bias_of_rounded(np.float32([-63]), w, np.float32([[1.25]]), centre)
    array([-62.], dtype=float32)
    """
    error = weights.astype(np.float64) - rounded
    moved: FloatArray = (bias + (centres.T * error).sum(axis=0)).astype(np.float32)
    return moved
