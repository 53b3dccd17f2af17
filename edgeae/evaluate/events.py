"""Anomalies of a series as operators count them: events found, delay, false alarms a day."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

_DAY_S = 86400.0


class Monitored(NamedTuple):
    """Scored windows of a labelled series.

    Parameters
    ----------
    scores, starts
        Scores `(n,)` of windows, and the first row of each, ascending.
    steps, stride
        Readings a window, and from the start of one to the next.
    is_normal, begins
        Bools `(rows,)`: which readings are normal, and where a recording (a file, a machine)
        begins. A gap within one ends neither an event nor an alarm.
    rate_hz
        Readings a second, None if that is not known.
    """

    scores: Any
    starts: Any
    steps: int
    stride: int
    is_normal: Any
    begins: Any
    rate_hz: float | None = None

    @property
    def events(self) -> Any:
        """First and past-the-last row `(k, 2)` of each event: abnormal readings in a row."""
        strange = ~np.asarray(self.is_normal)
        before = np.concatenate([[False], strange[:-1]]) & ~np.asarray(self.begins)
        first = np.flatnonzero(strange & ~before)
        after = np.concatenate([strange[1:] & ~np.asarray(self.begins)[1:], [False]])
        last = np.flatnonzero(strange & ~after)
        return np.stack([first, last + 1], axis=1)

    @property
    def is_normal_window(self) -> Any:
        """Bools `(n,)`: windows without an abnormal reading."""
        strange = np.concatenate([[0], np.cumsum(~np.asarray(self.is_normal))])
        return strange[self.starts + self.steps] == strange[self.starts]

    @property
    def follows(self) -> Any:
        """Bools `(n,)`: windows before which another one of the same recording was scored."""
        run = np.cumsum(self.begins)[self.starts]
        return np.concatenate([[False], run[1:] == run[:-1]])

    @property
    def normal_days(self) -> float | None:
        """Time that the normal windows stand for."""
        if self.rate_hz is None:
            return None
        return float(self.is_normal_window.sum() * self.stride / self.rate_hz / _DAY_S)


def evaluate_events(watched: Monitored, threshold: float | np.float32) -> dict[str, Any]:
    """Events found, how late, and false alarms, at a threshold.

    An event is found when a window that holds one of its readings alarms; its delay is counted from
    its first reading to the last reading of the first such window. An alarm is windows in a row
    above the threshold; it is false when it begins in a window without an abnormal reading, so one
    that outlasts an event is not. Nothing is credited beyond the windows that alarm: with the
    point adjustment of some papers a single lucky window would count for all of a long event, and
    random scores look good (Kim et al., AAAI 2022).

    Examples
    --------
    >>> normal = np.array([True, True, True, False, False, True])
    >>> watched = Monitored(np.array([0, 9, 0, 0, 9, 9]), np.arange(6), 1, 1, normal,
    ...                     np.arange(6) == 0, rate_hz=1 / 86400)
    >>> figures = evaluate_events(watched, 1)
    >>> figures["events_found"], figures["delay_readings_median"], figures["false_alarms"]
    (1, 1.0, 1)
    """
    flags = np.asarray(watched.scores) > np.float32(threshold)
    delays = _delays(watched, flags)
    found = delays[~np.isnan(delays)]
    begins = flags & ~(watched.follows & np.concatenate([[False], flags[:-1]]))
    false_alarms = int((begins & watched.is_normal_window).sum())
    figures: dict[str, Any] = {
        "events": len(delays),
        "events_found": len(found),
        "event_recall": len(found) / len(delays) if len(delays) else None,
        "delay_readings_median": float(np.median(found)) if len(found) else None,
        "delay_readings_max": float(found.max()) if len(found) else None,
        "false_alarms": false_alarms,
    }
    days = watched.normal_days
    if days is None or not days:
        return figures
    rate_hz = watched.rate_hz
    for name in ("median", "max"):
        delay = figures[f"delay_readings_{name}"]
        figures[f"delay_s_{name}"] = None if delay is None else delay / rate_hz
    figures["normal_days"] = days
    figures["false_alarms_per_day"] = false_alarms / days
    at_one = threshold_at_alarms(watched, 1.0)
    if len(delays):
        found_at_one = ~np.isnan(_delays(watched, np.asarray(watched.scores) > at_one))
        figures["event_recall_at_1_false_alarm_a_day"] = float(found_at_one.mean())
    return figures


def threshold_at_alarms(watched: Monitored, per_day: float) -> np.float32:
    """Lowest threshold down to which no more false alarms a day begin; from the labels.

    It goes down from the largest score until there is one too many, and never below the median
    score of the normal windows, where alarms melt into one that never ends.

    The rate of the readings must be known.
    """
    days = watched.normal_days
    assert days is not None
    scores = np.asarray(watched.scores, np.float32)
    before = np.where(watched.follows, np.concatenate([scores[:1], scores[:-1]]), -np.inf)
    # For thresholds from the score before it up to its own, a window begins an alarm.
    can_begin = watched.is_normal_window & (before < scores)
    edges = np.concatenate([scores[can_begin], before[can_begin]])
    change = np.repeat([1, -1], int(can_begin.sum()))
    order = np.argsort(-edges, kind="stable")
    edges, count = edges[order], np.cumsum(change[order])
    is_last = np.append(edges[1:] != edges[:-1], True)  # equal scores come in together
    too_many = np.flatnonzero(is_last & (count > per_day * days))
    lowest = np.median(scores[watched.is_normal_window])
    return np.float32(max(edges[too_many[0]], lowest) if too_many.size else lowest)


def _delays(watched: Monitored, flags: Any) -> Any:
    """Readings `(k,)` from each event's first one to the alarm; NaN for an event not found."""
    starts = np.asarray(watched.starts)
    events = watched.events
    delays = np.full(len(events), np.nan)
    flagged = starts[flags]
    for number, (first, stop) in enumerate(events.tolist()):
        place = np.searchsorted(flagged, first - watched.steps + 1)
        if place < len(flagged) and flagged[place] < stop:
            delays[number] = flagged[place] + watched.steps - 1 - first
    return delays
