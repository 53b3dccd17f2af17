"""Normal scores that move away from those of calibration, before they raise alarms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.service.p2_quantile import QuantileSketch
from edgeae_runtime.stream.verdict import NORMAL, channel_name

if TYPE_CHECKING:
    from edgeae_runtime.conformal import CalibrationScores
    from edgeae_runtime.stream.verdict import Verdict

_SHARES = (0.5, 0.9)
_OVER = 0.5  # a drift has ended when its size is below
_SHARED_EVERY = 8  # windows from one whose contributions are looked at to the next
_CHANNELS = 3


class Drift:
    """Compares the normal scores of one span of windows after another with calibration.

    The size is how far the median, or the 0.9 quantile, of a span has moved, in parts of the
    distance to the quantile of calibration that lies halfway to the end: 1 says that the median is
    now where the upper quartile was, -1 that it is where the lower was. Whichever of the two is
    larger counts. A drift begins with a span of size 1 and ends with one below a half.

    Parameters
    ----------
    calibration
        What scores were.
    span
        Normal windows in one span; 0 looks for no drift.
    features
        Names of the channels, where they are known.
    """

    def __init__(
        self, calibration: CalibrationScores, span: int, features: tuple[str, ...] | None = None
    ) -> None:
        self._span, self._features = span, features
        self.is_on, self.size = False, 0.0
        self._began: list[Any] | None = None  # window and time of the span's first
        self.calibrate(calibration)

    def calibrate(self, calibration: CalibrationScores) -> None:
        """Compare with another calibration from now on, and begin a span: of its model's scores."""
        self._begin()
        self._usual = [
            tuple(calibration.quantile(part) for part in (share / 2, share, (1 + share) / 2))
            for share in _SHARES
        ]

    def _begin(self) -> None:
        self._sketches = [QuantileSketch(share) for share in _SHARES]
        self._count, self._shares = 0, [0.0]
        self._began = None

    def take(self, verdict: Verdict) -> dict[str, Any] | None:
        """Take the next verdict; give the event if a drift begins or ends with it."""
        if not self._span or verdict.verdict != NORMAL:
            return None
        if self._began is None:
            self._began = [verdict.window, verdict.time]
        for sketch in self._sketches:
            sketch.add(verdict.score)
        if self._count % _SHARED_EVERY == 0:
            shares = verdict.channel_shares()
            self._shares = shares if len(self._shares) < len(shares) else [
                a + b for a, b in zip(self._shares, shares)
            ]  # fmt: skip
        self._count += 1
        return self._judge(verdict) if self._count >= self._span else None

    def _judge(self, verdict: Verdict) -> dict[str, Any] | None:
        """Answer for a whole span, and begin the next."""
        found = [sketch.value for sketch in self._sketches]
        sizes = [_size(value, *usual) for value, usual in zip(found, self._usual)]
        self.size = max(sizes, key=abs)
        event = self._event(verdict, found)
        was_on, self.is_on = self.is_on, abs(self.size) >= (_OVER if self.is_on else 1)
        self._begin()
        return event if self.is_on != was_on else None

    def _event(self, verdict: Verdict, found: list[float]) -> dict[str, Any]:
        start, start_time = self._began or (None, None)
        total = sum(self._shares) or 1.0
        order = np.argsort(self._shares, kind="stable")[::-1][:_CHANNELS].tolist()
        return {
            "event": "drift end" if self.is_on else "drift",
            "start": start, "start_time": start_time,
            "end": verdict.window, "end_time": verdict.time,
            "size": round(self.size, 3),
            "quantiles": {str(share): _short(value) for share, value in zip(_SHARES, found)},
            "calibration": {
                str(share): _short(usual[1]) for share, usual in zip(_SHARES, self._usual)
            },
            "channels": [
                {"channel": channel_name(channel, self._features),
                 "share": round(self._shares[channel] / total, 3)}
                for channel in order
            ],
        }  # fmt: skip

    def state(self) -> dict[str, Any]:
        """Give what `restore` needs, as JSON values."""
        return {
            "sketches": [sketch.state() for sketch in self._sketches],
            "count": self._count, "shares": self._shares, "began": self._began,
            "is_on": self.is_on, "size": self.size,
        }  # fmt: skip

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a `state`."""
        for sketch, stored in zip(self._sketches, state["sketches"]):
            sketch.restore(stored)
        self._count, self._shares = int(state["count"]), [float(s) for s in state["shares"]]
        self._began, self.is_on = state["began"], bool(state["is_on"])
        self.size = float(state["size"])


def _size(value: float, low: float, usual: float, high: float) -> float:
    distance = high - usual if value >= usual else usual - low
    return (value - usual) / max(distance, 1e-30)


def _short(value: float) -> float:
    return float(f"{value:.6g}")
