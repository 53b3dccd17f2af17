"""Tables of readings from files: which rows are normal, and where segments of readings begin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import numpy as np

from edgeae.data.conditions import conditioned
from edgeae.data.labels import Labels
from edgeae.data.order_tracking import check_order_tracking, order_tracked
from edgeae.data.preparation import prepared
from edgeae.data.reading_store import ReadingStore
from edgeae.data.resampling import resampled
from edgeae.data.sources import expanded, read_file
from edgeae.data.table import Table, in_segments
from edgeae_runtime.conditions import HOUR, Condition
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.order_tracking import OrderTracking
from edgeae_runtime.messages import listed
from edgeae_runtime.readings.block import missing_kind
from edgeae_runtime.readings.columns import ColumnSelection, Raw
from edgeae_runtime.recordings.checks import refuse_rate
from edgeae_runtime.recordings.order_tracking import speeds
from edgeae_runtime.timestamps import StampReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray, FloatArray
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.columns import ResolvedColumns
    from edgeae_runtime.timestamps import Nanoseconds


class Columns(NamedTuple):
    """Which columns of a file are read, and as what; each is a name or a 0-based position.

    `label` holds labels, of which those in `normal` mean normal. `time` orders the rows and tells
    gaps, `group` keeps machines apart, `resample` is the step to which readings are brought, such
    as `1s`. Rows with missing values `fail` or are dropped (`missing`: `drop`). `trained` and
    `time_format` are the names and the stamps that a model knows. `may_lack_normal` turns the
    refusal of a table without a normal label into a warning.

    `difference` are counters, in place of which windows hold their changes, and `tolerate` lost
    readings in a row are interpolated; `signs` are the counters that a model knows. `condition` is
    a column of conditions, or `hour`; or what a model knows of it. `raw` says how samples without a
    header lie in a file; `rate_hz` is the rate of readings without stamps, and of recordings.
    `order_tracking` is a column of speeds by which readings are resampled to shaft angle, to
    `samples_per_revolution`, or what a model knows of that. `usual_means` are a model's lowest and
    highest readings of training, by which recordings are judged.
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
    time_format: str | None = None
    difference: tuple[str, ...] = ()
    signs: tuple[int, ...] | None = None
    tolerate: int = 0
    condition: str | Condition | None = None
    raw: Raw | None = None
    rate_hz: float | None = None
    order_tracking: str | OrderTracking | None = None
    samples_per_revolution: int | None = None
    usual_means: tuple[FloatArray, FloatArray] | None = None

    def check(self) -> None:
        """Refuse options that need another one, and a rate that is none."""
        if self.rate_hz is not None:
            refuse_rate(self.rate_hz)
        counters = self.difference or self.signs
        others = {"time": self.time, "difference": counters, "tolerate": self.tolerate}
        check_order_tracking(self.order_tracking, self.samples_per_revolution, others)
        if self.label is None and self.normal:
            raise InputError("`normal` goes with `label`, the column that holds the labels")
        if self.resample is not None and self.time is None:
            raise InputError("`resample` goes with `time`, the column that holds the stamps")
        if self.condition is not None and self.condition_column is None and self.time is None:
            raise InputError("`condition` hour goes with `time`, the column that holds the stamps")

    @property
    def condition_column(self) -> str | None:
        """The column of the conditions; None without one, and for the hour of the day."""
        name = self.condition.column if isinstance(self.condition, Condition) else self.condition
        return None if name == HOUR else name

    @property
    def speed_column(self) -> str | None:
        """The column of the speeds for order tracking; None without that."""
        tracking = self.order_tracking
        return tracking.column if isinstance(tracking, OrderTracking) else tracking

    @property
    def selection(self) -> ColumnSelection:
        """The columns that the readers read; speeds, labels and groups as text, in this order."""
        texts = (self.speed_column, self.label, self.condition_column, self.group)
        return ColumnSelection(
            features=self.features,
            drop=self.drop,
            texts=tuple(name for name in texts if name is not None),
            header=self.header,
            trained=self.trained,
            time=self.time,
            exact=bool(self.difference) or self.signs is not None,
            as_stored=int(self.speed_column is not None),
            raw=self.raw,
            rate_hz=self.rate_hz,
            usual_means=self.usual_means,
        )


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
    return table_of(
        [(path, read_file(path, columns.selection)) for path in expanded(paths)], columns
    )


