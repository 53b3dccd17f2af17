"""How a text table is written: delimiter, header, and what splits a line into cells."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.dates import is_date
from edgeae_runtime.errors import InputError
from edgeae_runtime.numbers import MISSING, TRUTH, is_number

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_SAY_WHICH = "say which with `header`"

MAX_CELLS = 1 << 22  # as many as a window has values
_TOO_MANY = f"a row of the table must have at most {MAX_CELLS} cells"


class TextForm(NamedTuple):
    """Delimiter (None is runs of blanks), number of cells, and names of the columns, if any."""

    delimiter: str | None
    width: int
    header: tuple[str, ...] | None


def text_form(first_line: str, header: bool | None = None) -> TextForm:
    r"""Detect a table's form from its first line.

    Parameters
    ----------
    first_line
        Not blank.
    header
        Whether the line names the columns; None detects it from the cells.

    Raises
    ------
    InputError
        If the line may be a header as well as data.

    Examples
    --------
    >>> text_form("time;load\n")
    TextForm(delimiter=';', width=2, header=('time', 'load'))
    >>> text_form("2020-03-09,0.1\n")
    TextForm(delimiter=',', width=2, header=None)
    """
    one_column = "," if len(first_line.split(None, 1)) == 1 else None
    delimiter = next((mark for mark in "\t;," if mark in first_line), one_column)
    cells = split_cells(first_line, delimiter)
    is_header = _is_header(cells, delimiter) if header is None else header
    return TextForm(delimiter, len(cells), tuple(cells) if is_header else None)


def split_cells(line: str, delimiter: str | None) -> list[str]:
    """Split one line of a table into its cells, quotes and outer blanks taken off."""
    if delimiter is None:
        return _bounded(line.split(None, MAX_CELLS))
    if line.count(delimiter) >= MAX_CELLS:
        raise InputError(_TOO_MANY)
    try:
        cells = next(csv.reader([line.strip("\r\n")], delimiter=delimiter), [])
    except csv.Error as error:  # a cell beyond 131 072 characters
        raise InputError(f"a row of the table cannot be split ({error})") from None
    return [cell.strip() for cell in cells]


def _bounded(cells: list[str]) -> list[str]:
    if len(cells) > MAX_CELLS:
        raise InputError(_TOO_MANY)
    return cells


def is_header_again(cells: Sequence[str], names: Collection[str], delimiter: str | None) -> bool:
    """Tell whether a row among the data names the columns anew, some of them as before.

    Examples
    --------
    >>> is_header_again(["load", "flow"], ["flow", "load"], ",")
    True
    """
    return any(cell in names for cell in cells) and not any(
        _is_data(cell, delimiter) or _is_either(cell) for cell in cells
    )


def _is_data(cell: str, delimiter: str | None) -> bool:
    return is_number(cell, delimiter) or is_date(cell)


def _is_either(cell: str) -> bool:
    """Tell whether a cell occurs in headers and in data: empty ones and truth values."""
    return cell.lower() in (*MISSING, *TRUTH)


def _is_header(cells: Sequence[str], delimiter: str | None) -> bool:
    telling = [cell for cell in cells if not _is_either(cell)]
    data = [cell for cell in telling if _is_data(cell, delimiter)]
    if len(data) < len(telling):
        if all(cell.isdigit() for cell in data) and len(set(data)) == len(data):
            return True
        raise InputError(
            f"row 1 must be a header or data; got '{data[0]:.40}' beside "
            f"'{next(c for c in telling if c not in data):.40}'; {_SAY_WHICH}"
        )
    if len(cells) > 2 and list(cells) == [str(index) for index in range(len(cells))]:
        raise InputError(
            f"row 1 must be a header or data; got the numbers 0, 1, 2 ... in order; {_SAY_WHICH}"
        )
    return False
