"""The files of a log that is rotated: their names, their order, and one of them open."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import lzma
import os
import re
import stat
import struct
import sys
import time
import zlib
from typing import IO, TYPE_CHECKING, NamedTuple, cast

from edgeae_runtime.errors import InputError
from edgeae_runtime.service.line_sources import Place, Splitter

if TYPE_CHECKING:
    from types import TracebackType

_BLOCK = 1 << 16
_TAIL = 1 << 12  # bytes before the place that are compared at each read
_DATE_DIGITS = 8  # a shorter number counts rotations
_LOOKS = 50  # at a folder that changes all the time
_PAUSE_S = 0.01
_NUMBER = r"[.-](\d[\d_:T.-]*)"
_PACKED = r"(\.gz|\.bz2|\.xz|\.zst)?"
_LEAST_LINES = 2  # that are content; every file of a log may begin with the same header
_UNIQUE_BYTES = 1 << 16  # that no other file will have
_GET_GENERATION = 0x80007601 | struct.calcsize("l") << 16  # FS_IOC_GETVERSION of Linux
_UNREADABLE = (EOFError, OSError, lzma.LZMAError, zlib.error)


class CutError(Exception):
    """The bytes before the place are not those that were read."""


class UnpackError(Exception):
    """A packed file is broken, or packed in a way that is unknown here."""


class LogFile(NamedTuple):
    """A file of the log as its folder shows it; `suffix` is that of a packed one, or empty."""

    path: str
    suffix: str
    inode: int
    size: int
    changed_ns: int


def log_files(path: str) -> list[LogFile]:
    """Return the rotated files of a log, oldest first, and the log itself as the last one.

    Rotated names are those of logrotate and of Python's handlers: `PATH.1`, `PATH-20261128`,
    `PATH.2026-11-28_10`, or `STEM-20261128.csv` for `STEM.csv`; each may be packed. A packed file
    beside one of the same name that is not packed is still being written, and left out.

    Raises
    ------
    FileNotFoundError
        If there is no log, as between a rename and the new file.
    InputError
        If it is no file that can be read again.
    """
    target = os.path.realpath(path)
    before = _look(target)
    for _ in range(_LOOKS):  # until seen twice alike, so that no file was between two names
        after = _look(target)
        if _names(after) == _names(before):
            return after
        before = after
        time.sleep(_PAUSE_S)
    return before


def _names(files: list[LogFile]) -> list[tuple[str, int]]:
    return [(file.path, file.inode) for file in files]


def _look(target: str) -> list[LogFile]:
    live = _seen(target, "")
    if live is None:
        raise FileNotFoundError(target)
    folder, base = os.path.split(target)
    stem, extension = os.path.splitext(base)
    patterns = [re.compile(re.escape(base) + _NUMBER + _PACKED)]
    if extension:
        patterns.append(re.compile(re.escape(stem) + _NUMBER + re.escape(extension) + _PACKED))
    found: dict[str, LogFile] = {}
    for name in os.listdir(folder):
        match = next(filter(None, (pattern.fullmatch(name) for pattern in patterns)), None)
        if match is None or (match[2] and match[1] in found):
            continue
        path = os.path.join(folder, name)
        file = _seen(path, match[2] or "") if os.path.isfile(path) else None
        if file is not None:
            found[match[1]] = file
    return [*(found[number] for number in sorted(found, key=_age)), live]


def _age(number: str) -> tuple[bool, int, str]:
    """Order rotated files, oldest first: dates upwards, counts of rotations downwards."""
    digits = re.sub(r"\D", "", number)
    if len(digits) >= _DATE_DIGITS:
        return False, 0, number
    return True, -int(digits), number


def _seen(path: str, suffix: str) -> LogFile | None:
    try:
        facts = os.stat(path)
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(facts.st_mode):
        raise InputError(f"`follow` needs a file; {path} is a pipe, a folder or a device")
    return LogFile(path, suffix, facts.st_ino, facts.st_size, facts.st_mtime_ns)


class OpenFile:
    """A file of the log, read from its beginning, unpacked.

    Attributes
    ----------
    lines
        Splits what was read, and proves it.
    since_ns
        When all that is not read yet was not yet written, by the clock of the files.
    """

    def __init__(self, file: LogFile, source: IO[bytes]) -> None:
        self.file, self._source = file, source
        self.since_ns = 0
        self.lines = Splitter()
        self._position, self._tail = 0, b""
        self._changed_ns = file.changed_ns
        self.generation = _generation(source.fileno())

    @property
    def is_known(self) -> bool:
        """Whether enough was read to know the file by its content: more than a header."""
        return self.lines.count >= _LEAST_LINES

    @property
    def place(self) -> Place:
        """The place behind the last whole line; only between a line and the next."""
        times = self._changed_ns, self.since_ns
        offset, digest = self.lines.offset, self.lines.digest()
        return Place(self.file.inode, self.generation, offset, digest, *times)

    def read(self, most: int = _BLOCK) -> bytes:
        """Return the bytes that come next, none at the end as it is now.

        Raises
        ------
        CutError
            If the file was cut down or written anew in place since the last read.
        UnpackError
            If it cannot be unpacked.
        """
        if self.file.suffix:
            try:
                return self._source.read(most)
            except _UNREADABLE as error:
                raise UnpackError(str(error)) from None
        descriptor, tail = self._source.fileno(), self._tail
        self._changed_ns = os.fstat(descriptor).st_mtime_ns
        # One call reads what was read before and what is new, so that no cut comes between.
        data = os.pread(descriptor, len(tail) + most, self._position - len(tail))
        if not data.startswith(tail):
            raise CutError
        if len(data) == len(tail):
            self.since_ns = self._changed_ns
        self._position += len(data) - len(tail)
        self._tail = data[-_TAIL:]
        return data[len(tail) :]

    def skip_to(self, place: Place) -> bool:
        """Read up to a place, and tell whether what is before it is what was read then."""
        left = place.offset
        try:
            while left:
                data = self.read(min(left, _BLOCK))
                if not data:
                    return False
                for _ in self.lines.split(data):
                    pass
                left -= len(data)
        except (CutError, UnpackError):
            return False
        return self.lines.digest() == place.digest

    def close(self) -> None:
        """Close the file."""
        self._source.close()

    def __enter__(self) -> OpenFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def opened(file: LogFile) -> OpenFile | None:
    """Open a file of the log; None if another one has its name by now."""
    try:
        source = _source(file)
    except FileNotFoundError:
        return None
    if os.fstat(source.fileno()).st_ino == file.inode:
        return OpenFile(file, source)
    source.close()
    return None


def _source(file: LogFile) -> IO[bytes]:
    if file.suffix == ".gz":
        return cast("IO[bytes]", gzip.open(file.path))
    if file.suffix == ".bz2":
        return bz2.open(file.path)
    if file.suffix:
        return lzma.open(file.path)  # which refuses zstd
    return cast("IO[bytes]", open(file.path, "rb", buffering=0))


def same_file(files: list[LogFile], place: Place) -> LogFile | None:
    """Return the file that has a place's number on the disk, unless it is another file by now."""
    for file in files:
        found = opened(file) if file.inode == place.inode else None
        if found is not None:
            with found:
                return file if found.generation == place.generation else None
    return None


