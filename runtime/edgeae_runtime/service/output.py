"""Where a service writes: events as JSON lines, reports to stderr."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from typing import IO, TYPE_CHECKING, Callable, TextIO

from edgeae_runtime.messages import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import Json

    Sink = Callable[[Json], None]


def report(message: str) -> None:
    """Print a message to stderr."""
    print(f"edgeae-runtime: {printable(message)}", file=sys.stderr, flush=True)


def line_writer(file: TextIO) -> Sink:
    """Return a function that writes an event as a line, and flushes it.

    Raises
    ------
    OSError
        When an event cannot be written; it names the file.
    """

    def emit(event: Json) -> None:
        try:
            file.write(json.dumps(event, allow_nan=False) + "\n")
            file.flush()
        except OSError as error:
            raise OSError(error.errno, error.strerror, file.name) from None

    return emit


def shown(sink: Sink, events: str) -> Sink:
    """Return a sink that passes on what the option `events` says, of all events."""
    if events == "all":
        return sink
    from edgeae_runtime.stream.verdict import NORMAL  # brings numpy, which `watch` does without

    def emit(event: Json) -> None:
        is_normal = event.get("verdict") == NORMAL
        if event["event"] != "verdict" or (events == "anomalies" and not is_normal):
            sink(event)

    return emit


def end_last_line(file: IO[bytes]) -> None:
    """End a line that a full disk or a lost machine cut short; the file is open as `ab+`."""
    if file.tell() and file.seek(-1, os.SEEK_END) is not None and file.read(1) != b"\n":
        file.write(b"\n")


@contextlib.contextmanager
def appended(path: str) -> Iterator[TextIO]:
    """Open a file to append lines to, or stdout for `-`."""
    if path == "-":
        yield sys.stdout
        return
    with open(path, "ab+") as old:
        end_last_line(old)
    file = open(path, "a", encoding="utf-8")
    try:
        yield file
    finally:
        with contextlib.suppress(OSError):  # the failed write has been reported
            file.close()
