"""`AlarmSwitch` for many machines: the votes of each, a window of each of some machines at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.service.alarms import AlarmPeak
from edgeae_runtime.stream.machine_table import Column, MachineTable
from edgeae_runtime.stream.verdict import contributions_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray, Json
    from edgeae_runtime.service.alarms import AlarmRule
    from edgeae_runtime.stream.verdict import Verdict

_NO_TIME = -(1 << 63)


class MachineAlarms:
    """Turns verdicts into the start and end of each machine's alarms, as `Alarms` does for one."""

    def __init__(self, rule: AlarmRule, names: tuple[str, ...] | None) -> None:
        rule.check()
        self._rule, self.names = rule, names
        self.table = MachineTable(
            votes=Column("?", (rule.of,)),
            place=Column("i4"),
            is_on=Column("?"),
            duration=Column("i8"),
            cooldown=Column("i8"),
            count=Column("i8"),
            window=Column("i8"),
            time_ns=Column("i8", new=_NO_TIME),
        )
        self._peaks: dict[int, AlarmPeak] = {}

    def switch(self, at: NDArray[np.intp], is_anomaly: BoolArray) -> NDArray[np.int8]:
        """Take a valid window of each of some machines: 1 where an alarm starts, -1 where one ends.

        Both are for `event` to tell; 2 is an alarm that goes on.
        """
        table, rule = self.table, self._rule
        place = table["place"][at]
        table["votes"][at, place] = is_anomaly
        table["place"][at] = (place + 1) % rule.of
        votes, was_on = table["votes"][at].sum(axis=1), table["is_on"][at]
        cooldown = np.maximum(table["cooldown"][at] - 1, 0)
        duration = table["duration"][at] + 1
        starts = ~was_on & (votes >= rule.votes) & (cooldown == 0)
        ends = was_on & (votes <= rule.clear_at) & (duration >= rule.min_duration)
        table["is_on"][at] = (was_on | starts) & ~ends
        table["duration"][at] = np.where(starts, 0, duration)
        table["cooldown"][at] = np.where(ends & (rule.cooldown > 0), rule.cooldown + 1, cooldown)
        table["count"][at] += starts
        changes: NDArray[np.int8] = np.where(was_on, 2, 0).astype(np.int8)
        changes[starts], changes[ends] = 1, -1
        return changes

    def event(self, at: int, change: int, verdict: Verdict) -> Json | None:
        """Return the event of a change, and note the window of an alarm with the largest score."""
        table = self.table
        if change == 1:
            self._peaks.pop(at, None)
            table["window"][at] = verdict.window
            time = verdict.time
            table["time_ns"][at] = _NO_TIME if time is None else round(time * 1e9)
        peak = self._peaks.get(at)
        if peak is None or verdict.score > peak.score:
            contributions = contributions_json(verdict.top(), self.names)
            peak = AlarmPeak(verdict.score, verdict.window, verdict.time, contributions)
            self._peaks[at] = peak
        if change == 2:
            return None
        time_ns = int(table["time_ns"][at])
        event: Json = {
            "event": "alarm start" if change == 1 else "alarm end",
            "alarm": int(table["count"][at]),
            "start_window": int(table["window"][at]),
            "start_time": None if time_ns == _NO_TIME else time_ns / 1e9,
            "peak": {**peak._asdict(), "score": decimal(np.float32(peak.score))},
        }
        if change == 1:
            return event
        del self._peaks[at]
        return {**event, "end_window": verdict.window, "end_time": verdict.time}

    def clear(self, at: Iterable[int]) -> None:
        """Forget some machines."""
        chosen = list(at)
        self.table.clear(chosen)
        for index in chosen:
            self._peaks.pop(index, None)

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        peaks: Any = {str(at): list(peak) for at, peak in self._peaks.items()}
        return {"rule": list(self._rule), "table": self.table.state(), "peaks": peaks}

    def restore(self, state: Json, count: int) -> None:
        """Continue from a `state` of so many machines; that of another rule has other votes."""
        if state["rule"] != list(self._rule):
            raise ValueError("it has another rule of alarms")
        self.table.take(self.table.restored(state["table"], count))
        self._peaks = {int(at): AlarmPeak(*peak) for at, peak in state["peaks"].items()}
