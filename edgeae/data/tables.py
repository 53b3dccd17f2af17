"""Tables of readings from files: which rows are normal, and where runs of readings begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.data.labels import Labels
from edgeae.data.reading_store import ReadingStore
from edgeae.data.resampling import Rows, beginnings, resampled, with_gaps
from edgeae.data.sources import expanded, read_file
from edgeae.data.timestamps import nanoseconds
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.readings.block import missing_kind
from edgeae_runtime.readings.columns import ColumnSelection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.readings.block import Block


class Columns(NamedTuple):
    """Which columns of a file are read, and as what; each is a name or a 0-based position.

    `label` holds labels, of which those in `normal` mean normal. `time` orders the rows and tells
    gaps, `group` keeps machines apart, `resample` is the step to which stamps are brought, such as
    `1s`. `missing` says whether rows with missing values `fail` or are dropped (`drop`).
    `may_lack_normal` lets pass that no row has a normal label, with a warning.
    """

    label: str | None = None
    normal: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    header: bool | None = None
    time: str | None = None
    group: str | None = None
    resample: str | None = None
    missing: str = "fail"
    trained: tuple[str, ...] | None = None
    may_lack_normal: bool = False

    def check(self) -> None:
        """Refuse options that need another one."""
        if self.label is None and self.normal:
            raise InputError("--normal goes with --label, the column that holds the labels")
        if self.resample is not None and self.time is None:
            raise InputError("--resample goes with --time, the column that holds the stamps")

    @property
    def wanted(self) -> ColumnSelection:
        """What the readers shall give."""
        texts = tuple(name for name in (self.label, self.time, self.group) if name is not None)
        return ColumnSelection(self.features, self.drop, texts, self.header, self.trained)


class Table(NamedTuple):
    """Rows of readings, and for each whether it is normal and begins a new run: bools `(n,)`.

    A run is rows in a row: it ends with its file or group, before a gap, and before a row that was
    left out. `begins` tells only where a file or group begins. `rate_hz`, and `stamps` in
    nanoseconds `(n,)`, are known where there is a time column.
    """

    readings: ReadingStore
    names: tuple[str, ...] | None
    is_normal: Any
    is_break: Any
    rate_hz: float | None
    begins: Any
    stamps: Any = None


def read_tables(paths: Sequence[str], columns: Columns) -> Table:
    """Read files of one kind, or patterns of files, as one table.

    Raises
    ------
    InputError
        If a file, a column or a cell is not as it must be, or no label is a normal one; the message
        says where.
    OSError
        If a file cannot be read.
    """
    columns.check()
    reader = _Reader(columns)
    files = expanded(paths)
    for number, path in enumerate(files):
        reader.read(path, number)
    rows = reader.rows()
    what = files[0] if len(files) == 1 else f"{len(files)} files"
    if columns.resample is not None:
        rows = resampled(rows, columns.resample, what)
    rows, rate_hz = with_gaps(rows, what)
    return Table(
        rows.readings,
        reader.names,
        rows.is_normal,
        rows.is_break,
        rate_hz,
        beginnings(rows),
        rows.stamps,
    )


def has_columns(path: str, columns: Columns) -> bool:
    """Whether the first file of a name or pattern begins with what the columns ask for."""
    try:
        next(read_file(expanded([path])[0], columns.wanted), None)
    except InputError:
        return False
    return True


class _Reader:
    """Gathers the rows of several files."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.names: tuple[str, ...] | None = None
        self.store = ReadingStore()
        self.labels, self.groups = Labels(), Labels()
        self.stamps: list[Any] = []
        self.breaks: list[Any] = []
        self.files: list[Any] = []
        self.after_gap: dict[int, bool] = {}

    def read(self, path: str, number: int) -> None:
        self.after_gap.clear()
        missing, block = _Missing(path), None
        for block in read_file(path, self.columns.wanted):
            block = self._as_first(block, path)
            is_whole = np.isfinite(block.values).reshape(len(block.values), -1).all(axis=1)
            if not is_whole.all():
                missing.count(block)
            if self.columns.missing == "drop" or is_whole.all():
                self._add(block, is_whole, path, number)
        if block is None:
            raise InputError(f"{path}: must hold rows of readings; got a header and nothing else")
        if self.columns.missing == "fail":
            missing.refuse()

    def rows(self) -> Rows:
        if not len(self.store):
            raise InputError("no row is left to read: every one has a missing value")
        columns = self.columns
        is_normal = (
            self.labels.are(columns.normal, may_lack=columns.may_lack_normal)
            if columns.label is not None
            else np.ones(len(self.store), bool)
        )
        return Rows(
            self.store,
            is_normal,
            np.concatenate(self.breaks),
            np.concatenate(self.files),
            self.groups.codes() if columns.group is not None else None,
            np.concatenate(self.stamps) if columns.time is not None else None,
        )

    def _add(self, block: Block, kept: Any, path: str, number: int) -> None:
        roles = [role for role in ("label", "time", "group") if getattr(self.columns, role)]
        texts = dict(zip(roles, block.texts, strict=True))
        groups = np.zeros(len(kept), np.int32)
        if "label" in texts:
            self.labels.add(texts["label"], kept, path, block.first_row)
        if "time" in texts:
            self.stamps.append(nanoseconds(texts["time"], path, block.first_row)[kept])
        if "group" in texts:
            groups = self.groups.add(texts["group"], kept, path, block.first_row)
        self.breaks.append(self._breaks(groups, kept)[kept])
        self.files.append(np.full(int(kept.sum()), number, np.int32))
        self.store.append(block.values[kept])

    def _breaks(self, groups: Any, kept: Any) -> Any:
        """Tell before which rows of a block one of their group was left out."""
        is_break = np.zeros(len(kept), bool)
        for group in np.unique(groups):
            rows = np.flatnonzero(groups == group)
            after_gap = self.after_gap.get(group, False)
            is_break[rows] = np.concatenate([[after_gap], ~kept[rows[:-1]]])
            self.after_gap[group] = not kept[rows[-1]]
        return is_break

    def _as_first(self, block: Block, path: str) -> Block:
        """Give a block with the columns of the first file, in their order."""
        names = block.picked.names
        if self.store.shape == ():
            self.names = names
            return block
        if names != self.names and names is not None and self.names is not None:
            lacking = [name for name in self.names if name not in names]
            extra = [name for name in names if name not in self.names]
            if lacking or extra:
                said = [f"lacks {listed(lacking)}"] * bool(lacking)
                said += [f"has also {listed(extra)}"] * bool(extra)
                raise InputError(f"{path}: must have the first file's columns; {', '.join(said)}")
            order = [names.index(name) for name in self.names]
            return block._replace(values=block.values[:, order])
        if block.values.shape[1:] != self.store.shape or (names is None) != (self.names is None):
            raise InputError(
                f"{path}: must have the first file's columns, {_columns(self.names, self.store)}; "
                f"got {listed(names) if names else block.values.shape[1:]}"
            )
        return block


def _columns(names: tuple[str, ...] | None, store: ReadingStore) -> str:
    return listed(names) if names else str(store.shape)


class _Missing:
    """Counts the values of a file that are missing or infinite."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.counts: dict[str, int] = {}
        self.first = ""

    def count(self, block: Block) -> None:
        bad = ~np.isfinite(block.values)
        place = np.argwhere(bad)[0]
        if not self.first:
            kind = missing_kind(block.values[tuple(place)])
            self.first = f"{kind} in row {block.first_row + int(place[0])}"
        for column, count in enumerate(bad.reshape(-1, bad.shape[-1]).sum(axis=0)):
            if count:
                name = block.picked.name_of(column)
                self.counts[name] = self.counts.get(name, 0) + int(count)

    def refuse(self) -> None:
        """Raise the `InputError` that says where they are, if there are any."""
        if self.counts:
            counts = ", ".join(f"{n} in {name}" for name, n in list(self.counts.items())[:8])
            more = len(self.counts) - 8
            raise InputError(
                f"{self.path}: readings must be finite; {sum(self.counts.values())} are not: "
                f"{counts}{f' and {more} more columns' if more > 0 else ''}; the first is "
                f"{self.first} (--missing drop leaves such rows out)"
            )
