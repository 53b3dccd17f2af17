"""Section *Threshold*: histograms, and exact counts at every place that a reader can choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.report.data import NORMAL, windows_a_day
from edgeae_runtime.arrays import decimal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.report.data import ReportData
    from edgeae_runtime.arrays import FloatArray

_BINS = 72
_EVERY_SCORE = 4096  # up to so many distinct scores, a reader can choose between any two
_RANKS = 1000  # else: so many ranks of each kind,
_TOP = 128  # the largest of each,
_ALONG = 1200  # and places along the axis
_WIDE = 12.0  # scores that differ by more than this factor are shown on a logarithmic axis


class Axis(NamedTuple):
    """Range and kind of the scores' axis; what lies beyond is shown at its ends."""

    low: float
    high: float
    is_log: bool

    @classmethod
    def of(cls, scores: FloatArray) -> Axis:
        """Axis that shows the bulk of some finite scores."""
        if not scores.size:
            return cls(0.0, 1.0, False)
        low, high = (float(q) for q in np.quantile(scores, (0.001, 1.0)))
        if low > 0 and high / low > _WIDE:
            return cls(low * 0.9, high * 1.05, True)
        if low == high:
            return cls(low - 0.5, high + 0.5, False)
        margin = 0.02 * (high - low)
        return cls(low - margin, high + margin, False)

    def places(self, count: int) -> NDArray[np.float64]:
        """So many places evenly along the axis."""
        spread = np.geomspace if self.is_log else np.linspace
        return spread(self.low, self.high, count)


def section(subject: ReportData) -> dict[str, Any]:
    """Histogram, counts at every selectable threshold, and curves, as plain JSON values."""
    normal, other, kind = subject.populations()
    normal, other = np.sort(normal), np.sort(other)
    axis = Axis.of(np.concatenate([normal, other]))
    chosen = positions(normal, other, axis, (subject.threshold,))
    alarms, found = counts_above(normal, chosen), counts_above(other, chosen)
    return {
        "axis": axis._asdict(),
        "kind": kind,
        "normal_count": len(normal),
        "other_count": len(other),
        "normal_median": _median(normal),
        "other_median": _median(other),
        "not_finite": int((~subject.is_finite).sum()),
        "from_calibration": subject.is_normal is None or subject.is_held,
        "bins": [*_bins(normal, axis, NORMAL), *(_bins(other, axis, kind) if kind else [])],
        "positions": [decimal(value) for value in chosen],
        "normal_above": alarms.tolist(),
        "other_above": found.tolist(),
        "at": int(np.searchsorted(chosen, subject.threshold)),
        "windows_a_day": windows_a_day(subject),
        **_areas(normal, other, labelled=subject.is_normal is not None),
    }


def positions(
    normal: FloatArray, other: FloatArray, axis: Axis, kept: tuple[np.float32, ...]
) -> FloatArray:
    """Thresholds that a reader can choose, ascending and distinct: `(p,)` float32.

    Each lies midway between two neighbouring scores, so that no window sits on it. Where there are
    few enough scores, every different count can be had.

    Parameters
    ----------
    normal, other
        Finite scores, ascending.
    kept
        Thresholds that must be among them, as they are.

    Examples
    --------
    >>> few = np.array([1.0, 2.0, 4.0], np.float32)
    >>> positions(few, few[:0], Axis.of(few), (np.float32(2.5),)).tolist()
    [0.9999999403953552, 1.5, 2.5, 3.0, 4.0]
    """
    scores = np.unique(np.concatenate([normal, other]))
    if not scores.size:
        return np.array(kept, np.float32)
    below = scores if len(scores) <= _EVERY_SCORE else _some(normal, other, axis)
    above = scores[np.minimum(np.searchsorted(scores, below, side="right"), len(scores) - 1)]
    middle = ((below.astype(np.float64) + above) / 2).astype(np.float32)
    middle = np.where(middle < above, middle, below)  # rounding must not reach the next score
    everything = np.nextafter(scores[0], np.float32(-np.inf))  # below it all
    return np.unique(np.concatenate([[everything], middle, kept]).astype(np.float32))


def _some(normal: FloatArray, other: FloatArray, axis: Axis) -> FloatArray:
    """Scores, or places between them, that lie where a reader may want a threshold."""
    parts = [axis.places(_ALONG).astype(np.float32)]
    for scores in (normal, other):
        if scores.size:
            ranks = np.linspace(0, len(scores) - 1, _RANKS).astype(np.int64)
            parts += [scores[ranks], scores[-_TOP:]]
    every = np.unique(np.concatenate(parts))
    lowest = min(float(scores[0]) for scores in (normal, other) if scores.size)
    return every[every >= lowest]


def counts_above(scores: FloatArray, thresholds: FloatArray) -> NDArray[np.int64]:
    """How many ascending scores are larger than each threshold.

    Examples
    --------
    >>> counts_above(np.array([1.0, 2.0, 2.0], np.float32), np.array([0.5, 2.0], np.float32))
    array([3, 0])
    """
    return len(scores) - np.searchsorted(scores, thresholds, side="right")


def _bins(scores: FloatArray, axis: Axis, kind: str | None) -> list[dict[str, Any]]:
    """Histogram of scores; those beyond the axis count in its first and last bin."""
    edges = axis.places(_BINS + 1)
    counts = np.diff(np.searchsorted(scores, edges[1:-1]), prepend=0, append=len(scores))
    return [
        {
            "from": float(low),
            "to": float(high),
            "kind": kind,
            "windows": int(count),
            "share": float(count / max(1, len(scores))),
        }
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]


def _median(scores: FloatArray) -> float | None:
    return float(np.median(scores)) if scores.size else None


def _areas(normal: FloatArray, other: FloatArray, *, labelled: bool) -> dict[str, float | None]:
    """Areas of both curves over all thresholds; None without both kinds of labelled windows."""
    if not (labelled and normal.size and other.size):
        return {"auroc": None, "average_precision": None}
    return {"auroc": auroc(normal, other), "average_precision": average_precision(normal, other)}


def auroc(normal: FloatArray, other: FloatArray) -> float:
    """Share of the pairs in which the abnormal score is the larger one; equal ones count half.

    Both ascend. As scikit-learn's `roc_auc_score`, which takes ten times the memory.
    """
    below = np.searchsorted(normal, other, side="left").sum(dtype=np.int64)
    not_above = np.searchsorted(normal, other, side="right").sum(dtype=np.int64)
    return float((below + not_above) / (2 * len(normal) * len(other)))


def average_precision(normal: FloatArray, other: FloatArray) -> float:
    """Precision at each abnormal score, weighted by the recall that it adds.

    Both ascend. As scikit-learn's `average_precision_score`, which takes ten times the memory.
    """
    scores, added = np.unique(other, return_counts=True)
    found = len(other) - np.searchsorted(other, scores, side="left")
    alarms = len(normal) - np.searchsorted(normal, scores, side="left")
    return float((added * (found / (found + alarms))).sum() / len(other))
