"""Readings from text and numpy files, in blocks of rows, with numpy alone."""

from __future__ import annotations

import csv
import sys
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.windows import as_windows, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from edgeae_runtime.manifest import FloatArray, Inputs

_BLOCK_BYTES = 1 << 20


class TextForm(NamedTuple):
    """How a text table is written: delimiter (None is runs of blanks) and header, if any."""

    delimiter: str | None
    header: tuple[str, ...] | None


def text_form(first_line: str) -> TextForm:
    r"""Tell delimiter and header from a table's first line; a header has a cell that is no number.

    Examples
    --------
    >>> text_form("time;load\n")
    TextForm(delimiter=';', header=('time', 'load'))
    >>> text_form("0.1 0.2\n")
    TextForm(delimiter=None, header=None)
    """
    delimiter = next((mark for mark in "\t;," if mark in first_line), None)
    cells = split_cells(first_line, delimiter)
    is_header = any(cell and not _is_number(cell) for cell in cells)
    return TextForm(delimiter, tuple(cells) if is_header else None)


def split_cells(line: str, delimiter: str | None) -> list[str]:
    """Split one line of a table into its cells, quotes and outer blanks taken off."""
    if delimiter is None:
        return line.split()
    return [
        cell.strip() for cell in next(csv.reader([line.strip("\r\n")], delimiter=delimiter), [])
    ]


def window_blocks(path: str, inputs: Inputs, drop: Sequence[str] = ()) -> Iterator[FloatArray]:
    """Read a file as blocks of float32 windows `(k, *shape)`.

    Parameters
    ----------
    path
        `.npy` or `.npz` (its array `X`, `x` or the only one), else text; `-` is text from stdin.
    inputs
        What the model takes: text columns are picked by its feature names where both have names.
    drop
        Columns to leave out, by name or 0-based position.

    Raises
    ------
    InputError
        If the file is empty or does not hold what the model takes; the message names row and
        column.
    OSError
        If the file cannot be read.
    """
    if path.endswith((".npy", ".npz")):
        yield _numpy_windows(path, inputs, drop)
    elif len(inputs.shape) != 1:
        raise InputError(f"{path}: windows of shape {inputs.shape} come from .npy or .npz files")
    elif path == "-":
        yield from _text_blocks(sys.stdin.buffer, "stdin", inputs, drop)
    else:
        with open(path, "rb") as file:
            yield from _text_blocks(file, path, inputs, drop)


def numpy_array(path: str, name: str | None = None) -> Any:
    """Give the array in a `.npy` file, or in a `.npz` file the named one, `X`, `x` or the only one.

    Raises
    ------
    InputError
        If the file is damaged, holds objects (nothing is unpickled), or does not tell which array.
    """
    try:
        with open(path, "rb") as file:  # np.load leaves a damaged file open
            content = np.load(file, allow_pickle=False)
            if isinstance(content, np.ndarray):
                return content
            return content[_key(content.files, name)]
    except (OSError, InputError):
        raise
    except Exception as error:  # zipfile, zlib and numpy raise their own on damaged bytes
        raise InputError(f"{path}: not a numpy file of numbers ({error})") from None


def _key(held: list[str], name: str | None) -> str:
    for key in ("X", "x", *held[:1]) if name is None else (name,):
        if key in held and (key in (name, "X", "x") or len(held) == 1):
            return key
    raise InputError(f"no array {name or 'X or x'} in it; it holds {', '.join(held) or 'nothing'}")


def _numpy_windows(path: str, inputs: Inputs, drop: Sequence[str]) -> FloatArray:
    array = numpy_array(path)
    if drop:
        positions = [str(place) for place in range(array.shape[-1] if array.ndim else 0)]
        array = array[..., _picked(positions, None, drop, path)]
    try:
        return as_windows(array, inputs)[0]
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _text_blocks(
    file: BinaryIO, what: str, inputs: Inputs, drop: Sequence[str]
) -> Iterator[FloatArray]:
    form, columns, row = None, [], 1
    for lines in _line_blocks(file, what):
        start = 0
        if form is None:
            while start < len(lines) and not lines[start].strip():
                start += 1
            if start < len(lines):
                form = text_form(lines[start])
                columns = _columns(form, lines[start], inputs, drop, what)
                start += form.header is not None
        if form is not None:
            yield _parsed(lines[start:], row + start, form, columns, what)
        row += len(lines)
    if form is None:
        raise InputError(f"{what}: empty; expected rows of readings")


