"""How a text table is written: delimiter, header, and what counts as a number."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+([eE][+-]?\d+)?")
_SAY_WHICH = "say which with --header or --no-header"
MISSING = ("", "na", "n/a", "nan", "null", "none")
"""Cells that stand for no value, in lower case."""


class TextForm(NamedTuple):
    """Delimiter (None is runs of blanks), number of cells, and names of the columns, if any."""

    delimiter: str | None
    width: int
    header: tuple[str, ...] | None


def text_form(first_line: str, header: bool | None = None) -> TextForm:
    r"""Tell a table's form from its first line.

    Parameters
    ----------
    first_line
        Not blank.
    header
        Whether the line names the columns; None tells it from the cells.

    Raises
    ------
    InputError
        If the line may be a header as well as data.

    Examples
    --------
    >>> text_form("time;load\n")
    TextForm(delimiter=';', width=2, header=('time', 'load'))
    >>> text_form("0.1 0.2\n")
    TextForm(delimiter=None, width=2, header=None)
    """
    one_column = "," if len(first_line.split()) == 1 else None
    delimiter = next((mark for mark in "\t;," if mark in first_line), one_column)
    cells = split_cells(first_line, delimiter)
    is_header = _is_header(cells, delimiter) if header is None else header
    return TextForm(delimiter, len(cells), tuple(cells) if is_header else None)


def split_cells(line: str, delimiter: str | None) -> list[str]:
    """Split one line of a table into its cells, quotes and outer blanks taken off."""
    if delimiter is None:
        return line.split()
    try:
        cells = next(csv.reader([line.strip("\r\n")], delimiter=delimiter), [])
    except csv.Error as error:  # a cell beyond 131 072 characters
        raise InputError(f"a row of the table cannot be split ({error})") from None
    return [cell.strip() for cell in cells]


def is_number(cell: str, delimiter: str | None = None) -> bool:
    """Tell whether a cell is a number, a decimal comma allowed where no comma separates."""
    if delimiter in ("\t", ";") and _DECIMAL_COMMA.fullmatch(cell):
        return True
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell


def _is_header(cells: Sequence[str], delimiter: str | None) -> bool:
    # Empty cells and truth values occur in both kinds of lines.
    told = [c for c in cells if c.lower() not in (*MISSING, "true", "false")]
    numbers = [cell for cell in told if is_number(cell, delimiter)]
    if len(numbers) < len(told):
        if all(cell.isdigit() for cell in numbers) and len(set(numbers)) == len(numbers):
            return True
        raise InputError(
            f"row 1 must be a header or data; got '{numbers[0]:.40}' beside "
            f"'{next(c for c in told if c not in numbers):.40}'; {_SAY_WHICH}"
        )
    if len(cells) > 2 and list(cells) == [str(place) for place in range(len(cells))]:
        raise InputError(
            f"row 1 must be a header or data; got the numbers 0, 1, 2 ... in order; {_SAY_WHICH}"
        )
    return False
