"""Blocks of readings from text tables; numpy's C parser reads the values."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.dates import is_date
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.numbers import Cells
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.byte_streams import BLOCK_BYTES, byte_pieces, decoded
from edgeae_runtime.readings.columns import ColumnSelection, ResolvedColumns, resolve
from edgeae_runtime.readings.text_format import TextForm, is_header_again, split_cells, text_form

MAX_TEXT = 255  # characters of a name or a stamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import FloatArray, TextArray
    from edgeae_runtime.readings.byte_streams import ByteStream


def text_blocks(file: ByteStream, what: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read a text table as blocks of the selected columns, as its lines arrive.

    Raises
    ------
    InputError
        If it is empty, ragged, or a cell is no number; the message names row and column.
    """
    for table, piece, row in table_pieces(file, what, selection, BLOCK_BYTES):
        yield table.block(decoded(piece, what).splitlines(), row)


def table_pieces(
    file: ByteStream, what: str, selection: ColumnSelection, size_bytes: int
) -> Iterator[tuple[TextTable, bytes, int]]:
    """Yield pieces of whole lines without headers, how each is read, and its first row's number.

    Raises
    ------
    InputError
        If there is no line, or the columns of a header are not those that are selected.
    """
    table, row = None, 1
    for piece in byte_pieces(file, what, size_bytes):
        if b"\r" in piece:
            piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        while table is None and piece:
            line, _, rest = piece.partition(b"\n")
            text = decoded(line, what)
            table = TextTable.of(text, what, selection) if text.strip() else None
            if table is None or table.form.header is not None:
                piece, row = rest, row + 1
        while table is not None and piece:
            header = table.next_header(piece)
            if header is None:
                break
            part = piece[: header.start]
            if part.strip():
                yield table, part, row
            row += part.count(b"\n")
            table = table.with_header(header.text, row)
            piece, row = piece[header.stop :], row + 1
        if table is not None and piece.strip():
            yield table, piece, row
        row += piece.count(b"\n")
    if table is None:
        raise InputError(f"{what}: must hold rows of readings; got an empty file")


class _HeaderLine(NamedTuple):
    """A header among the data: its text, and where it lies in a piece, its line end included."""

    text: str
    start: int
    stop: int


