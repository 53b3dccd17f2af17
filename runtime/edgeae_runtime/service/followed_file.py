"""Lines of a log that grows, through rotation, cuts, packing and restarts."""

from __future__ import annotations

import hashlib
import os
import time
from typing import TYPE_CHECKING

from edgeae_runtime.service.line_sources import Line, Loss, Place
from edgeae_runtime.service.rotation import (
    CutError,
    UnpackError,
    log_files,
    opened,
    opened_at,
    same_file,
    was_copied,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from edgeae_runtime.service.rotation import LogFile, OpenFile

_WAIT_S = 0.2
REPLACED = "the file that was read is gone"
CUT = "the file was cut in place"
ALIKE = "more than one file may be the one that was read"
UNREAD = "nothing had been read that could be found again"
HALF_LINE = "a file ended amid a line"
BROKEN = "a packed file cannot be read"


def followed_lines(
    path: str, start: Place | None, is_over: Callable[[], bool]
) -> Iterator[Line | Loss]:
    """Yield the lines of a log as it grows, from `start` on; without one, from its beginning.

    What was read is found again by its content: under another name, packed, or copied before the
    file was cut. All files since then are read in their order. Where nothing proves that no line
    was lost, a `Loss` comes first. The first line after a cut may be half a line.

    Raises
    ------
    InputError
        If it is no file that can be read again.
    """
    return _Follower(path, is_over).run(start)


class _Follower:
    def __init__(self, path: str, is_over: Callable[[], bool]) -> None:
        self._path, self._is_over = path, is_over
        self._place = Place(0, 0, 0, hashlib.sha256().hexdigest(), time.time_ns(), 0)
        self._newest_ns = 0  # when any file had last been written to before this one was opened
        self._is_cut = False  # copies were made, and the log was cut: no join of them is proved
        self._is_doubtful = False  # the next line may be half a line

    def run(self, start: Place | None) -> Iterator[Line | Loss]:
        if start is None:
            if not os.path.exists(self._path):
                yield Line(b"", self._place)  # what is written from now on is new
            file = self._first()
            yield Line(b"", self._place)
        else:
            self._place = start
            file = yield from self._found_again(None)
        while file is not None:
            file.since_ns = max(file.since_ns, self._place.since_ns)
            with file:
                end = yield from self._read(file)
                following = yield from self._following(file, end)
            file = following

    def _first(self) -> OpenFile | None:
        while (files := self._files()) is not None:
            file = self._opened(files, files[-1])
            if file is not None:
                self._place = file.place
                return file
        return None

    def _opened(self, files: list[LogFile], file: LogFile) -> OpenFile | None:
        self._newest_ns = max(other.changed_ns for other in files)
        return opened(file)

    def _files(self) -> list[LogFile] | None:
        """Wait until there is a log; None when it is over."""
        while not self._is_over():
            try:
                return log_files(self._path)
            except FileNotFoundError:
                time.sleep(_WAIT_S)
        return None

    def _read(self, file: OpenFile) -> Generator[Line | Loss, None, str]:
        """Yield lines until a newer file has taken the place of this one; return how it ended."""
        is_last_look = False
        while not self._is_over():
            try:
                is_known, data = file.is_known, file.read()
                if not is_known and was_copied(self._files() or [], file.file, self._newest_ns):
                    return CUT  # before enough was read that could be compared
            except CutError:
                return CUT
            except UnpackError:
                return BROKEN
            for line in file.lines.split(data):
                self._place = file.place
                yield Line(line, self._place, is_whole=not self._is_doubtful)
                self._is_doubtful = False
                if self._is_over():
                    return ""
            if not data and is_last_look:
                break
            if not data and file.lines.count and not file.lines.rest:
                self._place = file.place  # all was read: it says since when
                yield Line(b"", self._place)
            if not data:
                is_last_look = self._has_successor(file)
                if not is_last_look:
                    time.sleep(_WAIT_S)
        return HALF_LINE if file.lines.rest else ""

    def _has_successor(self, file: OpenFile) -> bool:
        """Tell whether the writer has gone on to another file, so that this one is complete."""
        try:
            files = log_files(self._path)
        except FileNotFoundError:
            return False  # renamed, the new one is still to come
        inodes = [other.inode for other in files]
        is_there = file.file.inode in inodes
        newer = files[inodes.index(file.file.inode) + 1 :] if is_there else files[-1:]
        return any(other.size for other in newer)

    def _following(self, file: OpenFile, end: str) -> Generator[Loss, None, OpenFile | None]:
        """Open the file that comes next, once nothing more will be read from this one."""
        if end == CUT:
            return (yield from self._found_again(file.file))
        rest = file.file.size if end == BROKEN else len(file.lines.rest)
        while (files := self._files()) is not None:
            index = self._index(files, file)
            if index is not None and index + 1 == len(files):  # it has its name back
                return (yield from self._found_again(None))
            is_proved = index is not None
            after = self._newer(files) if index is None else files[index + 1]
            following = self._opened(files, after)
            if following is None:  # renamed just now
                continue
            reason = end if is_proved else REPLACED
            reason = CUT if self._is_cut else reason
            if reason:
                yield self._loss(reason, rest or None)
            self._is_doubtful = self._is_cut or end == HALF_LINE
            self._is_cut = self._is_cut and after != files[-1]
            return following
        return None

    def _found_again(self, cut: LogFile | None) -> Generator[Loss, None, OpenFile | None]:
        """Open the file that holds the place, wherever it is now; `cut` holds it no more."""
        without = None if cut is None else cut.inode
        while (files := self._files()) is not None:
            found, is_proved = opened_at(files, self._place, without=without)
            same = same_file(files, self._place) if cut is None else self._now(files, cut)
            if found is not None:
                self._newest_ns = max(file.changed_ns for file in files)
                self._is_cut = same is not None and found.file.inode != same.inode
                if not is_proved:
                    yield self._loss(ALIKE)
                return found
            if cut is None and not self._place.offset:
                same, reason = None, UNREAD
            else:
                reason = REPLACED if same is None else CUT
            after = same or self._newer(files)
            following = self._opened(files, after)
            if following is None:
                continue
            yield self._loss(reason)
            self._is_doubtful = same is not None
            self._is_cut = same is not None and after != files[-1]
            return following
        return None

    def _now(self, files: list[LogFile], file: LogFile) -> LogFile | None:
        """Return what a file is called now that is still open."""
        return next((other for other in files if other.inode == file.inode), None)

    def _index(self, files: list[LogFile], file: OpenFile) -> int | None:
        """Return where a file is that is read to its end; packed, it has another number."""
        now = self._now(files, file.file)
        if now is not None:
            return files.index(now)
        found, is_proved = opened_at(files, self._place)
        if found is None:
            return None
        with found:
            return files.index(found.file) if is_proved else None

    def _newer(self, files: list[LogFile]) -> LogFile:
        """Return the oldest file that was written to after the place was read."""
        rotated = (file for file in files[:-1] if file.changed_ns > self._place.changed_ns)
        return next(rotated, files[-1])

    def _loss(self, reason: str, lost_bytes: int | None = None) -> Loss:
        since_ns = self._place.since_ns
        return Loss(reason, since_ns / 1e9 if since_ns else None, time.time(), lost_bytes)
