"""What a stream wrote: windows with their scores, alarms, and what an operator said of them."""

from __future__ import annotations

import json
import math
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.stream.verdict import ANOMALY, INVALID
from edgeae_runtime.timestamps import StampReader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray, Json
    from edgeae_runtime.stream.verdict import Verdict

_MAX_LINE = 1 << 22
_MAX_BEFORE = 10  # windows before an alarm of which the anomalies may have raised it


class Period(NamedTuple):
    """From one time to another, both included, in seconds since 1970."""

    first: float
    last: float

    @classmethod
    def of(cls, first: str, last: str) -> Period:
        """Read two stamps, numbers or dates.

        Raises
        ------
        InputError
            If one is no stamp, or the second comes before the first.

        Examples
        --------
        >>> Period.of("1970-01-01 00:00", "1970-01-01 00:01:30")
        Period(first=0.0, last=90.0)
        """
        reader = StampReader()
        period = cls(*(reader.one(stamp) / 1e9 for stamp in (first, last)))
        if period.last < period.first:
            raise InputError(
                f"`between` must name two times, the earlier first; got {first} {last}"
            )
        return period


class LoggedAlarm(NamedTuple):
    """An alarm of a stream; windows are counted through the log. What is not known is None."""

    number: int
    start: int
    stop: int | None
    start_time: float | None
    end_time: float | None


class EventLog:
    """The valid windows of a log in their order, and its alarms.

    Attributes
    ----------
    scores, times
        Arrays `(n,)`; a time that was not known is NaN.
    alarms
        In their order; one that had not ended ends with the log.
    false_alarms
        Numbers of alarms that an operator marked as none.
    invalid
        How many windows were not valid, by reason.
    """

    def __init__(self) -> None:
        self.alarms: list[LoggedAlarm] = []
        self.false_alarms: set[int] = set()
        self.invalid: Counter[str] = Counter()
        self._windows: list[tuple[float, float, bool]] = []  # score, time, is anomaly

    @classmethod
    def read(cls, path: str, digest: str) -> EventLog:
        """Read the events of the model of a digest.

        Raises
        ------
        InputError
            If a line is no event, or a window is that of another model.
        OSError
            If it cannot be read.
        """
        log, is_known = cls(), False
        for number, event in events(path):
            kind = event["event"]
            if "machine" in event:
                raise InputError(f"{path}: holds windows of many machines; give those of one")
            try:
                if kind == "model":
                    is_known = event["digest"] == digest
                elif kind == "verdict" and event["verdict"] != INVALID:
                    if is_known:
                        log._take(event["score"], event.get("time"), event["verdict"])
                elif kind.startswith("alarm "):
                    log.take_alarm(event)
                elif kind == "feedback":
                    log._mark(int(event["alarm"]), bool(event["is_false"]))
            except (TypeError, KeyError, ValueError):
                raise InputError(f"{path}: line {number} is not an event of 'stream'") from None
            if kind == "verdict" and not is_known:
                raise InputError(f"{path}: line {number} is a window of another model")
        if not np.isfinite(log.scores).all():
            raise InputError(f"{path}: every score must be finite")
        return log

    @property
    def scores(self) -> NDArray[np.float32]:
        """Scores of the valid windows."""
        return np.array([score for score, _, _ in self._windows], np.float32)

    @property
    def times(self) -> NDArray[np.float64]:
        """Times of the valid windows."""
        return np.array([time for _, time, _ in self._windows], np.float64)

    def take_verdict(self, verdict: Verdict) -> None:
        """Take the next window; one that is not valid is counted."""
        if verdict.verdict == INVALID:
            self.invalid[str(verdict.reason)] += 1
        else:
            self._take(verdict.score, verdict.time, verdict.verdict)

    def take_alarm(self, event: Json) -> None:
        """Take the start or the end of an alarm, behind the window with which it came."""
        count = len(self._windows)
        if event["event"] == "alarm start":
            number, time = int(event["alarm"]), event["start_time"]
            self.alarms.append(LoggedAlarm(number, max(0, count - 1), None, time, None))
        elif self.alarms and self.alarms[-1].number == int(event["alarm"]):
            ended = self.alarms[-1]._replace(stop=count, end_time=event["end_time"])
            self.alarms[-1] = ended

    def _take(self, score: float, time: float | None, verdict: str) -> None:
        known = math.nan if time is None else float(time)
        self._windows.append((float(score), known, verdict == ANOMALY))

    def _mark(self, number: int, is_false: bool) -> None:
        (self.false_alarms.add if is_false else self.false_alarms.discard)(number)

    def within(self, alarm: LoggedAlarm) -> BoolArray:
        """Tell which windows belong to an alarm: those of its time, and the anomalies before."""
        count = len(self._windows)
        is_within = np.zeros(count, bool)
        first = max(0, alarm.start - _MAX_BEFORE)
        for index in range(first, min(alarm.start, count)):
            is_within[index] = self._windows[index][2]
        is_within[alarm.start : alarm.stop] = True
        return is_within

    def refuse_unknown(self, numbers: Collection[int]) -> None:
        """Refuse numbers of alarms that the log does not hold, or holds twice.

        Raises
        ------
        InputError
            It names the number.
        """
        known = [alarm.number for alarm in self.alarms]
        for number in sorted(numbers):
            if known.count(number) == 0:
                held = f"alarms {min(known)} to {max(known)}" if known else "no alarms"
                raise InputError(
                    f"`false` must name alarms of the log; got {number}; it has {held}"
                )
            if known.count(number) > 1:
                raise InputError(
                    f"`false` must name one alarm each; alarm {number} is in the log "
                    f"{known.count(number)} times; give the log of one run"
                )


def events(path: str) -> Iterator[tuple[int, Json]]:
    """Yield the events in a file of JSON lines, each with the number of its line.

    Raises
    ------
    InputError
        If a line is no event.
    OSError
        If it cannot be read.
    """
    with open(path, encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(iter(lambda: file.readline(_MAX_LINE), ""), 1):
            if not line.strip():
                continue
            try:
                event: Any = json.loads(line)
            except (ValueError, RecursionError):
                event = None
            if not isinstance(event, dict) or not isinstance(event.get("event"), str):
                raise InputError(f"{path}: line {number} is not an event of 'stream'")
            yield number, event
