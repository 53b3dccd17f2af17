"""The readings of many machines as a service: each has verdicts, alarms and a threshold."""

from __future__ import annotations

import time
from itertools import compress
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.errors import InputError
from edgeae_runtime.service.machine_alarms import MachineAlarms
from edgeae_runtime.service.output import report
from edgeae_runtime.service.reading import REST, Readings
from edgeae_runtime.stream.keyed import is_key
from edgeae_runtime.stream.machine_table import Column, MachineTable
from edgeae_runtime.stream.machine_verdicts import ANOMALY_CODE, INVALID_CODE, NORMAL_CODE
from edgeae_runtime.stream.machines import rounds
from edgeae_runtime.stream.verdict import verdict_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.scorer import Scorer
    from edgeae_runtime.service.line_reader import LineReader
    from edgeae_runtime.service.line_sources import Line
    from edgeae_runtime.service.options import ServiceOptions
    from edgeae_runtime.service.output import Sink
    from edgeae_runtime.stream.machine_verdicts import MachineVerdicts

TOPIC_KEY = "+"
_MAX_LINES = 4096  # that wait to be taken together
_MAX_WAIT_S = 0.1
_SAVE_INTERVAL_S, _SAVE_FACTOR = 1.0, 20.0  # so that at most a twentieth of the time goes there
_MAX_LABELS = 100  # machines that metrics name
_FACTOR = 1.5  # by which a threshold moves from one event to the next


