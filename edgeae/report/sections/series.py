"""Section *Series*: scores over time, with events and alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae.evaluate.events import evaluate_events
from edgeae_runtime.arrays import decimal

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.report.data import ReportData

_POINTS = 24_000  # kept for zooming; more windows are summed up by the highest and lowest of a few
_SPANS = 2000  # events and runs of alarms that are listed


def section(subject: ReportData) -> dict[str, Any] | None:
    """Scores in the order of time, as plain JSON values; None where windows have no order.

    A point stands for `each` windows in a row; `high` and `low` are the largest and smallest of
    their scores. `at` says where points begin, from `origin` on: milliseconds since 1970 where
    stamps ascend, else the windows' numbers, as for rows of several machines behind each other.
    """
    if not subject.is_series or not subject.is_finite.any():
        return None
    scores = subject.scores
    each = max(1, -(-len(scores) // _POINTS))
    high, low = extremes(np.where(subject.is_finite, scores, np.nan), each)
    threshold = subject.threshold
    is_alarm = scores > threshold
    events = [] if subject.is_normal is None else spans(~subject.is_normal)
    at, is_time = _places(subject)
    return {
        "is_time": is_time,
        "origin": int(at[0]),
        "at": (at[::each] - at[0]).tolist(),
        "end": int(at[-1]),
        "breaks": _breaks(at, each) if is_time else [],
        "windows": len(scores),
        "each": each,
        "high": _texts(high),
        "low": _texts(low) if each > 1 else None,
        "labelled": subject.is_normal is not None,
        "events": [[int(at[first]), int(at[stop - 1])] for first, stop in events[:_SPANS]],
        "event_count": len(events),
        "alarm_runs": len(spans(is_alarm)),
        "figures": None if subject.watched is None else evaluate_events(subject.watched, threshold),
    }


def spans(flags: Any) -> list[list[int]]:
    """Runs of true flags `(n,)`, each as its first place and the place behind its last.

    Examples
    --------
    >>> spans(np.array([False, True, True, False, True]))
    [[1, 3], [4, 5]]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    return [[int(first), int(stop)] for first, stop in edges.reshape(-1, 2)]


def extremes(scores: Any, each: int) -> tuple[Any, Any]:
    """Largest and smallest of each few scores; NaN where none is a number."""
    full = np.full(-(-len(scores) // each) * each, np.nan, np.float32)
    full[: len(scores)] = scores
    blocks = full.reshape(-1, each)
    # fmax and fmin pass NaN over.
    return np.fmax.reduce(blocks, axis=1), np.fmin.reduce(blocks, axis=1)


def _breaks(at: Any, each: int) -> list[int]:
    """Points before which time passes without windows: more than 1.5 times the usual step."""
    steps = np.diff(at)
    gaps = np.flatnonzero(steps > 1.5 * np.median(steps)) + 1 if steps.size else steps
    return [int(point) for point in np.unique(gaps // each)][:_SPANS]


def _texts(values: Any) -> list[float | None]:
    return [None if np.isnan(value) else decimal(value) for value in values]


def _places(subject: ReportData) -> tuple[NDArray[np.int64], bool]:
    """Where each window lies on the axis, and whether that is a time."""
    stamps = subject.stamps
    if stamps is not None and (np.diff(stamps) > 0).all():
        return stamps // 1_000_000, True
    return np.arange(1, len(subject.scores) + 1), False
