"""Large text tables, read by pyarrow's parser on several cores while others work.

What that parser does not take for numbers (decimal commas, truth values, words for missing values)
and rows that are ragged are read by the device's own reader, piece by piece.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from edgeae.data.arrow_numbers import numbers
from edgeae.data.cores import usable_cores
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.byte_streams import decoded
from edgeae_runtime.readings.text_table import MAX_TEXT, TextTable, table_pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.readings.byte_streams import ByteStream
    from edgeae_runtime.readings.columns import ColumnSelection

PIECE_BYTES = 1 << 20


def fast_text_blocks(file: ByteStream, what: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read a text table as `text_blocks` does, and give the same values.

    Raises
    ------
    InputError
        As `text_blocks` does.
    """
    workers = usable_cores()
    pieces = table_pieces(file, what, selection, PIECE_BYTES)
    if workers == 1:
        yield from (_block(*piece) for piece in pieces)
        return
    waiting: deque[Future[Block]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for table, piece, row in pieces:
                waiting.append(pool.submit(_block, table, piece, row))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _block(table: TextTable, piece: bytes, row: int) -> Block:
    try:
        columns = _parsed(table, piece)
    except pa.ArrowInvalid:
        return table.block(decoded(piece, table.what).splitlines(), row)
    values = np.empty((len(columns[0]), len(table.columns.indices)), table.dtype)
    with np.errstate(over="ignore"):  # beyond float32 is infinity, refused with its row
        for index, column in enumerate(columns[: values.shape[1]]):
            values[:, index] = numbers(column)
    texts = [np.char.strip(column.to_pylist()) for column in columns[values.shape[1] :]]
    stamps = None if table.columns.time is None else texts.pop()
    return Block(values, tuple(texts), row, table.columns, stamps)


def _parsed(table: TextTable, piece: bytes) -> list[pa.Array]:
    """Return columns of readings in float64, missing ones being NaN, then those of text and stamps.

    Raises
    ------
    ArrowInvalid
        If a cell is no number, or a row has another number of cells.
    """
    delimiter, width = table.form.delimiter, table.form.width
    if delimiter is None:
        raise pa.ArrowInvalid("runs of blanks")
    time = [] if table.columns.time is None else [table.columns.time]
    numbers = [str(index) for index in table.columns.indices]
    texts = [str(index) for index in (*table.columns.texts, *time)]
    kinds = {name: pa.float64() for name in numbers} | {name: pa.string() for name in texts}
    if len(kinds) < len(numbers) + len(set(texts)):
        raise pa.ArrowInvalid("a column of readings is selected twice")
    read = pa.csv.read_csv(
        pa.BufferReader(piece),
        pa.csv.ReadOptions(
            use_threads=False, block_size=len(piece) + 1, column_names=[*map(str, range(width))]
        ),
        # Text may stand in quotes; in front of a number they are left to the other reader.
        pa.csv.ParseOptions(delimiter=delimiter, quote_char='"' if texts else False),
        pa.csv.ConvertOptions(
            column_types=kinds, include_columns=list(kinds),
            null_values=[""], true_values=[], false_values=[],
        ),
    )  # fmt: skip
    for name in texts:
        if (pc.max(pc.utf8_length(read.column(name))).as_py() or 0) > MAX_TEXT:
            raise pa.ArrowInvalid("a text is too long")
    return [read.column(name) for name in (*numbers, *texts)]
