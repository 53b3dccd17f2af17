"""Streams whose windows are at even steps of shaft angle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.recordings.order_tracking import OrderTracker, decoded, encoded
from edgeae_runtime.stream import clock
from edgeae_runtime.stream.adaptation import AS_THE_MANIFEST_SAYS, Adaptation
from edgeae_runtime.stream.converter_checks import at_rails
from edgeae_runtime.stream.rests import MIN_REST_S, Rest
from edgeae_runtime.stream.sensor_checks import GAP
from edgeae_runtime.stream.stream import Stream
from edgeae_runtime.timestamps import nanoseconds

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from edgeae_runtime.arrays import AnyArray, DoubleArray, FloatArray, Json
    from edgeae_runtime.stream.judge import Due
    from edgeae_runtime.stream.model import BatchModel
    from edgeae_runtime.stream.verdict import Verdict


class OrderTrackedStream(Stream):
    """Resamples readings to shaft angle, as `recordings.order_tracking` does those of files.

    A reading may complete several windows: `push`, too, returns a list. While the shaft is at rest
    there are no windows and no verdicts; `at_rest` counts those readings, and `rests` has those
    that have begun or ended since it was last cleared. The parameters are those of `Stream`; the
    stride is in samples.
    """

    at_rest: int

    def __init__(
        self,
        current: Callable[[], BatchModel],
        stride: int = 1,
        adaptation: Adaptation = AS_THE_MANIFEST_SAYS,
    ) -> None:
        tracking = current().manifest.inputs.order_tracking
        assert tracking is not None
        self._tracker = OrderTracker(tracking)
        self._min_rest = max(2, round(MIN_REST_S * tracking.rate_hz))
        super().__init__(current, stride, adaptation)

    def reset(self) -> None:
        """Forget all readings, counts and drift, as if newly made."""
        super().reset()
        # In all, since the last window or the end of a rest, and in a row.
        self.at_rest = self._resting = self._in_row = 0
        self.rested_at = None
        size = self._row_shape[0] + 1
        # Readings at the rails, and all: so far, up to the last sample, and of each sample.
        self._count: AnyArray = np.zeros(size, np.int64)
        self._count_at = self._count
        self._of_samples: AnyArray = np.zeros((self.steps, size), np.uint8)
        self.rests.clear()

    def restart(self) -> None:
        """Begin a new window with the next reading, as after a gap; counts and drift stay."""
        super().restart()
        self._tracker.restart()

    def push(
        self,
        reading: ArrayLike,
        time: float | None = None,
        *,
        time_ns: int | None = None,
        condition: str | float | None = None,
        speed_rpm: ArrayLike | None = None,
    ) -> list[Verdict]:
        """Take one reading, and return the verdicts of the windows that it completes.

        The parameters are those of `Stream.push`; a speed of NaN is one that is missing.

        Raises
        ------
        InputError
            If the values are not real numbers, the size is not the model's, there is no speed, or
            the scorer is closed.
        """
        rows = np.asarray(reading)
        if rows.shape != self._row_shape:
            if time is not None or time_ns is not None:
                raise InputError("`time` must be given with one reading, not with a block")
            return self.push_block(reading, condition=condition, speed_rpm=speed_rpm)
        row, speeds = self._block_of(rows[np.newaxis]), _speeds(speed_rpm, 1)
        self._use_current()
        if time_ns is None and time is not None:
            time_ns = nanoseconds(time)
        verdicts: list[Verdict] = []
        if time_ns is not None:
            time = time_ns / 1e9
            step = self._clock.take(time_ns)
            if step == clock.DROP:
                return []
            if step == clock.GAP:
                self.restart()
                verdicts = [self._judge.invalid(GAP, time)]
        is_other_rate = time is not None and self._clock.is_other_rate()
        times = None if time is None else np.array([time])
        return verdicts + self._turned(row, speeds, times, condition, is_other_rate=is_other_rate)

    def push_block(
        self,
        block: ArrayLike,
        time: float | None = None,
        *,
        condition: str | float | None = None,
        speed_rpm: ArrayLike | None = None,
    ) -> list[Verdict]:
        """Take successive readings, and return the verdicts of the windows that they complete.

        The parameters are those of `Stream.push_block`.

        Raises
        ------
        InputError
            As `push` does. Nothing has been taken then.
        """
        rows = self._block_of(block)
        speeds = _speeds(speed_rpm, len(rows))
        self._use_current()
        times, is_other_rate = self._times(len(rows), time), self._count_clock.is_other_rate
        return self._turned(rows, speeds, times, condition, is_other_rate=is_other_rate)

    def _turned(
        self,
        rows: FloatArray,
        speeds: DoubleArray,
        times: DoubleArray | None,
        condition: str | float | None,
        *,
        is_other_rate: bool,
    ) -> list[Verdict]:
        """Cut windows of the samples that readings complete: each ends with its last reading."""
        self.readings += len(rows)
        times = np.full(len(rows), np.nan) if times is None else times
        conditions, rails = self._judge.conditions, self._judge.rails
        time = None if not len(times) or np.isnan(times[-1]) else float(times[-1])
        group = 0 if conditions is None else conditions.group_of(condition, time)
        counts = np.ones((len(rows) + 1, len(self._count)), np.int64)
        counts[0], counts[1:, :-1] = self._count, 0 if rails is None else at_rails(rows, rails)
        counts = counts.cumsum(axis=0)[1:]
        self._count = counts[-1] if len(rows) else self._count
        others: list[AnyArray] = [times, np.full(len(rows), group, np.int16), counts]
        is_turning = self._tracker.is_turning(speeds)
        verdicts: list[Verdict] = []
        edges = [0, *(np.flatnonzero(np.diff(is_turning)) + 1).tolist(), len(rows)]
        for start, stop in zip(edges, edges[1:]):
            if stop > start:
                self._note_rest(start, stop, times, is_turning=bool(is_turning[start]))
            kept_of = [other[start:stop] for other in others]
            parts = self._tracker.take(rows[start:stop], speeds[start:stop], kept_of)
            judged = len(verdicts)
            for begins, samples, kept in parts:
                if begins:
                    self._buffer.begin()
                    self._count_at = kept[2][0]
                verdicts += self._judged(samples, *kept, is_other_rate=is_other_rate)
            for first in verdicts[judged : judged + 1]:
                if self._resting >= self._min_rest:
                    self.rests.append(Rest(first.window, first.time, self._resting))
                self._resting = 0
        return verdicts

    def _note_rest(self, start: int, stop: int, times: DoubleArray, *, is_turning: bool) -> None:
        """Take note of some readings, all of which are resampled, or none."""
        if is_turning:
            if self._in_row >= self._min_rest:
                self._tell_rest(times[start], self._resting)
                self._resting = 0
            self._in_row = 0
            return
        if self.rested_at is None:
            self.rested_at = self.readings - len(times) + start + 1
        count, before = stop - start, self._resting
        self.at_rest, self._resting = self.at_rest + count, before + count
        self._in_row += count
        if before < self._min_rest <= self._resting:
            self._tell_rest(times[start + self._min_rest - before - 1], 0)

    def _tell_rest(self, time: float, readings: int) -> None:
        known = None if np.isnan(time) else float(time)
        self.rests.append(Rest(self._judge.windows, known, readings))

    def _judged(
        self,
        samples: FloatArray,
        times: DoubleArray,
        groups: AnyArray,
        counts: AnyArray,
        *,
        is_other_rate: bool,
    ) -> list[Verdict]:
        """Judge the windows that samples complete, each under the condition of its last one."""
        verdicts: list[Verdict] = []
        of_samples = np.diff(counts, axis=0, prepend=self._count_at[np.newaxis]).astype(np.uint8)
        self._count_at = counts[-1]
        edges = [0, *(np.flatnonzero(np.diff(groups)) + 1).tolist(), len(samples)]
        for start, stop in zip(edges, edges[1:]):
            if self._judge.conditions is not None:
                self._judge.conditions.use(int(groups[start]))
            before = self._of_samples[-self.steps :]
            self._of_samples = np.concatenate([before, of_samples[start:stop]])
            part = slice(start, stop)
            verdicts += self._cut(samples[part], times[part], is_other_rate=is_other_rate)
        self._of_samples = self._of_samples[-self.steps :]
        return verdicts

    def _due(self, end: int, times: DoubleArray | None) -> Due:
        due = super()._due(end, times)
        time = None if due.time is None or np.isnan(due.time) else due.time
        clipped = None
        if self._judge.rails is not None:
            *rails, count = self._of_samples[end : end + self.steps].sum(axis=0, dtype=np.int64)
            clipped = np.array(rails) / max(count, 1)
        return due._replace(time=time, clipped=clipped)

    def state(self) -> Json:
        """Return what `restore` needs to continue as if never stopped, as JSON values."""
        times, groups, counts = self._tracker.others or [np.empty(0)] * 3
        of_samples = np.empty(0) if self._judge.rails is None else self._of_samples
        return {
            **super().state(),
            "tracker": self._tracker.state(),
            "sample_times": encoded(times, "<f8"),
            "sample_groups": encoded(groups, "<i2"),
            "sample_counts": encoded(counts, "<i8"),
            "counts_of_samples": encoded(of_samples, "u1"),
            "reading_counts": [self._count.tolist(), self._count_at.tolist()],
            "at_rest": self.at_rest,
            "resting": self._resting,
            "in_row": self._in_row,
        }

    def restore(self, state: Json) -> None:
        """Continue from a `state`, or raise as `Stream.restore` does."""
        super().restore(state)
        shape = self._of_samples.shape
        counts = decoded(state["sample_counts"], "<i8").reshape(-1, shape[1])
        groups = decoded(state["sample_groups"], "<i2")
        others = [decoded(state["sample_times"], "<f8"), groups, counts]
        self._tracker.restore(state["tracker"], shape[1] - 1, others)
        self._count, self._count_at = np.array(state["reading_counts"], np.int64).reshape(2, -1)
        of_samples = decoded(state["counts_of_samples"], "u1")
        none = np.zeros(shape, np.uint8)  # without rails
        self._of_samples = of_samples.reshape(shape) if len(of_samples) else none
        self.at_rest, self._resting = int(state["at_rest"]), int(state["resting"])
        self._in_row = int(state["in_row"])
        self.rested_at = None


def _speeds(speed_rpm: ArrayLike | None, count: int) -> DoubleArray:
    """Return the speed of each of so many readings in rpm, `(count,)`."""
    if speed_rpm is None:
        raise InputError(
            "`speed_rpm` must be given: the model takes windows at even steps of shaft angle"
        )
    speeds = np.asarray(speed_rpm)
    if speeds.dtype.kind not in "fiu" or speeds.shape not in ((), (count,)):
        raise InputError(
            f"`speed_rpm` must be a number, or one for each of {count} readings; got "
            f"{speed_rpm!r:.60}"
        )
    return np.broadcast_to(speeds.astype(np.float64), (count,))
