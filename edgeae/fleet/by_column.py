"""Files of readings in which a column names the machine, as one file for each machine."""

from __future__ import annotations

import codecs
import os
from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import unquote

from edgeae.data.uris import local_input
from edgeae.fleet.machines import folder_name
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.readings.byte_streams import opened
from edgeae_runtime.readings.text_format import split_cells, text_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from edgeae_runtime.readings.byte_streams import ByteStream

_WAITING_BYTES = 64 << 20  # of all machines together, before they are written
_BLOCK_BYTES = 1 << 20
_MAX_MACHINES = 100_000


def split_by_column(paths: Sequence[str], column: str, folder: str) -> dict[str, list[str]]:
    """Write the rows of each machine to files in a folder, and return them by machine, sorted.

    Text keeps its lines as they are, and the column; Parquet loses the column.

    Raises
    ------
    InputError
        If a file has no such column, or a row does not name its machine.
    EdgeAEError, OSError
        If a file cannot be read or written.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for number, path in enumerate(paths):
        with local_input(path) as local:
            is_parquet = path.lower().endswith((".parquet", ".pq"))
            split = _split_parquet if is_parquet else _split_text
            for machine, part in split(local, column, os.path.join(folder, str(number))).items():
                found[machine].append(part)
    return dict(sorted(found.items()))


def _split_text(path: str, column: str, folder: str) -> dict[str, str]:
    os.mkdir(folder)
    parts: dict[str, str] = {}
    waiting: dict[str, list[str]] = defaultdict(list)
    size = 0
    with opened(path) as file:
        lines = (line for line in _lines(file) if line.strip())
        first = next(lines, "\n")
        form = text_form(first)
        place = _place(column, form.header, form.width, path)
        head = first if form.header else ""
        for row, line in enumerate(lines if head else chain([first], lines), 1):
            cells = split_cells(line, form.delimiter)
            if len(cells) <= place or not cells[place]:
                raise InputError(f"{path}: row {row} must name its machine in column '{column}'")
            waiting[cells[place]].append(line)
            size += len(line)
            if size > _WAITING_BYTES:
                _write(waiting, parts, folder, head)
                size = 0
    _write(waiting, parts, folder, head)
    return parts


def _lines(file: ByteStream) -> Iterator[str]:
    """Yield the lines of a stream of UTF-8, each with one line end."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
    rest = ""
    while block := file.read(_BLOCK_BYTES):
        *lines, rest = (rest + decoder.decode(block)).split("\n")
        for line in lines:
            yield f"{line}\n"
    if rest:
        yield f"{rest}\n"


def _write(waiting: dict[str, list[str]], parts: dict[str, str], folder: str, head: str) -> None:
    for machine, lines in waiting.items():
        path = os.path.join(folder, f"{folder_name(machine)}.csv")
        with open(path, "a", encoding="utf-8", newline="") as file:
            if machine not in parts:
                file.write(head)
            file.writelines(lines)
        parts[machine] = path
    waiting.clear()


def _place(column: str, header: tuple[str, ...] | None, width: int, path: str) -> int:
    """Return the 0-based position of a column that is a name or a position."""
    if header is not None and column in header:
        return header.index(column)
    if column.isascii() and column.isdigit() and int(column) < width:
        return int(column)
    raise InputError(
        f"{path}: `machine_from` must be path or a column; got '{column:.40}'; there are "
        f"{listed(header or tuple(map(str, range(width))))}"
    )


def _split_parquet(path: str, column: str, folder: str) -> dict[str, str]:
    import pyarrow as pa
    import pyarrow.dataset as ds

    try:
        data = ds.dataset(path, format="parquet")
    except pa.ArrowInvalid as error:
        raise InputError(f"{path}: no Parquet ({str(error).splitlines()[0]:.200})") from None
    names = tuple(data.schema.names)
    name = names[_place(column, names, len(names), path)]
    texts = ds.field(name).cast(pa.string())
    if data.count_rows(filter=texts.is_null()):
        raise InputError(f"{path}: every row must name its machine in column '{name}'")
    ds.write_dataset(
        data.scanner(use_threads=False),  # rows stay in order
        folder,
        format="parquet",
        partitioning=ds.partitioning(pa.schema([data.schema.field(name)]), flavor="hive"),
        max_partitions=_MAX_MACHINES,
        use_threads=False,
    )
    return {  # folders are named `column=machine`, quoted
        unquote(inner.partition("=")[2]): os.path.join(folder, inner, "part-0.parquet")
        for inner in os.listdir(folder)
    }
