"""Alarms: votes over neighbouring windows, so that one anomalous window is no alarm."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.errors import InputError
from edgeae_runtime.stream.verdict import ANOMALY, INVALID, contributions_json

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import BoolArray, Json
    from edgeae_runtime.stream.verdict import Verdict


class AlarmRule(NamedTuple):
    """When an alarm starts and ends, counted in valid windows.

    It starts when `votes` of the last `of` windows are anomalies. It ends when at most `clear_at`
    of them are (hysteresis), but lasts at least `min_duration` windows. The next one starts
    `cooldown` windows after that at the earliest.
    """

    votes: int = 3
    of: int = 5
    clear_at: int = 0
    min_duration: int = 1
    cooldown: int = 0

    def check(self) -> None:
        """Refuse numbers that make no rule.

        Raises
        ------
        InputError
            If a number is out of its range.
        """
        if not 1 <= self.votes <= self.of:
            raise InputError(f"`alarm` must be K/N with 1 <= K <= N; got {self.votes}/{self.of}")
        if not 0 <= self.clear_at < self.votes:
            raise InputError(f"`clear_at` must be 0 to {self.votes - 1}; got {self.clear_at}")
        if self.min_duration < 1:
            raise InputError(f"`min_duration` must be at least 1; got {self.min_duration}")
        if self.cooldown < 0:
            raise InputError(f"`cooldown` must be at least 0; got {self.cooldown}")

    def is_met(self, is_anomaly: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Tell for each run of `of` windows, `(n - of + 1,)`, whether it has enough votes.

        Examples
        --------
        >>> AlarmRule(2, 3).is_met(np.array([True, False, True, False, False]))
        array([ True, False, False])
        """
        votes = np.convolve(is_anomaly.astype(np.int64), np.ones(self.of, np.int64), "valid")
        met: NDArray[np.bool_] = votes >= self.votes
        return met

    def false_alarm_rates(self, rate: float) -> tuple[float, float]:
        """Return the share of normal moments with enough votes, from a window's false-alarm rate.

        The first holds for independent windows (binomial). The second bounds it for any dependence
        between windows, `of * rate / votes` (Markov's inequality).

        Examples
        --------
        >>> [round(share, 6) for share in AlarmRule(3, 5).false_alarm_rates(0.01)]
        [1e-05, 0.016667]
        """
        independent = sum(
            math.comb(self.of, k) * rate**k * (1 - rate) ** (self.of - k)
            for k in range(self.votes, self.of + 1)
        )
        return independent, min(1.0, self.of * rate / self.votes)


class AlarmPeak(NamedTuple):
    """The window of an alarm with the largest score: JSON values."""

    score: float
    window: int
    time: float | None
    contributions: list[Json]


START, END = "start", "end"


class AlarmSwitch:
    """The rule at work: whether an alarm is on, from the valid windows in their order.

    Attributes
    ----------
    is_on
        Whether an alarm has started and not ended.
    count
        Alarms so far.

    Examples
    --------
    >>> switch = AlarmSwitch(AlarmRule(2, 3))
    >>> [switch.take(flag) for flag in (True, True, False, False, False)]
    [None, 'start', None, None, 'end']
    """

    def __init__(self, rule: AlarmRule) -> None:
        rule.check()
        self._rule = rule
        self._votes: deque[int] = deque(maxlen=rule.of)
        self._duration = 0  # windows of the alarm after its start
        self._cooldown_left = 0
        self.is_on = False
        self.count = 0

    def take(self, is_anomaly: bool) -> str | None:
        """Take the next window; return `start` or `end` if an alarm does so with it."""
        self._votes.append(int(is_anomaly))
        self._cooldown_left = max(0, self._cooldown_left - 1)
        votes = sum(self._votes)
        if not self.is_on:
            if votes < self._rule.votes or self._cooldown_left:
                return None
            self.is_on, self._duration = True, 0
            self.count += 1
            return START
        self._duration += 1
        if votes > self._rule.clear_at or self._duration < self._rule.min_duration:
            return None
        self.is_on = False
        self._cooldown_left = self._rule.cooldown + 1 if self._rule.cooldown else 0
        return END

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {
            "rule": list(self._rule),
            "votes": list(self._votes),
            "is_on": self.is_on,
            "duration": self._duration,
            "cooldown_left": self._cooldown_left,
            "count": self.count,
        }

    def restore(self, state: Json) -> None:
        """Continue from a `state`; that of another rule keeps the count and an alarm that is on."""
        if state["rule"] == list(self._rule):
            self._votes.extend(state["votes"])
        self.is_on, self.count = bool(state["is_on"]), int(state["count"])
        self._duration, self._cooldown_left = state["duration"], state["cooldown_left"]


