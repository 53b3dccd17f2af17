"""Scores as Parquet files: columns straight from numpy, in row groups of one size."""

from __future__ import annotations

from itertools import chain
from typing import IO, TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from edgeae.data.arrow_numbers import arrow_column
from edgeae.data.stored_columns import zones_of
from edgeae_runtime.files import require_folder, whole_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from edgeae_runtime.arrays import AnyArray
    from edgeae_runtime.batch.score import Scores

_GROUP_ROWS = 1 << 17


def write_parquet_scores(
    path: str,
    blocks: Iterable[Scores],
    threshold: np.float32,
    by_condition: tuple[float, ...] | None = None,
    keep: Sequence[str] = (),
    source: str = "-",
) -> None:
    """Write columns `score` (float32) and `is_anomaly` (bool) behind the kept ones, whole or not.

    Windows that were not scored have nulls. Kept time stamps are those of the `source`, a Parquet
    file, in its unit and time zone; all other kept columns are texts.

    Raises
    ------
    OSError
        If the file cannot be written; nothing is left behind.
    """
    require_folder(path)
    blocks = iter(blocks)
    first = next(blocks, None)
    kept = _kept_fields(first.kept if first else [np.empty(0, str) for _ in keep], source, keep)
    schema = pa.schema([*kept, ("score", pa.float32()), ("is_anomaly", pa.bool_())])

    def batches() -> Iterator[pa.RecordBatch]:
        for block in chain([first] if first else [], blocks):
            unscored = np.isnan(block.scores)
            columns = [
                *(
                    _kept(column, field.type)
                    for column, field in zip(block.kept, kept, strict=True)
                ),
                arrow_column(block.scores, pa.float32(), unscored),
                arrow_column(block.flags(threshold, by_condition), pa.bool_(), unscored),
            ]
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    with whole_file(path) as file:
        write_row_groups(file, schema, batches())


def _kept_fields(columns: list[AnyArray], source: str, keep: Sequence[str]) -> list[pa.Field]:
    is_stamp = [column.dtype.kind == "M" for column in columns]
    zones = zones_of(source, keep) if any(is_stamp) else []
    return [
        pa.field(
            name,
            pa.timestamp(np.datetime_data(column.dtype)[0], zones[place])
            if is_stamp[place]
            else pa.string(),
        )
        for place, (name, column) in enumerate(zip(keep, columns, strict=True))
    ]


def _kept(column: AnyArray, kind: pa.DataType) -> pa.Array:
    if column.dtype.kind == "M":
        return arrow_column(column.view(np.int64), kind, np.isnat(column))
    return pa.array(column.astype(str).tolist(), kind)


def write_row_groups(file: IO[bytes], schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    """Write a file whose bytes do not depend on how its rows come in batches."""
    texts = [field.name for field in schema if not _is_number(field.type)]
    with pq.ParquetWriter(file, schema, use_dictionary=texts or False) as writer:
        waiting: list[pa.RecordBatch] = []
        rows = 0
        for batch in batches:
            waiting.append(batch)
            rows += batch.num_rows
            if rows >= _GROUP_ROWS:
                table = pa.Table.from_batches(waiting, schema).combine_chunks()
                whole = rows - rows % _GROUP_ROWS
                writer.write_table(table.slice(0, whole), row_group_size=_GROUP_ROWS)
                waiting, rows = table.slice(whole).combine_chunks().to_batches(), rows - whole
        if rows:
            writer.write_table(pa.Table.from_batches(waiting, schema).combine_chunks())


def _is_number(kind: pa.DataType) -> bool:
    """Tell whether values of a type hardly repeat, so that a dictionary of them is no gain."""
    return bool(pa.types.is_primitive(kind))
