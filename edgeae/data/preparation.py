"""A table's readings as windows hold them: counters as differences, short gaps interpolated."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.reading_store import ReadingStore
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.model import MAX_TOLERATE
from edgeae_runtime.messages import listed
from edgeae_runtime.readings.preparation import Preparer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from edgeae.data.table import Table
    from edgeae_runtime.arrays import BoolArray
    from edgeae_runtime.readings.preparation import Prepared

_PIECE_ROWS = 1 << 18
_MAX_RESETS = 0.1  # of the steps; a column that goes both ways more often is no counter


def prepared(
    table: Table, counters: Sequence[int], signs: tuple[int, ...] | None, tolerate: int
) -> Table:
    """Return a table as `edgeae_runtime.readings.preparation` prepares readings on a device.

    Parameters
    ----------
    table
        In segments, with values in float64 if there are counters.
    counters
        Positions of the columns whose direction is found here, where there are no `signs`.
    signs, tolerate
        As in the manifest.

    Raises
    ------
    InputError
        If an option is out of range, or a column is no counter.
    """
    if not 0 <= tolerate <= MAX_TOLERATE:
        raise InputError(f"`tolerate` must be from 0 to {MAX_TOLERATE}; got {tolerate}")
    if signs is None and not counters and not tolerate:
        return table
    if len(table.readings.shape) != 1:
        raise InputError("`difference` and `tolerate` need readings; here each row is a window")
    if signs is None and counters:
        signs = _directions(table, counters)
    lost = np.where(table.begins, 0, 0 if table.lost is None else table.lost)
    is_gap = table.begins | (lost > tolerate)
    return _taken(table, signs, lost, is_gap)._replace(difference=signs, tolerate=tolerate)


def _directions(table: Table, counters: Sequence[int]) -> tuple[int, ...]:
    """Return 1 for each counter that rises, -1 for each that falls, and 0 for other columns."""
    size = table.readings.shape[0]
    rises, falls = np.zeros(size, np.int64), np.zeros(size, np.int64)
    for first in range(0, len(table.readings) - 1, _PIECE_ROWS):
        rows = table.readings.read(first, min(first + _PIECE_ROWS + 1, len(table.readings)))
        steps = np.diff(rows, axis=0)[~table.is_break[first + 1 : first + len(rows)]]
        rises, falls = rises + (steps > 0).sum(axis=0), falls + (steps < 0).sum(axis=0)
    against = np.minimum(rises, falls)
    bad = [at for at in counters if against[at] > _MAX_RESETS * (rises[at] + falls[at])]
    if bad:
        names = [str(at) if table.names is None else table.names[at] for at in bad]
        raise InputError(
            f"`difference` must name counters, which only rise or only fall but for resets; "
            f"{listed(names)} rises {rises[bad[0]]} times and falls {falls[bad[0]]} times"
        )
    signs = np.zeros(size, np.int64)
    signs[list(counters)] = np.where(falls > rises, -1, 1)[list(counters)]
    return tuple(signs.tolist())


def _taken(
    table: Table, signs: tuple[int, ...] | None, lost: NDArray[np.int64], is_gap: BoolArray
) -> Table:
    store = ReadingStore()
    sources, bridged, breaks = [], [], []
    for first, is_new, part in _parts(table, signs, lost, is_gap):
        kept = ~part.is_lost
        if not kept.any():
            continue
        if not np.isfinite(part.values[kept]).all():
            raise InputError("readings must be smaller: one is beyond float32")
        store.append(part.values[kept])
        sources.append(part.source[kept] + first)
        bridged.append(part.is_bridged[kept])
        breaks.append(np.concatenate([[is_new], part.is_lost[:-1]])[kept])
    if not sources:
        raise InputError("no reading follows another one, so that `difference` has none to take")
    source, is_break = np.concatenate(sources), np.concatenate(breaks)
    before = lost[np.maximum(source - 1, 0)] if signs is not None else lost[source]
    return _of_sources(table, source, np.concatenate(bridged), lost)._replace(
        readings=store,
        is_break=is_break,
        lost=np.where(is_break, np.maximum(lost[source], before), 0),
    )


def _parts(
    table: Table, signs: tuple[int, ...] | None, lost: NDArray[np.int64], is_gap: BoolArray
) -> Iterator[tuple[int, bool, Prepared]]:
    """Yield the first row of each part, whether it begins a segment, and the part prepared."""
    edges = [*np.flatnonzero(is_gap).tolist(), len(is_gap)]
    for start, end in pairwise(edges):
        preparer, is_new = Preparer(signs), True
        for first in range(start, end, _PIECE_ROWS):
            stop = min(first + _PIECE_ROWS, end)
            part = preparer.take(table.readings.read(first, stop), lost[first:stop])
            yield first, is_new, part
            is_new = bool(part.is_lost[-1])


def _of_sources(
    table: Table, source: NDArray[np.int64], is_bridged: BoolArray, lost: NDArray[np.int64]
) -> Table:
    """Return what is known of the readings that rows come from, as facts of the rows."""
    found = table.of_rows(source)
    rows = np.flatnonzero(is_bridged)
    after = source[rows]
    found.is_normal[rows] &= table.is_normal[after - 1]
    if table.stamps is not None and found.stamps is not None:
        step = table.stamps[after] - table.stamps[after - 1]
        count = rows - np.searchsorted(source, after) + 1
        found.stamps[rows] = table.stamps[after - 1] + step * count // (lost[after] + 1)
    return found._replace(is_bridged=is_bridged)
