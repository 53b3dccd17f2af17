"""Columns that stay as a file stores them until they are written: text for a few rows, not all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.uris import place_of
from edgeae_runtime.readings.columns import ColumnSelection, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from edgeae_runtime.arrays import AnyArray, TextArray
    from edgeae_runtime.batch.score import Scores

_UTC = ("UTC", "Etc/UTC", "GMT", "+00:00", "Z")


def with_texts(blocks: Iterable[Scores], data: str, keep: Sequence[str]) -> Iterator[Scores]:
    """Yield scores with the columns that were kept of a file as texts.

    Examples
    --------
    >>> from edgeae_runtime.batch.score import Scores
    >>> kept = [np.array([7])]
    >>> [block.kept[0].tolist() for block in with_texts([Scores(np.zeros(1), kept)], "a", ["t"])]
    [['7']]
    """
    zones: list[str | None] | None = None
    for block in blocks:
        if zones is None and any(column.dtype.kind == "M" for column in block.kept):
            zones = zones_of(data, keep)
        kept = [
            _text(column, zones[index] if zones else None)
            for index, column in enumerate(block.kept)
        ]
        yield block._replace(kept=kept)


def _text(column: AnyArray, zone: str | None) -> TextArray:
    return iso_texts(column, zone) if column.dtype.kind == "M" else column.astype(str)


def zones_of(data: str, keep: Sequence[str]) -> list[str | None]:
    """Return the time zones of a Parquet file's columns, None for those without one.

    No other kind of file gives stamps that are no texts.
    """
    import pyarrow.parquet as pq

    place = place_of(data)
    with place.system.open_input_file(place.path) as file:
        schema = pq.read_schema(file)
    found = resolve(len(schema.names), schema.names, ColumnSelection(texts=tuple(keep)), data)
    return [getattr(schema.field(index).type, "tz", None) for index in found.texts]


def iso_texts(stamps: AnyArray, zone: str | None = None) -> TextArray:
    """Write `datetime64` stamps in UTC as `isoformat` writes each of them, in a time zone.

    Examples
    --------
    >>> iso_texts(np.array(["2026-03-09T10:14:33.5", "NaT"], "datetime64[ms]"), "UTC").tolist()
    ['2026-03-09T10:14:33.500000+00:00', '']
    """
    if zone is not None and zone not in _UTC:
        return _zoned_texts(stamps, zone)
    texts: TextArray = np.datetime_as_string(stamps.astype("datetime64[s]"), unit="s")
    is_none = np.isnat(stamps)
    below_second = (stamps - stamps.astype("datetime64[s]")).astype("timedelta64[ns]")
    rest = np.where(is_none, 0, below_second.astype(np.int64))
    for size, digits, rows in ((1000, 6, rest % 1000 == 0), (1, 9, rest % 1000 != 0)):
        chosen = np.flatnonzero(rows & (rest != 0))
        if chosen.size:
            fractions = [f".{number:0{digits}}" for number in (rest[chosen] // size).tolist()]
            longer = np.char.add(texts[chosen], fractions)
            texts = texts.astype(f"U{max(texts.dtype.itemsize, longer.dtype.itemsize) // 4}")
            texts[chosen] = longer
    if zone is not None:
        texts = np.char.add(texts, "+00:00")
    return np.where(is_none, "", texts)


def _zoned_texts(stamps: AnyArray, zone: str) -> TextArray:
    import pyarrow as pa

    unit = np.datetime_data(stamps.dtype)[0]
    local = pa.array(stamps).cast(pa.timestamp(unit)).cast(pa.timestamp(unit, zone)).to_pandas()
    texts: TextArray = local.map(lambda s: "" if s != s else s.isoformat()).to_numpy(str)
    return texts
