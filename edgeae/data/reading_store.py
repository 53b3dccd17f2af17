"""Readings that may be more than memory holds: beyond a limit they lie in an unnamed file."""

from __future__ import annotations

import math
import tempfile
import weakref
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.errors import EdgeAEError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

MEMORY_BYTES = 256 << 20
"""Readings, and windows cut from them, that are held in memory; more is read piece by piece."""


class ReadingStore:
    """Rows `(n, *shape)` of one type, appended once and read many times; mostly float32.

    Examples
    --------
    >>> store = ReadingStore()
    >>> store.append(np.zeros((5, 2), np.float32))
    >>> len(store), store.read(1, 4).shape
    (5, (3, 2))
    """

    def __init__(self, memory_bytes: int = MEMORY_BYTES) -> None:
        self.shape: tuple[int, ...] = ()
        self._memory_bytes = memory_bytes
        self._parts: list[FloatArray] = []
        self._file: IO[bytes] | None = None
        self._rows = 0
        self._dtype = np.dtype(np.float32)

    @classmethod
    def of(cls, rows: FloatArray) -> ReadingStore:
        """Store of one array, which is not copied."""
        store = cls()
        store._parts, store._rows, store.shape = [rows], len(rows), rows.shape[1:]
        store._dtype = rows.dtype
        return store

    def __len__(self) -> int:
        return self._rows

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the values."""
        return self._dtype

    @property
    def is_in_memory(self) -> bool:
        """Whether all rows are in memory."""
        return self._file is None

    def append(self, rows: FloatArray) -> None:
        """Add rows behind the others.

        Raises
        ------
        EdgeAEError
            If the disk is full.
        """
        self.shape, self._dtype = rows.shape[1:], rows.dtype
        self._rows += len(rows)
        if self._file is None:
            self._parts.append(rows)
            if self._rows * self._row_bytes <= self._memory_bytes:
                return
            self._file = tempfile.TemporaryFile()
            weakref.finalize(self, self._file.close)
            rows = np.concatenate(self._parts)
            self._parts.clear()
        try:
            self._file.write(np.ascontiguousarray(rows).data)
            self._file.flush()
        except OSError as error:
            raise EdgeAEError(
                f"{tempfile.gettempdir()}: {(error.strerror or str(error)).lower()}; readings "
                f"beyond memory wait there: make room, or name another folder in TMPDIR"
            ) from None

    def read(self, first: int, stop: int) -> FloatArray:
        """Rows from `first` up to before `stop`."""
        if self._file is None:
            if len(self._parts) > 1:
                self._parts = [np.concatenate(self._parts)]
            return self._parts[0][first:stop]
        self._file.seek(first * self._row_bytes)
        count = (stop - first) * math.prod(self.shape)
        return np.fromfile(self._file, self._dtype, count).reshape(-1, *self.shape)

    @property
    def _row_bytes(self) -> int:
        return self._dtype.itemsize * math.prod(self.shape)