def table_of(sources: Sequence[tuple[str, Iterable[Block]]], columns: Columns) -> Table:
    """Make one table of the blocks of named sources, as `read_tables` does of files.

    Raises
    ------
    InputError
        As `read_tables` does.
    """
    columns.check()
    reader = _Reader(columns)
    for number, (name, blocks) in enumerate(sources):
        reader.read(name, blocks, number)
    what = sources[0][0] if len(sources) == 1 else f"{len(sources)} files"
    table = reader.table()
    if columns.resample is not None:
        table = resampled(table, columns.resample, what)
    table = in_segments(table, what)
    if table.rate_hz is None:
        table = table._replace(rate_hz=reader.rate_hz or columns.rate_hz)
    table = order_tracked(table, columns.order_tracking, columns.samples_per_revolution)
    table = prepared(table, reader.counters, columns.signs, columns.tolerate)
    return conditioned(table, columns.condition, reader.conditions.known)


def has_columns(path: str, columns: Columns) -> bool:
    """Tell whether the first file of a name or pattern has the columns that are asked for."""
    try:
        next(read_file(expanded([path])[0], columns.selection), None)
    except InputError:
        return False
    return True


class _Reader:
    """Gathers the rows of several files."""

    def __init__(self, columns: Columns) -> None:
        self.columns = columns
        self.names: tuple[str, ...] | None = None
        self.store = ReadingStore()
        self.labels, self.groups, self.conditions = Labels(), Labels(), Labels()
        self.stamp_reader = StampReader(columns.time_format)
        self.stamps: list[Nanoseconds] = []
        self.speeds: list[NDArray[np.float64]] = []
        self.lost: list[NDArray[np.int64]] = []
        self.files: list[NDArray[np.int32]] = []
        self.rows: list[NDArray[np.int32]] = []
        self.after_gap: dict[int, int] = {}
        self.counters: list[int] = []
        """Positions of the columns `difference` among the readings."""
        self.rate_hz: float | None = None
        """That of the recordings."""

    def read(self, path: str, blocks: Iterable[Block], number: int) -> None:
        self.after_gap.clear()
        missing, block = _Missing(path), None
        for block in blocks:
            self._check_rate(block, path)
            block = self._as_first(block, path)
            is_finite = np.isfinite(block.values).reshape(len(block.values), -1)
            is_whole = cast("BoolArray", is_finite.all(axis=1))
            if not is_whole.all():
                missing.count(block)
            if self.columns.missing == "drop" or is_whole.all():
                self._add(block, is_whole, path, number)
        if block is None:
            raise InputError(f"{path}: must hold rows of readings; got a header and nothing else")
        if self.columns.missing == "fail":
            missing.refuse()

    def _check_rate(self, block: Block, path: str) -> None:
        if self.rate_hz is not None and block.rate_hz not in (None, self.rate_hz):
            raise InputError(
                f"{path}: must have the rate of the recordings before it, {self.rate_hz:g} Hz; "
                f"got {block.rate_hz:g} Hz (bring all to one rate first)"
            )
        self.rate_hz = self.rate_hz or block.rate_hz

    def table(self) -> Table:
        if not len(self.store):
            raise InputError("no row is left to read: every one has a missing value")
        columns = self.columns
        is_normal = (
            self.labels.are(columns.normal, may_lack=columns.may_lack_normal)
            if columns.label is not None
            else np.ones(len(self.store), bool)
        )
        return Table(
            self.store,
            self.names,
            is_normal,
            np.concatenate(self.lost) > 0,
            lost=np.concatenate(self.lost),
            file=np.concatenate(self.files),
            group=self.groups.codes() if columns.group is not None else None,
            stamps=np.concatenate(self.stamps) if columns.time is not None else None,
            time_format=self.stamp_reader.format,
            rows=np.concatenate(self.rows),
            conditions=None if columns.condition_column is None else self.conditions.codes(),
            speeds=np.concatenate(self.speeds) if self.speeds else None,
        )

    def _add(self, block: Block, kept: BoolArray, path: str, number: int) -> None:
        groups, texts = np.zeros(len(kept), np.int32), iter(block.texts)
        if self.columns.speed_column is not None:
            self.speeds.append(speeds(next(texts), f"{path}: {self.columns.speed_column}")[kept])
        if self.columns.label is not None:
            self.labels.add(next(texts), kept, path, block.first_row)
        if self.columns.condition_column is not None:
            self.conditions.add(next(texts), kept, path, block.first_row)
        if self.columns.group is not None:
            groups = self.groups.add(next(texts), kept, path, block.first_row)
        if self.columns.time is not None:
            stamps = self.stamp_reader.many(block.stamps, path, block.first_row)
            self.stamps.append(stamps[kept])
        self.lost.append(self._lost(groups, kept)[kept])
        self.files.append(np.full(int(kept.sum()), number, np.int32))
        self.rows.append((block.first_row + np.flatnonzero(kept)).astype(np.int32))
        self.store.append(block.values[kept])

    def _lost(self, groups: NDArray[np.int32], kept: BoolArray) -> NDArray[np.int64]:
        """Return how many rows of its group were left out before each row that is kept."""
        lost = np.zeros(len(kept), np.int64)
        order = np.argsort(groups, kind="stable")
        present, firsts = np.unique(groups[order], return_index=True)
        for group, rows in zip(present, np.split(order, firsts[1:]), strict=True):
            places = np.flatnonzero(kept[rows])
            before = self.after_gap.get(group, 0)
            lost[rows[places]] = np.diff(places, prepend=-1 - before) - 1
            last = int(places[-1]) if len(places) else -1 - before
            self.after_gap[group] = len(rows) - 1 - last
        return lost

    def _as_first(self, block: Block, path: str) -> Block:
        """Give a block with the columns of the first file, in their order."""
        names = block.columns.names
        if self.store.shape == ():
            self.names = names
            self.counters = [
                _counter(name, block.columns, path) for name in self.columns.difference
            ]
            return block
        if names != self.names and names is not None and self.names is not None:
            lacking = [name for name in self.names if name not in names]
            extra = [name for name in names if name not in self.names]
            if lacking or extra:
                differences = [f"lacks {listed(lacking)}"] * bool(lacking)
                differences += [f"also has {listed(extra)}"] * bool(extra)
                raise InputError(
                    f"{path}: must have the first file's columns; {', '.join(differences)}"
                )
            order = [names.index(name) for name in self.names]
            return block._replace(values=block.values[:, order])
        if block.values.shape[1:] != self.store.shape or (names is None) != (self.names is None):
            raise InputError(
                f"{path}: must have the first file's columns, "
                f"{_columns(self.names, self.store.shape)}; got "
                f"{_columns(names, block.values.shape[1:])}"
            )
        return block


