"""Readings from a file or stdin, in blocks of rows, with numpy alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.byte_streams import Unpack, opened, standard_zstd
from edgeae_runtime.readings.numpy_file import array_blocks
from edgeae_runtime.readings.text_table import text_blocks
from edgeae_runtime.readings.ts_file import ts_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.columns import ColumnSelection

_NO_HEADER = (".raw", ".pcm")  # samples; a `.bin` may be anything
_PACKED = (".gz", ".zst", ".zstd")


def read_blocks(
    path: str, selection: ColumnSelection, zstd: Unpack = standard_zstd
) -> Iterator[Block]:
    """Read `.npy`, `.npz`, `.ts` or else a text table, the last two also packed or from stdin.

    Values that are missing or infinite are given as they are: NaN or infinity.

    Raises
    ------
    InputError
        If the file does not hold what is selected; the message names row and column.
    OSError
        If it cannot be read.
    """
    if path.lower().endswith(_NO_HEADER):
        raise InputError(f"{path}: samples without a header need `raw`, int16 or float32")
    if path.lower().endswith((".npy", ".npz")):
        yield from array_blocks(path, selection)
        return
    read = text_blocks if is_text_table(path) else ts_blocks
    with opened(path, zstd) as file:
        yield from read(file, "stdin" if path == "-" else path, selection)


def is_text_table(path: str) -> bool:
    """Tell by its name whether a file is read as a text table.

    Examples
    --------
    >>> is_text_table("pump.csv.gz"), is_text_table("pump.npy"), is_text_table("pump.ts")
    (True, False, False)
    """
    name = path.lower()
    for suffix in _PACKED:
        name = name[: -len(suffix)] if name.endswith(suffix) else name
    return not name.endswith((".npy", ".npz", ".ts"))
