"""Verdicts on readings that come one at a time or in blocks, in constant memory."""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.stream import clock
from edgeae_runtime.stream.adaptation import AS_THE_MANIFEST_SAYS, Adaptation
from edgeae_runtime.stream.intake import Intake, numbers, refuse_speed
from edgeae_runtime.stream.judge import Due, Judge
from edgeae_runtime.stream.rests import MAX_RESTS, Rest
from edgeae_runtime.stream.sensor_checks import GAP
from edgeae_runtime.stream.window_buffer import WindowBuffer
from edgeae_runtime.timestamps import nanoseconds

if TYPE_CHECKING:
    from collections import Counter

    from numpy.typing import ArrayLike

    from edgeae_runtime.arrays import DoubleArray, FloatArray, Json
    from edgeae_runtime.stream.intake import Taken
    from edgeae_runtime.stream.model import BatchModel
    from edgeae_runtime.stream.verdict import Verdict
    from edgeae_runtime.tracking import TrackingThreshold

_FLOAT32 = np.dtype(np.float32)
_MAX_DUE_VALUES = 1 << 20  # of windows that are scored at once


class Stream:
    """Windows of a model, cut from readings as they come; `Scorer.stream` makes one.

    A reading is one row for a model of `(steps, channels)`, and a whole row `(size,)` for any other
    model. A stream serves one thread.

    Parameters
    ----------
    current
        Call that returns the model in use. It is called for each window, or block; another object
        than last time is used from there on.
    stride
        Readings from the start of one window to the next.
    adaptation
        Whether the threshold follows drift, and how far.

    Attributes
    ----------
    readings
        Readings so far.
    at_rest, rests
        Readings so far that were not resampled (None without order tracking), and a shaft's rests.
    rested_at
        Number of the first of those readings since the stream was made, reset or restored, from 1.
    """

    at_rest: int | None = None
    rested_at: int | None = None

    def __init__(
        self,
        current: Callable[[], BatchModel],
        stride: int = 1,
        adaptation: Adaptation = AS_THE_MANIFEST_SAYS,
    ) -> None:
        if isinstance(stride, bool) or not isinstance(stride, int) or stride < 1:
            raise InputError(f"`stride` must be a whole number, at least 1; got {stride!r:.40}")
        self._stride, self._judge = stride, Judge(current, adaptation)
        inputs = self._judge.inputs
        self.steps = inputs.shape[0] if len(inputs.shape) == 2 else 1
        self._row_shape, self._values = inputs.shape[-1:], math.prod(inputs.shape)
        self._buffer = WindowBuffer(self._judge.model.manifest, self.steps, stride)
        self.rests: deque[Rest] = deque(maxlen=MAX_RESTS)
        self.reset()

    @property
    def threshold(self) -> float:
        """The threshold that the next window is compared with."""
        return self._judge.threshold

    @property
    def tracking(self) -> TrackingThreshold | None:
        """The threshold that follows drift; None where it does not."""
        return self._judge.tracking

    @property
    def counts(self) -> Counter[str]:
        """Verdicts so far, by name, and those that are invalid also by reason."""
        return self._judge.counts

    @property
    def windows(self) -> int:
        """Verdicts so far."""
        return self._judge.windows

    @property
    def rails(self) -> tuple[float, float] | None:
        """Values `(low, high)` at which the converter clips; None checks no clipping and offset."""
        return self._judge.rails

    @rails.setter
    def rails(self, rails: tuple[float, float] | None) -> None:
        self._judge.rails = rails

    def reset(self) -> None:
        """Forget all readings, counts and drift, as if newly made."""
        self._judge.reset()
        self.readings = 0
        inputs = self._judge.inputs
        self._clock = clock.Clock(inputs.reading_rate_hz, self.steps, inputs.tolerate)
        self._count_clock = clock.CountClock(inputs.reading_rate_hz)
        has_intake = inputs.are_prepared and inputs.order_tracking is None
        self._intake = Intake(inputs, self._stride) if has_intake else None
        self._skipped = 0
        self._buffer.clear()
        self.restart()

    def restart(self) -> None:
        """Begin a new window with the next reading, as after a gap; counts and drift stay."""
        if self._intake is not None:
            self._intake.restart()
        self._buffer.begin()

    def skip(self, count: int) -> None:
        """Count readings that were lost, and begin a new window: none reaches over the place."""
        self._skipped += count
        self._count_clock.count += count
        self.restart()

    def state(self) -> Json:
        """Return what `restore` needs to continue as if never stopped, as JSON values."""
        return {
            "steps": self.steps,
            "stride": self._stride,
            **self._buffer.state(),
            "times": self._clock.times,
            "intake": None if self._intake is None else self._intake.state(),
            "late": self._clock.late,
            "repeated": self._clock.repeated,
            "skipped": self._skipped,
            "readings": self.readings,
            **self._judge.state(),
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
        self._buffer.restore(state)
        self._clock.times = [int(time) for time in state["times"]]
        if self._intake is not None:
            self._intake.restore(state["intake"])
        self._clock.late, self._clock.repeated = int(state["late"]), int(state["repeated"])
        self._skipped = int(state["skipped"])
        self.readings = int(state["readings"])
        self._judge.restore(state)

    @property
    def dropped(self) -> int:
        """Readings that were skipped, or whose time stamp was late or a repetition."""
        return self._clock.late + self._clock.repeated + self._skipped

    def push(
        self,
        reading: ArrayLike,
        time: float | None = None,
        *,
        time_ns: int | None = None,
        condition: str | float | None = None,
        speed_rpm: ArrayLike | None = None,
    ) -> Any:
        """Take one reading, and return a `Verdict` if it completes a window, else `None`.

        A block `(k, size)` without a time is taken as `push_block` takes it.

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
        speed_rpm
            The speed of the shaft, for a model with order tracking alone.

        Raises
        ------
        InputError
            If the values are not real numbers, the size is not the model's, a speed is given and
            not needed, or the scorer is closed.

        Notes
        -----
        A gap is reported immediately as an `invalid` verdict; the window before it is discarded.
        """
        is_ready = type(reading) is np.ndarray and reading.dtype == _FLOAT32
        row: FloatArray = reading if is_ready else numbers(reading)  # type: ignore[assignment]
        if row.shape != self._row_shape:
            if time is not None or time_ns is not None:
                raise InputError("`time` must be given with one reading, not with a block")
            return self.push_block(reading, condition=condition, speed_rpm=speed_rpm)
        refuse_speed(speed_rpm)
        if time_ns is not None:
            time = time_ns / 1e9
        elif time is not None and (self.steps > 1 or self._intake is not None):
            time_ns = nanoseconds(time)
        if self._judge.conditions is not None:
            self._judge.conditions.take(condition, time)
        if self._intake is not None:
            return self._take(self._intake.take(np.asarray(reading), time_ns, self._clock), time)
        if time_ns is not None and self.steps > 1:
            step = self._clock.take(time_ns)
            if step == clock.DROP:
                return None
            if step == clock.GAP:
                self.restart()
                self._write(row)
                return self._judge.invalid(GAP, time)
        self._write(row)
        return None if self._buffer.missing else self._complete(time)

    def _take(self, taken: Taken | None, time: float | None) -> Verdict | None:
        """Take what an intake made of a reading."""
        if taken is None:
            return None
        if taken.is_new:
            self._buffer.begin()
        for row in taken.rows[:-1]:
            self.bridge(row)
        if len(taken.rows):
            self._write(taken.rows[-1])
        else:
            self.readings += 1
        if taken.reason is not None:
            return self._judge.invalid(taken.reason, time)
        return self._complete(time) if len(taken.rows) and not self._buffer.missing else None

    def bridge(self, row: FloatArray, *, time_ns: int | None = None) -> None:
        """Take a row in the place of a lost reading: no window ends with it."""
        if time_ns is not None:
            self._clock.take(time_ns)
        self._buffer.write(row)
        if not self._buffer.missing:
            self._buffer.complete()

    def _write(self, row: FloatArray) -> None:
        self._buffer.write(row)
        self.readings += 1

    def push_block(
        self,
        block: ArrayLike,
        time: float | None = None,
        *,
        condition: str | float | None = None,
        speed_rpm: ArrayLike | None = None,
    ) -> list[Verdict]:
        """Take successive readings, and return the verdicts of the windows that they complete.

        They are those of `push`; the windows of a block are scored together.

        Parameters
        ----------
        block
            Numbers `(k, size)` in raw units, of any real type.
        time
            When the last one was taken, in seconds. Over spans of ten seconds the count of readings
            is compared with it: at another rate than in training, windows are invalid.
        condition
            That of all readings, where the model has thresholds by condition.
        speed_rpm
            As in `push`: one number, or one for each reading, `(k,)`.

        Raises
        ------
        InputError
            As `push` does. Nothing has been taken then.
        """
        refuse_speed(speed_rpm)
        rows = self._block_of(block)
        self._use_current()
        if self._intake is not None:  # takes all digits, one by one
            found = [self.push(row, condition=condition) for row in np.asarray(block)]
            return [verdict for verdict in found if verdict is not None]
        times = self._times(len(rows), time)
        if self._judge.conditions is not None:
            self._judge.conditions.take(condition, time)
        self.readings += len(rows)
        return self._cut(rows, times, is_other_rate=self._count_clock.is_other_rate)

    def _block_of(self, block: ArrayLike) -> FloatArray:
        """Return readings `(k, size)` in float32, or raise as `push_block` does."""
        rows = numbers(block)
        if rows.ndim != 2 or rows.shape[1:] != self._row_shape:
            raise InputError(
                f"a reading must have shape {self._row_shape}, a block (n, {self._row_shape[0]}); "
                f"got {rows.shape}"
            )
        return rows

    def _times(self, count: int, time: float | None) -> DoubleArray | None:
        """Return when each of so many readings was taken, by the time of the last and the rate."""
        if time is None:
            return None
        self._count_clock.take(count, time)
        rate_hz = self._judge.inputs.reading_rate_hz or math.inf
        return time - np.arange(count - 1, -1, -1) / rate_hz

    def _cut(
        self, rows: FloatArray, times: DoubleArray | None, *, is_other_rate: bool
    ) -> list[Verdict]:
        """Judge the windows that rows complete."""
        start, dues, verdicts = 0, [], []
        while start < len(rows):
            start += self._buffer.write_many(rows[start:])
            if not self._buffer.missing:
                dues.append(self._due(start, times))
            if len(dues) * self._values > _MAX_DUE_VALUES or start == len(rows):
                verdicts += self._judge.judge(dues, is_other_rate=is_other_rate)
                dues = []
        return verdicts

    def _due(self, end: int, times: DoubleArray | None) -> Due:
        """Return the window that ends before one of the rows that are cut."""
        return Due(*self._buffer.complete(), None if times is None else float(times[end - 1]))

    def _complete(self, time: float | None) -> Verdict:
        """Give the verdict on the window that the last reading completed."""
        self._use_current()
        is_other_rate = time is not None and self._clock.is_other_rate()
        due = Due(*self._buffer.complete(), time)
        return self._judge.judge([due], is_other_rate=is_other_rate)[0]

    def _use_current(self) -> None:
        if self._judge.use_current():
            self._buffer.use(self._judge.model.manifest)