def _columns(
    form: TextForm, first_line: str, inputs: Inputs, drop: Sequence[str], what: str
) -> list[int]:
    """Positions of the columns that the model takes, in its order."""
    count = len(split_cells(first_line, form.delimiter))
    names = form.header or [str(place) for place in range(count)]
    columns = _picked(names, inputs.features if form.header else None, drop, what)
    if len(columns) != inputs.shape[0]:
        raise InputError(
            f"{what}: expected {inputs.shape[0]} columns; got {len(columns)} "
            f"(leave columns out with --drop)"
        )
    return columns


def _line_blocks(file: BinaryIO, what: str) -> Iterator[list[str]]:
    """Whole lines as they arrive: a pipe's first lines come at once, a file's by the megabyte."""
    rest = b""
    while block := file.read1(_BLOCK_BYTES):  # type: ignore[attr-defined]
        *whole, rest = (rest + block).split(b"\n")
        if whole:
            yield _decoded(whole, what)
    if rest.strip():
        yield _decoded([rest], what)


def _decoded(lines: list[bytes], what: str) -> list[str]:
    try:
        return b"\n".join(lines).decode("utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"{what}: not UTF-8 text ({error.reason}); expected a table") from None


def _picked(
    names: Sequence[str], features: Sequence[str] | None, drop: Sequence[str], what: str
) -> list[int]:
    """Positions of the model's features among the columns; without names, of all not dropped."""
    kept = dict(enumerate(names))
    for column in drop:
        places = [place for place, name in enumerate(names) if name == column]
        if not places and column.isdecimal() and int(column) < len(names):
            places = [int(column)]
        if not places:
            raise InputError(f"{what}: no column '{column}' to drop; it has {listed(names)}")
        for place in places:
            kept.pop(place, None)
    if features is None:
        return list(kept)
    place_of = {name: place for place, name in reversed(kept.items())}  # the first of equal names
    missing = [name for name in features if name not in place_of]
    if missing:
        raise InputError(f"{what}: lacks the column(s) {listed(missing)}")
    return [place_of[name] for name in features]


def _parsed(
    lines: list[str], row: int, form: TextForm, columns: list[int], what: str
) -> FloatArray:
    filled = [line for line in lines if line.strip()]
    if not filled:
        return np.empty((0, len(columns)), np.float32)
    try:
        values = np.loadtxt(
            filled, np.float32, comments=None, delimiter=form.delimiter, usecols=columns, ndmin=2,
            quotechar='"',
        )  # fmt: skip
    except ValueError as error:
        _refuse_cell(lines, row, form, columns, what)
        raise InputError(f"{what}: {error}") from None
    if not np.isfinite(values).all():
        _refuse_cell(lines, row, form, columns, what)
    return values


def _refuse_cell(lines: list[str], row: int, form: TextForm, columns: list[int], what: str) -> None:
    """Raise the `InputError` that names the first cell which is no finite number."""
    for number, line in enumerate(lines, row):
        cells = split_cells(line, form.delimiter)
        for column in columns if line.strip() else ():
            name = f"column '{form.header[column]}'" if form.header else f"column {column}"
            if column >= len(cells):
                raise InputError(f"{what}: row {number} has {len(cells)} cells; {name} is missing")
            if not (_is_number(cells[column]) and _is_finite(cells[column])):
                got = f"'{cells[column]:.40}'" if cells[column] else "an empty cell"
                raise InputError(f"{what}: row {number}, {name} must be a finite number; got {got}")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return "_" not in cell  # Python takes 1_000 for a number


def _is_finite(number: str) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.isfinite(np.float32(float(number))))
