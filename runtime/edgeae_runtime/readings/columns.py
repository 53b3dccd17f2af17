"""Which columns of a table are read, and as what."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.arrays import FloatArray


class Raw(NamedTuple):
    """Samples without a header: `int16` or `float32`, and how many channels take turns.

    Those are as the model's where there is one, else 1, unless they are given.
    """

    kind: str
    channels: int | None = None

    @classmethod
    def of(cls, kind: str | None, channels: int | None) -> Raw | None:
        """Return what options say; raise `InputError` for channels without a kind."""
        if kind is None and channels is not None:
            raise InputError("`channels` goes with `raw`, the type of samples without a header")
        return None if kind is None else cls(kind, channels)


class ColumnSelection(NamedTuple):
    """The columns that a user asks for; each is a name or a 0-based position.

    `features` are the columns of readings in their order; none means all that are left. Columns in
    `drop` are left out, columns in `texts` are read as text beside the readings, and `time` holds
    the stamps. `header` tells whether text has one; None detects it from row 1. `trained` are the
    names that a model knows: they are the features of a table that has names. An array of the shape
    `window` is one window. Values are read as float32, or as float64 (`exact`). So many of the
    first texts may stay as the file stores them (`as_stored`), numbers or `datetime64`. The file
    holds samples without a header if they are `raw`; a recording must have the rate `rate_hz`, and
    the mean of a channel that is beyond `usual_means` `(low, high)` is told.
    """

    features: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    header: bool | None = None
    trained: tuple[str, ...] | None = None
    window: tuple[int, ...] | None = None
    time: str | None = None
    exact: bool = False
    as_stored: int = 0
    raw: Raw | None = None
    rate_hz: float | None = None
    usual_means: tuple[FloatArray, FloatArray] | None = None

    @property
    def dtype(self) -> type[np.floating[Any]]:
        """The type of the values that are read."""
        return np.float64 if self.exact else np.float32


class ResolvedColumns(NamedTuple):
    """Positions of the columns of readings, of text and of stamps, and the names of the first."""

    indices: list[int]
    texts: list[int]
    names: tuple[str, ...] | None
    time: int | None = None

    def name_of(self, column: int) -> str:
        """Return what a message calls one of the columns of readings."""
        return f"column '{self.names[column]}'" if self.names else f"column {self.indices[column]}"


def resolve(
    width: int, names: Sequence[str] | None, selection: ColumnSelection, what: str
) -> ResolvedColumns:
    """Find the selected columns of a table of `width` columns, which may have names.

    Raises
    ------
    InputError
        If one does not exist, or a column that is read has no name or shares it.
    """
    texts = [_index(name, width, names, what) for name in selection.texts]
    time = None if selection.time is None else _index(selection.time, width, names, what)
    left_out = {*texts, time, *(_index(name, width, names, what) for name in selection.drop)}
    chosen = _chosen(width, names, selection, what)
    indices = [index for index in chosen if index not in left_out]
    if not indices:
        raise InputError(
            f"{what}: no column is left to read; it has {listed_columns(width, names)}"
        )
    if names is None:
        return ResolvedColumns(indices, texts, None, time)
    read, counts = [names[index] for index in indices], Counter(names)
    for index, name in zip(indices, read):
        if not name:
            raise InputError(
                f"{what}: every column must have a name; column {index} has none (leave it out "
                f"with `drop`: {index})"
            )
        if counts[name] > 1:
            raise InputError(f"{what}: column names must differ; '{name}' is repeated")
    return ResolvedColumns(indices, texts, tuple(read), time)


def _chosen(
    width: int, names: Sequence[str] | None, selection: ColumnSelection, what: str
) -> Sequence[int]:
    if selection.features:
        return [_index(name, width, names, what) for name in selection.features]
    if selection.trained is None or names is None:
        return range(width)
    lacking = [name for name in selection.trained if name not in names]
    if lacking:
        raise InputError(
            f"{what}: lacks {listed(lacking)}, which the model was trained on; it has "
            f"{listed_columns(width, names)}"
        )
    return [list(names).index(name) for name in selection.trained]


def listed_columns(width: int, names: Sequence[str] | None) -> str:
    """List the columns of a table for a message."""
    if names is not None:
        return listed(names)
    return f"the columns 0 to {width - 1}, without names" if width > 1 else "one, without a name"


def _index(name: str, width: int, names: Sequence[str] | None, what: str) -> int:
    """Return the index of a column, given its name or its 0-based position as text."""
    if names is not None and name in names:
        if list(names).count(name) > 1:
            raise InputError(f"{what}: column names must differ; '{name}' is repeated")
        return list(names).index(name)
    if name.isascii() and name.isdigit() and int(name) < width:
        return int(name)
    raise InputError(f"{what}: no column '{name}'; it has {listed_columns(width, names)}")
