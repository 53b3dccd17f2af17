"""Lines on their way to a broker, kept until it has them: bounded, in memory or in a file."""

from __future__ import annotations

import os
import sqlite3

from edgeae_runtime.errors import InputError


class Outbox:
    """A queue of at most `most` lines; one too many drops the oldest that is not under way.

    Parameters
    ----------
    path
        File that keeps the lines through restarts; None keeps them in memory. A file that is none
        of this kind is set aside as `PATH.set-aside`.
    most
        Lines at most, at least 1.

    Attributes
    ----------
    dropped
        Lines lost so far because there was no room.
    is_kept
        Whether the lines outlive the process.

    Raises
    ------
    InputError
        If another process uses the file, or it cannot be made.
    """

    def __init__(self, path: str | None, most: int) -> None:
        self._most, self.dropped, self.is_kept = most, 0, path is not None
        try:
            self._base = _opened(path or ":memory:")
        except sqlite3.OperationalError as error:
            raise InputError(f"{path}: must be a buffer of this process alone ({error})") from None
        except sqlite3.DatabaseError:
            os.replace(str(path), f"{path}.set-aside")
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
            If it cannot be kept, as on a full disk.
        """
        self._base.execute("INSERT INTO line (text) VALUES (?)", (text,))
        self._count += 1
        while self._count > self._most:
            oldest = "SELECT min(number) FROM line WHERE number > ?"
            gone = self._base.execute(f"DELETE FROM line WHERE number = ({oldest})", (self._sent,))
            if not gone.rowcount:  # all are under way
                break
            self._count -= 1
            self.dropped += 1

    def take(self, most: int) -> list[tuple[int, str]]:
        """Give the oldest lines that were not taken before, each with its number."""
        rows = self._base.execute(
            "SELECT number, text FROM line WHERE number > ? ORDER BY number LIMIT ?",
            (self._sent, most),
        ).fetchall()
        self._sent = rows[-1][0] if rows else self._sent
        return rows

    def remove(self, number: int) -> None:
        """Forget a line: the broker has it."""
        done = self._base.execute("DELETE FROM line WHERE number = ?", (number,))
        self._count -= done.rowcount

    def close(self) -> None:
        """Let the file go; what it holds stays."""
        self._base.close()


def _opened(path: str) -> sqlite3.Connection:
    # One thread at a time: the link's lock sees to it.
    base = sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)
    base.execute("PRAGMA locking_mode = EXCLUSIVE")
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = NORMAL")
    base.execute(
        "CREATE TABLE IF NOT EXISTS line (number INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT)"
    )
    return base
