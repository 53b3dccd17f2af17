"""Anomalies of a series as operators count them: events detected, delay, false alarms per day.

Alarms are those that the rule of `edgeae-runtime stream` raises, by its own class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.service.alarms import AlarmRule, alarms_of

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from edgeae.evaluate.model import Facts
    from edgeae_runtime.arrays import FloatArray

    Bools = NDArray[np.bool_]
    Indices = NDArray[np.int64]

_DAY_S = 86400.0
DEFAULT_RULE = AlarmRule()


class ScoredSeries(NamedTuple):
    """Scored windows of a labelled series.

    Parameters
    ----------
    scores, starts
        Finite scores `(n,)` of windows, and the first row of each, ascending. Windows that are
        invalid on a device are left out: they neither vote for an alarm nor count.
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
    def last_rows(self) -> Indices:
        """Row of each window's last reading: `(n,)`."""
        rows: Indices = np.asarray(self.starts, np.int64) + self.steps - 1
        return rows

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
    def recording(self) -> Indices:
        """Which recording each window belongs to, `(n,)`, ascending."""
        recording: Indices = np.cumsum(self.begins)[self.starts]
        return recording

    @property
    def normal_days(self) -> float | None:
        """Time that the normal windows cover, in days."""
        if self.rate_hz is None:
            return None
        return float(self.is_normal_window.sum() * self.stride / self.rate_hz / _DAY_S)


def evaluate_events(
    series: ScoredSeries, threshold: ArrayLike, rule: AlarmRule = DEFAULT_RULE
) -> Facts:
    """Return events detected, their delay, and false alarms.

    Parameters
    ----------
    series
        Scored windows.
    threshold
        One number, or that of each window, `(n,)`.
    rule
        When an alarm is raised.

    Notes
    -----
    An event is detected if a window that holds one of its readings is an anomaly for which an alarm
    is raised, or on. Its delay counts from its first reading to the last reading of that window, or
    of the one that raised the alarm if that is later. An alarm is false if none of the anomalies
    that raised it holds an abnormal reading, so one that outlasts an event is not. Only anomalies
    are credited: with the point adjustment of some papers a single lucky window counts for a whole
    long event, and random scores look good (Kim et al., AAAI 2022).

    Examples
    --------
    >>> normal = np.array([True, True, True, False, False, True])
    >>> series = ScoredSeries(np.array([0, 9, 0, 0, 9, 9]), np.arange(6), 1, 1, normal,
    ...                       np.arange(6) == 0, rate_hz=1 / 86400)
    >>> figures = evaluate_events(series, 1, AlarmRule(1, 1))
    >>> figures["events_detected"], figures["delay_readings_median"], figures["false_alarms"]
    (1, 1.0, 1)
    """
    delays, alarms, false_alarms = event_counts(series, threshold, rule)
    detected = delays[~np.isnan(delays)]
    figures: Facts = {
        "events": len(delays),
        "events_detected": len(detected),
        "event_recall": len(detected) / len(delays) if len(delays) else None,
        "delay_readings_median": float(np.median(detected)) if len(detected) else None,
        "delay_readings_max": float(detected.max()) if len(detected) else None,
        "alarms": alarms,
        "false_alarms": false_alarms,
    }
    return figures | _timed(series, figures, rule)


class EventCounts(NamedTuple):
    """Delays `(k,)` of the events in readings, NaN without an alarm; alarms, and false ones."""

    delays: NDArray[np.float64]
    alarms: int
    false_alarms: int

    @property
    def detected(self) -> int:
        """How many events were detected."""
        return int((~np.isnan(self.delays)).sum())


def event_counts(
    series: ScoredSeries, threshold: ArrayLike, rule: AlarmRule = DEFAULT_RULE
) -> EventCounts:
    """Count as `evaluate_events` does."""
    is_above = np.asarray(series.scores > np.asarray(threshold, np.float64))
    edges = np.flatnonzero(np.diff(series.recording)) + 1
    voters: list[int] = []
    known_at: list[int] = []  # the window at which each of them is an alarm
    alarms = false_alarms = 0
    is_normal = series.is_normal_window
    for part in np.split(np.arange(len(is_above)), edges):
        for alarm in alarms_of(is_above[part], rule):
            windows = part[list(alarm.voters)]
            alarms += 1
            false_alarms += bool(is_normal[part[list(alarm.first_votes)]].all())
            voters += windows.tolist()
            known_at += np.maximum(windows, part[alarm.start]).tolist()
    delays = _delays(series, np.array(voters, np.int64), np.array(known_at, np.int64))
    return EventCounts(delays, alarms, false_alarms)


def _timed(series: ScoredSeries, figures: Facts, rule: AlarmRule) -> Facts:
    """Return the figures that need the sampling rate, and those a day if windows are normal."""
    days, rate_hz = series.normal_days, series.rate_hz
    if rate_hz is None:
        return {}
    timed: Facts = {}
    for name in ("median", "max"):
        delay = figures[f"delay_readings_{name}"]
        timed[f"delay_s_{name}"] = None if delay is None else delay / rate_hz
    if not days:
        return timed
    timed["normal_days"] = days
    timed["false_alarms_per_day"] = figures["false_alarms"] / days
    if figures["events"]:
        counts = event_counts(series, threshold_at_alarms(series, days, rule), rule)
        recall = counts.detected / figures["events"]
        timed["event_recall_at_1_false_alarm_per_day"] = recall
    return timed


def threshold_at_alarms(
    series: ScoredSeries, most: float, rule: AlarmRule = DEFAULT_RULE
) -> np.float32:
    """Return a threshold with at most this many false alarms, by the labels.

    It is the lowest that a bisection of the normal scores above their median finds: with the next
    lower score there is one alarm too many. Below the median alarms merge into one that never ends.
    """
    scores = np.asarray(series.scores, np.float32)
    ordered = np.unique(scores[series.is_normal_window])
    if not len(ordered):
        return np.float32(scores.min())
    ordered = ordered[ordered >= np.median(scores[series.is_normal_window])]
    low, high = 0, len(ordered) - 1  # above the largest normal score no alarm is false
    while low < high:
        middle = (low + high) // 2
        is_enough = event_counts(series, ordered[middle], rule).false_alarms <= most
        low, high = (low, middle) if is_enough else (middle + 1, high)
    return np.float32(ordered[high])


def _delays(series: ScoredSeries, voters: Indices, known_at: Indices) -> NDArray[np.float64]:
    """Return the readings `(k,)` from each event's first one to the alarm; NaN if undetected."""
    events = series.events
    delays = np.full(len(events), np.nan)
    order = np.argsort(voters, kind="stable")
    flagged, known = series.starts[voters[order]], series.starts[known_at[order]]
    for number, (first, stop) in enumerate(events.tolist()):
        at = np.searchsorted(flagged, first - series.steps + 1)
        if at < len(flagged) and flagged[at] < stop:
            delays[number] = known[at] + series.steps - 1 - first
    return delays