class TextTable(NamedTuple):
    """How a table of text is read: what messages call it, its form, and its selected columns."""

    what: str
    form: TextForm
    columns: ResolvedColumns
    dtype: type[np.floating[Any]] = np.float32
    is_trained: bool = False  # whether a model has all columns

    @classmethod
    def of(cls, line: str, what: str, selection: ColumnSelection) -> TextTable:
        """Detect it from the table's first line.

        Raises
        ------
        InputError
            If the line may be a header as well as data, or lacks a column.
        """
        try:
            form = text_form(line, selection.header)
        except InputError as error:
            raise InputError(f"{what}: {error}") from None
        columns = resolve(form.width, form.header, selection, what)
        is_trained = bool(selection.trained and columns.names)
        return cls(what, form, columns, selection.dtype, is_trained)

    def next_header(self, piece: bytes) -> _HeaderLine | None:
        """Return the first line of a piece that names the columns anew, if there is one."""
        if self.form.header is None or self.columns.names is None:
            return None
        mark, names = self.form.delimiter, self.columns.names
        name = max(names, key=len).encode()
        if not all(byte in piece for byte in set(name)):  # 20 times as fast as to look for it
            return None
        stop = 0
        while (found := piece.find(name, stop)) >= 0:
            start, stop = piece.rfind(b"\n", 0, found) + 1, piece.find(b"\n", found) + 1
            stop = stop or len(piece)
            line = piece[start:stop]
            if name in (
                cell.strip(b' "\n') for cell in line.split(None if mark is None else mark.encode())
            ):
                text = line.decode(errors="replace")
                if is_header_again(split_cells(text, mark), names, mark):
                    return _HeaderLine(text, start, stop)
        return None

    def with_header(self, line: str, row: int) -> TextTable:
        """Return the table with its columns found by another header, the extra ones left out.

        Raises
        ------
        InputError
            If the header lacks a column.
        """
        names = self.form.header
        header = tuple(split_cells(line, self.form.delimiter))
        if names is None or header == names:
            return self
        time = self.columns.time
        selection = ColumnSelection(
            features=self.columns.names or (),
            texts=tuple(names[index] for index in self.columns.texts),
            time=None if time is None else names[time],
        )
        what = f"{self.what}: the header in row {row}"
        columns = resolve(len(header), header, selection, what)
        extra = [name for name in header if name not in names]
        if extra:
            warnings.warn(f"{what} also has {listed(extra)}; ignored", stacklevel=2)
        form = TextForm(self.form.delimiter, len(header), header)
        return self._replace(form=form, columns=columns)

    def block(self, lines: list[str], row: int) -> Block:
        """Read lines, of which the first is the table's row of that number.

        Raises
        ------
        InputError
            If a row is ragged, or a cell is no number; the message names row and column.
        """
        self._refuse_ragged(lines, row)
        filled = [line for line in lines if line.strip()]
        values = self._numbers(filled, lines, row)
        texts = tuple(self._texts(filled, index) for index in self.columns.texts)
        time = self.columns.time
        stamps = None if time is None else self._texts(filled, time)
        return Block(values, texts, row, self.columns, stamps)

    def _refuse_ragged(self, lines: list[str], row: int) -> None:
        mark = self.form.delimiter
        for number, line in enumerate(lines, row):
            cells = len(line.split()) if mark is None else line.count(mark) + 1
            if cells == self.form.width or not line.strip():
                continue
            cells = len(split_cells(line, mark))  # a quoted cell may hold the delimiter
            if cells != self.form.width:
                first = "the header" if self.form.header else "the first row"
                raise InputError(
                    f"{self.what}: every row must have as many cells as {first}, "
                    f"{self.form.width}; row {number} has {cells}"
                )

    def _numbers(self, filled: list[str], lines: list[str], row: int) -> FloatArray:
        try:
            return self._parsed(filled)
        except ValueError:
            pass
        cells = Cells(self.form.delimiter)
        try:
            return self._parsed(cells.plain(filled))
        except ValueError as error:
            self._refuse_cell(lines, row, cells)
            raise InputError(f"{self.what}: {error}") from None

    def _parsed(self, lines: list[str]) -> FloatArray:
        with np.errstate(over="ignore"):  # beyond float32 is infinity, refused with its row
            return np.loadtxt(
                lines, self.dtype, comments=None, delimiter=self.form.delimiter,
                usecols=self.columns.indices, ndmin=2, quotechar='"',
            )  # fmt: skip

    def _texts(self, lines: list[str], index: int) -> TextArray:
        # numpy gives each cell as much memory as the longest one.
        kind = f"U{MAX_TEXT + 1}" if len(max(lines, key=len, default="")) > MAX_TEXT else str
        cells = np.loadtxt(
            lines, kind, comments=None, delimiter=self.form.delimiter, usecols=[index], ndmin=1,
            quotechar='"',
        )  # fmt: skip
        if kind is not str and np.char.str_len(cells).max() > MAX_TEXT:
            raise InputError(f"{self.what}: a text must have at most {MAX_TEXT} characters")
        return np.char.strip(cells)

    def _refuse_cell(self, lines: list[str], row: int, grammar: Cells) -> None:
        """Raise the `InputError` that names the first cell which is no number."""
        for number, line in enumerate(lines, row):
            cells = split_cells(line, self.form.delimiter) if line.strip() else []
            if cells and len(cells) != self.form.width:
                raise InputError(f"{self.what}: row {number}: a quote must end in its own row")
            for column, index in enumerate(self.columns.indices if cells else ()):
                try:
                    grammar.one(cells[index])
                except InputError:
                    cell = cells[index]
                    advice = "leave the column out with `drop`"
                    if self.is_trained:
                        advice = "correct it, or leave the cell empty"
                    elif is_date(cell):
                        advice = f"name a column of stamps with `time`, or {advice}"
                    raise InputError(
                        f"{self.what}: row {number}, {self.columns.name_of(column)} must be a "
                        f"number; got '{cell:.40}' ({advice})"
                    ) from None
