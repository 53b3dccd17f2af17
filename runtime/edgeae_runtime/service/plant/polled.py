"""Readings that a service asks of a controller, one in each period."""

from __future__ import annotations

import contextlib
import json
import time
from typing import TYPE_CHECKING, Protocol

from edgeae_runtime.service.line_sources import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from edgeae_runtime.arrays import Json

TIME = "time"
"""The field of a line with the time of its reading, in seconds since 1970."""
_WAIT_S = 0.2  # from one look whether it is over to the next
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0  # before a controller is asked again


class Unanswered(Exception):
    """The controller does not answer, or not as agreed; it is asked again."""


class Controller(Protocol):
    """A connection to a controller. Each method raises `Unanswered`, but for `close`."""

    def open(self) -> None:
        """Connect."""

    def read(self) -> Json | None:
        """Return a reading by channel, None where there is no value; None if it is not new."""

    def write_alarm(self, *, is_on: bool) -> None:
        """Write whether an alarm is on."""

    def close(self) -> None:
        """Disconnect, also what is broken."""


class Alarm:
    """Whether an alarm is on, from the events of a service: one of its sinks."""

    def __init__(self) -> None:
        self.is_on = False

    def __call__(self, event: Json) -> None:
        """Take an event."""
        if event["event"] in ("alarm start", "alarm end"):
            self.is_on = event["event"] == "alarm start"


def polled_lines(
    controller: Controller,
    period_s: float,
    alarm: Alarm | None,
    is_over: Callable[[], bool],
    report: Callable[[str], None],
) -> Iterator[Line]:
    """Yield a line for each reading until it is over.

    Where the controller does not answer, it is asked again after one second, two, and so on up to
    30; the readings between are missing, and a stream sees the gap by their stamps. The state of
    the alarm is written when it changes, and after each new connection.
    """
    pause_s = _FIRST_PAUSE_S
    is_answering = True
    while not is_over():
        try:
            controller.open()
            written: bool | None = None
            due = time.monotonic()
            while not is_over():
                reading = controller.read()
                if not is_answering:
                    report("the controller answers again")
                pause_s, is_answering = _FIRST_PAUSE_S, True
                if reading is not None:
                    yield Line(json.dumps(reading).encode())
                if alarm is not None and written != alarm.is_on:
                    controller.write_alarm(is_on=alarm.is_on)
                    written = alarm.is_on
                due = max(due + period_s, time.monotonic() - period_s)  # what was missed stays so
                _wait(due, is_over)
        except Unanswered as error:
            if is_answering:
                report(f"the controller does not answer ({error}); trying again")
            is_answering = False
            _wait(time.monotonic() + pause_s, is_over)
            pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
        finally:
            with contextlib.suppress(Unanswered):
                controller.close()


def _wait(until: float, is_over: Callable[[], bool]) -> None:
    while (left := until - time.monotonic()) > 0 and not is_over():
        time.sleep(min(left, _WAIT_S))
