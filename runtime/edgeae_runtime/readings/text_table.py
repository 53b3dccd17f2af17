"""Blocks of readings from text tables; numpy's C parser reads the values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.byte_streams import text_pieces
from edgeae_runtime.readings.columns import ResolvedColumns, pick
from edgeae_runtime.readings.text_format import MISSING, TextForm, is_number, split_cells, text_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.readings.columns import ColumnSelection

# With the commas of numbers turned to points, a point must not be a thousands mark in disguise.
_COMMA_TO_POINT = str.maketrans(",.", ".?")


def text_blocks(file: Any, what: str, wanted: ColumnSelection) -> Iterator[Block]:
    """Read a text table as blocks of the wanted columns, as its lines arrive.

    Raises
    ------
    InputError
        If it is empty, ragged, or a cell is no number; the message names row and column.
    """
    table: TextTable | None = None
    row = 1
    for piece in text_pieces(file, what):
        lines = piece.splitlines()
        first = row
        row += len(lines)
        if table is None:
            blank = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
            if blank == len(lines):
                continue
            table = TextTable.of(lines[blank], what, wanted)
            blank += table.form.header is not None
            lines, first = lines[blank:], first + blank
        if any(line.strip() for line in lines):
            yield table.block(lines, first)
    if table is None:
        raise InputError(f"{what}: must hold rows of readings; got an empty file")


class TextTable(NamedTuple):
    """How a table of text is read: what messages call it, its form, and its wanted columns."""

    what: str
    form: TextForm
    picked: ResolvedColumns

    @classmethod
    def of(cls, line: str, what: str, wanted: ColumnSelection) -> TextTable:
        """Tell it from the table's first line.

        Raises
        ------
        InputError
            If the line may be a header as well as data, or lacks a column.
        """
        try:
            form = text_form(line, wanted.header)
        except InputError as error:
            raise InputError(f"{what}: {error}") from None
        return cls(what, form, pick(form.width, form.header, wanted, what))

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
        texts = tuple(self._texts(filled, place) for place in self.picked.texts)
        return Block(values, texts, row, self.picked)

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
        try:
            return self._parsed(self._plain(filled))
        except ValueError as error:
            self._refuse_cell(lines, row)
            raise InputError(f"{self.what}: {error}") from None

    def _parsed(self, lines: list[str]) -> FloatArray:
        with np.errstate(over="ignore"):  # beyond float32 is infinity, refused with its place
            return np.loadtxt(
                lines, np.float32, comments=None, delimiter=self.form.delimiter,
                usecols=self.picked.places, ndmin=2, quotechar='"',
            )  # fmt: skip

    def _plain(self, lines: list[str]) -> list[str]:
        """Same lines with cells for missing and for truth values as numbers, and decimal points."""
        mark = self.form.delimiter
        text = "\n".join(lines)
        if mark in ("\t", ";"):
            if self._has_decimal_comma(text):
                text = text.translate(_COMMA_TO_POINT)
        edge = r"\s" if mark is None else rf"\n{mark}"
        blank = "" if mark is None else r"[ \r]*"
        for words, number in (
            ("|".join(filter(None, MISSING)), "nan"),
            ("true", "1"),
            ("false", "0"),
        ):
            cell = rf"(?<![^{edge}]){blank}\"?(?:{words})\"?{blank}(?![^{edge}])"
            text = re.sub(cell, number, text, flags=re.IGNORECASE)
        if mark is not None:
            text = re.sub(rf"(?<![^{edge}]){blank}(?:\"\")?{blank}(?![^{edge}])", "nan", text)
        return text.split("\n")

    def _has_decimal_comma(self, text: str) -> bool:
        mark = self.form.delimiter
        return re.search(rf"(?:^|[{mark}\n])[ \"]*[+-]?\d*,\d", text) is not None

    def _texts(self, lines: list[str], place: int) -> Any:
        cells = np.loadtxt(
            lines, str, comments=None, delimiter=self.form.delimiter, usecols=[place], ndmin=1,
            quotechar='"',
        )  # fmt: skip
        return np.char.strip(cells)

    def _refuse_cell(self, lines: list[str], row: int) -> None:
        """Raise the `InputError` that names the first cell which is no number."""
        known = (*MISSING, "true", "false")
        for number, line in enumerate(lines, row):
            cells = split_cells(line, self.form.delimiter) if line.strip() else []
            for column, place in enumerate(self.picked.places if cells else ()):
                cell = cells[place]
                if not is_number(cell, self.form.delimiter) and cell.lower() not in known:
                    raise InputError(
                        f"{self.what}: row {number}, {self.picked.name_of(column)} must be a "
                        f"number; got '{cell:.40}' (leave the column out with --drop)"
                    )
