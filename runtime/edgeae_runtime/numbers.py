"""Numbers in the cells of tables: one grammar for blocks of text and for single cells."""

from __future__ import annotations

import math
import re

from edgeae_runtime.errors import InputError

MISSING = ("", "na", "n/a", "nan", "null", "none")
"""Cells that stand for no value, in lower case."""
TRUTH = {"true": 1.0, "false": 0.0}
"""Truth values, in lower case."""

_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
# With the commas of numbers turned to points, a point must not be a thousands mark in disguise.
_COMMA_TO_POINT = str.maketrans(",.", ".?")


class Cells:
    """Read the numbers of one table.

    Where `;` or a tab separates the cells, a number may have a decimal comma. From the first one
    on, a point is refused: it may separate thousands.

    Examples
    --------
    >>> cells = Cells(";")
    >>> cells.one("2.5"), cells.one("1,5"), cells.one("TRUE"), cells.one("n/a")
    (2.5, 1.5, 1.0, nan)
    """

    def __init__(self, delimiter: str | None) -> None:
        self._delimiter = delimiter
        self.has_decimal_comma = False

    def one(self, cell: str) -> float:
        """Return the number in a cell without outer blanks: NaN where a value is missing.

        Raises
        ------
        InputError
            If it is no number.
        """
        text = cell
        if "," in cell and self._delimiter in (";", "\t"):
            if _DECIMAL_COMMA.fullmatch(cell):
                text, self.has_decimal_comma = cell.replace(",", "."), True
        elif self.has_decimal_comma:
            text = cell.replace(".", "?")
        value = _number(text)
        if value is None:
            raise InputError(f"a value is no number; got {cell!r:.40}")
        return value

    def plain(self, lines: list[str]) -> list[str]:
        """Return lines with the numbers of `one` in the form that every parser knows."""
        mark, text = self._delimiter, "\n".join(lines)
        if mark in (";", "\t"):
            self.has_decimal_comma |= _holds_decimal_comma(text, mark)
            if self.has_decimal_comma:
                text = text.translate(_COMMA_TO_POINT)
        edge = r"\s" if mark is None else rf"\n{mark}"
        blank = "" if mark is None else r"[ \r]*"
        for words, number in (
            ("|".join(filter(None, MISSING)), "nan"),
            *((word, f"{value:g}") for word, value in TRUTH.items()),
        ):
            cell = rf"(?<![^{edge}]){blank}\"?(?:{words})\"?{blank}(?![^{edge}])"
            text = re.sub(cell, number, text, flags=re.IGNORECASE)
        if mark is not None:
            text = re.sub(rf"(?<![^{edge}]){blank}(?:\"\")?{blank}(?![^{edge}])", "nan", text)
        return text.split("\n")


def _holds_decimal_comma(text: str, mark: str) -> bool:
    return re.search(rf"(?:^|[{mark}\n])[ \"]*[+-]?\d*,\d", text) is not None


def is_number(cell: str, delimiter: str | None = None) -> bool:
    """Tell whether a cell holds a number, and neither a truth value nor a missing one."""
    if cell.lower() in (*MISSING, *TRUTH):
        return False
    try:
        Cells(delimiter).one(cell)
    except InputError:
        return False
    return True


def json_number(value: object) -> float:
    """Return the number that a JSON value is: null is NaN, and a text is read as a cell.

    Raises
    ------
    InputError
        If it is none.

    Examples
    --------
    >>> json_number(None), json_number(True), json_number("2.5")
    (nan, 1.0, 2.5)
    """
    if value is None:
        return math.nan
    if isinstance(value, str):
        return Cells(None).one(value.strip())
    if isinstance(value, (int, float)):
        try:
            return float(value)
        except OverflowError:
            return math.inf if value > 0 else -math.inf
    raise InputError(f"a value is no number; got {value!r:.40}")


def _number(text: str) -> float | None:
    word = text.lower()
    if word in MISSING:
        return math.nan
    if word in TRUTH:
        return TRUTH[word]
    if "_" in text or not text.isascii():
        return None
    try:
        return float(text)
    except ValueError:
        return None
