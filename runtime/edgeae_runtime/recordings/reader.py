"""Blocks of samples from recordings: WAV files, and raw samples without a header."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.files import only_file
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.byte_streams import standard_input
from edgeae_runtime.readings.columns import resolve
from edgeae_runtime.recordings.checks import noted, refuse_mat, refuse_other_type
from edgeae_runtime.recordings.wav import ENDLESS, RAW, RIFF, WavFormat, decoded, wav_format

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import AnyArray
    from edgeae_runtime.readings.columns import ColumnSelection, Raw, ResolvedColumns

BLOCK_VALUES = 1 << 18


def read_recording(path: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read a WAV file of whole numbers of 16, 24 or 32 bits or of floats, or samples that are raw.

    Those are little-endian, channels in turn, from a file or stdin (`-`).

    Raises
    ------
    InputError
        If it is damaged, empty, compressed or of another rate than `selection.rate_hz`, or raw
        samples are of another type.
    OSError
        If it cannot be read.
    """
    if selection.raw is not None:
        blocks = _raw_blocks(path, selection, selection.raw)
    else:
        refuse_mat(path)
        blocks = _wav_blocks(path, selection)
    yield from noted(blocks, "stdin" if path == "-" else path, selection.usual_means)


def wav_type(path: str) -> str:
    """Return the type of the samples of a WAV file, as numpy writes it; `<i3` is three bytes."""
    with open(path, "rb", opener=only_file) as file:
        return _header(file, path)[0].dtype


def _wav_blocks(path: str, selection: ColumnSelection) -> Iterator[Block]:
    with open(path, "rb", opener=only_file) as file:
        (dtype, channels, rate_hz), size = _header(file, path)
        if selection.rate_hz not in (None, rate_hz):
            raise InputError(
                f"{path}: must have {selection.rate_hz:g} samples a second, as trained or given; "
                f"got {rate_hz}"
            )
        yield from _blocks(file, path, selection, dtype, channels, float(rate_hz), size)


def _raw_blocks(path: str, selection: ColumnSelection, raw: Raw) -> Iterator[Block]:
    dtype, channels = RAW[raw.kind], raw.channels or 1
    if path == "-":
        yield from _blocks(standard_input(), "stdin", selection, dtype, channels)
        return
    with open(path, "rb", opener=only_file) as file:
        size = os.fstat(file.fileno()).st_size
        if size % (channels * int(dtype[2])) and not file.peek(4).startswith(RIFF):
            raise InputError(
                f"{path}: must hold whole samples of `raw` {raw.kind} in {channels} "
                f"`channels`; got {size} bytes"
            )
        yield from _blocks(file, path, selection, dtype, channels)


def _header(file: IO[bytes], what: str) -> tuple[WavFormat, int]:
    """Read a WAV file up to its samples: their type, channels and rate, and size in bytes."""
    head, form = file.read(12), None
    if head[:4] != RIFF or head[8:] != b"WAVE":
        raise InputError(f"{what}: must be a WAV file (RIFF, WAVE); it begins with {head!r:.60}")
    while len(chunk := file.read(8)) == 8:
        size, start = int.from_bytes(chunk[4:], "little"), file.tell()
        if chunk[:4] == b"fmt ":
            form = wav_format(file.read(min(size, 40)), what)
        elif chunk[:4] == b"data" and form is not None:
            rest = os.fstat(file.fileno()).st_size - start
            if not 0 < size < ENDLESS:  # of a recorder that was stopped, or wrote to a pipe
                size = min(size or rest, rest)
            if size > rest:
                raise InputError(f"{what}: is cut short: {rest} bytes of {size} are there")
            return form, size
        file.seek(start + size + size % 2)
    raise InputError(f"{what}: must have samples behind its header; got none")


def _blocks(
    file: IO[bytes],
    what: str,
    selection: ColumnSelection,
    dtype: str,
    channels: int,
    rate_hz: float | None = None,
    left: int = 1 << 63,
) -> Iterator[Block]:
    columns = resolve(channels, None, selection, what)
    frame, row = channels * int(dtype[2]), 1
    most = max(1, BLOCK_VALUES // channels) * frame
    while len(data := _read(file, min(left, most))) >= frame:  # a last one may not be whole
        left -= len(data)
        if row == 1 and selection.raw is not None:
            if data.startswith(RIFF):
                raise InputError(f"{what}: is a WAV file; leave `raw` out")
            refuse_other_type(data, selection.raw.kind, what)
        samples = decoded(data[: len(data) // frame * frame], dtype).reshape(-1, channels)
        yield sample_block(samples, selection, columns, row, what)._replace(rate_hz=rate_hz)
        row += len(samples)
    if row == 1:
        raise InputError(f"{what}: must hold samples; got an empty recording")


def sample_block(
    samples: AnyArray, selection: ColumnSelection, columns: ResolvedColumns, row: int, what: str
) -> Block:
    """Return the selected columns of samples `(k, channels)`.

    Raises
    ------
    InputError
        If stamps are selected.
    """
    if columns.time is not None:
        raise InputError(f"{what}: a recording has no stamps; leave `time` out")
    with np.errstate(over="ignore", invalid="ignore"):
        values = samples[:, columns.indices].astype(selection.dtype)
    texts = tuple(
        samples[:, index] if place < selection.as_stored else samples[:, index].astype(str)
        for place, index in enumerate(columns.texts)
    )
    return Block(values, texts, row, columns)


def _read(file: IO[bytes], size: int) -> bytes:
    """Read so many bytes, fewer only at the end, whatever a pipe gives at a time."""
    data = b""
    while len(data) < size and (more := file.read(size - len(data))):
        data += more
    return data
