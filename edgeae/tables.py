"""Tables of readings and their labels, from text and numpy files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from edgeae_runtime.errors import InputError
from edgeae_runtime.readings import numpy_array, split_cells, text_form
from edgeae_runtime.windows import listed

if TYPE_CHECKING:
    from collections.abc import Sequence


class Table(NamedTuple):
    """Rows of readings, and the label of each row where there are labels.

    `rows` is a frame with named columns, or an array `(n, *shape)` where columns have no names.
    `labels` are texts `(n,)`.
    """

    rows: Any
    labels: Any

    def is_normal(self, normal: Sequence[str]) -> np.ndarray:
        """Tell which rows have one of the labels: bools `(n,)`; without labels, every row.

        Labels that are numbers are compared as numbers: `1` is `1.0`.

        Raises
        ------
        InputError
            If no row has one of the labels; the message lists those that exist.
        """
        if self.labels is None:
            return np.ones(len(self.rows), bool)
        known, places = np.unique(self.labels, return_inverse=True)
        wanted = {_plain(value) for value in normal}
        is_wanted = np.array([_plain(label) in wanted for label in known], bool)
        if not is_wanted.any():
            counts = np.bincount(places)
            held = [f"{label} ({count} rows)" for label, count in zip(known, counts, strict=True)]
            asked = f"no row has the label {listed(normal)}" if normal else "no label is normal"
            raise InputError(f"{asked}; name normal ones with --normal; there are {listed(held)}")
        found: np.ndarray = is_wanted[places]
        return found

    def where(self, chosen: np.ndarray) -> Table:
        """Only the chosen rows; `chosen` are bools `(n,)`."""
        labels = None if self.labels is None else self.labels[chosen]
        return Table(self.rows[chosen], labels)


def read_tables(
    paths: Sequence[str],
    *,
    label: str | None = None,
    features: Sequence[str] = (),
    drop: Sequence[str] = (),
) -> Table:
    """Read files of one kind as one table.

    Parameters
    ----------
    paths
        Comma-, tab-, semicolon- or blank-separated text with or without a header, `.npy` or `.npz`.
    label
        Column of the labels, by name or 0-based position; in `.npz` files the name of an array.
    features
        Columns to read, in this order, by name or position; none is all.
    drop
        Columns to leave out.

    Raises
    ------
    InputError
        If a file is empty, a column does not exist, or a cell is no number; the message says where.
    OSError
        If a file cannot be read.
    """
    tables = [_read(path, label, features, drop) for path in paths]
    first = tables[0].rows
    for path, table in zip(paths, tables, strict=True):
        if _columns(table.rows) != _columns(first):
            raise InputError(
                f"{path}: has the columns {_columns(table.rows)}, but {paths[0]} {_columns(first)}"
            )
    if len(tables) == 1:
        return tables[0]
    is_frame = isinstance(first, pd.DataFrame)
    parts = [table.rows for table in tables]
    rows = pd.concat(parts, ignore_index=True) if is_frame else np.concatenate(parts)
    return Table(rows, None if label is None else np.concatenate([t.labels for t in tables]))


def _columns(rows: Any) -> str:
    return listed(list(rows.columns) if isinstance(rows, pd.DataFrame) else rows.shape[1:])


def _read(path: str, label: str | None, features: Sequence[str], drop: Sequence[str]) -> Table:
    labels = None
    if path.endswith((".npy", ".npz")):
        values = numpy_array(path)
        if path.endswith(".npz") and label is not None:
            labels, label = numpy_array(path, label).astype(str), None
        if values.ndim != 2:
            if label is not None or features or drop:
                raise InputError(f"{path}: columns are chosen in 2-D arrays; got {values.shape}")
            return Table(values, labels)
        columns = _Columns(path, pd.DataFrame(values), None)
    else:
        columns = _read_text(path, label)
    if label is not None:
        labels = columns.texts(label)
    left_out = {columns.place(name) for name in (*drop, *([] if label is None else [label]))}
    chosen = [columns.place(name) for name in features] or list(range(columns.width))
    return Table(columns.numbers([i for i in chosen if i not in left_out]), labels)


def _read_text(path: str, label: str | None) -> _Columns:
    with open(path, encoding="utf-8-sig") as file:
        try:
            first = next((line for line in file if line.strip()), None)
        except UnicodeDecodeError as error:
            raise InputError(f"{path}: not UTF-8 text ({error.reason})") from None
    if first is None:
        raise InputError(f"{path}: empty; expected rows of readings")
    form = text_form(first)
    count = len(split_cells(first, form.delimiter))
    columns = _Columns(path, pd.DataFrame(columns=range(count)), form.header)
    text = {} if label is None else {columns.place(label): str}
    try:
        frame = pd.read_csv(
            path,
            sep=form.delimiter or r"\s+",
            header=None if form.header is None else 0,
            names=range(count),
            index_col=False,
            dtype=text,
            skipinitialspace=True,
            encoding="utf-8-sig",
        )
    except (ValueError, pd.errors.ParserError) as error:
        raise InputError(f"{path}: {str(error).strip().splitlines()[0]}") from None
    if frame.empty:
        raise InputError(f"{path}: has a header and no rows")
    return columns._replace(frame=frame)


class _Columns(NamedTuple):
    """Columns of one file by position, and their names if it has any."""

    path: str
    frame: pd.DataFrame
    names: tuple[str, ...] | None

    @property
    def width(self) -> int:
        return self.frame.shape[1]

    def place(self, name: str) -> int:
        """Position of a column by its name, or by its 0-based position as text."""
        if self.names is not None and name in self.names:
            return self.names.index(name)
        if name.isdigit() and int(name) < self.width:
            return int(name)
        held = listed(self.names) if self.names else f"0 to {self.width - 1}"
        raise InputError(f"{self.path}: no column '{name}'; it has {held}")

    def texts(self, name: str) -> np.ndarray:
        texts: np.ndarray = self.frame[self.place(name)].fillna("").astype(str).to_numpy(str)
        return texts

    def numbers(self, places: list[int]) -> Any:
        """Frame of the columns under their names, or array where they have none; all finite."""
        if not places:
            raise InputError(f"{self.path}: no column is left to read")
        chosen = self.frame[places]
        for place in places:
            self._check(place, chosen[place])
        if self.names is None:
            return chosen.to_numpy(np.float64)
        repeated = [name for name in self.names if self.names.count(name) > 1]
        if repeated:
            raise InputError(f"{self.path}: column names must differ; '{repeated[0]}' is repeated")
        return chosen.set_axis([self.names[place] for place in places], axis=1)

    def _check(self, place: int, values: pd.Series[Any]) -> None:
        """Refuse a column with text or with empty cells; rows count from 1, the header included."""
        name = f"column '{self.names[place]}'" if self.names else f"column {place}"
        first_row = 2 if self.names else 1
        if not pd.api.types.is_numeric_dtype(values):
            is_text = pd.to_numeric(values, errors="coerce").isna() & values.notna()
            row = int(is_text.to_numpy().argmax())
            raise InputError(
                f"{self.path}: row {row + first_row}, {name} must be a number; got "
                f"'{values.iloc[row]!s:.40}' (leave the column out with --drop)"
            )
        empty = values.isna().to_numpy()
        if empty.any():
            raise InputError(
                f"{self.path}: {name} has {int(empty.sum())} empty or NaN cell(s), the first in "
                f"row {int(empty.argmax()) + first_row}"
            )


def _plain(label: str) -> float | str:
    try:
        return float(label)
    except ValueError:
        return label
