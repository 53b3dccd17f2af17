"""The events of a threshold that follows drift: it has moved, or accepted a new normal."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.service.drift import channel_shares_json
from edgeae_runtime.stream.verdict import ANOMALY, INVALID

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.stream.verdict import Verdict
    from edgeae_runtime.tracking import TrackingThreshold

_FACTOR = 1.5  # from one event to the next
_KEPT = 0.9  # of the shares of earlier anomalies, at each


class ThresholdEvents:
    """Compares the threshold after each window with that of the last event."""

    def __init__(self, names: tuple[str, ...] | None = None) -> None:
        self.names = names
        self.reset()

    def reset(self) -> None:
        """Begin anew, as with another model."""
        self._start: float | None = None  # where the threshold started from
        self._factor = 1.0  # at the last event
        self._new_normals = 0
        self._channel_shares: list[float] = []  # of the latest anomalies

    def take(self, verdict: Verdict, tracking: TrackingThreshold | None) -> Json | None:
        """Take a verdict and the threshold that it left behind; return the event, if there is one.

        A new normal is an event of its own, and the threshold that moves to it one more.
        """
        start = None if tracking is None else tracking.start
        if start != self._start:
            self.reset()
            self._start = start
        if tracking is None or verdict.verdict == INVALID:
            return None
        if verdict.verdict == ANOMALY:
            pairs = zip_longest(self._channel_shares, verdict.channel_shares(), fillvalue=0.0)
            self._channel_shares = [total * _KEPT + share for total, share in pairs]
        self._new_normals = min(self._new_normals, tracking.new_normals)  # one was refused
        if tracking.new_normals > self._new_normals:
            self._new_normals = tracking.new_normals
            return self._event("new normal", verdict, tracking)
        factor = tracking.factor
        if 1 / _FACTOR < factor / self._factor < _FACTOR:
            return None
        event = self._event("threshold", verdict, tracking)
        self._factor = factor
        return event

    def _event(self, name: str, verdict: Verdict, tracking: TrackingThreshold) -> Json:
        return {
            "event": name,
            "window": verdict.window,
            "time": verdict.time,
            "threshold": decimal(np.float32(tracking.value)),
            "previous_threshold": decimal(np.float32(tracking.start * self._factor)),
            "factor": round(tracking.factor, 3),
            "contributions": channel_shares_json(self._channel_shares, self.names),
        }

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {
            "start": self._start,
            "factor": self._factor,
            "new_normals": self._new_normals,
            "channel_shares": self._channel_shares,
        }

    def restore(self, state: Json) -> None:
        """Continue from a `state`."""
        self._start = state["start"]
        self._factor, self._new_normals = float(state["factor"]), int(state["new_normals"])
        self._channel_shares = [float(share) for share in state["channel_shares"]]
