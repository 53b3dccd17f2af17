"""Large text tables, read by pyarrow's parser on several cores while others work.

What that parser does not take for numbers (decimal commas, truth values, words for missing values)
and rows that are ragged are read by the device's own reader, piece by piece.
"""

from __future__ import annotations

import os
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.csv

from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.byte_streams import byte_pieces, decoded
from edgeae_runtime.readings.text_table import TextTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.readings.columns import ColumnSelection

PIECE_BYTES = 1 << 20


def fast_text_blocks(file: Any, what: str, wanted: ColumnSelection) -> Iterator[Block]:
    """Read a text table as `text_blocks` does, and give the same values.

    Raises
    ------
    InputError
        As `text_blocks` does.
    """
    workers = os.cpu_count() or 1
    waiting: deque[Future[Block]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for table, piece, row in _pieces(file, what, wanted):
                waiting.append(pool.submit(_block, table, piece, row))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _pieces(
    file: Any, what: str, wanted: ColumnSelection
) -> Iterator[tuple[TextTable, bytes, int]]:
    """Pieces of whole lines behind the header, each with the number of its first row."""
    table, row = None, 1
    for piece in byte_pieces(file, what, PIECE_BYTES):
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        while table is None and piece:
            line, _, rest = piece.partition(b"\n")
            text = decoded(line, what)
            table = TextTable.of(text, what, wanted) if text.strip() else None
            if table is None or table.form.header is not None:
                piece, row = rest, row + 1
        if table is not None and piece.strip():
            yield table, piece, row
        row += piece.count(b"\n")
    if table is None:
        raise InputError(f"{what}: must hold rows of readings; got an empty file")


def _block(table: TextTable, piece: bytes, row: int) -> Block:
    try:
        columns = _parsed(table, piece)
    except pa.ArrowInvalid:
        return table.block(decoded(piece, table.what).splitlines(), row)
    values = np.empty((len(columns[0]), len(table.picked.places)), np.float32)
    with np.errstate(over="ignore"):  # beyond float32 is infinity, refused with its place
        for place, column in enumerate(columns[: values.shape[1]]):
            values[:, place] = column.to_numpy()
    texts = [np.char.strip(c.to_pylist()) for c in columns[values.shape[1] :]]
    return Block(values, tuple(texts), row, table.picked)


def _parsed(table: TextTable, piece: bytes) -> list[Any]:
    """Columns of readings in float64, a missing one being NaN, and then those of text.

    Raises
    ------
    ArrowInvalid
        If a cell is no number, or a row has another number of cells.
    """
    delimiter, width = table.form.delimiter, table.form.width
    if delimiter is None:
        raise pa.ArrowInvalid("runs of blanks")
    numbers, texts = ([str(place) for place in of] for of in table.picked[:2])
    kinds = {name: pa.float64() for name in numbers} | {name: pa.string() for name in texts}
    if len(kinds) < len(numbers) + len(texts):
        raise pa.ArrowInvalid("a column is wanted twice")
    read = pa.csv.read_csv(
        pa.BufferReader(piece),
        pa.csv.ReadOptions(
            use_threads=False, block_size=len(piece) + 1, column_names=[*map(str, range(width))]
        ),
        # Text may stand in quotes; in front of a number they are left to the other reader.
        pa.csv.ParseOptions(delimiter=delimiter, quote_char='"' if texts else False),
        pa.csv.ConvertOptions(
            column_types=kinds, include_columns=[*numbers, *texts],
            null_values=[""], true_values=[], false_values=[],
        ),
    )  # fmt: skip
    return [read.column(name) for name in (*numbers, *texts)]
