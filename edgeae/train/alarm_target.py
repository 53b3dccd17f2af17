"""A false-alarm rate from the number of alarms per day that an operator accepts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import duration
from edgeae_runtime.service.alarms import AlarmRule, alarms_of

if TYPE_CHECKING:
    from edgeae.data.windows import SeriesInfo
    from edgeae_runtime.arrays import FloatArray

_DAY_S = 86_400


class AlarmTarget(NamedTuple):
    """Alarms per day on normal readings, as a rule raises them.

    `rate_hz` is the sampling rate, for readings without stamps.
    """

    per_day: float
    rule: AlarmRule = AlarmRule()
    rate_hz: float | None = None

    def check(self) -> None:
        """Refuse numbers that are out of their range.

        Raises
        ------
        InputError
            The message names the number.
        """
        self.rule.check()
        for name, number in (("alarms_per_day", self.per_day), ("rate_hz", self.rate_hz)):
            if number is not None and not (number > 0 and math.isfinite(number)):
                raise InputError(f"`{name}` must be above 0; got {number}")

    def false_alarm_rate(self, scores: FloatArray, info: SeriesInfo, fraction: float) -> float:
        """Return the largest rate at which calibration windows raise few enough alarms.

        One alarm more than theirs is counted, since new windows are compared with a threshold that
        these have set.

        Parameters
        ----------
        scores
            Scores `(m,)` of calibration windows, in the order of time.
        info
            Rate and stride of the readings.
        fraction
            Share of the windows that calibrates.

        Raises
        ------
        InputError
            If the sampling rate is not known, or the windows cover too little time.
        """
        rate_hz = self.rate_hz or info.rate_hz
        if rate_hz is None:
            raise InputError(
                "`alarms_per_day` needs the sampling rate; name the column of the stamps with "
                "`time`, or give `rate_hz`"
            )
        seconds = len(scores) * (info.stride or 1) / rate_hz
        most = self.per_day * seconds / _DAY_S
        if most < 1:
            needed = _DAY_S / self.per_day
            raise InputError(
                f"`alarms_per_day` {self.per_day:g} needs calibration windows over "
                f"{duration(needed)}; they cover {duration(seconds)}; give about "
                f"{duration(needed / fraction)} of normal readings"
            )
        above = int((scores > self._threshold(scores, most)).sum())
        rate = (above + 1) / (len(scores) + 1)
        return math.ceil(rate * 1e6) / 1e6  # rounded up, the rank of the threshold stays

    def _threshold(self, scores: FloatArray, most: float) -> np.float32:
        """Return the lowest score, above the median, with alarms to spare for one more."""
        ordered = np.unique(scores)
        ordered = ordered[ordered >= np.median(scores)]
        low, high = 0, len(ordered) - 1
        while low < high:
            middle = (low + high) // 2
            is_enough = len(alarms_of(scores > ordered[middle], self.rule)) + 1 <= most
            low, high = (low, middle) if is_enough else (middle + 1, high)
        return np.float32(ordered[high])
