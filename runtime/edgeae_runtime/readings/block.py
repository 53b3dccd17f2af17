"""A block of readings: some consecutive rows of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import AnyArray, FloatArray
    from edgeae_runtime.readings.columns import ResolvedColumns


class Block(NamedTuple):
    """Rows of a file: float32 `values` `(k, columns)`, or `(k, *shape)` where rows are windows.

    `texts` holds one `(k,)` for each column selected as text, some as the file stores them where
    the selection allows it. `stamps` `(k,)` are those of the
    time column as the file holds them: texts, numbers or `datetime64`. `first_row` counts from 1,
    the header included. `lost` `(k,)` are the readings that are lost before each row. Values are
    float64 where the selection is `exact`. A recording tells its `rate_hz`.
    """

    values: FloatArray
    texts: tuple[AnyArray, ...]
    first_row: int
    columns: ResolvedColumns
    stamps: Any = None
    lost: NDArray[np.int64] | None = None
    rate_hz: float | None = None

    def refuse_missing(self, what: str) -> None:
        """Raise the `InputError` that locates the first missing or infinite value, if any."""
        bad = ~np.isfinite(self.values)
        if not bad.any():
            return
        index = np.argwhere(bad)[0]
        value = self.values[tuple(index)]
        raise InputError(
            f"{what}: readings must be finite; got {missing_kind(value)} in row "
            f"{self.first_row + index[0]}, {self.columns.name_of(int(index[-1]))}, the first of "
            f"{int(bad.sum())} so far (`missing` drop or invalid goes on)"
        )

    def rows(self, start: int, stop: int) -> Block:
        """Return the rows from `start` up to before `stop`."""
        part = slice(start, stop)
        return self._replace(
            values=self.values[part],
            texts=tuple(text[part] for text in self.texts),
            first_row=self.first_row + start,
            stamps=None if self.stamps is None else self.stamps[part],
            lost=None if self.lost is None else self.lost[part],
        )


def missing_kind(value: np.float32) -> str:
    """Return what a message calls a value that is not finite."""
    return "an empty cell or NaN" if np.isnan(value) else "infinity, or beyond float32"
