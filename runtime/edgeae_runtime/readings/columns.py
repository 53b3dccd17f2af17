"""Which columns of a table are read, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from collections.abc import Sequence


class ColumnSelection(NamedTuple):
    """What a reader shall give.

    `features` are the columns of readings in their order; none is all that are left. Columns in
    `drop` are left out, and columns in `texts` are given as text beside the readings. Each is a
    name or a 0-based position. `header` says whether text has one; None tells it from row 1.
    `trained` are the names that a model knows: they are the features of a table that has names.
    An array of the shape `window` is one window.
    """

    features: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    header: bool | None = None
    trained: tuple[str, ...] | None = None
    window: tuple[int, ...] | None = None


class ResolvedColumns(NamedTuple):
    """Positions of the columns of readings and of text, and the names of the first, if any."""

    places: list[int]
    texts: list[int]
    names: tuple[str, ...] | None

    def name_of(self, column: int) -> str:
        """What a message calls one of the columns of readings."""
        return f"column '{self.names[column]}'" if self.names else f"column {self.places[column]}"


def pick(
    width: int, names: Sequence[str] | None, wanted: ColumnSelection, what: str
) -> ResolvedColumns:
    """Find the wanted columns among so many, which may have names.

    Raises
    ------
    InputError
        If one does not exist, or a column that is read has no name or shares it.
    """
    texts = [_place(name, width, names, what) for name in wanted.texts]
    left_out = {*texts, *(_place(name, width, names, what) for name in wanted.drop)}
    chosen = _chosen(width, names, wanted, what)
    places = [place for place in chosen if place not in left_out]
    if not places:
        raise InputError(f"{what}: no column is left to read; it has {held(width, names)}")
    if names is None:
        return ResolvedColumns(places, texts, None)
    read = [names[place] for place in places]
    for place, name in zip(places, read):
        if not name:
            raise InputError(
                f"{what}: every column must have a name; column {place} has none (leave it out "
                f"with --drop {place})"
            )
        if list(names).count(name) > 1:
            raise InputError(f"{what}: column names must differ; '{name}' is repeated")
    return ResolvedColumns(places, texts, tuple(read))


def _chosen(
    width: int, names: Sequence[str] | None, wanted: ColumnSelection, what: str
) -> Sequence[int]:
    if not wanted.features:
        if wanted.trained is None or names is None:
            return range(width)
        lacking = [name for name in wanted.trained if name not in names]
        if lacking:
            raise InputError(
                f"{what}: lacks {listed(lacking)}, which the model was trained on; it has "
                f"{held(width, names)}"
            )
        return [list(names).index(name) for name in wanted.trained]
    return [_place(name, width, names, what) for name in wanted.features]


def held(width: int, names: Sequence[str] | None) -> str:
    """Columns of a table, for a message."""
    return listed(names) if names is not None else f"the columns 0 to {width - 1}, without names"


def _place(name: str, width: int, names: Sequence[str] | None, what: str) -> int:
    """Position of a column by its name, or by its 0-based position as text."""
    if names is not None and name in names:
        if list(names).count(name) > 1:
            raise InputError(f"{what}: column names must differ; '{name}' is repeated")
        return list(names).index(name)
    if _is_place(name, width):
        return int(name)
    raise InputError(f"{what}: no column '{name}'; it has {held(width, names)}")


def _is_place(name: str, width: int) -> bool:
    return name.isascii() and name.isdigit() and int(name) < width
