"""Section *Threshold*: histograms, and exact counts at every threshold that a reader can choose."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.evaluate.events import event_counts
from edgeae.evaluate.metrics import ranking
from edgeae.report.data import NORMAL, windows_per_day
from edgeae_runtime.arrays import decimal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.evaluate.model import Facts
    from edgeae.report.data import Judged, ReportData
    from edgeae_runtime.arrays import FloatArray

_BINS = 72
_MAX_EXACT = 4096  # up to this many distinct scores, a reader can choose between any two
_RANKS = 1000  # beyond it: this many ranks of each kind,
_TOP = 128  # the largest scores of each,
_ALONG = 1200  # and points along the axis
_EVENT_WINDOWS = 10_000_000  # windows times thresholds at which events are counted
_WIDE = 12.0  # scores that differ by more than this factor are shown on a logarithmic axis


class Axis(NamedTuple):
    """Range and kind of the scores' axis; scores beyond it are shown at its ends."""

    low: float
    high: float
    is_log: bool

    @classmethod
    def of(cls, scores: FloatArray) -> Axis:
        """Return an axis that shows the bulk of some finite scores."""
        if not scores.size:
            return cls(0.0, 1.0, False)
        low, high = (float(q) for q in np.quantile(scores, (0.001, 1.0)))
        if low > 0 and high / low > _WIDE:
            return cls(low * 0.9, high * 1.05, True)
        if low == high:
            return cls(low - 0.5, high + 0.5, False)
        margin = 0.02 * (high - low)
        return cls(low - margin, high + margin, False)

    def points(self, count: int) -> NDArray[np.float64]:
        """Return evenly spaced points along the axis."""
        spaced = np.geomspace if self.is_log else np.linspace
        return spaced(self.low, self.high, count)


def section(data: ReportData) -> Facts:
    """Return histogram, counts at every selectable threshold, and areas, as plain JSON values."""
    normal, other, kind = data.populations()
    normal, other = np.sort(normal), np.sort(other)
    axis = Axis.of(np.concatenate([normal, other]))
    thresholds = selectable(normal, other, axis, (data.threshold,))
    return {
        "axis": axis._asdict(),
        "kind": kind,
        "normal_count": len(normal),
        "other_count": len(other),
        "normal_median": _median(normal),
        "other_median": _median(other),
        "not_finite": int((~data.is_finite).sum()),
        "from_calibration": data.is_normal is None or data.is_stored,
        "bins": [*_bins(normal, axis, NORMAL), *(_bins(other, axis, kind) if kind else [])],
        "thresholds": [decimal(value) for value in thresholds],
        "normal_above": counts_above(normal, thresholds).tolist(),
        "other_above": counts_above(other, thresholds).tolist(),
        "index": int(np.searchsorted(thresholds, data.threshold)),
        "windows_per_day": windows_per_day(data),
        "events": None if data.events is None else _events(data.events, thresholds, data.threshold),
        "auroc": None,
        "average_precision": None,
        **(_ranking(normal, other) if data.is_normal is not None else {}),
    }


def _events(judged: Judged, thresholds: FloatArray, value: np.float32) -> Facts:
    """Return events detected and false alarms at some of the thresholds, if each stayed.

    `indices` are those of the thresholds at which they are counted: the detector's own, and others
    between the median of the normal windows and the largest, fewer if the series is long.
    """
    series = judged.series
    normal = series.scores[series.is_normal_window]
    lowest = np.searchsorted(thresholds, np.median(normal)) if normal.size else 0
    most = int(np.clip(_EVENT_WINDOWS / max(1, len(series.scores)), 20, 200))
    spaced = np.linspace(lowest, len(thresholds) - 1, most).astype(np.int64)
    indices = np.unique([*spaced, np.searchsorted(thresholds, value)])
    counted = [event_counts(series, thresholds[index], judged.rule) for index in indices]
    return {
        "count": len(series.events),
        "normal_days": series.normal_days,
        "tracking": judged.figures["tracking"],
        "rule": f"{judged.rule.votes} of {judged.rule.of} windows",
        "indices": indices.tolist(),
        "detected": [one.detected for one in counted],
        "false_alarms": [one.false_alarms for one in counted],
    }


def selectable(
    normal: FloatArray, other: FloatArray, axis: Axis, required: tuple[np.float32, ...]
) -> FloatArray:
    """Return the thresholds that a reader can choose, ascending and distinct: `(t,)` float32.

    Each lies midway between two neighbouring scores, so that no window sits on it. With few enough
    scores every different count can be reached.

    Parameters
    ----------
    normal, other
        Finite scores, ascending.
    required
        Thresholds that must be among them, unchanged.

    Examples
    --------
    >>> few = np.array([1.0, 2.0, 4.0], np.float32)
    >>> selectable(few, few[:0], Axis.of(few), (np.float32(2.5),)).tolist()
    [0.9999999403953552, 1.5, 2.5, 3.0, 4.0]
    """
    scores = np.unique(np.concatenate([normal, other]))
    if not scores.size:
        return np.array(required, np.float32)
    below = scores if len(scores) <= _MAX_EXACT else _sampled(normal, other, axis)
    above = scores[np.minimum(np.searchsorted(scores, below, side="right"), len(scores) - 1)]
    middle = ((below.astype(np.float64) + above) / 2).astype(np.float32)
    middle = np.where(middle < above, middle, below)  # rounding must not reach the next score
    below_all = np.nextafter(scores[0], np.float32(-np.inf))
    return np.unique(np.concatenate([[below_all], middle, required]).astype(np.float32))


def _sampled(normal: FloatArray, other: FloatArray, axis: Axis) -> FloatArray:
    """Return scores, or points between them, where a reader may want a threshold."""
    parts = [axis.points(_ALONG).astype(np.float32)]
    for scores in (normal, other):
        if scores.size:
            ranks = np.linspace(0, len(scores) - 1, _RANKS).astype(np.int64)
            parts += [scores[ranks], scores[-_TOP:]]
    every = np.unique(np.concatenate(parts))
    lowest = min(float(scores[0]) for scores in (normal, other) if scores.size)
    return every[every >= lowest]


def counts_above(scores: FloatArray, thresholds: FloatArray) -> NDArray[np.int64]:
    """Return how many ascending scores are larger than each threshold.

    Examples
    --------
    >>> counts_above(np.array([1.0, 2.0, 2.0], np.float32), np.array([0.5, 2.0], np.float32))
    array([3, 0])
    """
    return len(scores) - np.searchsorted(scores, thresholds, side="right")


def _bins(scores: FloatArray, axis: Axis, kind: str | None) -> list[Facts]:
    """Return a histogram of scores; those beyond the axis count in its first and last bin."""
    edges = axis.points(_BINS + 1)
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


def _ranking(normal: FloatArray, other: FloatArray) -> dict[str, float]:
    is_anomaly = np.arange(len(normal) + len(other)) >= len(normal)
    return ranking(np.concatenate([normal, other]), is_anomaly)
