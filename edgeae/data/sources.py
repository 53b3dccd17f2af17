"""Files of every kind that the workstation reads, by name, pattern, URI or stdin."""

from __future__ import annotations

import glob
import os
from typing import IO, TYPE_CHECKING

from edgeae.data.recordings import (
    SUFFIXES,
    below,
    is_recording,
    recording_blocks,
    refuse_other_sound,
)
from edgeae.data.uris import files_below, is_uri, local_input
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.byte_streams import opened
from edgeae_runtime.readings.reader import is_text_table, read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.byte_streams import ByteStream
    from edgeae_runtime.readings.columns import ColumnSelection

LARGE_BYTES = 4 << 20
"""Text from so much on is worth another parser, which takes 0.1 s to import."""


def expanded(paths: Sequence[str]) -> list[str]:
    """Return paths with patterns such as `logs/*.csv` replaced by the files they match, sorted.

    A folder is replaced by the recordings in it.

    Raises
    ------
    InputError
        If a pattern matches nothing, or a folder has no recordings.
    EdgeAEError
        If a store cannot be reached.
    """
    files = []
    for path in paths:
        if is_uri(path):
            files += files_below(path) if glob.has_magic(path) else [path]
            continue
        if os.path.exists(path) or not glob.has_magic(path):
            files += _of_folder(path) if os.path.isdir(path) else [path]
            continue
        found = sorted(glob.glob(path, recursive=True))
        if not found:
            raise InputError(f"{path}: must match a file; got none")
        files += found
    return files


def _of_folder(path: str) -> list[str]:
    found = below(path)
    if not found:
        raise InputError(
            f"{path}: must be a file, or a folder with recordings ({', '.join(SUFFIXES)}); got a "
            f"folder without (its files are '{path.rstrip('/')}/*')"
        )
    return found


def read_file(path: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read Parquet, `.npy`, `.npz`, `.ts`, recordings or text, packed or not; `-` is stdin.

    A file at a URI is fetched first.

    Raises
    ------
    InputError
        If the file does not hold what is selected.
    EdgeAEError, OSError
        If it cannot be read.
    """
    if is_uri(path):
        return _fetched(path, selection)
    if is_recording(path, selection):
        return recording_blocks(path, selection)
    refuse_other_sound(path)
    if path.lower().endswith((".parquet", ".pq")):
        from edgeae.data.parquet import parquet_blocks

        return parquet_blocks(path, selection)
    if is_text_table(path) and os.path.isfile(path) and os.path.getsize(path) >= LARGE_BYTES:
        return _large_text(path, selection)
    return read_blocks(path, selection, _arrow_zstd)


def _fetched(uri: str, selection: ColumnSelection) -> Iterator[Block]:
    with local_input(uri) as path:
        if is_recording(path, selection):
            yield from recording_blocks(path, selection, uri)
        else:
            yield from read_file(path, selection)


def _large_text(path: str, selection: ColumnSelection) -> Iterator[Block]:
    from edgeae.data.arrow_text import fast_text_blocks

    with opened(path, _arrow_zstd) as file:
        yield from fast_text_blocks(file, path, selection)


def _arrow_zstd(file: IO[bytes]) -> ByteStream:
    import pyarrow

    unpacked: ByteStream = pyarrow.CompressedInputStream(file, "zstd")
    return unpacked