class ManyMachines:
    """Turns lines into events, many lines at a time; an event has the key of its `machine`.

    `took` is called with numbers of windows: all, anomalies and invalid ones. `readings` are those
    that this process has taken.
    """

    def __init__(
        self,
        scorer: Scorer,
        reader: LineReader,
        options: ServiceOptions,
        stride: int,
        emit: Sink,
        took: Callable[[int, int, int], None],
    ) -> None:
        self._reader, self._options, self._emit, self._took = reader, options, emit, took
        self._features = scorer.manifest.inputs.features
        self._values = scorer.manifest.value_names  # of contributions
        self._streams = scorer.streams(
            stride,
            tracking=options.adaptation.tracking,
            bounds=options.adaptation.bounds,
            max_machines=options.max_machines,
        )
        self._scorer = scorer
        self._alarms = MachineAlarms(options.alarm, self._values)
        self._own = MachineTable(seen_s=Column("f8"), factor=Column("f8", new=1.0))
        self._lines: list[Line] = []
        self._waiting, self._first_s = 0, 0.0  # lines, and when the first of them came
        self._has_rested = False
        self.readings = self.refused = self.forgotten = 0

    @property
    def windows(self) -> int:
        """Number of windows of all machines."""
        counts = self._streams.counts
        return counts["normal"] + counts["anomaly"] + counts["invalid"]

    def take(self, line: Line) -> None:
        """Take a line or many, which may wait for others."""
        if not self._lines:
            self._first_s = time.monotonic()
        self._lines.append(line)
        self._waiting += line.data.count(b"\n") + 1
        # The verdict on a point is written behind it.
        if self._waiting >= _MAX_LINES or self._options.format == "influx":
            self.flush()

    def save_interval_s(self, took_s: float) -> float:
        """Return the time from one state to the next, of which the writing took some."""
        return max(_SAVE_INTERVAL_S, _SAVE_FACTOR * took_s)

    def tick(self) -> None:
        """Use the lines that have waited long enough; called between lines, and while none come."""
        if self._lines and time.monotonic() - self._first_s > _MAX_WAIT_S:
            self.flush()

    def flush(self) -> None:
        """Use the lines that wait."""
        lines, self._lines, self._waiting = self._lines, [], 0
        if not lines:
            return
        found = None
        if self._options.key != TOPIC_KEY and all(line.is_whole for line in lines):
            data = b"\n".join([line.data for line in lines])
            found = self._reader.read_many(data, self._streams.known)
        found = found or self._read_each(lines)
        if found is not None:
            self._push(found)

    def _read_each(self, lines: list[Line]) -> Readings | None:
        keys, found = [], []
        for line in lines:
            for data in line.data.split(b"\n"):
                reading = self._reader.read(data, is_whole=line.is_whole)
                if reading is not None:
                    keys.append(line.key if self._options.key == TOPIC_KEY else self._reader.key)
                    found.append(reading)
        if not found:
            return None
        rows, times, conditions, speeds = map(list, zip(*found))
        return Readings(
            [key or "" for key in keys],
            np.array(rows, np.float64),
            None if times[0] is None else np.array(times, np.int64),
            conditions,
            None if speeds[0] is None else speeds,
        )

    def _push(self, found: Readings) -> None:
        keys, values, times_ns, conditions, speeds = found
        at = self._streams.indices(keys)
        is_used = at >= 0
        if not is_used.all():
            self._refuse(keys[int(np.flatnonzero(~is_used)[0])], int((~is_used).sum()))
            at, values = at[is_used], values[is_used]
            times_ns = None if times_ns is None else times_ns[is_used]
            used = is_used.tolist()
            conditions = None if conditions is None else list(compress(conditions, used))
            speeds = None if speeds is None else list(compress(speeds, used))
        self.readings += len(at)
        count = len(self._streams.keys)
        self._alarms.table.grow(count)
        self._own.grow(count)
        self._own["seen_s"][at] = time.time()
        if self._scorer.manifest.inputs.difference is None:
            with np.errstate(over="ignore"):  # beyond float32 is infinity: the window is invalid
                values = values.astype(np.float32)
        rested = 0 if self._has_rested else self._streams.at_rest or 0  # also before a restart
        verdicts = self._streams.push_at(at, values, times_ns, conditions, speeds)
        self._emit_all(verdicts)
        for index, rest in self._streams.take_rests():
            self._tell(index, rest.event())
        if not self._has_rested and (self._streams.at_rest or 0) > rested:
            self._has_rested = True
            report(f"of a machine {REST}")
        anomalies, invalid = (verdicts.kinds == code for code in (ANOMALY_CODE, INVALID_CODE))
        self._took(len(verdicts.at), int(anomalies.sum()), int(invalid.sum()))

    def _refuse(self, key: str, count: int) -> None:
        if not self.refused:
            why = f"more than {self._options.max_machines} machines (--max-machines)"
            why = why if is_key(key) else "a key must be 1 to 200 printable characters"
            report(f"readings of machine '{key:.40}' are refused: {why}; further are counted")
        self.refused += count

    def _emit_all(self, verdicts: MachineVerdicts) -> None:
        """Emit the verdicts that are shown and what follows from them, in order."""
        kinds, changes = verdicts.kinds, np.zeros(len(verdicts.at), np.int8)
        valid = np.flatnonzero(kinds != INVALID_CODE)
        for part in rounds(verdicts.at[valid]):
            now = valid[part]
            changes[now] = self._alarms.switch(verdicts.at[now], kinds[now] == ANOMALY_CODE)
        events = self._options.events
        is_shown = kinds != NORMAL_CODE if events == "anomalies" else kinds >= 0
        is_shown &= events != "alarms"
        for index in np.flatnonzero(is_shown | (changes != 0)).tolist():
            at, verdict = int(verdicts.at[index]), verdicts.one(index)
            if is_shown[index]:
                self._tell(at, verdict_json(verdict, self._features, self._values))
            if changes[index]:
                event = self._alarms.event(at, int(changes[index]), verdict)
                if event is not None:
                    self._tell(at, event)
        self._emit_thresholds(verdicts)

    def _emit_thresholds(self, verdicts: MachineVerdicts) -> None:
        """Tell of thresholds that have moved far since the last time."""
        start = float(self._scorer.threshold)
        if not self._streams.is_tracking or start <= 0:
            return
        ends = dict(zip(verdicts.at.tolist(), range(len(verdicts.at))))  # of each the last
        at = np.array(list(ends), np.intp)
        factors, before = self._streams.thresholds_at(at) / start, self._own["factor"][at]
        has_moved = ~((factors / before > 1 / _FACTOR) & (factors / before < _FACTOR))
        for index in np.flatnonzero(has_moved).tolist():
            verdict = verdicts.one(ends[int(at[index])])
            event = {
                "event": "threshold",
                "window": verdict.window,
                "time": verdict.time,
                "threshold": decimal(np.float32(factors[index] * start)),
                "previous_threshold": decimal(np.float32(before[index] * start)),
                "factor": round(float(factors[index]), 3),
            }
            self._tell(int(at[index]), event)
        self._own["factor"][at[has_moved]] = factors[has_moved]

    def _tell(self, at: int, event: Json) -> None:
        self._emit({"event": event.pop("event"), "machine": self._streams.keys[at], **event})

    def lose(self, readings: int = 0) -> None:
        """Begin a new window of each machine, as lines may be lost."""
        self.flush()
        self._streams.restart()

    def replaced(self) -> None:
        """Go on with another model, whose thresholds start anew."""
        self._alarms.names = self._values = self._scorer.manifest.value_names
        self._own["factor"][:] = 1.0

    def reset(self) -> None:
        """Forget all machines."""
        self._forget([key for key in self._streams.keys if key is not None])

    def _forget(self, keys: list[str]) -> None:
        at = self._streams.forget(keys)
        self._alarms.clear(at)
        self._own.clear(at)

    def restore(self, content: Json) -> None:
        """Continue from a `state`."""
        count = len(content["streams"]["keys"])
        alarms = MachineAlarms(self._options.alarm, self._values)
        alarms.restore(content["alarms"], count)
        own = self._own.restored(content["own"], count)
        self._streams.restore(content["streams"])
        self._alarms, self._own = alarms, own

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        streams, alarms = self._streams.state(), self._alarms.state()
        return {"streams": streams, "alarms": alarms, "own": self._own.state()}

    def counts(self) -> dict[str, Any]:
        """Return the fields of `Counters` that are the machines', and forget those to forget."""
        keys = self._streams.keys
        is_known = np.array([key is not None for key in keys], bool)
        silent_s = time.time() - self._own["seen_s"][: len(keys)]
        forget_s = self._options.forget_after
        if forget_s is not None:
            gone = np.flatnonzero(is_known & (silent_s > forget_s)).tolist()
            self._forget([key for key in map(keys.__getitem__, gone) if key is not None])
            self.forgotten += len(gone)
            is_known[gone] = False
        is_on = self._alarms.table["is_on"][: len(keys)] & is_known
        active = [str(keys[at]) for at in np.flatnonzero(is_on)[:_MAX_LABELS].tolist()]
        thresholds = self._streams.thresholds.values()
        lowest, highest = (min(thresholds), max(thresholds)) if thresholds else (0.0, 0.0)
        return {
            "readings": self._streams.readings,
            "readings_dropped": self._streams.dropped,
            "readings_at_rest": self._streams.at_rest,
            "verdicts": self._streams.counts,
            "alarms": int(self._alarms.table["count"].sum()),
            "active_alarms": int(is_on.sum()),
            "thresholds": {'{machine="lowest"}': lowest, '{machine="highest"}': highest},
            "new_normals": self._streams.new_normals,
            "machines": len(self._streams),
            "silent": int((is_known & (silent_s > self._options.silent_after)).sum()),
            "refused": self.refused,
            "forgotten": self.forgotten,
            "active": active,
        }

    def alarms(self) -> dict[str, bool]:
        """Return whether each machine is in an alarm."""
        is_on = self._alarms.table["is_on"]
        keys = enumerate(self._streams.keys)
        return {key: bool(is_on[at]) for at, key in keys if key is not None}

    def mark(self, name: str, numbers: list[int]) -> list[Json]:
        """Refuse: what an operator says goes to one machine."""
        raise InputError("commands go to the service of one machine, started without --key")

    def answer_new_normal(self, *, is_accepted: bool) -> Json:
        """Refuse, as `mark` does."""
        raise InputError("commands go to the service of one machine, started without --key")
