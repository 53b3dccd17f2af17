"""The stamps of readings: gaps, repeats, late ones, and a rate that is not the trained one."""

from __future__ import annotations

import math

from edgeae_runtime.timestamps import longest_step_ns, lost_readings

IN_STEP, GAP, DROP, BRIDGE = 0, 1, 2, 3
RATE_TOLERANCE = 0.1
SPAN_S = 10.0
"""Seconds over which samples without stamps are counted."""


class Clock:
    """Check the stamps, in nanoseconds, of the readings of windows.

    Without a rate in the manifest only repeats and steps backwards are reported. Up to `tolerate`
    readings that are lost between two stamps are no gap.

    Attributes
    ----------
    lost
        Readings lost before the last stamp that was a `BRIDGE`.
    """

    def __init__(self, rate_hz: float | None, steps: int, tolerate: int = 0) -> None:
        self._rate_hz, self._tolerate, self.lost = rate_hz, tolerate, 0
        self._period_ns = None if rate_hz is None else 1e9 / rate_hz
        self._steps = steps
        self._longest_ns = longest_step_ns(rate_hz)
        self.times: list[int] = []
        """Stamps since the last gap, of one window at most."""
        self.repeated = self.late = 0

    def take(self, time_ns: int) -> int:
        """Take a stamp: in step, after a gap, to be dropped, or after readings to be bridged.

        A stamp equal to the last one is a repeat and is dropped. One that is earlier, by less than
        a window, is late and is dropped; by more, the clock was set: a gap.
        """
        times = self.times
        if times:
            step = time_ns - times[-1]
            if step == 0:
                self.repeated += 1
                return DROP
            if not 0 < step <= self._longest_ns:
                if self._period_ns is not None and -self._steps * self._period_ns < step < 0:
                    self.late += 1
                    return DROP
                if step > 0 and self._is_bridged(step):
                    last, parts = times[-1], self.lost + 1
                    times += [last + step * part // parts for part in range(1, parts + 1)]
                    del times[: -self._steps]
                    return BRIDGE
                self.times = [time_ns]
                return GAP
            if len(times) >= self._steps:
                del times[0]
        times.append(time_ns)
        return IN_STEP

    @property
    def has_rate(self) -> bool:
        """Whether it can tell gaps."""
        return self._rate_hz is not None

    def _is_bridged(self, step: int) -> bool:
        assert self._rate_hz is not None  # without a rate no step is too long
        self.lost = int(lost_readings(step, self._rate_hz))
        return self.lost <= self._tolerate

    def is_other_rate(self) -> bool:
        """Tell whether a full window's readings came a tenth faster or slower than in training."""
        times = self.times
        if self._period_ns is None or len(times) < max(2, self._steps):
            return False
        period_ns = (times[-1] - times[0]) / (len(times) - 1)
        return abs(period_ns - self._period_ns) > RATE_TOLERANCE * self._period_ns

    def restart(self) -> None:
        """Forget the stamps."""
        self.times = []


class CountClock:
    """Compare the count of samples with a clock, over spans of ten seconds: blocks come unevenly.

    `is_other_rate` tells whether those of the last span came a tenth faster or slower than in
    training.
    """

    def __init__(self, rate_hz: float | None) -> None:
        self._rate_hz, self._start = rate_hz, -math.inf
        self.count, self.is_other_rate = 0, False

    def take(self, count: int, time: float) -> None:
        """Take a number of samples, and the time of the last one in seconds."""
        self.count += count
        passed = time - self._start
        if 0 <= passed < SPAN_S:
            return
        if self._rate_hz is not None and SPAN_S <= passed < math.inf:
            rate_hz = self.count / passed
            self.is_other_rate = abs(rate_hz - self._rate_hz) > RATE_TOLERANCE * self._rate_hz
        self._start, self.count = time, 0
