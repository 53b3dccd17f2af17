"""What operators said of alarms, as labels of the readings that raised them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.service.event_log import events

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.data.table import Table
    from edgeae_runtime.timestamps import Nanoseconds


class _Mark(NamedTuple):
    """An alarm, in seconds since 1970; `is_false` is None where nobody marked it."""

    what: str
    start: float
    stop: float
    is_false: bool | None


class Applied(NamedTuple):
    """A table with the labels that feedback gives, and how many readings it relabelled."""

    table: Table
    normal: int
    left_out: int


def apply_feedback(table: Table, paths: Sequence[str], steps: int) -> Applied:
    """Label the readings of alarms by the events in files: what was marked, and alarms themselves.

    Readings of an alarm that was marked as none are normal. Those of all other alarms are not. An
    alarm begins with the window that raised it, whose readings come before its time.

    Parameters
    ----------
    table
        Readings of one machine, with stamps.
    paths
        Files of events: those of `edgeae-runtime stream`, or what was kept beside its state.
    steps
        Readings per window.

    Raises
    ------
    InputError
        If the readings have no stamps, or do not hold an alarm that was marked.
    """
    stamps = table.stamps
    if stamps is None:
        raise InputError("`feedback` needs stamps; name their column with `time`")
    if table.group is not None:
        raise InputError("`feedback` goes with the readings of one machine; leave `group` out")
    is_normal = table.is_normal.copy()
    for mark in sorted(_marks(paths), key=lambda mark: mark.is_false is True):
        first, stop = _row(stamps, mark.start), _row(stamps, mark.stop, side="right")
        if first >= stop:
            if mark.is_false is not None:
                raise InputError(f"{mark.what} is not in the readings")
            continue
        is_normal[max(0, first - steps + 1) : stop] = mark.is_false is True
    changed = is_normal != table.is_normal
    normal, left_out = int((changed & is_normal).sum()), int((changed & ~is_normal).sum())
    return Applied(table._replace(is_normal=is_normal), normal, left_out)


def _row(stamps: Nanoseconds, seconds: float, side: Literal["left", "right"] = "left") -> int:
    """Return where a time, which a float holds to the microsecond, stands among stamps."""
    if math.isinf(seconds):
        return len(stamps)
    nearest = round(seconds * 1e6) * 1000
    return int(np.searchsorted(stamps // 1000 * 1000, nearest, side))


def _marks(paths: Sequence[str]) -> list[_Mark]:
    marks: dict[tuple[str, int, float], _Mark] = {}
    for path in paths:
        digest = ""
        for line, event in events(path):
            try:
                if event["event"] == "model":
                    digest = str(event["digest"])
                elif event["event"] in ("alarm start", "alarm end", "feedback"):
                    owner = str(event.get("digest", digest))
                    mark = _mark(path, event)
                    key = (owner, int(event["alarm"]), mark.start)
                    known = marks.get(key)
                    if known is not None and mark.is_false is None:
                        mark = mark._replace(is_false=known.is_false)
                    marks[key] = mark
            except (KeyError, TypeError, ValueError):
                raise InputError(
                    f"{path}: line {line} is no alarm or feedback with times"
                ) from None
    return list(marks.values())


def _mark(path: str, event: dict[str, object]) -> _Mark:
    start, end = float(str(event["start_time"])), event.get("end_time")
    what = f"{path}: alarm {event['alarm']} of {np.datetime64(int(start), 's')}"
    is_false = bool(event["is_false"]) if event["event"] == "feedback" else None
    return _Mark(what, start, math.inf if end is None else float(str(end)), is_false)