def was_copied(files: list[LogFile], file: LogFile, since_ns: int) -> bool:
    """Tell whether a file before this one was written later than it had been at a time.

    Then it may be a copy of what this one held before it was cut.
    """
    inodes = [other.inode for other in files]
    before = files[: inodes.index(file.inode)] if file.inode in inodes else []
    return any(other.changed_ns > since_ns for other in before)


def opened_at(
    files: list[LogFile], place: Place, *, without: int | None = None
) -> tuple[OpenFile | None, bool]:
    """Open the file that holds a place, and tell whether that is proved.

    It is the file of its number on the disk, if that has its content. Else it is the only file of
    its content: one that was packed, or copied before the log was cut. If several have it, or it is
    one line, the oldest of them is returned. The file of the number `without` is left out.
    """
    files = [file for file in files if file.inode != without]
    same = same_file(files, place)
    if same is not None and place.generation:
        found = _opened_at(same, place)
        if found is not None and (found.is_known or same.changed_ns == place.changed_ns):
            return found, True
        if found is not None:
            found.close()
    if not place.offset:
        return None, False
    alike: list[OpenFile] = []
    for file in files:
        other = None if file.changed_ns < place.changed_ns else _opened_at(file, place)
        alike += [] if other is None else [other]
        if other is not None and place.offset > _UNIQUE_BYTES:
            break
    for other in alike[1:]:
        other.close()
    return (alike[0], len(alike) == 1 and alike[0].is_known) if alike else (None, False)


def _opened_at(file: LogFile, place: Place) -> OpenFile | None:
    if not file.suffix and file.size < place.offset:
        return None
    found = opened(file)
    if found is None or found.skip_to(place):
        return found
    found.close()
    return None


def _generation(descriptor: int) -> int:
    """Return which of the files of a number on the disk this one is; 0 if it cannot be told."""
    import fcntl

    with contextlib.suppress(OSError):
        answer = fcntl.ioctl(descriptor, _GET_GENERATION, bytes(struct.calcsize("l")))
        return int.from_bytes(answer[:4], sys.byteorder)
    return 0
