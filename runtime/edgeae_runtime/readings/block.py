"""A block of readings: some consecutive rows of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.readings.columns import ResolvedColumns


class Block(NamedTuple):
    """Rows of a file: float32 `values` `(k, columns)`, or `(k, *shape)` where rows are windows.

    `texts` holds one `(k,)` for each column that was asked for as text. `first_row` counts from 1,
    the header included.
    """

    values: FloatArray
    texts: tuple[Any, ...]
    first_row: int
    picked: ResolvedColumns

    def refuse_missing(self, what: str) -> None:
        """Raise the `InputError` that says where values are missing or infinite, if any are."""
        bad = ~np.isfinite(self.values)
        if not bad.any():
            return
        place = np.argwhere(bad)[0]
        value = self.values[tuple(place)]
        raise InputError(
            f"{what}: readings must be finite; got {missing_kind(value)} in row "
            f"{self.first_row + place[0]}, {self.picked.name_of(int(place[-1]))}, the first of "
            f"{int(bad.sum())} so far (--missing skip or invalid goes on)"
        )


def missing_kind(value: Any) -> str:
    """What a message calls a value that is not finite."""
    return "an empty cell or NaN" if np.isnan(value) else "infinity, or beyond float32"
