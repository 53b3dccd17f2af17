"""Times of events as ISO text beside the numbers."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def with_iso_times(event: Json) -> Json:
    """Return an event with `..._iso` behind each time, also in the objects within it.

    Examples
    --------
    >>> with_iso_times({"event": "verdict", "time": 60.0, "verdict": "normal"})
    {'event': 'verdict', 'time': 60.0, 'time_iso': '1970-01-01T00:01:00Z', 'verdict': 'normal'}
    """
    shown: Json = {}
    for name, value in event.items():
        shown[name] = with_iso_times(value) if isinstance(value, dict) else value
        if (name == "time" or name.endswith("_time")) and value is not None:
            shown[f"{name}_iso"] = _iso(value)
    return shown


def _iso(seconds: float) -> str:
    moment = _EPOCH + timedelta(seconds=seconds)
    return moment.isoformat().replace("+00:00", "Z")
