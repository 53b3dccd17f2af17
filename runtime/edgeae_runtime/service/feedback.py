"""What an operator says of alarms and of a new normal, kept in a file beside the state."""

from __future__ import annotations

import json
import os
from collections import deque
from typing import TYPE_CHECKING

from edgeae_runtime.errors import InputError
from edgeae_runtime.files import only_file
from edgeae_runtime.service.output import end_last_line

if TYPE_CHECKING:
    from collections.abc import Collection

    from edgeae_runtime.arrays import Json

_MAX_ALARMS = 1000  # that can still be marked


def feedback_path(state: str) -> str:
    """Return the file of what was marked, beside a state or a threshold file.

    Examples
    --------
    >>> feedback_path("/var/lib/pump.json")
    '/var/lib/pump.feedback.jsonl'
    """
    return f"{os.path.splitext(state)[0]}.feedback.jsonl"


def feedback_event(
    digest: str, alarm: int, is_false: bool, start_time: float | None, end_time: float | None
) -> Json:
    """Return the event of an alarm that was marked."""
    return {
        "event": "feedback",
        "digest": digest,
        "alarm": alarm,
        "is_false": is_false,
        "start_time": start_time,
        "end_time": end_time,
    }


def keep(path: str, marks: Collection[Json]) -> None:
    """Append events to a file, on the disk before this returns.

    Raises
    ------
    OSError
        If they cannot be written.
    """
    with open(path, "ab+", opener=only_file) as file:
        end_last_line(file)
        file.writelines(json.dumps(mark, allow_nan=False).encode() + b"\n" for mark in marks)
        file.flush()
        os.fsync(file.fileno())


class KnownAlarms:
    """The latest alarms of a stream, by their numbers, with the times of their start and end."""

    def __init__(self) -> None:
        self._alarms: deque[tuple[int, float | None, float | None]] = deque(maxlen=_MAX_ALARMS)

    def take(self, event: Json) -> None:
        """Take the start or the end of an alarm."""
        if event["event"] == "alarm start":
            self._alarms.append((event["alarm"], event["start_time"], None))
        elif event["event"] == "alarm end":
            if self._alarms and self._alarms[-1][0] == event["alarm"]:
                self._alarms.pop()
            self._alarms.append((event["alarm"], event["start_time"], event["end_time"]))

    def mark(self, numbers: Collection[int], *, is_false: bool, digest: str) -> list[Json]:
        """Return the events of alarms that were marked.

        Raises
        ------
        InputError
            If one is not known; none is marked then.
        """
        known = {number: times for number, *times in self._alarms}
        for number in numbers:
            if number not in known:
                held = f"{min(known)} to {max(known)}" if known else "none"
                raise InputError(f"alarm {str(number)[:20]} is not known; known are {held}")
        return [feedback_event(digest, one, is_false, *known[one]) for one in sorted(set(numbers))]

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {"alarms": [list(alarm) for alarm in self._alarms]}

    def restore(self, state: Json) -> None:
        """Continue from a `state`."""
        self._alarms.extend((int(number), start, end) for number, start, end in state["alarms"])
