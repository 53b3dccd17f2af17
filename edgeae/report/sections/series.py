"""Section *Series*: scores over time, with events and alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.arrays import decimal

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from edgeae.evaluate.model import Facts
    from edgeae.report.data import ReportData
    from edgeae_runtime.arrays import FloatArray

_MAX_POINTS = 24_000  # kept for zooming; of more windows a point holds several
_MAX_SPANS = 2000  # of events, and of gaps, that are listed


def section(data: ReportData) -> Facts | None:
    """Return the scores in the order of time, as plain JSON values; None for unordered windows.

    A point stands for `each` consecutive windows; `high` and `low` are the largest and smallest of
    their scores. `at` says where points begin, counted from `origin`: milliseconds since 1970 if
    stamps ascend, else the windows' numbers, as for rows of several machines one after the other.
    """
    if not data.is_series or not data.is_finite.any():
        return None
    scores = data.scores
    each = max(1, -(-len(scores) // _MAX_POINTS))
    high, low = extremes(np.where(data.is_finite, scores, np.nan), each)
    events = [] if data.is_normal is None else spans(~data.is_normal)
    at, is_time = _positions(data)
    return {
        "is_time": is_time,
        "origin": int(at[0]),
        "at": (at[::each] - at[0]).tolist(),
        "end": int(at[-1]),
        "breaks": _breaks(at, each) if is_time else [],
        "windows": len(scores),
        "each": each,
        "high": _values(high),
        "low": _values(low) if each > 1 else None,
        "labelled": data.is_normal is not None,
        "events": [[int(at[first]), int(at[stop - 1])] for first, stop in events[:_MAX_SPANS]],
        "event_count": len(events),
        "alarms": None if data.judged is None else data.judged.figures["alarms"],
        "figures": None if data.events is None else data.events.figures,
    }


def spans(flags: ArrayLike) -> list[list[int]]:
    """Return the runs of true flags `(n,)`, each as its first index and the one behind its last.

    Examples
    --------
    >>> spans(np.array([False, True, True, False, True]))
    [[1, 3], [4, 5]]
    """
    padded = np.concatenate([[False], np.asarray(flags), [False]]).astype(np.int8)
    edges = np.flatnonzero(np.diff(padded))
    return [[int(first), int(stop)] for first, stop in edges.reshape(-1, 2)]


def extremes(scores: FloatArray, each: int) -> tuple[FloatArray, FloatArray]:
    """Return the largest and smallest of every `each` scores; NaN where none is a number."""
    full = np.full(-(-len(scores) // each) * each, np.nan, np.float32)
    full[: len(scores)] = scores
    blocks = full.reshape(-1, each)
    return np.fmax.reduce(blocks, axis=1), np.fmin.reduce(blocks, axis=1)  # these ignore NaN


def _breaks(at: NDArray[np.int64], each: int) -> list[int]:
    """Return the points after a gap: more than 1.5 times the usual step without a window."""
    steps = np.diff(at)
    gaps = np.flatnonzero(steps > 1.5 * np.median(steps)) + 1 if steps.size else steps
    return [int(point) for point in np.unique(gaps // each)][:_MAX_SPANS]


def _values(scores: FloatArray) -> list[float | None]:
    return [None if np.isnan(value) else decimal(value) for value in scores]


def _positions(data: ReportData) -> tuple[NDArray[np.int64], bool]:
    """Return where each window lies on the axis, and whether that is a time."""
    stamps = data.stamps
    if stamps is not None and (np.diff(stamps) > 0).all():
        return stamps // 1_000_000, True
    return np.arange(1, len(data.scores) + 1), False
