"""Lines of a pipe, and what sources of lines have in common."""

from __future__ import annotations

import hashlib
import os
import select
from typing import IO, TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_BLOCK = 1 << 16
_MAX_BYTES = 2 << 20  # of one line that are kept; a reader refuses it then
_WAIT_S = 0.2


class Place(NamedTuple):
    """Where to continue in a file: what proves that it is the same, and the bytes before the place.

    A number on the disk is used again, then with another `generation`; 0 is one that the file
    system does not tell. `digest` is the SHA-256 of all bytes before `offset`, `changed_ns` when
    the file had last been written to. All that is behind the place was written after `since_ns`,
    0 where that is unknown.
    """

    inode: int
    generation: int
    offset: int
    digest: str
    changed_ns: int
    since_ns: int


class Line(NamedTuple):
    """A line without its end, and the place behind it in a file that is followed.

    A line that is not `is_whole` may be a part of one: of a number it may hold some digits only.
    `key` is what the wildcards of a topic stood for. Of a pipe, `data` may be many whole lines.
    """

    data: bytes
    place: Place | None = None
    is_whole: bool = True
    key: str | None = None


class Loss(NamedTuple):
    """Lines may be lost here: it could not be proved that what follows continues what was read.

    They were written between `from_time` and `until_time`, in seconds since 1970. `lost_bytes` is
    how much was there and is not used, `lost_readings` how many were. None is unknown.
    """

    reason: str
    from_time: float | None
    until_time: float
    lost_bytes: int | None = None
    lost_readings: int | None = None


class Splitter:
    """Splits bytes into lines; of a line without end only so much is kept.

    Attributes
    ----------
    offset, count
        Bytes and number of all lines so far.
    rest
        The beginning of the line that has not ended.
    """

    def __init__(self) -> None:
        self.offset = self.count = 0
        self.rest = b""
        self._unfinished = 0  # bytes of the rest, as they stood in the input
        self._hash = hashlib.sha256()

    def split(self, data: bytes) -> Iterator[bytes]:
        """Yield each whole line."""
        *ends, rest = data.split(b"\n")
        for end in ends:
            line, self.rest = self.rest + end, b""
            self._hash.update(end + b"\n")
            self.offset += self._unfinished + len(end) + 1
            self._unfinished = 0
            self.count += 1
            yield line
        self._hash.update(rest)
        self._unfinished += len(rest)
        self.rest = _longer(self.rest, rest)

    def digest(self) -> str:
        """Return the SHA-256 of all bytes before `offset`; only between a line and the next."""
        return self._hash.hexdigest()


def pieces(file: IO[bytes], is_over: Callable[[], bool]) -> Iterator[bytes]:
    """Yield bytes of a file or pipe as they come, and none at its end, until the call says so."""
    descriptor = file.fileno()
    while not is_over():
        ready, _, _ = select.select([descriptor], [], [], _WAIT_S)
        if ready:
            data = os.read(descriptor, _BLOCK)
            yield data
            if not data:
                return


def pipe_lines(given: Iterable[bytes], is_over: Callable[[], bool]) -> Iterator[Line]:
    """Yield the lines in pieces of a pipe until its end, or until the call says that it is over.

    What comes last without a line's end is not whole; what has come when it is over is left out.
    """
    lines = Splitter()
    for data in map(_with_plain_ends, given):
        if not data and lines.rest:
            yield Line(lines.rest, is_whole=False)
        for line in lines.split(data):
            yield Line(line)
            if is_over():
                return


def pipe_blocks(given: Iterable[bytes], is_over: Callable[[], bool]) -> Iterator[Line]:
    """Yield what `pipe_lines` does, as many whole lines at a time as have come."""
    rest = b""
    for data in map(_with_plain_ends, given):
        if not data and rest:
            yield Line(rest, is_whole=False)
        lines, end, last = data.rpartition(b"\n")
        if end:
            yield Line(rest + lines)
            rest = last
        else:
            rest = _longer(rest, data)


def _with_plain_ends(data: bytes) -> bytes:
    # Some loggers end lines with CR alone. What is left of CR LF in two pieces is a blank line.
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in data else data


def _longer(rest: bytes, data: bytes) -> bytes:
    """Return a line that has not ended with more of it; one that is too long is copied no more."""
    return rest if len(rest) >= _MAX_BYTES else (rest + data)[:_MAX_BYTES]
