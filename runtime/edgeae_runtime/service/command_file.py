"""Commands from this machine: lines that others append to a file beside the state."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from edgeae_runtime.files import only_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MAX_BYTES = 1 << 16  # that are read at a time; a longer line is no command
_MOST = 20  # that are taken at a time, so that readings need not wait


def commands_path(state: str) -> str:
    """Return the file of commands for the service of a state.

    Examples
    --------
    >>> commands_path("/var/lib/pump.json")
    '/var/lib/pump.commands.jsonl'
    """
    return f"{os.path.splitext(state)[0]}.commands.jsonl"


class CommandFile:
    """A file of commands, one a line, each of which is taken once.

    Without a state, what is in the file was said to an earlier service, and is passed over. A file
    that is shorter than it was is another one.

    Parameters
    ----------
    path
        Its path; it need not exist.
    report
        Called with a message when it cannot be read.

    Attributes
    ----------
    offset
        Bytes that were taken, for a state; None passes over what is there.
    """

    def __init__(self, path: str, report: Callable[[str], None]) -> None:
        self._path, self._report = path, report
        self._problem: str | None = None
        self.offset: int | None = None

    def take(self) -> Iterator[bytes]:
        """Yield the lines that have come; one that is not whole comes when it is."""
        try:
            lines = self._lines()
            self._problem = None
        except OSError as error:
            problem = f"{self._path}: {(error.strerror or str(error)).lower()}"
            if problem != self._problem:
                self._report(problem)
            self._problem, lines = problem, []
        for line in lines:
            self.offset = (self.offset or 0) + len(line) + 1
            if line.strip():
                yield line

    def _lines(self) -> list[bytes]:
        try:
            file = open(self._path, "rb", opener=only_file)
        except FileNotFoundError:
            self.offset = 0
            return []
        with file:
            size = os.fstat(file.fileno()).st_size
            if self.offset is None:
                self.offset = size
            elif size < self.offset:
                self.offset = 0
            if size == self.offset:
                return []
            file.seek(self.offset)
            data = file.read(_MAX_BYTES)
        *lines, rest = data.split(b"\n")
        if not lines and len(rest) == _MAX_BYTES:
            lines = [rest[:-1]]
        return lines[:_MOST]
