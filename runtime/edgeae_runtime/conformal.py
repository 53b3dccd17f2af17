"""Conformal thresholds: fresh normal windows exceed them, on average, at most at a given rate."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from fractions import Fraction

    from numpy.typing import ArrayLike

    from edgeae_runtime.arrays import FloatArray

_EVERY_RANK_OF_THE_TOP = 64
_MAX_TOP_INDICES = 1024
_STEP_BELOW = 1.05  # below the top, the distance of kept ranks from the top grows by 5 % each


def as_threshold(threshold: float) -> np.float32:
    """Convert a number to the float32 that a file stores and an engine compares with.

    Raises
    ------
    InputError
        If it is not a finite float32.

    Examples
    --------
    >>> as_threshold(0)
    np.float32(0.0)
    """
    try:
        with np.errstate(over="ignore"):
            value = np.float32(float(threshold))
    except (TypeError, ValueError, OverflowError):
        value = np.float32(np.nan)
    if not np.isfinite(value):
        raise InputError(f"`threshold` must be a finite float32; got {threshold!r:.40}")
    return value


def refuse_threshold_and_rate(threshold: object, false_alarm_rate: object) -> None:
    """Raise `InputError` if both are given: each alone decides."""
    if threshold is not None and false_alarm_rate is not None:
        raise InputError("give `threshold` or `false_alarm_rate`, not both")


def conformal_threshold(scores: ArrayLike, false_alarm_rate: float) -> np.float32:
    """Return the threshold that fresh normal windows exceed, on average, at most at the given rate.

    Parameters
    ----------
    scores
        Finite scores of m calibration windows, `(m,)`, any order.
    false_alarm_rate
        Between 0 and 1, both excluded.

    Raises
    ------
    InputError
        If m windows cannot support the rate; the message says how many can.

    Notes
    -----
    Split conformal prediction: Vovk, Gammerman and Shafer (2005), section 4.1. The threshold lies
    midway to the next larger score, so that rounding in another engine flips no calibration window.

    Examples
    --------
    >>> conformal_threshold(np.arange(1.0, 100.0), 0.05)
    np.float32(95.5)
    """
    ordered = np.sort(np.asarray(scores, dtype=np.float32))
    rank = conformal_rank(len(ordered), false_alarm_rate)
    return _midway_above(ordered, ordered[rank - 1])


def conformal_rank(windows: int, false_alarm_rate: float) -> int:
    """Return the rank (1 is the smallest) of the calibration score that guarantees the rate.

    Raises
    ------
    InputError
        If the rate is not between 0 and 1, or this number of windows cannot support it.

    Examples
    --------
    >>> conformal_rank(99, 0.05)
    95
    """
    rate = _exact(false_alarm_rate)
    rank = math.ceil((windows + 1) * (1 - rate))
    if rank > windows:
        raise InputError(
            f"`false_alarm_rate`={false_alarm_rate} needs {windows_needed(false_alarm_rate)} "
            f"calibration windows; got {windows}"
        )
    return rank


def windows_needed(false_alarm_rate: float) -> int:
    """Return the smallest number of calibration windows that supports the rate.

    Examples
    --------
    >>> windows_needed(0.01)
    99
    """
    return math.ceil(1 / _exact(false_alarm_rate)) - 1


def smallest_rate(windows: int) -> float:
    """Return the smallest rate that this number of windows supports, rounded up to two digits.

    Examples
    --------
    >>> smallest_rate(30)
    0.033
    """
    from fractions import Fraction

    exact = Fraction(1, windows + 1)
    digit = Fraction(10) ** (math.floor(math.log10(exact)) - 1)
    return float(math.ceil(exact / digit) * digit)


class CalibrationScores(NamedTuple):
    """A summary of calibration scores: all of the largest, and increasingly fewer of the others.

    A device computes the threshold for another rate from it. `ranks` ascend and end with `windows`.
    `top_indices` are the indices of the windows with the largest scores, in descending order of the
    score; they show which of them are neighbours.
    """

    windows: int
    ranks: tuple[int, ...]
    scores: FloatArray
    top_indices: tuple[int, ...] = ()

    @classmethod
    def of(cls, scores: ArrayLike, rank: int = 1) -> CalibrationScores:
        """Summarise the scores of m >= 1 calibration windows, `(m,)`, in the order of the windows.

        The score with the given rank and the next larger one are kept, so that the rate which
        selected them yields the same threshold again.
        """
        unordered = np.asarray(scores, dtype=np.float32)
        order = np.argsort(unordered, kind="stable")
        ordered = unordered[order]
        below = range(min(_EVERY_RANK_OF_THE_TOP, len(ordered)))
        distances = list(below)
        while distances[-1] < len(ordered) - 1:
            distances.append(min(math.ceil(distances[-1] * _STEP_BELOW), len(ordered) - 1))
        kept = {len(ordered) - distance for distance in distances} | {rank, rank + 1}
        ranks = tuple(sorted(kept & set(range(1, len(ordered) + 1))))
        top = max(_EVERY_RANK_OF_THE_TOP, min(len(ordered) - rank, _MAX_TOP_INDICES))
        top_indices = tuple(order[::-1][:top].tolist())
        return cls(len(ordered), ranks, ordered[np.array(ranks) - 1], top_indices)

    def threshold(self, false_alarm_rate: float) -> np.float32:
        """Return the conformal threshold; never below the one that all scores would yield.

        Raises
        ------
        InputError
            If the calibration windows cannot support the rate.

        Examples
        --------
        >>> CalibrationScores.of(np.arange(1.0, 100.0)).threshold(0.05)
        np.float32(95.5)
        """
        rank = conformal_rank(self.windows, false_alarm_rate)
        kept = int(np.searchsorted(self.ranks, rank))
        return _midway_above(self.scores, self.scores[kept])

    def count_above(self, threshold: float) -> int:
        """Count the scores above a threshold; one between two kept ones counts as above."""
        kept = int(np.searchsorted(self.scores, np.float32(threshold), side="right"))
        return self.windows - (self.ranks[kept - 1] if kept else 0)

    def above(self, threshold: float) -> tuple[int, ...] | None:
        """Return the indices of the windows above a threshold; None where they are not known."""
        count = self.count_above(threshold)
        return self.top_indices[:count] if count <= len(self.top_indices) else None

    def quantile(self, share: float) -> float:
        """Return the score below which a share of the windows lies, interpolated between kept ones.

        Examples
        --------
        >>> CalibrationScores.of(np.arange(1.0, 102.0)).quantile(0.5)
        51.0
        """
        rank = 1 + share * (self.windows - 1)
        return float(np.interp(rank, self.ranks, self.scores.astype(np.float64)))


def _exact(false_alarm_rate: float) -> Fraction:
    """Return the rate as the decimal that was typed: float products are off by one for some m."""
    if not 0 < false_alarm_rate < 1:
        raise InputError(f"`false_alarm_rate` must lie between 0 and 1; got {false_alarm_rate}")
    # Takes 1.5 ms, and a device needs it only to change its threshold.
    from fractions import Fraction

    return Fraction(str(false_alarm_rate))


def _midway_above(ordered: FloatArray, score: np.float32) -> np.float32:
    above = ordered[np.searchsorted(ordered, score, side="right") :]
    if not above.size:
        return score
    # In float64 the sum cannot overflow; rounding to float32 cannot leave [score, above[0]).
    middle = np.float32((np.float64(score) + np.float64(above[0])) / 2)
    return middle if middle < above[0] else score
