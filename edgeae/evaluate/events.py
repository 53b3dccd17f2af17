"""Anomalies of a series as operators count them: events detected, delay, false alarms per day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.evaluate.model import Facts
    from edgeae_runtime.arrays import FloatArray

    Bools = NDArray[np.bool_]

_DAY_S = 86400.0


class ScoredSeries(NamedTuple):
    """Scored windows of a labelled series.

    Parameters
    ----------
    scores, starts
        Scores `(n,)` of windows, and the first row of each, ascending.
    steps, stride
        Readings per window, and from the start of one to the next.
    is_normal, begins
        Bools `(rows,)`: which readings are normal, and where a recording (a file, a machine)
        begins. A gap within one ends neither an event nor an alarm.
    rate_hz
        Readings per second; None if not known.
    """

    scores: FloatArray
    starts: NDArray[np.integer]
    steps: int
    stride: int
    is_normal: Bools
    begins: Bools
    rate_hz: float | None = None

    @property
    def events(self) -> NDArray[np.int64]:
        """First and past-the-last row `(k, 2)` of each event: consecutive abnormal readings."""
        abnormal, continues = ~self.is_normal, ~self.begins
        before = np.concatenate([[False], abnormal[:-1]]) & continues
        first = np.flatnonzero(abnormal & ~before)
        after = np.concatenate([abnormal[1:] & continues[1:], [False]])
        last = np.flatnonzero(abnormal & ~after)
        return np.stack([first, last + 1], axis=1)

    @property
    def is_normal_window(self) -> Bools:
        """Windows without an abnormal reading: `(n,)`."""
        abnormal = np.concatenate([[0], np.cumsum(~self.is_normal)])
        is_normal: Bools = abnormal[self.starts + self.steps] == abnormal[self.starts]
        return is_normal

    @property
    def follows(self) -> Bools:
        """Windows that are not the first of their recording: `(n,)`."""
        run = np.cumsum(self.begins)[self.starts]
        return np.concatenate([[False], run[1:] == run[:-1]])

    @property
    def normal_days(self) -> float | None:
        """Time that the normal windows cover, in days."""
        if self.rate_hz is None:
            return None
        return float(self.is_normal_window.sum() * self.stride / self.rate_hz / _DAY_S)


def evaluate_events(series: ScoredSeries, threshold: float | np.float32) -> Facts:
    """Return events detected, their delay, and false alarms, at a threshold.

    An event is detected if a window that holds one of its readings alarms. Its delay counts from
    its first reading to the last reading of the first such window. An alarm is a run of windows
    above the threshold. It is a false alarm if it begins in a window without an abnormal reading,
    so one that outlasts an event is not. Only windows that alarm are credited: with the point
    adjustment of some papers a single lucky window counts for a whole long event, and random scores
    look good (Kim et al., AAAI 2022).

    Examples
    --------
    >>> normal = np.array([True, True, True, False, False, True])
    >>> series = ScoredSeries(np.array([0, 9, 0, 0, 9, 9]), np.arange(6), 1, 1, normal,
    ...                       np.arange(6) == 0, rate_hz=1 / 86400)
    >>> figures = evaluate_events(series, 1)
    >>> figures["events_detected"], figures["delay_readings_median"], figures["false_alarms"]
    (1, 1.0, 1)
    """
    flags = series.scores > np.float32(threshold)
    delays = _delays(series, flags)
    detected = delays[~np.isnan(delays)]
    begins = flags & ~(series.follows & np.concatenate([[False], flags[:-1]]))
    false_alarms = int((begins & series.is_normal_window).sum())
    figures: Facts = {
        "events": len(delays),
        "events_detected": len(detected),
        "event_recall": len(detected) / len(delays) if len(delays) else None,
        "delay_readings_median": float(np.median(detected)) if len(detected) else None,
        "delay_readings_max": float(detected.max()) if len(detected) else None,
        "false_alarms": false_alarms,
    }
    return figures | _timed(series, figures)


def _timed(series: ScoredSeries, figures: Facts) -> Facts:
    """Return the figures that need the sampling rate; none without it or normal windows."""
    days, rate_hz = series.normal_days, series.rate_hz
    if rate_hz is None or not days:
        return {}
    timed: Facts = {}
    for name in ("median", "max"):
        delay = figures[f"delay_readings_{name}"]
        timed[f"delay_s_{name}"] = None if delay is None else delay / rate_hz
    timed["normal_days"] = days
    timed["false_alarms_per_day"] = figures["false_alarms"] / days
    if figures["events"]:
        flags = series.scores > threshold_at_alarms(series, 1.0)
        is_detected = ~np.isnan(_delays(series, flags))
        timed["event_recall_at_1_false_alarm_per_day"] = float(is_detected.mean())
    return timed


def threshold_at_alarms(series: ScoredSeries, per_day: float) -> np.float32:
    """Return the lowest threshold with at most this many false alarms per day, by the labels.

    The search goes down from the largest score until there is one alarm too many, and not below the
    median score of the normal windows, where alarms merge into one that never ends. The sampling
    rate must be known.
    """
    days = series.normal_days
    assert days is not None
    scores = np.asarray(series.scores, np.float32)
    before = np.where(series.follows, np.concatenate([scores[:1], scores[:-1]]), -np.inf)
    # A window begins an alarm at thresholds from the score before it up to its own.
    can_begin = series.is_normal_window & (before < scores)
    edges = np.concatenate([scores[can_begin], before[can_begin]])
    change = np.repeat([1, -1], int(can_begin.sum()))
    order = np.argsort(-edges, kind="stable")
    edges, count = edges[order], np.cumsum(change[order])
    is_last = np.append(edges[1:] != edges[:-1], True)  # equal scores come in together
    too_many = np.flatnonzero(is_last & (count > per_day * days))
    lowest = np.median(scores[series.is_normal_window])
    return np.float32(max(edges[too_many[0]], lowest) if too_many.size else lowest)


def _delays(series: ScoredSeries, flags: Bools) -> NDArray[np.float64]:
    """Return the readings `(k,)` from each event's first one to the alarm; NaN if undetected."""
    events = series.events
    delays = np.full(len(events), np.nan)
    flagged = series.starts[flags]
    for number, (first, stop) in enumerate(events.tolist()):
        at = np.searchsorted(flagged, first - series.steps + 1)
        if at < len(flagged) and flagged[at] < stop:
            delays[number] = flagged[at] + series.steps - 1 - first
    return delays
