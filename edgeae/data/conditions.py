"""Conditions of a table's rows: the values of a column, ranges of a number, or hours of the day."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.conditions import HOUR, Condition, canonical, hours
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.data.table import Table

_MAX_VALUES = 12  # more different numbers than this are ranges, and more texts are refused
_RANGES = 4


def conditioned(table: Table, condition: str | Condition | None, known: tuple[str, ...]) -> Table:
    """Return a table with the conditions of its rows, -1 for one that a model does not know.

    Parameters
    ----------
    table
        Its `conditions` are indices of `known`, the texts of the column.
    condition
        A column whose normal rows tell the conditions, `hour`, or those of a model.

    Raises
    ------
    InputError
        If there are too many.
    """
    if condition is None:
        return table
    is_hour = (condition if isinstance(condition, str) else condition.column) == HOUR
    if is_hour:
        assert table.stamps is not None  # `hour` goes with `time`
        texts, codes = np.unique(hours(table.stamps), return_inverse=True)
    else:
        assert table.conditions is not None  # the column was read
        texts, codes = np.array(known, str), table.conditions
    if isinstance(condition, str):
        condition = _found(condition, texts, codes[table.is_normal])
    return table._replace(conditions=condition.groups(texts)[codes], condition=condition)


def _found(column: str, texts: NDArray[np.str_], codes: NDArray[np.signedinteger]) -> Condition:
    values = {canonical(text) for text in texts[np.unique(codes)].tolist()}
    numbers = _numbers(texts)
    if column == HOUR or len(values) <= _MAX_VALUES:
        ordered = sorted(values) if numbers is None else sorted(values, key=float)
        return Condition(column, tuple(ordered))
    if numbers is None:
        raise InputError(
            f"`condition` must have at most {_MAX_VALUES} different texts; '{column}' has "
            f"{len(values)}"
        )
    edges = np.unique(np.quantile(numbers[codes], np.linspace(0, 1, _RANGES + 1))).tolist()
    names = [f"{low:.12g} to {high:.12g}" for low, high in pairwise(edges)]
    return Condition(column, tuple(names), tuple(edges))


def _numbers(texts: NDArray[np.str_]) -> NDArray[np.float64] | None:
    try:
        numbers = texts.astype(np.float64)
    except ValueError:
        return None
    return numbers if np.isfinite(numbers).all() else None
