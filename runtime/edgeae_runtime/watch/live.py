"""A history that grows while browsers look at it."""

from __future__ import annotations

import json
import queue
import threading
from typing import TYPE_CHECKING

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import error_text, listed
from edgeae_runtime.service.commands import parse_command
from edgeae_runtime.service.feedback import keep
from edgeae_runtime.service.output import report
from edgeae_runtime.watch.history import History

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.watch.history import Point
    from edgeae_runtime.watch.tail import Tail

_POLL_S = 0.5
_NAMED = 9  # machines, of which a message lists eight
_AT_A_TIME = 100  # points of a history as text: the encoder keeps every number until its end
_WAITING = 2000  # messages for a browser that reads slowly; it comes again for the history then
MAX_VIEWERS = 16


class Live:
    """Follows a file of events, and tells every viewer what is new.

    `commands` is the path of the file of commands that the stream reads. Of the events of many
    machines those of `machine` are shown, and those of all.
    """

    def __init__(self, tail: Tail, commands: str | None, machine: str | None = None) -> None:
        self._tail, self._commands, self._machine = tail, commands, machine
        self._is_told = self._has_come = False
        self._others: set[str] = set()
        self._history = History()
        self._lock = threading.Lock()
        self._viewers: set[queue.Queue[str]] = set()
        self._is_closed = threading.Event()
        self._problem: str | None = None

    def follow(self) -> None:
        """Take events until `close`; a file that cannot be read is told once, and tried again."""
        while not self._is_closed.is_set():
            self.look()
            self._is_closed.wait(_POLL_S)

    def look(self) -> None:
        """Take the events that have come."""
        try:
            for event in self._tail.events():
                self.take(event)
        except OSError as error:
            problem = error_text(error)
            if problem != self._problem:
                report(problem)
            self._problem = problem
            return
        self._problem = None
        self._note_unknown()

    def take(self, event: Json) -> None:
        """Add an event, and hand it to the viewers.

        One of another machine, or with numbers that JSON does not have, is passed over.
        """
        machine = event.get("machine")
        if machine is not None and machine != self._machine:
            if self._machine is None and not self._is_told:
                self._is_told = True
                report("events of many machines come; choose one with --machine")
            if len(self._others) < _NAMED:
                self._others.add(str(machine)[:40])
            return
        try:
            text = json.dumps(event, allow_nan=False)
        except (ValueError, RecursionError):
            return  # a page could not read it
        self._has_come |= machine is not None
        with self._lock:
            self._history.take(event)
            self._tell(_message("add", text))

    def _note_unknown(self) -> None:
        """Say once that events of other machines came, and none of the chosen one."""
        if self._machine is None or self._has_come or self._is_told or not self._others:
            return
        self._is_told = True
        others = listed(sorted(self._others))
        report(f"no event of machine '{self._machine}' so far; there are {others}")

    def close(self) -> None:
        """End `follow`."""
        self._is_closed.set()

    def enter(self) -> queue.Queue[str]:
        """Return the messages for a new viewer, of which the first is the whole history.

        Raises
        ------
        InputError
            If there are too many.
        """
        with self._lock:
            if len(self._viewers) >= MAX_VIEWERS:
                raise InputError(f"at most {MAX_VIEWERS} pages can be open")
            viewer: queue.Queue[str] = queue.Queue(_WAITING)
            viewer.put(_history_message(self._history.snapshot()))
            self._viewers.add(viewer)
            return viewer

    def has(self, viewer: queue.Queue[str]) -> bool:
        """Whether a viewer still gets all messages: one that reads too slowly does not."""
        return viewer in self._viewers

    def leave(self, viewer: queue.Queue[str]) -> None:
        """Forget a viewer."""
        with self._lock:
            self._viewers.discard(viewer)

    def command(self, message: bytes) -> None:
        """Hand an operator's command to the stream, whose events say what came of it.

        Raises
        ------
        InputError
            If it is no command, or there is no file to hand it over.
        OSError
            If it cannot be written.
        """
        if self._commands is None:
            raise InputError("start with --state, beside which the answers are kept")
        parse_command(message)
        with self._lock:
            keep(self._commands, [json.loads(message)])

    def _tell(self, message: str) -> None:
        for viewer in tuple(self._viewers):
            try:
                viewer.put_nowait(message)
            except queue.Full:
                self._viewers.discard(viewer)


def _history_message(snapshot: Json) -> str:
    """Write a history; its thousands of points take no more memory on the way than their text."""
    points = {name: _array(snapshot.pop(name)) for name in ("older", "latest")}
    rest = json.dumps(snapshot, allow_nan=False)
    lists = "".join(f', "{name}": {text}' for name, text in points.items())
    return _message("history", f"{rest[:-1]}{lists}}}")


def _array(points: list[Point]) -> str:
    parts = (
        json.dumps(points[begin : begin + _AT_A_TIME], allow_nan=False)[1:-1]
        for begin in range(0, len(points), _AT_A_TIME)
    )
    return f"[{', '.join(parts)}]"


def _message(kind: str, data: str) -> str:
    """Write one server-sent event."""
    return f"event: {kind}\ndata: {data}\n\n"
