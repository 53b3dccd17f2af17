"""What a page shows of a stream: its last windows, alarms and sensors, in bounded memory."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json

LATEST = 3600
"""Windows that are kept one by one."""
SPAN = 24
"""Windows before those that become one point."""
_MAX_ALARMS = 100
_MAX_CHANNELS = 1000

Point = list[Any]
"""Window, time, verdict, score and threshold; score and threshold may be None."""


class History:
    """The events of a stream, taken one by one.

    The last `LATEST` windows stay as they are. Of those before, the worst of each `SPAN` stays:
    a day of one window a second is 3600 points of either kind.
    """

    def __init__(self) -> None:
        self._latest: deque[Point] = deque()
        self._older: deque[Point] = deque(maxlen=LATEST)
        self._span: list[Point] = []
        self._alarms: dict[int, Json] = {}
        self._sensors: dict[str, Json] = {}
        self._last: dict[str, Json] = {}  # the latest event of each other kind
        self._counts = {"normal": 0, "anomaly": 0, "invalid": 0}

    def take(self, event: Json) -> None:
        """Take the next event; what is no event of a stream is passed over."""
        kind = event.get("event")
        if kind == "verdict":
            self._take_verdict(event)
        elif kind in ("alarm start", "alarm end"):
            self._take_alarm(event)
        elif kind == "feedback" and event.get("alarm") in self._alarms:
            self._alarms[event["alarm"]]["is_false"] = event.get("is_false")
        elif isinstance(kind, str):
            self._take_other(kind, event)

    def snapshot(self) -> Json:
        """Return everything as JSON values."""
        return {
            "older": [*self._older, *([worst(self._span)] if self._span else [])],
            "latest": list(self._latest),
            "alarms": list(self._alarms.values()),
            "sensors": self._sensors,
            "counts": self._counts,
            "last": self._last,
        }

    def _take_other(self, kind: str, event: Json) -> None:
        """Keep the latest of a kind.

        A new normal waits for its answer while the model stays, a rest for its end or a window.
        """
        before = self._last.get("model", event)
        if kind == "new normal":
            self._last.pop("new normal answer", None)
        elif kind == "model" and before.get("digest") != event.get("digest"):
            self._last.pop("new normal", None)
        elif kind == "rest end":
            self._last.pop("rest start", None)
        self._last[kind] = event

    def _take_verdict(self, event: Json) -> None:
        verdict = event.get("verdict")
        if verdict not in self._counts:
            return
        self._counts[verdict] += 1
        self._last.pop("rest start", None)
        keys = ("window", "time", "verdict", "score", "threshold")
        self._latest.append([event.get(key) for key in keys])
        if len(self._latest) > LATEST:
            self._span.append(self._latest.popleft())
        if len(self._span) == SPAN:
            self._older.append(worst(self._span))
            self._span = []
        for channel in event.get("channels", ())[:_MAX_CHANNELS]:
            self._take_fault(str(channel), event)

    def _take_fault(self, channel: str, event: Json) -> None:
        """Note a channel's latest fault; those of channels that no model has are bounded, too."""
        before = self._sensors.get(channel)
        if before is None and len(self._sensors) >= _MAX_CHANNELS:
            return
        self._sensors[channel] = {
            "reason": event.get("reason"),
            "window": event.get("window"),
            "time": event.get("time"),
            "windows": 1 if before is None else before["windows"] + 1,
        }

    def _take_alarm(self, event: Json) -> None:
        number = event.get("alarm")
        if not isinstance(number, int):
            return
        before = self._alarms.pop(number, {})
        self._alarms[number] = {"is_false": before.get("is_false"), **event}
        while len(self._alarms) > _MAX_ALARMS:
            del self._alarms[next(iter(self._alarms))]


def worst(points: list[Point]) -> Point:
    """Return the point that an operator must not miss: an anomaly, then a fault, then the score.

    Examples
    --------
    >>> worst([[0, None, "normal", 0.3, 1.0], [1, None, "normal", 0.9, 1.0]])
    [1, None, 'normal', 0.9, 1.0]
    """
    order = {"anomaly": 2, "invalid": 1}
    return max(points, key=lambda point: (order.get(point[2], 0), point[3] or 0.0))