def _counter(name: str, columns: ResolvedColumns, path: str) -> int:
    """Return the place of a counter among the columns of readings."""
    if columns.names is not None and name in columns.names:
        return columns.names.index(name)
    if name.isascii() and name.isdigit() and int(name) in columns.indices:
        return columns.indices.index(int(name))
    have = columns.names or tuple(map(str, columns.indices))
    raise InputError(
        f"{path}: `difference` must name columns of readings; got '{name:.40}'; there are "
        f"{listed(have)}"
    )


def _columns(names: tuple[str, ...] | None, shape: tuple[int, ...]) -> str:
    if names:
        return listed(names)
    return f"{shape[0]} without names" if len(shape) == 1 else str(shape)


class _Missing:
    """Counts the values of a file that are missing or infinite."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.counts: dict[str, int] = {}
        self.first = ""

    def count(self, block: Block) -> None:
        bad = ~np.isfinite(block.values)
        index = np.argwhere(bad)[0]
        if not self.first:
            kind = missing_kind(block.values[tuple(index)])
            self.first = f"{kind} in row {block.first_row + int(index[0])}"
        for column, count in enumerate(bad.reshape(-1, bad.shape[-1]).sum(axis=0)):
            if count:
                name = block.columns.name_of(column)
                self.counts[name] = self.counts.get(name, 0) + int(count)

    def refuse(self) -> None:
        """Raise the `InputError` that says where they are, if there are any."""
        if self.counts:
            counts = ", ".join(f"{n} in {name}" for name, n in list(self.counts.items())[:8])
            more = len(self.counts) - 8
            raise InputError(
                f"{self.path}: readings must be finite; {sum(self.counts.values())} are not: "
                f"{counts}{f' and {more} more columns' if more > 0 else ''}; the first is "
                f"{self.first} (`missing` drop leaves such rows out)"
            )
