"""Streams of many machines on one model, their state in arrays and their windows in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

import numpy as np

from edgeae_runtime.stream.adaptation import Adaptation, tracking_threshold
from edgeae_runtime.stream.clock import DROP, GAP
from edgeae_runtime.stream.dynamics_checks import DynamicsChecks
from edgeae_runtime.stream.machine_checks import MachineChecks
from edgeae_runtime.stream.machine_clocks import MachineClocks
from edgeae_runtime.stream.machine_table import Column, MachineTable
from edgeae_runtime.stream.machine_thresholds import MachineThresholds
from edgeae_runtime.stream.machine_verdicts import (
    ANOMALY_CODE,
    INVALID_CODE,
    NAMES,
    NO_REASON,
    NORMAL_CODE,
    MachineVerdicts,
    joined,
)
from edgeae_runtime.stream.sensor_checks import GAP as GAP_REASON
from edgeae_runtime.stream.sensor_checks import OVERFLOW, SAMPLING_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray, FloatArray, Json
    from edgeae_runtime.stream.model import BatchModel

    Times = NDArray[np.int64] | None


class Machines:
    """What `Stream` does, for one reading of each of some machines at a time.

    `Stream` is the reference: verdicts, scores and thresholds are the same. Models whose readings
    are prepared, or that have conditions, take `SingleStreams`.
    """

    def __init__(
        self, current: Callable[[], BatchModel], stride: int, adaptation: Adaptation
    ) -> None:
        self._current, self._stride, self._adaptation = current, stride, adaptation
        inputs = current().manifest.inputs
        self._shape = inputs.shape
        self.steps = self._shape[0] if len(self._shape) == 2 else 1
        self._channels = self._shape[-1]
        self._rows = self.steps + 1  # with the reading before a window
        self._table = MachineTable(
            ring=Column("f4", (self._rows, self._channels)),
            written=Column("i8"),
            missing=Column("i8", new=self.steps),
            windows=Column("i8"),
            counts=Column("i8", (len(NAMES),)),
        )
        self._clocks = MachineClocks(inputs.rate_hz, self.steps)
        self._checks = MachineChecks(current().manifest, self.steps)
        self._use(current())

    def _use(self, model: BatchModel) -> None:
        self._model = model
        inputs = model.manifest.inputs
        self._dynamics = DynamicsChecks(inputs)
        self._checks.use(model.manifest)
        tracking, rows = tracking_threshold(model, self._adaptation), self._table.rows
        self._thresholds = None if tracking is None else MachineThresholds(tracking)
        if self._thresholds is not None:
            self._thresholds.table.grow(rows)

    @property
    def _tables(self) -> dict[str, MachineTable]:
        tables = {"streams": self._table, "clocks": self._clocks.table}
        tables["checks"] = self._checks.table
        if self._thresholds is not None:
            tables["thresholds"] = self._thresholds.table
        return tables

    @property
    def machine_bytes(self) -> int:
        """Memory of one machine."""
        return sum(table.machine_bytes for table in self._tables.values())

    def grow(self, count: int) -> None:
        """Be so many machines; those that come to it are new."""
        for table in self._tables.values():
            table.grow(count)

    def clear(self, at: Iterable[int]) -> None:
        """Make new machines of some."""
        for table in self._tables.values():
            table.clear(at)

    def restart(self) -> None:
        """Begin a new window of each machine with its next reading; counts and drift stay."""
        self._begin_windows(np.arange(self._table.rows))

    def _begin_windows(self, at: NDArray[np.intp]) -> None:
        self._table["missing"][at] = self.steps
        self._checks.restart(at)

    def push(self, at: NDArray[np.intp], rows: FloatArray, times_ns: Times) -> MachineVerdicts:
        """Take readings `(n, channels)` of the machines `at`, in their order."""
        model = self._current()
        if model is not self._model:
            self._use(model)
        parts = [
            self._push_each(
                part, at[part], rows[part], None if times_ns is None else times_ns[part]
            )
            for part in rounds(at)
        ]
        return joined(parts or [self._verdicts(at, at, at < 0, times_ns)])

    def _push_each(
        self, source: NDArray[np.intp], at: NDArray[np.intp], rows: FloatArray, times_ns: Times
    ) -> MachineVerdicts:
        """Take one reading of each of some machines."""
        table, is_gap = self._table, np.zeros(len(at), bool)
        if times_ns is not None and self.steps > 1:
            found = self._clocks.take(at, times_ns)
            if found.any():
                kept = found != DROP
                source, at, rows, times_ns = source[kept], at[kept], rows[kept], times_ns[kept]
                is_gap = found[kept] == GAP
                self._begin_windows(at[is_gap])
        written, missing = table["written"][at], table["missing"][at] - 1
        ring = table["ring"].reshape(-1, self._channels)
        first = at * self._rows
        before = ring[first + (written - 1) % self._rows]
        ring[first + written % self._rows] = rows
        table["written"][at] = written + 1
        self._checks.take(at, rows, before, written + 1, missing < self.steps)
        is_due = missing == 0
        table["missing"][at] = np.where(is_due, self._stride, missing)
        chosen = np.flatnonzero(is_due | is_gap)
        times_ns = None if times_ns is None else times_ns[chosen]
        return self._verdicts(source[chosen], at[chosen], is_gap[chosen], times_ns)

    def _verdicts(
        self,
        source: NDArray[np.intp],
        at: NDArray[np.intp],
        is_gap: BoolArray,
        times_ns: Times,
    ) -> MachineVerdicts:
        """Give verdicts on the last windows of some machines, or say that there is a gap."""
        table, count = self._table, len(at)
        kinds, reasons = np.full(count, INVALID_CODE, np.int8), np.full(count, NO_REASON, np.int8)
        reasons[is_gap] = _code(GAP_REASON)
        due = np.flatnonzero(~is_gap)
        channels = np.zeros((count, self._channels), bool)
        reasons[due], channels[due] = self._checks.faults(at[due], table["written"][at[due]])
        if times_ns is not None:
            due = due[reasons[due] == NO_REASON]
            reasons[due[self._clocks.are_other_rate(at[due])]] = _code(SAMPLING_RATE)
        due = due[reasons[due] == NO_REASON]
        windows, scores = self._windows(at[due]), np.full(count, np.nan)
        scored = np.full(count, -1)
        scored[due] = np.arange(len(due))
        if self._thresholds is None:
            thresholds = np.full(count, self._model.threshold)
        else:
            thresholds = self._thresholds.table["value"][at]
        given = self._model.output("score", windows) if len(due) else np.empty(0, np.float32)
        is_finite = np.isfinite(given)
        reasons[due[~is_finite]] = _code(OVERFLOW)
        due = due[is_finite]
        scores[due] = given[is_finite]
        is_anomaly = scores[due] > thresholds[due]
        kinds[due] = np.where(is_anomaly, ANOMALY_CODE, NORMAL_CODE)
        self._check_dynamics(due[~is_anomaly], windows, scored, (kinds, reasons, channels))
        if self._thresholds is not None:
            valid = due[kinds[due] != INVALID_CODE]
            self._thresholds.step(at[valid], scores[valid])
        numbers = table["windows"][at]
        table["windows"][at] = numbers + 1
        table["counts"][at, kinds] += 1
        has_reason = reasons != NO_REASON
        table["counts"][at[has_reason], reasons[has_reason]] += 1
        return MachineVerdicts(
            source,
            at,
            kinds,
            reasons,
            channels,
            scores,
            thresholds,
            numbers,
            times_ns,
            windows,
            scored,
            self._model,
        )

    def _check_dynamics(
        self,
        normal: NDArray[np.intp],
        windows: FloatArray,
        scored: NDArray[np.int64],
        found: tuple[NDArray[np.int8], NDArray[np.int8], BoolArray],
    ) -> None:
        """Mark normal windows whose channels move as never in training."""
        kinds, reasons, channels = found
        if self._dynamics.weights is None:
            return
        is_all = len(normal) == len(windows)
        for index, fault in self._dynamics.check_many(
            windows if is_all else windows[scored[normal]]
        ):
            kinds[normal[index]], reasons[normal[index]] = INVALID_CODE, _code(fault.reason)
            channels[normal[index], list(fault.channels)] = True

    def _windows(self, at: NDArray[np.intp]) -> FloatArray:
        """Return the last readings of some machines as windows `(n, *shape)`."""
        table = self._table
        starts = table["written"][at] - self.steps
        order = (starts[:, np.newaxis] + np.arange(self.steps)) % self._rows
        order += (at * self._rows)[:, np.newaxis]
        windows: FloatArray = table["ring"].reshape(-1, self._channels)[order]
        return windows.reshape(len(at), *self._shape)

    @property
    def thresholds(self) -> NDArray[np.float64]:
        """The threshold that the next window of each machine is compared with."""
        if self._thresholds is None:
            return np.full(self._table.rows, self._model.threshold)
        return self._thresholds.table["value"][: self._table.rows]

    @property
    def is_tracking(self) -> bool:
        """Whether the thresholds follow drift."""
        return self._thresholds is not None

    @property
    def new_normals(self) -> int:
        """Lasting shifts that thresholds have begun to follow, of all machines."""
        thresholds = self._thresholds
        return 0 if thresholds is None else int(thresholds.table["new_normals"].sum())

    @property
    def readings(self) -> NDArray[np.int64]:
        """Readings of each machine."""
        return self._table["written"][: self._table.rows]

    @property
    def counts(self) -> NDArray[np.int64]:
        """Verdicts and reasons of each machine, `(machines, names)`, in the order of `NAMES`."""
        return self._table["counts"][: self._table.rows]

    @property
    def dropped(self) -> int:
        """Readings dropped because their time stamp was late or a repetition."""
        table = self._clocks.table
        return int((table["late"] + table["repeated"]).sum())

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        tables = {name: table.state() for name, table in self._tables.items()}
        return {"stride": self._stride, "tables": tables}

    def restore(self, state: Json, count: int) -> None:
        """Continue from a `state` of so many machines.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is not that of machines with the same windows, stride and tracking.
        """
        if state["stride"] != self._stride or set(state["tables"]) != set(self._tables):
            raise ValueError("it has another stride, or a threshold that tracks or not")
        tables, stored = self._tables, state["tables"]
        restored = {name: tables[name].restored(stored[name], count) for name in tables}
        for name, table in restored.items():  # all of them, or none
            tables[name].take(table)


def rounds(at: NDArray[np.intp]) -> Iterator[NDArray[np.intp]]:
    """Yield the indices of readings so that a machine has at most one of each part, in order.

    Examples
    --------
    >>> [part.tolist() for part in rounds(np.array([3, 1, 3, 3, 1]))]
    [[0, 1], [2, 4], [3]]
    """
    if not len(at):
        return
    order = np.argsort(at, kind="stable")
    is_first = np.diff(at[order], prepend=-1) != 0
    index = np.arange(len(at))
    nth = np.empty(len(at), np.intp)
    nth[order] = index - np.maximum.accumulate(np.where(is_first, index, 0))
    if not nth.any():
        yield index
        return
    order = np.argsort(nth, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(nth[order])) + 1)


def _code(reason: str) -> int:
    return NAMES.index(reason)
