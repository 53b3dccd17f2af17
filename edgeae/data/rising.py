"""Columns that only rise or only fall: row numbers, epoch times and counters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.data.table import Table
    from edgeae_runtime.arrays import FloatArray

MIN_READINGS = 200
MIN_STEPS = 100  # of float32 within a column's range: fewer round its changes away
_MIN_CHANGES, _MIN_COARSE_CHANGES = 32, 2
_PIECE_ROWS = 1 << 18


def rising_columns(table: Table) -> list[str]:
    """Name the columns that only rise, or only fall, within every file or group.

    Equal readings in a row are allowed, but a column must change at least 32 times in 200 readings
    or more: shorter tables, constants, and states that a machine passes through in order stay. A
    column so far from 0 that float32 rounds its changes away, such as seconds since 1970, must
    change twice.

    Examples
    --------
    >>> from edgeae.data.reading_store import ReadingStore
    >>> from edgeae.data.table import Table
    >>> rows = np.stack([np.arange(300.0), np.sin(np.arange(300.0))], axis=1).astype(np.float32)
    >>> true = np.ones(300, bool)
    >>> rising_columns(Table(ReadingStore.of(rows), ("number", "flow"), true, ~true))
    ['number']
    """
    readings = table.readings
    if len(readings) < MIN_READINGS or len(readings.shape) != 1:
        return []
    columns = _monotone(table)
    return [str(i) if table.names is None else table.names[i] for i in np.flatnonzero(columns)]


def _monotone(table: Table) -> NDArray[np.bool_]:
    size = table.readings.shape[0]
    rises, falls = np.ones(size, bool), np.ones(size, bool)
    changes = np.zeros(size, np.int64)
    low, high = np.full(size, np.inf, np.float32), np.full(size, -np.inf, np.float32)
    begins = table.begins
    for first in range(0, len(table.readings) - 1, _PIECE_ROWS):
        rows = table.readings.read(first, min(first + _PIECE_ROWS + 1, len(table.readings)))
        steps = _steps(rows, begins[first + 1 : first + len(rows)])
        rises &= (steps >= 0).all(axis=0)
        falls &= (steps <= 0).all(axis=0)
        changes += (steps != 0).sum(axis=0)
        low, high = np.minimum(low, rows.min(axis=0)), np.maximum(high, rows.max(axis=0))
    step = np.spacing(np.maximum(np.abs(low), np.abs(high))).astype(np.float64)
    is_coarse = high.astype(np.float64) - low < MIN_STEPS * step
    fewest = np.where(is_coarse, _MIN_COARSE_CHANGES, _MIN_CHANGES)
    columns: NDArray[np.bool_] = (rises | falls) & (changes >= fewest)
    return columns


def _steps(rows: FloatArray, is_begin: NDArray[np.bool_]) -> FloatArray:
    """Return the steps within files and groups."""
    steps: FloatArray = np.diff(rows, axis=0)[~is_begin]
    return steps
