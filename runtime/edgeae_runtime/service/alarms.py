"""Alarms: votes over neighbouring windows, so that one strange window is no alarm."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.errors import InputError
from edgeae_runtime.stream.verdict import ANOMALY, INVALID, top_json

if TYPE_CHECKING:
    from edgeae_runtime.stream.verdict import Verdict


class AlarmRule(NamedTuple):
    """When an alarm starts and ends, counted in valid windows.

    It starts when `votes` of the last `of` windows are anomalies. It ends when at most `release` of
    them are (hysteresis), but not before it has lasted `shortest` windows; the next one starts at
    the earliest `cool_down` windows after that.
    """

    votes: int = 3
    of: int = 5
    release: int = 0
    shortest: int = 1
    cool_down: int = 0

    def check(self) -> None:
        """Refuse numbers that make no rule.

        Raises
        ------
        InputError
            If a number is out of its range.
        """
        if not 1 <= self.votes <= self.of:
            raise InputError(f"--alarm must be K/N with 1 <= K <= N; got {self.votes}/{self.of}")
        if not 0 <= self.release < self.votes:
            raise InputError(f"--release must be 0 to {self.votes - 1}; got {self.release}")
        if self.shortest < 1 or self.cool_down < 0:
            raise InputError("--shortest must be at least 1 and --cool-down at least 0")

    def false_alarm_rates(self, rate: float) -> tuple[float, float]:
        """Share of normal moments at which enough of the last windows vote, from a window's rate.

        The first is that of independent windows (binomial). The second bounds it however much
        neighbouring windows depend on each other, `of * rate / votes` (Markov's inequality).

        Examples
        --------
        >>> [round(share, 6) for share in AlarmRule(3, 5).false_alarm_rates(0.01)]
        [1e-05, 0.016667]
        """
        ways = range(self.votes, self.of + 1)
        apart = sum(math.comb(self.of, k) * rate**k * (1 - rate) ** (self.of - k) for k in ways)
        return apart, min(1.0, self.of * rate / self.votes)


class AlarmPeak(NamedTuple):
    """The largest score of an alarm, and what made it: JSON values."""

    score: float
    window: int
    time: float | None
    top: list[dict[str, Any]]


class Alarms:
    """Turns verdicts into the start and end of alarms; invalid windows neither vote nor count."""

    def __init__(self, rule: AlarmRule, features: tuple[str, ...] | None = None) -> None:
        rule.check()
        self._rule, self._features = rule, features
        self._votes: deque[int] = deque(maxlen=rule.of)
        self._start: list[Any] | None = None  # window, time
        self._peak: AlarmPeak | None = None
        self._lasted = self._quiet = 0
        self.count = 0

    @property
    def is_on(self) -> bool:
        """Whether an alarm has started and not ended."""
        return self._start is not None

    def take(self, verdict: Verdict) -> dict[str, Any] | None:
        """Take the next verdict; give the event if an alarm starts or ends with it."""
        if verdict.verdict == INVALID:
            return None
        self._votes.append(int(verdict.verdict == ANOMALY))
        self._quiet = max(0, self._quiet - 1)
        votes = sum(self._votes)
        if self._start is None:
            if votes < self._rule.votes or self._quiet:
                return None
            self._start, self._lasted, self._peak = [verdict.window, verdict.time], 0, None
            self.count += 1
            self._note(verdict)
            return self._event("alarm start")
        self._lasted += 1
        self._note(verdict)
        if votes > self._rule.release or self._lasted < self._rule.shortest:
            return None
        event = {**self._event("alarm end"), "end": verdict.window, "end_time": verdict.time}
        self._start, self._quiet = None, self._rule.cool_down + 1 if self._rule.cool_down else 0
        return event

    def _note(self, verdict: Verdict) -> None:
        if self._peak is None or verdict.score > self._peak.score:
            top = top_json(verdict.top(), self._features)
            self._peak = AlarmPeak(verdict.score, verdict.window, verdict.time, top)

    def _event(self, name: str) -> dict[str, Any]:
        window, time = self._start or (None, None)
        peak = None
        if self._peak is not None:
            peak = {**self._peak._asdict(), "score": decimal(np.float32(self._peak.score))}
        return {"event": name, "alarm": self.count, "start": window, "start_time": time,
                "peak": peak}  # fmt: skip

    def state(self) -> dict[str, Any]:
        """Give what `restore` needs, as JSON values."""
        return {
            "rule": list(self._rule),
            "votes": list(self._votes),
            "start": self._start,
            "peak": None if self._peak is None else list(self._peak),
            "lasted": self._lasted,
            "quiet": self._quiet,
            "count": self.count,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Take up a state; one of another rule keeps only the count and a running alarm."""
        if state["rule"] == list(self._rule):
            self._votes.extend(state["votes"])
        self._start, self._lasted = state["start"], state["lasted"]
        self._peak = None if state["peak"] is None else AlarmPeak(*state["peak"])
        self._quiet, self.count = state["quiet"], state["count"]


def parse_votes(text: str) -> tuple[int, int]:
    """Read `3/5`.

    Raises
    ------
    InputError
        If it is not two whole numbers.

    Examples
    --------
    >>> parse_votes("3/5")
    (3, 5)
    """
    votes, _, of = text.partition("/")
    if not (votes.isdecimal() and of.isdecimal()):
        raise InputError(f"--alarm must be K/N such as 3/5; got '{text:.40}'")
    return int(votes), int(of)
