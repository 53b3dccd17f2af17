"""Exact conformal thresholds from parts of the scores, merged in any order.

One machine needs its largest scores only. The fleet's threshold, at any rank of any number of
windows, comes from two passes: counts by the upper half of each float32's bits find the bin of the
rank, and counts by the lower half within that bin find the score.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.conformal import CalibrationScores, conformal_rank
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import FloatArray

_SIGN = np.uint32(1 << 31)
_HALF = 16


class TopScores(NamedTuple):
    """Number of windows of a part, and its largest scores, ascending.

    Those of all parts must reach the rank: `most_needed` says how many a part keeps.
    """

    windows: int
    largest: FloatArray

    @classmethod
    def of(cls, scores: ArrayLike, most: int) -> TopScores:
        """Keep the `most` largest of the scores `(m,)`, which must be finite.

        Raises
        ------
        InputError
            If a score is NaN or infinite.
        """
        values = _finite(scores)
        if len(values) > most:
            values = np.partition(values, len(values) - most)[len(values) - most :]
        return cls(len(np.asarray(scores)), np.sort(values))

    def merge(self, other: TopScores, most: int) -> TopScores:
        """Return the part of both, with the `most` largest scores.

        Examples
        --------
        >>> both = TopScores.of([1, 5, 3], 2).merge(TopScores.of([4, 2], 2), 2)
        >>> both.windows, both.largest.tolist()
        (5, [4.0, 5.0])
        """
        largest = np.sort(np.concatenate([self.largest, other.largest]))
        return TopScores(self.windows + other.windows, largest[max(0, len(largest) - most) :])

    def threshold(self, false_alarm_rate: float) -> np.float32:
        """Return what `conformal_threshold` would for all scores.

        Raises
        ------
        InputError
            If the windows do not support the rate.
        """
        rank = conformal_rank(self.windows, false_alarm_rate)
        place = rank - 1 - (self.windows - len(self.largest))
        assert place >= 0, "a part kept too few scores for this rate"
        score = self.largest[place]
        above = self.largest[np.searchsorted(self.largest, score, side="right") :][:1]
        return _midway(self.windows, rank, score, above, false_alarm_rate)

    def p_values(self, scores: FloatArray) -> NDArray[np.float64]:
        """Return conformal p-values of fresh scores `(n,)`; 1 where the parts do not tell.

        Notes
        -----
        (1 + number of calibration scores at least as large) / (m + 1): Bates, Candès, Lei, Romano
        and Sesia, Testing for outliers with conformal p-values (Annals of Statistics, 2023).

        Examples
        --------
        >>> TopScores.of([1, 2, 3], 3).p_values(np.array([0.5, 2, 9], np.float32)).tolist()
        [1.0, 0.75, 0.25]
        """
        at_least = len(self.largest) - np.searchsorted(self.largest, scores, side="left")
        p_values: NDArray[np.float64] = (1 + at_least) / (self.windows + 1)
        if len(self.largest) == self.windows:
            return p_values
        return np.where(scores > self.largest[0], p_values, 1.0)  # others may tie with the first


def most_needed(windows: int, false_alarm_rate: float) -> int:
    """Return how many of the largest scores decide on the threshold of at most so many windows.

    Examples
    --------
    >>> most_needed(99, 0.01), most_needed(1000, 0.01)
    (1, 10)
    """
    try:
        return windows - conformal_rank(windows, false_alarm_rate) + 1
    except InputError:
        return 1  # too few for the rate, unless it is refused for itself


class UpperCounts(NamedTuple):
    """Windows counted by the upper 16 bits of their scores, for the bins that have any.

    `bins` ascend with the score; `lowest` are the lower 16 bits of the smallest score of each.
    """

    bins: NDArray[np.uint16]
    counts: NDArray[np.int64]
    lowest: NDArray[np.uint16]

    @classmethod
    def of(cls, scores: ArrayLike) -> UpperCounts:
        """Count finite scores `(m,)`.

        Raises
        ------
        InputError
            If a score is NaN or infinite.
        """
        keys = np.sort(_keys(scores))
        bins, firsts, counts = np.unique(keys >> _HALF, return_index=True, return_counts=True)
        lowest = keys[firsts].astype(np.uint16)
        return cls(bins.astype(np.uint16), counts.astype(np.int64), lowest)

    @property
    def windows(self) -> int:
        """Number of windows."""
        return int(self.counts.sum())

    def merge(self, other: UpperCounts) -> UpperCounts:
        """Return the counts of both.

        Examples
        --------
        >>> UpperCounts.of([1, 2]).merge(UpperCounts.of([2, 3])).windows
        4
        """
        bins, places = np.unique(np.concatenate([self.bins, other.bins]), return_inverse=True)
        counts = np.zeros(len(bins), np.int64)
        np.add.at(counts, places, np.concatenate([self.counts, other.counts]))
        lowest = np.full(len(bins), np.iinfo(np.uint16).max, np.uint16)
        np.minimum.at(lowest, places, np.concatenate([self.lowest, other.lowest]))
        return UpperCounts(bins, counts, lowest)

    def bin_of(self, false_alarm_rate: float) -> int:
        """Return the bin that holds the score of the conformal rank.

        Raises
        ------
        InputError
            If the windows do not support the rate.
        """
        rank = conformal_rank(self.windows, false_alarm_rate)
        return int(self.bins[np.searchsorted(np.cumsum(self.counts), rank)])

    def threshold(self, lower: LowerCounts, false_alarm_rate: float) -> np.float32:
        """Return what `conformal_threshold` would for all scores.

        `lower` are the counts of all of them in the bin that `bin_of` names.
        """
        rank = conformal_rank(self.windows, false_alarm_rate)
        place = int(np.searchsorted(self.bins, lower.bin))
        before = int(self.counts[:place].sum())
        index = int(np.searchsorted(np.cumsum(lower.counts), rank - before))
        score = _scores(lower.bin, lower.bits[index : index + 1])[0]
        above = _scores(lower.bin, lower.bits[index + 1 : index + 2])
        if not len(above) and place + 1 < len(self.bins):
            above = _scores(int(self.bins[place + 1]), self.lowest[place + 1 : place + 2])
        return _midway(self.windows, rank, score, above, false_alarm_rate)


class LowerCounts(NamedTuple):
    """Windows of one bin of `UpperCounts`, counted by the lower 16 bits of their scores."""

    bin: int
    bits: NDArray[np.uint16]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, scores: ArrayLike, bin: int) -> LowerCounts:
        """Count the finite scores `(m,)` that lie in a bin."""
        keys = _keys(scores)
        bits, counts = np.unique(keys[keys >> _HALF == bin].astype(np.uint16), return_counts=True)
        return cls(bin, bits, counts.astype(np.int64))

    def merge(self, other: LowerCounts) -> LowerCounts:
        """Return the counts of both, which are of one bin."""
        bits, places = np.unique(np.concatenate([self.bits, other.bits]), return_inverse=True)
        counts = np.zeros(len(bits), np.int64)
        np.add.at(counts, places, np.concatenate([self.counts, other.counts]))
        return LowerCounts(self.bin, bits, counts)


def benjamini_hochberg(p_values: ArrayLike, rate: float) -> NDArray[np.bool_]:
    """Tell which of the p-values `(n,)` are discoveries at a false discovery rate.

    Notes
    -----
    Benjamini and Hochberg (Journal of the Royal Statistical Society B 57, 1995). For independent
    p-values, or positively dependent ones, at most this share of the discoveries is expected to be
    false.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.9, 0.03, 0.04], 0.1).tolist()
    [True, False, True, True]
    """
    p = np.asarray(p_values, np.float64)
    ordered = np.sort(p)
    met = np.flatnonzero(ordered <= rate * np.arange(1, len(p) + 1) / max(len(p), 1))
    return p <= (ordered[met[-1]] if len(met) else -math.inf)


def _finite(scores: ArrayLike) -> FloatArray:
    values = np.asarray(scores, np.float32)
    if not np.isfinite(values).all():
        raise InputError(f"scores must be finite; window {int(np.argmin(np.isfinite(values)))} not")
    return values


def _keys(scores: ArrayLike) -> NDArray[np.uint32]:
    """Return integers that are in the order of the scores; -0.0 is 0.0."""
    bits = (_finite(scores) + np.float32(0)).view(np.uint32)
    return np.where(bits & _SIGN, ~bits, bits | _SIGN)


def _scores(bin: int, lower: NDArray[np.uint16]) -> FloatArray:
    keys = (np.uint32(bin) << np.uint32(_HALF)) | lower.astype(np.uint32)
    scores: FloatArray = np.where(keys & _SIGN, keys & ~_SIGN, ~keys).astype(np.uint32)
    return scores.view(np.float32)


def _midway(
    windows: int, rank: int, score: np.float32, above: FloatArray, false_alarm_rate: float
) -> np.float32:
    """Apply the one rule to the score of the rank and the next larger one, if there is one."""
    ranks = (rank, windows) if len(above) else (rank,)
    summary = CalibrationScores(windows, ranks, np.array([score, *above], np.float32))
    return summary.threshold(false_alarm_rate)
