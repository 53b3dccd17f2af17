"""The stamps of readings: gaps, repeats, late ones, and a rate that is not the trained one."""

from __future__ import annotations

import math

IN_STEP, GAP, DROP = 0, 1, 2
_LONGEST_STEP = 1.5  # periods; beyond it a reading is missing
_RATE_TOLERANCE = 0.1


class Clock:
    """Judges the stamps, in seconds, of the readings of windows.

    Without a rate in the manifest only repeats and steps backwards are told.
    """

    def __init__(self, rate_hz: float | None, steps: int) -> None:
        self._period = None if rate_hz is None else 1 / rate_hz
        self._steps = steps
        self._longest = math.inf if rate_hz is None else _LONGEST_STEP / rate_hz
        self._times: list[float] = []
        self.repeated = self.late = 0

    @property
    def times(self) -> list[float]:
        """Stamps since the last gap, of one window at most."""
        return self._times

    @times.setter
    def times(self, times: list[float]) -> None:
        self._times = times

    def take(self, time: float) -> int:
        """Take a stamp: in step, after a gap (or a jump), or one whose reading is to be dropped.

        A stamp as the last one is a repeat and is dropped. One that is earlier, by less than a
        window, is late and is dropped; by more, the clock was set: a gap.
        """
        times = self._times
        if times:
            step = time - times[-1]
            if step == 0:
                self.repeated += 1
                return DROP
            if not 0 < step <= self._longest:
                if self._period is not None and -self._steps * self._period < step < 0:
                    self.late += 1
                    return DROP
                self._times = [time]
                return GAP
            if len(times) >= self._steps:
                del times[0]
        times.append(time)
        return IN_STEP

    def is_other_rate(self) -> bool:
        """Tell whether a full window's readings came a tenth faster or slower than in training."""
        times = self._times
        if self._period is None or len(times) < max(2, self._steps):
            return False
        period = (times[-1] - times[0]) / (len(times) - 1)
        return abs(period - self._period) > _RATE_TOLERANCE * self._period

    def restart(self) -> None:
        """Forget the stamps."""
        self._times = []
