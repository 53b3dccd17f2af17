"""Readings as a model's windows hold them: counters as differences, short gaps interpolated.

One rule for training, for files and for streams. The first reading after a gap has no difference,
and neither has one at which a counter was reset: both are left out, and a window begins behind
them. Values are computed in float64 and rounded to float32 last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import AnyArray, BoolArray, FloatArray
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.segments import Segments


class Prepared(NamedTuple):
    """Rows of windows `(k, channels)`, float32; all other arrays are `(k,)`.

    `source` is the index of the reading that each row comes from. A row that `is_bridged` stands
    for a lost reading before it. A row that `is_lost` has no difference, and belongs to no window.
    """

    values: FloatArray
    source: NDArray[np.int64]
    is_bridged: BoolArray
    is_lost: BoolArray


class Preparer:
    """Prepare the readings of one machine as they come, whole rows of numbers.

    Parameters
    ----------
    difference
        -1, 0 or 1 for each channel, as in the manifest; None for readings as they are.

    Examples
    --------
    >>> counter = Preparer((1,))
    >>> counter.take(np.array([[7.0], [8.0], [12.0], [1.0]]), np.array([0, 0, 1, 0])).values[:, 0]
    array([nan,  1.,  2.,  2., nan], dtype=float32)
    """

    def __init__(self, difference: tuple[int, ...] | None) -> None:
        self._signs = None if difference is None else np.array(difference)
        self.before: NDArray[np.float64] | None = None
        """The last reading since a gap."""

    def restart(self) -> None:
        """Forget the last reading, as after a gap."""
        self.before = None

    def take(self, readings: AnyArray, lost: NDArray[np.int64]) -> Prepared:
        """Prepare the next readings `(n, channels)`, before each of which so many were lost."""
        rows = readings.astype(np.float64)
        is_first = self.before is None
        lost = np.concatenate([[0], lost[1:] if is_first else lost])
        if not is_first:
            rows = np.concatenate([[self.before], rows])
        self.before = rows[-1]
        rows, source, is_bridged = _bridged(rows, lost)
        values, is_lost = rows, np.zeros(len(rows), bool)
        if self._signs is not None:
            values, is_lost = _differences(rows, self._signs)
        with np.errstate(over="ignore"):  # beyond float32 is infinity, which no score survives
            found = Prepared(values.astype(np.float32), source, is_bridged, is_lost)
        if is_first:
            return found
        return Prepared(
            found.values[1:], found.source[1:] - 1, found.is_bridged[1:], found.is_lost[1:]
        )


def _bridged(
    rows: NDArray[np.float64], lost: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], BoolArray]:
    """Put interpolated rows in front of those before which some were lost."""
    source = np.arange(len(rows))
    if not lost.any():
        return rows, source, np.zeros(len(rows), bool)
    source = np.repeat(source, lost + 1)
    left = np.cumsum(lost + 1)[source] - 1 - np.arange(len(source))  # rows until the reading
    bridged = np.flatnonzero(left)
    after = source[bridged]
    share = (left[bridged] / (lost[after] + 1))[:, np.newaxis]
    whole = rows[source]
    whole[bridged] = rows[after] + (rows[after - 1] - rows[after]) * share
    return whole, source, left > 0


def _differences(
    rows: NDArray[np.float64], signs: NDArray[np.int64]
) -> tuple[NDArray[np.float64], BoolArray]:
    """Replace counters by their changes, NaN where there is none, and tell those rows."""
    counters = np.flatnonzero(signs)
    changes = np.diff(rows[:, counters], axis=0, prepend=np.nan)
    is_lost: BoolArray = np.logical_not((changes * signs[counters] >= 0).all(axis=1))
    values = rows.copy()
    values[:, counters] = np.where(is_lost[:, np.newaxis], np.nan, changes)
    return values, is_lost


class PreparedParts:
    """Prepares parts of a file: what `Segments` yields, each with its readings lost before it.

    A row with a value that is missing counts as a lost reading where those are tolerated, and as a
    gap where they are not.
    """

    def __init__(self, inputs: Inputs) -> None:
        self._preparer = Preparer(inputs.difference)
        self._is_new = False
        self._missing = 0

    def parts(self, block: Block, segments: Segments, what: str) -> Iterator[tuple[bool, Block]]:
        """Yield a block's parts prepared; the last text of each tells the rows that are bridged."""
        if block.values.ndim != 2:
            raise InputError(f"{what}: must hold readings; here each row is a window")
        block = self._without_missing(block)
        if len(block.values):
            for is_new, part in segments.parts(block):
                yield from self._prepared(is_new, part)

    def _without_missing(self, block: Block) -> Block:
        """Leave out the rows with a missing value, and count them as lost before the next."""
        is_whole: BoolArray = np.asarray(np.isfinite(block.values).all(axis=1))
        kept = np.flatnonzero(is_whole)
        lost = np.diff(kept, prepend=-1 - self._missing) - 1
        last = int(kept[-1]) if len(kept) else -1 - self._missing
        self._missing = len(is_whole) - 1 - last
        return block._replace(
            values=block.values[kept],
            texts=tuple(text[kept] for text in block.texts),
            stamps=None if block.stamps is None else block.stamps[kept],
            lost=lost,
        )

    def _prepared(self, is_new: bool, part: Block) -> Iterator[tuple[bool, Block]]:
        if is_new:
            self._preparer.restart()
        self._is_new |= is_new
        lost = np.zeros(len(part.values), np.int64) if part.lost is None else part.lost
        values, source, is_bridged, is_lost = self._preparer.take(part.values, lost)
        texts = (*(text[source] for text in part.texts), is_bridged)
        prepared = part._replace(values=values, texts=texts, stamps=None, lost=None)
        edges = [0, *np.flatnonzero(np.diff(is_lost)) + 1, len(is_lost)]
        for start, stop in zip(edges, edges[1:]):
            if is_lost[start]:
                self._is_new = True
            else:
                yield self._is_new, prepared.rows(start, stop)
                self._is_new = False
