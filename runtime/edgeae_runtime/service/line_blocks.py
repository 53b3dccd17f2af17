"""Many rows of a table of numbers at once, where they are as plain as rows mostly are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.stream.keyed import is_key

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from edgeae_runtime.arrays import DoubleArray
    from edgeae_runtime.numbers import Cells
    from edgeae_runtime.readings.columns import ResolvedColumns
    from edgeae_runtime.readings.text_format import TextForm

_ODD = ('"', "\0", "\r")  # need the reader of single lines


def plain_columns(data: bytes, form: TextForm) -> list[tuple[str, ...]] | None:
    """Return the cells of whole lines by column; None unless all are plain rows of that width."""
    if form.delimiter is None:
        return None
    try:
        text = data.decode("ascii")
    except UnicodeDecodeError:
        return None
    if any(mark in text for mark in _ODD):
        return None
    rows = [line.split(form.delimiter) for line in text.split("\n")]
    return list(zip(*rows)) if set(map(len, rows)) == {form.width} else None


def numbers_of(
    columns: list[tuple[str, ...]], resolved: ResolvedColumns, cells: Cells
) -> DoubleArray | None:
    """Return the readings `(n, channels)`; None where a cell is no number, as in a header."""
    rows = []
    for index in resolved.indices:
        column = columns[index]
        if "_" in "".join(column):
            return None
        try:
            rows.append(list(map(float, column)))
        except ValueError:
            try:
                rows.append([cells.one(cell.strip()) for cell in column])
            except InputError:
                return None
    return np.array(rows, np.float64).T


def keys_of(column: Sequence[str], known: Set[str]) -> list[str] | None:
    """Return the keys in a column; None if one that is not known is none."""
    keys = list(map(str.strip, column))
    return keys if all(map(is_key, set(keys) - known)) else None
