"""A history that grows while browsers look at it."""

from __future__ import annotations

import json
import queue
import threading
from typing import TYPE_CHECKING

from edgeae_runtime.errors import InputError
from edgeae_runtime.service.commands import parse_command
from edgeae_runtime.service.feedback import keep
from edgeae_runtime.service.output import report
from edgeae_runtime.watch.history import History

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.watch.tail import Tail

_POLL_S = 0.5
_WAITING = 2000  # messages for a browser that reads slowly; it comes again for the history then
MAX_VIEWERS = 16


class Live:
    """Follows a file of events, and tells every viewer what is new.

    `commands` is the path of the file of commands that the stream reads.
    """

    def __init__(self, tail: Tail, commands: str | None) -> None:
        self._tail, self._commands = tail, commands
        self._history = History()
        self._lock = threading.Lock()
        self._viewers: set[queue.Queue[str]] = set()
        self._is_closed = threading.Event()
        self._problem: str | None = None

    def follow(self) -> None:
        """Take events until `close`; a file that cannot be read is told once, and tried again."""
        while not self._is_closed.is_set():
            try:
                for event in self._tail.events():
                    self.take(event)
                self._problem = None
            except OSError as error:
                problem = f"{error.filename}: {(error.strerror or str(error)).lower()}"
                if problem != self._problem:
                    report(problem)
                self._problem = problem
            self._is_closed.wait(_POLL_S)

    def take(self, event: Json) -> None:
        """Add an event, and hand it to the viewers."""
        with self._lock:
            self._history.take(event)
            self._tell("add", event)

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
            viewer.put(_message("history", self._history.snapshot()))
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

    def _tell(self, kind: str, content: Json) -> None:
        text = _message(kind, content)
        for viewer in tuple(self._viewers):
            try:
                viewer.put_nowait(text)
            except queue.Full:
                self._viewers.discard(viewer)


def _message(kind: str, content: Json) -> str:
    """Write one server-sent event."""
    return f"event: {kind}\ndata: {json.dumps(content, allow_nan=False)}\n\n"
