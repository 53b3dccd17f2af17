"""Events as a stream writes them into its file."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from edgeae_runtime.files import only_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import Json

_MAX_LINE = 1 << 20
_BEGIN = 64 << 20  # of a long file, so many bytes at its end are read


class Tail:
    """The events of a file, first those that are there, then those that come.

    A file that is replaced or cut (logrotate) is read from its beginning. What is no event, or a
    line without its end, is passed over; a line that is not whole yet is read when it is.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._inode, self._offset = -1, 0

    def events(self) -> Iterator[Json]:
        """Yield the events since the last call; none while the file does not exist.

        Raises
        ------
        OSError
            If it exists and cannot be read.
        """
        try:
            file = open(self._path, "rb", opener=only_file)
        except FileNotFoundError:
            return
        with file:
            facts = os.fstat(file.fileno())
            if self._inode == -1:
                self._offset = max(0, facts.st_size - _BEGIN)
            elif facts.st_ino != self._inode or facts.st_size < self._offset:
                self._offset = 0
            self._inode = facts.st_ino
            file.seek(self._offset)
            for line in iter(lambda: file.readline(_MAX_LINE), b""):
                if not line.endswith(b"\n") and len(line) < _MAX_LINE:
                    return
                self._offset += len(line)
                event = _event(line)
                if event is not None:
                    yield event


def _event(line: bytes) -> Json | None:
    try:
        found: Any = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
