"""Normal scores that drift away from those of calibration, before they raise alarms."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.service.p2_quantile import QuantileSketch
from edgeae_runtime.stream.verdict import NORMAL, channel_name

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.conformal import CalibrationScores
    from edgeae_runtime.stream.verdict import Verdict

SHARES = (0.5, 0.9)
"""Quantiles of normal scores that are compared."""
_END_SIZE = 0.5  # a drift has ended when its size is below
_CONTRIBUTIONS_EVERY = 8  # windows, since contributions cost a run of the model
_MAX_CHANNELS = 3


class Drift:
    """Compares the normal scores of one span of windows after another with calibration.

    The size is how far the median, or the 0.9 quantile, of a span has moved, in multiples of the
    distance to the quantile of calibration that lies halfway to the end: 1 means that the median is
    where the upper quartile was, -1 that it is where the lower was. The larger of the two counts.
    A drift starts with a span of size 1 and ends with one below a half.

    Parameters
    ----------
    calibration
        Scores of the calibration windows.
    span
        Normal windows in a span; 0 looks for no drift.
    names
        Names of the values in contributions, where they are known.

    Attributes
    ----------
    is_on
        Whether a drift has started and not ended.
    size
        Size of the last span.
    """

    def __init__(
        self, calibration: CalibrationScores, span: int, names: tuple[str, ...] | None = None
    ) -> None:
        self._span, self.names = span, names
        self.is_on, self.size = False, 0.0
        self.calibrate(calibration)

    def calibrate(self, calibration: CalibrationScores) -> None:
        """Compare with another calibration from now on, and begin a new span."""
        self._begin_span()
        self._trained = [
            tuple(calibration.quantile(part) for part in (share / 2, share, (1 + share) / 2))
            for share in SHARES
        ]

    def _begin_span(self) -> None:
        self._sketches = [QuantileSketch(share) for share in SHARES]
        self._count = 0
        self._channel_shares: list[float] = []  # sums over the windows that were looked at
        self._start: tuple[int, float | None] = (0, None)  # window and time of the first

    def take(self, verdict: Verdict) -> Json | None:
        """Take the next verdict, and return the event if a drift starts or ends with it."""
        if not self._span or verdict.verdict != NORMAL:
            return None
        if self._count == 0:
            self._start = verdict.window, verdict.time
        for sketch in self._sketches:
            sketch.add(verdict.score)
        if self._count % _CONTRIBUTIONS_EVERY == 0:
            pairs = zip_longest(self._channel_shares, verdict.channel_shares(), fillvalue=0.0)
            self._channel_shares = [total + share for total, share in pairs]
        self._count += 1
        return self._end_span(verdict) if self._count >= self._span else None

    def _end_span(self, verdict: Verdict) -> Json | None:
        quantiles = [sketch.value for sketch in self._sketches]
        sizes = [drift_size(value, *trained) for value, trained in zip(quantiles, self._trained)]
        self.size = max(sizes, key=abs)
        event = self._event(verdict, quantiles)
        was_on, self.is_on = self.is_on, abs(self.size) >= (_END_SIZE if self.is_on else 1)
        self._begin_span()
        return event if self.is_on != was_on else None

    def _event(self, verdict: Verdict, quantiles: list[float]) -> Json:
        trained = [usual for _, usual, _ in self._trained]
        return {
            "event": "drift end" if self.is_on else "drift start",
            "start_window": self._start[0],
            "start_time": self._start[1],
            "end_window": verdict.window,
            "end_time": verdict.time,
            "size": round(self.size, 3),
            "quantiles": _named(quantiles),
            "calibration_quantiles": _named(trained),
            "contributions": channel_shares_json(self._channel_shares, self.names),
        }

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {
            "sketches": [sketch.state() for sketch in self._sketches],
            "count": self._count,
            "channel_shares": self._channel_shares,
            "start": self._start,
            "is_on": self.is_on,
            "size": self.size,
        }

    def restore(self, state: Json) -> None:
        """Continue from a `state`."""
        for sketch, stored in zip(self._sketches, state["sketches"]):
            sketch.restore(stored)
        self._count = int(state["count"])
        self._channel_shares = [float(share) for share in state["channel_shares"]]
        self._start = state["start"][0], state["start"][1]
        self.is_on, self.size = bool(state["is_on"]), float(state["size"])


def drift_size(value: float, low: float, usual: float, high: float) -> float:
    """Return how far a quantile has moved from the usual one, as the class `Drift` measures it.

    Examples
    --------
    >>> drift_size(3.0, 1.0, 2.0, 4.0), drift_size(1.0, 1.0, 2.0, 4.0)
    (0.5, -1.0)
    """
    distance = high - usual if value >= usual else usual - low
    return (value - usual) / max(distance, 1e-30)


def _named(quantiles: list[float]) -> dict[str, float]:
    return {str(share): float(f"{value:.6g}") for share, value in zip(SHARES, quantiles)}


def channel_shares_json(shares: list[float], features: tuple[str, ...] | None) -> list[Json]:
    """Return the largest of the shares of channels as JSON values, scaled to a sum of 1."""
    total = sum(shares) or 1.0
    order = np.argsort(shares, kind="stable")[::-1][:_MAX_CHANNELS].tolist()
    return [
        {"channel": channel_name(channel, features), "share": round(shares[channel] / total, 3)}
        for channel in order
    ]