class Alarm(NamedTuple):
    """An alarm by the indices of valid windows: its start, the first behind it, and its voters.

    The voters are the anomalies that raised it, or came while it was on.
    """

    start: int
    stop: int
    first_votes: tuple[int, ...]
    voters: tuple[int, ...]


def alarms_of(is_anomaly: ArrayLike, rule: AlarmRule) -> list[Alarm]:
    """Return the alarms of successive valid windows `(n,)` of one recording.

    Examples
    --------
    >>> [(one.start, one.stop) for one in alarms_of([0, 1, 1, 0, 0, 0, 1], AlarmRule(2, 3))]
    [(2, 5)]
    """
    flags = np.asarray(is_anomaly, bool)
    switch, alarms, start = AlarmSwitch(rule), [], 0
    for index in _busy(flags, rule).tolist():
        change = switch.take(bool(flags[index]))
        if change == START:
            start = index
        elif change == END:
            alarms.append(_alarm(start, index, flags, rule))
    if switch.is_on:
        alarms.append(_alarm(start, len(flags), flags, rule))
    return alarms


def _busy(flags: BoolArray, rule: AlarmRule) -> NDArray[np.int64]:
    """Return the windows that an alarm rule need be shown: after so many others it is at rest."""
    rest = rule.of + rule.min_duration + rule.cooldown + 2
    is_busy = np.zeros(len(flags) + rest + 1, np.int64)
    anomalies = np.flatnonzero(flags)
    np.add.at(is_busy, anomalies, 1)
    np.add.at(is_busy, anomalies + rest, -1)
    return np.flatnonzero(np.cumsum(is_busy)[: len(flags)])


def _alarm(start: int, stop: int, flags: BoolArray, rule: AlarmRule) -> Alarm:
    first = max(0, start - rule.of + 1)
    votes = first + np.flatnonzero(flags[first : start + 1])
    later = start + 1 + np.flatnonzero(flags[start + 1 : stop])
    return Alarm(start, stop, tuple(votes.tolist()), tuple([*votes.tolist(), *later.tolist()]))


class Alarms:
    """Turns verdicts into the start and end of alarms; invalid windows neither vote nor count.

    `names` are those of the values in contributions, where they are known.
    """

    def __init__(self, rule: AlarmRule, names: tuple[str, ...] | None = None) -> None:
        self._switch, self.names = AlarmSwitch(rule), names
        self._start: tuple[int, float | None] | None = None  # window and time
        self._peak: AlarmPeak | None = None

    @property
    def is_on(self) -> bool:
        """Whether an alarm has started and not ended."""
        return self._switch.is_on

    @property
    def count(self) -> int:
        """Alarms so far."""
        return self._switch.count

    def take(self, verdict: Verdict) -> Json | None:
        """Take the next verdict, and return the event if an alarm starts or ends with it."""
        if verdict.verdict == INVALID:
            return None
        change = self._switch.take(verdict.verdict == ANOMALY)
        if change == START:
            self._start, self._peak = (verdict.window, verdict.time), None
        if change is not None or self.is_on:
            self._update_peak(verdict)
        if change is None:
            return None
        assert self._start is not None
        event = self._event(f"alarm {change}", self._start)
        if change == START:
            return event
        self._start = None
        return {**event, "end_window": verdict.window, "end_time": verdict.time}

    def _update_peak(self, verdict: Verdict) -> None:
        if self._peak is None or verdict.score > self._peak.score:
            contributions = contributions_json(verdict.top(), self.names)
            self._peak = AlarmPeak(verdict.score, verdict.window, verdict.time, contributions)

    def _event(self, name: str, start: tuple[int, float | None]) -> Json:
        peak = None
        if self._peak is not None:
            peak = {**self._peak._asdict(), "score": decimal(np.float32(self._peak.score))}
        return {
            "event": name,
            "alarm": self.count,
            "start_window": start[0],
            "start_time": start[1],
            "peak": peak,
        }

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {
            "switch": self._switch.state(),
            "start": self._start,
            "peak": None if self._peak is None else list(self._peak),
        }

    def restore(self, state: Json) -> None:
        """Continue from a `state`; that of another rule keeps the count and an alarm that is on."""
        self._switch.restore(state["switch"])
        start = state["start"]
        self._start = None if start is None else (start[0], start[1])
        if (self._start is not None) != self.is_on:
            raise ValueError("its alarm has no start")
        self._peak = None if state["peak"] is None else AlarmPeak(*state["peak"])


def parse_votes(text: str) -> tuple[int, int]:
    """Read `3/5`.

    Raises
    ------
    InputError
        If the text is not two whole numbers.

    Examples
    --------
    >>> parse_votes("3/5")
    (3, 5)
    """
    votes, _, of = text.partition("/")
    if not (votes.isdecimal() and of.isdecimal()):
        raise InputError(f"`alarm` must be K/N such as 3/5; got '{text:.40}'")
    return int(votes), int(of)
