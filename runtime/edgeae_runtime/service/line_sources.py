"""Lines of a pipe or of a growing file, each with the position behind it."""

from __future__ import annotations

import os
import select
import time
from typing import IO, TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BLOCK = 1 << 16
_MAX_BYTES = 1 << 20  # of one line that are kept
_WAIT_S = 0.2


class Place(NamedTuple):
    """Where to go on in a file: its number on the disk, and the bytes behind it."""

    inode: int
    offset: int


class Lines:
    """Splits bytes into lines; of a line without end only so much is kept."""

    def __init__(self) -> None:
        self._rest = b""
        self._lost = 0  # bytes of the unfinished line that were dropped

    def split(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """Yield each whole line, and its size in bytes as it stood in the input."""
        *whole, rest = (self._rest + data).split(b"\n")
        for line in whole:
            yield line, len(line) + 1 + self._lost
            self._lost = 0
        self._lost += max(0, len(rest) - 2 * _MAX_BYTES)
        self._rest = rest[: 2 * _MAX_BYTES]

    def last(self) -> bytes:
        """Return what is left without a line's end."""
        rest, self._rest, self._lost = self._rest, b"", 0
        return rest


def pipe_lines(file: IO[bytes], is_over: Callable[[], bool]) -> Iterator[tuple[bytes, None]]:
    """Yield the lines of stdin or a pipe until its end, or until the call says that it is over.

    The last line needs no end, but one of which only a part has come when it is over is none.
    """
    lines = Lines()
    descriptor = file.fileno()
    while not is_over():
        ready, _, _ = select.select([descriptor], [], [], _WAIT_S)
        if not ready:
            continue
        data = os.read(descriptor, _BLOCK)
        if not data:
            rest = lines.last()
            if rest:
                yield rest, None
            return
        for line, _ in lines.split(data):
            yield line, None
            if is_over():
                return


def followed_lines(
    path: str, start: Place | None, is_over: Callable[[], bool]
) -> Iterator[tuple[bytes, Place]]:
    """Yield the lines of a file as it grows, from `start` on if the file is still that one.

    A file that is renamed away and made anew (log rotation) is read to its end, then the new one
    from its beginning; so is one that was cut down. A file rotated while nobody read is looked for
    beside it as `PATH.1`.
    """
    file = _open_at(path, start)
    while not is_over():
        if file is None:
            file = _open(path)
            if file is None:
                time.sleep(_WAIT_S)
                continue
        inode, offset = os.fstat(file.fileno()).st_ino, file.tell()
        lines = Lines()
        while not is_over():
            data = file.read(_BLOCK)
            for line, size in lines.split(data):
                offset += size
                yield line, Place(inode, offset)
                if is_over():
                    break
            if not data and not is_over():
                if _is_replaced(path, inode, file.tell()):
                    if file.read(1):  # written between the look and the rotation
                        file.seek(-1, os.SEEK_CUR)
                        continue
                    break
                time.sleep(_WAIT_S)
        file.close()
        file = None


def _open(path: str) -> Any:
    try:
        return open(path, "rb", buffering=0)
    except FileNotFoundError:
        return None


def _open_at(path: str, start: Place | None) -> Any:
    for name in (path, f"{path}.1") if start is not None else (path,):
        file = _open(name)
        if file is None:
            continue
        facts = os.fstat(file.fileno())
        if start is None:
            return file
        if facts.st_ino == start.inode and facts.st_size >= start.offset:
            file.seek(max(0, start.offset - 1))
            if not start.offset or file.read(1) == b"\n":  # else another file has its number
                return file
        file.close()
    return _open(path)


def _is_replaced(path: str, inode: int, offset: int) -> bool:
    try:
        facts = os.stat(path)
    except FileNotFoundError:
        return False  # renamed, the new one is still to come
    return facts.st_ino != inode or facts.st_size < offset
