"""Verdicts on readings that come one at a time, in constant memory."""

from __future__ import annotations

import base64
import math
from collections import Counter
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.stream import clock
from edgeae_runtime.stream import sensor_checks as sensors
from edgeae_runtime.stream.adaptation import (
    AS_THE_MANIFEST_SAYS,
    Adaptation,
    tracking_threshold,
)
from edgeae_runtime.stream.conditions import Conditions
from edgeae_runtime.stream.dynamics_checks import DynamicsChecks
from edgeae_runtime.stream.intake import Intake, numbers
from edgeae_runtime.stream.verdict import ANOMALY, INVALID, NORMAL, Evidence, Verdict
from edgeae_runtime.timestamps import nanoseconds

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from edgeae_runtime.arrays import FloatArray, Json
    from edgeae_runtime.stream.intake import Taken
    from edgeae_runtime.stream.model import StreamModel

_FLOAT32 = np.dtype(np.float32)
_BLOCK_WINDOWS, _MIN_BLOCK_ROWS = 4, 64


class Stream:
    """Windows of a model, cut from readings as they come; `Scorer.stream` makes one.

    A reading is one row for a model of `(steps, channels)`, and a whole row `(size,)` for any other
    model. A stream serves one thread.

    Parameters
    ----------
    current
        Call that returns the model in use. It is called for each window; another object than last
        time is used from that window on.
    stride
        Readings from the start of one window to the next.
    adaptation
        Whether the threshold follows drift, and how far.

    Attributes
    ----------
    counts
        Verdicts so far, by name, and those that are invalid also by reason.
    readings, windows
        Readings and verdicts so far.
    tracking
        The threshold that follows drift; None where it does not.
    """

    def __init__(
        self,
        current: Callable[[], StreamModel],
        stride: int = 1,
        adaptation: Adaptation = AS_THE_MANIFEST_SAYS,
    ) -> None:
        if isinstance(stride, bool) or not isinstance(stride, int) or stride < 1:
            raise InputError(f"`stride` must be a whole number, at least 1; got {stride!r:.40}")
        self._current, self._stride, self._adaptation = current, stride, adaptation
        self._use(current())
        self._shape = self._model.manifest.inputs.shape
        self.steps = self._shape[0] if len(self._shape) == 2 else 1
        self._row_shape = self._shape[-1:]
        # A row is written once and then stays: verdicts hold their windows as views of the block.
        # The next block begins with the rows that a window, and the reading before it, still need.
        block_rows = max(_BLOCK_WINDOWS * self.steps, _MIN_BLOCK_ROWS)
        self._block: FloatArray = np.zeros((block_rows, *self._row_shape), np.float32)
        self.reset()

    def _use(self, model: StreamModel) -> None:
        inputs = model.manifest.inputs
        self._model, self._slot = model, model.slot()
        self._sensors, self._dynamics = sensors.SensorChecks(inputs), DynamicsChecks(inputs)
        self.tracking = tracking_threshold(model, self._adaptation)
        self._conditions = Conditions.of(model)

    @property
    def threshold(self) -> float:
        """The threshold that the next window is compared with."""
        if self._conditions is not None:
            return self._conditions.threshold
        return self._model.threshold if self.tracking is None else self.tracking.value

    def reset(self) -> None:
        """Forget all readings, counts and drift, as if newly made."""
        self.tracking = tracking_threshold(self._model, self._adaptation)
        self.counts: Counter[str] = Counter()
        self.readings = self.windows = 0
        inputs = self._model.manifest.inputs
        self._clock = clock.Clock(inputs.rate_hz, self.steps, inputs.tolerate)
        self._intake = Intake(inputs, self._stride) if inputs.are_prepared else None
        self._end = 0  # rows of the block that are written
        self.restart()

    def restart(self) -> None:
        """Begin a new window with the next reading, as after a gap; counts and drift stay."""
        if self._intake is not None:
            self._intake.restart()
        self._begin_window()

    def _begin_window(self) -> None:
        self._missing, self._fresh = self.steps, 0
        self._fault: sensors.Fault | None = None
        self._fault_left = 0  # readings until the fault has left the window
        self._sensors.constant_runs = None

    def state(self) -> Json:
        """Return what `restore` needs to continue as if never stopped, as JSON values."""
        rows = self._block[max(0, self._end - self.steps - 1) : self._end]
        return {
            "steps": self.steps,
            "stride": self._stride,
            "rows": base64.b64encode(rows.astype("<f4").tobytes()).decode(),
            "missing": self._missing,
            "fresh": self._fresh,
            "fault": None if self._fault is None else list(self._fault),
            "fault_left": self._fault_left,
            "constant_runs": self._sensors.constant_runs,
            "times": self._clock.times,
            "intake": None if self._intake is None else self._intake.state(),
            "late": self._clock.late,
            "repeated": self._clock.repeated,
            "counts": dict(self.counts),
            "readings": self.readings,
            "windows": self.windows,
            "tracking": None if self.tracking is None else self.tracking.state(),
        }

    def restore(self, state: Json) -> None:
        """Continue from a `state`.

        Raises
        ------
        ValueError, KeyError, TypeError
            If the state is not that of a stream with the same windows and stride.
        """
        if (state["steps"], state["stride"]) != (self.steps, self._stride):
            raise ValueError("it has other windows or another stride")
        values = np.frombuffer(base64.b64decode(state["rows"], validate=True), "<f4")
        rows = values.reshape(-1, *self._row_shape)[-self.steps - 1 :]
        self._end = len(rows)
        self._block[: self._end] = rows
        self._missing, self._fresh = int(state["missing"]), int(state["fresh"])
        if self._missing < 1 or self._end + self._missing < self.steps:
            raise ValueError("its window lacks readings")
        fault = state["fault"]
        self._fault = None if fault is None else sensors.Fault(fault[0], tuple(fault[1]), fault[2])
        self._fault_left = int(state["fault_left"])
        self._sensors.constant_runs = state["constant_runs"]
        self._clock.times = [int(time) for time in state["times"]]
        if self._intake is not None:
            self._intake.restore(state["intake"])
        self._clock.late, self._clock.repeated = int(state["late"]), int(state["repeated"])
        self.counts = Counter({str(name): int(count) for name, count in state["counts"].items()})
        self.readings, self.windows = int(state["readings"]), int(state["windows"])
        if self.tracking is not None and state["tracking"] is not None:
            self.tracking.restore(state["tracking"])

    @property
    def dropped(self) -> int:
        """Readings dropped because their time stamp was late or a repetition."""
        return self._clock.late + self._clock.repeated

    def push(
        self,
        reading: ArrayLike,
        time: float | None = None,
        *,
        time_ns: int | None = None,
        condition: str | float | None = None,
    ) -> Any:
        """Take one reading, and return a `Verdict` if it completes a window, else `None`.

        For a block `(k, size)` the list of its verdicts is returned.

        Parameters
        ----------
        reading
            Numbers `(size,)` in raw units; NaN and infinity are accepted and make windows invalid.
        time
            Time stamp in seconds, for a single reading.
        time_ns
            The same in whole nanoseconds, instead of `time`.
        condition
            The condition of the reading, where the model has thresholds by condition.

        Raises
        ------
        InputError
            If the values are not real numbers, the size is not the model's, or the scorer is
            closed.

        Notes
        -----
        A gap is reported immediately as an `invalid` verdict; the window before it is discarded.
        """
        is_ready = type(reading) is np.ndarray and reading.dtype == _FLOAT32
        row: FloatArray = reading if is_ready else numbers(reading)  # type: ignore[assignment]
        if row.shape != self._row_shape:
            return self._push_block(reading, row, time if time_ns is None else time_ns)
        if time_ns is not None:
            time = time_ns / 1e9
        elif time is not None and (self.steps > 1 or self._intake is not None):
            time_ns = nanoseconds(time)
        if self._conditions is not None:
            self._conditions.take(condition, time)
        if self._intake is not None:
            return self._take(self._intake.take(np.asarray(reading), time_ns, self._clock), time)
        if time_ns is not None and self.steps > 1:
            step = self._clock.take(time_ns)
            if step == clock.DROP:
                return None
            if step == clock.GAP:
                self.restart()
                self._write(row)
                return self._verdict(INVALID, time=time, reason=sensors.GAP)
        self._write(row)
        return None if self._missing else self._complete(time)

    def _take(self, taken: Taken | None, time: float | None) -> Verdict | None:
        """Take what an intake made of a reading."""
        if taken is None:
            return None
        if taken.is_new:
            self._begin_window()
        for row in taken.rows[:-1]:
            self.bridge(row)
        if len(taken.rows):
            self._write(taken.rows[-1])
        else:
            self.readings += 1
        if taken.reason is not None:
            return self._verdict(INVALID, time=time, reason=taken.reason)
        return self._complete(time) if len(taken.rows) and not self._missing else None

    def bridge(self, row: FloatArray, *, time_ns: int | None = None) -> None:
        """Take a row in the place of a lost reading: no window ends with it."""
        if time_ns is not None:
            self._clock.take(time_ns)
        self._write(row)
        self.readings -= 1
        if not self._missing:
            self._missing = self._stride
            self._check_fresh()

    def _write(self, row: FloatArray) -> None:
        if self._end == len(self._block):
            self._begin_block()
        self._block[self._end] = row
        self._end += 1
        self._missing -= 1
        self._fresh += 1
        self.readings += 1

    def _begin_block(self) -> None:
        kept = self._block[-self.steps :]
        self._block = np.empty_like(self._block)
        self._block[: self.steps] = kept
        self._end = self.steps

    def _push_block(self, block: Any, rows: FloatArray, time: float | None) -> list[Verdict]:
        if rows.ndim != 2 or rows.shape[1:] != self._row_shape:
            raise InputError(
                f"a reading must have shape {self._row_shape}, a block (n, {self._row_shape[0]}); "
                f"got {rows.shape}"
            )
        if time is not None:
            raise InputError("`time` must be given with one reading, not with a block")
        each = rows if self._intake is None else np.asarray(block)  # with all of its digits
        return [verdict for verdict in map(self.push, each) if verdict is not None]

    def _complete(self, time: float | None) -> Verdict:
        """Give the verdict on the window that the last reading completed."""
        model = self._current()
        if model is not self._model:
            runs = self._sensors.constant_runs
            self._use(model)
            self._sensors.constant_runs = runs
        self._missing = self._stride
        self._check_fresh()
        fault = self._fault
        if self._fault_left > 0 and fault is not None:
            return self._verdict(INVALID, time=time, reason=fault.reason, channels=fault.channels)
        if time is not None and self._clock.is_other_rate():
            return self._verdict(INVALID, time=time, reason=sensors.SAMPLING_RATE)
        return self._score(self._block[self._end - self.steps : self._end], time)

    def _check_fresh(self) -> None:
        """Check the readings of the window that no earlier window had."""
        fresh, self._fresh = self._fresh, 0
        first = self._end - min(fresh, self.steps)
        # Between windows further apart than their length there are readings that were not checked.
        before = self._block[first - 1] if fresh <= self.steps else None
        self._fault_left -= fresh
        fault = self._sensors.check(self._block[first : self._end], before)
        if fault is not None:
            self._fault = fault
            self._fault_left = self.steps - (self._end - first - 1 - fault.row)

    def _score(self, window: FloatArray, time: float | None) -> Verdict:
        buffer, run, value = self._slot
        buffer[...] = window.reshape(self._shape)
        run()
        score = value()
        if not math.isfinite(score):
            return self._verdict(INVALID, time=time, reason=sensors.OVERFLOW)
        if self._conditions is not None and self._conditions.is_unknown:
            return self._verdict(INVALID, time=time, reason=sensors.CONDITION)
        is_anomaly = score > self.threshold
        fault = None if is_anomaly else self._dynamics.check(window)
        if fault is not None:  # the score sees nothing, but channels move as never in training
            return self._verdict(
                INVALID, score, time=time, reason=fault.reason, channels=fault.channels
            )
        evidence = Evidence(window.reshape(self._shape), self._model)
        kind = ANOMALY if is_anomaly else NORMAL
        verdict = self._verdict(kind, score, time=time, evidence=evidence)
        if self.tracking is not None:
            self.tracking.step(score)
        return verdict

    def _verdict(
        self,
        verdict: str,
        score: float = math.nan,
        *,
        time: float | None,
        reason: str | None = None,
        channels: tuple[int, ...] = (),
        evidence: Evidence | None = None,
    ) -> Verdict:
        number = self.windows
        self.windows += 1
        self.counts[verdict] += 1
        if reason is not None:
            self.counts[reason] += 1
        threshold = self.threshold
        return Verdict(verdict, score, threshold, number, time, reason, channels, evidence)
