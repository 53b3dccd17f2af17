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

TIME = "@time"
"""The field of a line with the time of its reading, in seconds since 1970."""
_WAIT_S = 0.2  # from one look whether it is over to the next
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 1.0, 30.0  # before a controller is asked again


class Unanswered(Exception):
    """The controller does not answer, or not as agreed; it is asked again."""


class Refused(Exception):
    """The controller answers, and will not have the alarm."""


class Controller(Protocol):
    """A controller, its period and whether it has a place for the alarm.

    Each method raises `Unanswered`, `write_alarm` also `Refused`.
    """

    period_s: float
    has_alarm: bool

    def open(self) -> None:
        """Connect."""

    def read(self) -> Json | None:
        """Return a reading by channel, None where there is no value; None if it is not new."""

    def write_alarm(self, *, is_on: bool) -> None:
        """Write whether an alarm is on."""

    def close(self) -> None:
        """Disconnect, also what is broken."""


class Polled:
    """A controller that is asked for a reading in each period."""

    def __init__(self, controller: Controller) -> None:
        self._controller = controller
        self._is_alarm = self._is_refused = False

    def begin(self, *, is_alarm: bool) -> None:
        """Take the alarm that a stored state restores."""
        self._is_alarm = is_alarm

    def alarm(self, event: Json) -> None:
        """Take an event of the service: the state of the alarm is written to the controller."""
        if event["event"] in ("alarm start", "alarm end"):
            self._is_alarm = event["event"] == "alarm start"

    def lines(self, is_over: Callable[[], bool], report: Callable[[str], None]) -> Iterator[Line]:
        """Yield a line for each reading until it is over.

        Where the controller does not answer, it is asked again after one second, two, and so on up
        to 30; the readings between are missing, and a stream sees the gap by their stamps. The
        state of the alarm is written when it changes, and after each new connection.
        """
        pause_s, is_answering = _FIRST_PAUSE_S, True
        while not is_over():
            try:
                self._controller.open()
                for line in self._read(is_over, report):
                    if not is_answering:
                        report("the controller answers again")
                    pause_s, is_answering = _FIRST_PAUSE_S, True
                    if line is not None:
                        yield line
            except Unanswered as error:
                if is_answering:
                    report(f"the controller does not answer ({error}); trying again")
                is_answering = False
                _wait(time.monotonic() + pause_s, is_over)
                pause_s = min(2 * pause_s, _LONGEST_PAUSE_S)
            finally:
                with contextlib.suppress(Unanswered):
                    self._controller.close()

    def _read(
        self, is_over: Callable[[], bool], report: Callable[[str], None]
    ) -> Iterator[Line | None]:
        """Yield a line in each period while the controller answers, None where nothing is new."""
        written: bool | None = None
        due = time.monotonic()
        while not is_over():
            reading = self._controller.read()
            yield None if reading is None else Line(json.dumps(reading).encode())
            if self._controller.has_alarm and written != self._is_alarm:
                written = self._is_alarm
                self._write(report)
            period_s = self._controller.period_s
            due = max(due + period_s, time.monotonic() - period_s)  # what was missed stays missed
            _wait(due, is_over)

    def _write(self, report: Callable[[str], None]) -> None:
        """Write the alarm; one that is refused is told once, and stops no reading."""
        try:
            self._controller.write_alarm(is_on=self._is_alarm)
        except Refused as error:
            if not self._is_refused:
                report(f"the alarm is not written ({error})")
            self._is_refused = True


def _wait(until: float, is_over: Callable[[], bool]) -> None:
    while (left := until - time.monotonic()) > 0 and not is_over():
        time.sleep(min(left, _WAIT_S))
