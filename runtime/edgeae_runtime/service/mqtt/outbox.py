"""Lines for a broker, kept until it has them, in memory or in a file of bounded size."""

from __future__ import annotations

import sqlite3

from edgeae_runtime.errors import InputError
from edgeae_runtime.files import set_aside


class Outbox:
    """A queue of at most `max_lines` lines; when it is full, the oldest not in flight is dropped.

    Parameters
    ----------
    path
        File that keeps the lines through restarts; None keeps them in memory. A file of another
        kind is renamed to `PATH.set-aside`.
    max_lines
        Largest number of lines, at least 1.

    Attributes
    ----------
    dropped
        Lines lost so far because the queue was full.
    is_kept
        Whether the lines outlive the process.

    Raises
    ------
    InputError
        If another process uses the file, or it cannot be created.
    """

    def __init__(self, path: str | None, max_lines: int) -> None:
        self._max_lines, self.dropped, self.is_kept = max_lines, 0, path is not None
        try:
            self._base = _opened(path or ":memory:")
        except sqlite3.OperationalError as error:
            raise InputError(
                f"{path}: another process uses this buffer file, or it cannot be written ({error})"
            ) from None
        except sqlite3.DatabaseError:
            set_aside(str(path))
            self._base = _opened(str(path))
        (self._count,) = self._base.execute("SELECT count(*) FROM line").fetchone()
        self._sent = 0  # number of the last line that was taken

    def __len__(self) -> int:
        return int(self._count)

    def put(self, text: str) -> None:
        """Add a line.

        Raises
        ------
        sqlite3.Error
            If it cannot be stored, as on a full disk.
        """
        self._base.execute("INSERT INTO line (text) VALUES (?)", (text,))
        self._count += 1
        while self._count > self._max_lines:
            oldest = "SELECT min(number) FROM line WHERE number > ?"
            delete = f"DELETE FROM line WHERE number = ({oldest})"  # noqa: S608  # both are constants
            deleted = self._base.execute(delete, (self._sent,))
            if not deleted.rowcount:  # all are in flight
                break
            self._count -= 1
            self.dropped += 1

    def take(self, count: int) -> list[tuple[int, str]]:
        """Return the oldest lines that were not taken before, each with its number."""
        rows = self._base.execute(
            "SELECT number, text FROM line WHERE number > ? ORDER BY number LIMIT ?",
            (self._sent, count),
        ).fetchall()
        self._sent = rows[-1][0] if rows else self._sent
        return rows

    def remove(self, number: int) -> None:
        """Delete a line that the broker has."""
        done = self._base.execute("DELETE FROM line WHERE number = ?", (number,))
        self._count -= done.rowcount

    def close(self) -> None:
        """Close the file, which keeps its lines."""
        self._base.close()


def _opened(path: str) -> sqlite3.Connection:
    # The lock of the link lets one thread in at a time.
    base = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    base.execute("PRAGMA locking_mode = EXCLUSIVE")
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = NORMAL")
    base.execute(
        "CREATE TABLE IF NOT EXISTS line (number INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)"
    )
    return base
