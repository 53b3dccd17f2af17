"""Readings from Parquet files, some megabytes at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from edgeae.data.arrow_numbers import numbers
from edgeae.data.stored_columns import iso_texts
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import only_file
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.columns import resolve
from edgeae_runtime.readings.numpy_file import most_unpacked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import AnyArray, FloatArray, TextArray
    from edgeae_runtime.readings.columns import ColumnSelection

SUFFIXES = (".parquet", ".pq")
_BLOCK_VALUES = 1 << 20
_VALUE_BYTES = 8
_MAX_TEXT_BYTES = 1000


def parquet_blocks(path: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read the selected columns: integers, floats, decimals and bools as numbers, null as NaN.

    Raises
    ------
    InputError
        If the file is damaged or empty, or a column is lacking or holds no numbers.
    OSError
        If it cannot be read.
    """
    with open(path, "rb", opener=only_file) as file:
        try:
            table = pq.ParquetFile(file, pre_buffer=False, buffer_size=1 << 20)
            _refuse_bombs(table.metadata, path)
            names = table.schema_arrow.names
            columns = resolve(len(names), names, selection, path)
            if not table.metadata.num_rows:
                raise InputError(f"{path}: must hold rows of readings; got none")
            for index in columns.indices:
                _refuse_others(table.schema_arrow.field(index).type, names[index], path, selection)
            time = [] if columns.time is None else [columns.time]
            indices = dict.fromkeys((*columns.indices, *columns.texts, *time))
            read = [names[index] for index in indices]
            if columns.texts or time:  # a text that is stored once may stand in every row
                texts_of = [
                    names[index]
                    for index in (*columns.texts, *time)
                    if _is_text(table.schema_arrow.field(index).type)
                ]
                table = pq.ParquetFile(
                    file, pre_buffer=False, buffer_size=1 << 20, read_dictionary=texts_of
                )
            row = 1
            size = max(1, _BLOCK_VALUES // len(read))
            for batch in table.iter_batches(size, columns=read):
                read_columns = [_numbers(batch.column(names[i])) for i in columns.indices]
                with np.errstate(over="ignore"):  # beyond float32 is infinity, refused with its row
                    values = np.stack(read_columns, 1, dtype=selection.dtype, casting="unsafe")
                texts = tuple(
                    (stored_values if place < selection.as_stored else _texts)(
                        batch.column(names[index])
                    )
                    for place, index in enumerate(columns.texts)
                )
                stamps = _stamps(batch.column(names[time[0]])) if time else None
                yield Block(values, texts, row, columns, stamps)
                row += len(values)
        except (pa.ArrowException, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:
                raise
            reason = str(error).strip().splitlines()[0]
            raise InputError(f"{path}: must be a whole Parquet file ({reason:.200})") from None


def _refuse_bombs(metadata: pq.FileMetaData, path: str) -> None:
    """Refuse a part of a column that unpacks to far more than it holds, before it is unpacked."""
    for group in range(metadata.num_row_groups):
        for index in range(metadata.num_columns):
            part = metadata.row_group(group).column(index)
            size = max(part.total_uncompressed_size, _VALUE_BYTES * part.num_values)
            if size > most_unpacked(part.total_compressed_size):
                raise InputError(
                    f"{path}: column '{part.path_in_schema:.40}' unpacks to {size >> 20} MB; write "
                    f"it in smaller row groups"
                )


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_binary(kind)
        or pa.types.is_large_binary(kind)
    )  # fmt: skip


def _refuse_others(kind: pa.DataType, name: str, path: str, selection: ColumnSelection) -> None:
    """Refuse a column that holds no numbers, before any of it is read."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_boolean(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind)
            or pa.types.is_decimal(kind)):  # fmt: skip
        advice = "leave the column out with `drop`, or name it with `time`, `group` or `label`"
        if selection.trained is not None:
            advice = "the model was trained on its numbers"
        raise InputError(f"{path}: column '{name}' must hold numbers; got {kind} ({advice})")


def _numbers(column: pa.Array) -> FloatArray:
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_float32(kind) and not column.null_count:
        return numbers(column)
    wide = pc.cast(
        pc.cast(column, pa.int8()) if pa.types.is_boolean(kind) else column, pa.float64()
    )
    return numbers(wide)


def _stamps(column: pa.Array) -> AnyArray:
    """Return stamps as they are stored, numbers or `datetime64` in UTC, else as texts."""
    kind = column.type
    if pa.types.is_date(kind):
        column, kind = pc.cast(column, pa.timestamp("s")), pa.timestamp("s")
    if pa.types.is_timestamp(kind):
        return _datetimes(column)
    is_number = pa.types.is_integer(kind) or pa.types.is_floating(kind)
    return numbers(column) if is_number and not column.null_count else _texts(column)


def stored_values(column: pa.Array) -> AnyArray:
    """Return time stamps as `datetime64` and whole numbers as numbers, all else as texts."""
    kind = column.type
    if pa.types.is_timestamp(kind):
        return _datetimes(column)
    is_whole = pa.types.is_integer(kind) and not column.null_count
    return numbers(column) if is_whole else _texts(column)


def _datetimes(column: pa.Array) -> AnyArray:
    """Return stamps in UTC."""
    counts = pc.cast(column, pa.int64())
    if counts.null_count:  # a scalar of pyarrow imports pandas
        counts = counts.fill_null(np.iinfo(np.int64).min)
    stamps: AnyArray = numbers(counts).view(f"datetime64[{column.type.unit}]")
    return stamps


def _texts(column: pa.Array) -> TextArray:
    kind = column.type
    if pa.types.is_timestamp(kind):
        return iso_texts(stored_values(column), kind.tz)
    if pa.types.is_date(kind):
        column = pc.cast(pc.cast(column, pa.date32()), pa.string())
    if not pa.types.is_dictionary(column.type):
        return _each_text(column)
    texts = np.concatenate([_each_text(column.dictionary), np.array([""])])
    found: TextArray = texts[numbers(column.indices.fill_null(len(texts) - 1))]
    return found


def _each_text(column: pa.Array) -> TextArray:
    longest = pc.max(pc.binary_length(column)).as_py() if _is_text(column.type) else 0
    if (longest or 0) > _MAX_TEXT_BYTES:
        raise InputError(f"names and stamps must have at most {_MAX_TEXT_BYTES} bytes")
    return np.array(["" if cell is None else str(cell) for cell in column.to_pylist()], str)
