"""Files, standard input and what gzip or zstd packed, as streams of bytes."""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import os
import sys
import zlib
from typing import IO, TYPE_CHECKING, Callable, Protocol, cast

from edgeae_runtime.errors import InputError, MissingPackageError

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK_BYTES = 1 << 20
_LONGEST_LINE_BYTES = 1 << 26
GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
NOT_TEXT = {
    b"PAR1": "Parquet, which 'edgeae' reads under a name that ends in .parquet",
    b"\x93NUM": "a numpy array; name it .npy",
    b"PK\x03\x04": "a zip (Excel, or .npz under another name); save the table as CSV",
    b"\xd0\xcf\x11\xe0": "an Excel file; save the table as CSV",
    b"\xff\xfe": "UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "UTF-16 text; save it as UTF-8",
    b"RIFF": "a recording; name it .wav (from a pipe only 'stream' takes it)",
    **dict.fromkeys((b"fLaC", b"OggS", b"ID3\3", b"ID3\4"), "sound; convert it to .wav"),
    b"\x89HDF": "HDF5; save the table as CSV, Parquet or .npy",
}


class ByteStream(Protocol):
    """Bytes that can be read once: of a file, a pipe, or what is unpacked from them."""

    def read(self, size: int = ..., /) -> bytes:
        """Return the next bytes, at most so many; none at the end."""


Unpack = Callable[[IO[bytes]], ByteStream]


def standard_zstd(file: IO[bytes]) -> ByteStream:
    """Unpack zstd by the standard library, which has it from Python 3.14 on.

    Raises
    ------
    MissingPackageError
        In an older Python.
    """
    try:
        from compression.zstd import ZstdFile  # type: ignore[import-not-found,unused-ignore]
    except ModuleNotFoundError:
        raise MissingPackageError(
            "zstd needs Python 3.14 here; unpack it first: zstd -dc FILE | edgeae-runtime score "
            "ARTIFACT -"
        ) from None
    unpacked: ByteStream = ZstdFile(file)
    return unpacked


def standard_input() -> IO[bytes]:
    """Return stdin, as bytes.

    Raises
    ------
    InputError
        If this process was started with it closed.
    """
    if sys.stdin is None:
        raise InputError("stdin is closed; give it readings, or name a file")
    return sys.stdin.buffer


@contextlib.contextmanager
def opened(path: str, zstd: Unpack = standard_zstd) -> Iterator[ByteStream]:
    """Open a file, or stdin for `-`, unpacked if its first bytes are those of gzip or zstd.

    Raises
    ------
    InputError
        If it is a folder, or its first bytes are those of another kind of file.
    OSError
        If it cannot be opened.
    """
    if path == "-":
        yield _unpacked(standard_input(), "stdin", zstd)
        return
    if os.path.isdir(path):
        raise InputError(
            f"{path}: must be a file; got a folder (its files are '{path.rstrip('/')}/*')"
        )
    with open(path, "rb") as file:
        yield _unpacked(file, path, zstd)


def _unpacked(file: IO[bytes], what: str, zstd: Unpack) -> ByteStream:
    if not hasattr(file, "peek"):  # a stdin that someone put in place of the real one
        file = io.BufferedReader(cast("io.RawIOBase", file))
    first = bytes(cast("io.BufferedReader", file).peek(4)[:4])
    for mark, kind in NOT_TEXT.items():
        if first.startswith(mark):
            raise InputError(f"{what}: must be text; got {kind}")
    if first.startswith(GZIP):
        import gzip

        return gzip.GzipFile(fileobj=file)
    return zstd(file) if first.startswith(ZSTD) else file


def text_pieces(file: ByteStream, what: str) -> Iterator[str]:
    """Yield whole lines as they arrive, many at a time: a pipe's at once, a file's by the megabyte.

    Raises
    ------
    InputError
        If the bytes are no UTF-8 text, or the packed stream is broken.
    """
    for piece in byte_pieces(file, what, BLOCK_BYTES):
        yield decoded(piece, what)


def byte_pieces(file: ByteStream, what: str, size_bytes: int) -> Iterator[bytes]:
    """Yield whole lines as bytes, about `size_bytes` at a time; a byte order mark is taken off.

    Raises
    ------
    InputError
        If the packed stream is broken, or a line is too long.
    """
    rest, mark = bytearray(), codecs.BOM_UTF8
    for block in _blocks(file, what, size_bytes):
        end = block.rfind(b"\n") + 1
        if end:
            yield (bytes(rest) + block[:end]).removeprefix(mark)
            rest, mark = bytearray(block[end:]), b""
        else:
            rest += block
        if len(rest) > _LONGEST_LINE_BYTES:
            raise InputError(
                f"{what}: must be lines of text; got one of over {_LONGEST_LINE_BYTES >> 20} MB"
            )
    if rest.removeprefix(mark).strip():
        yield bytes(rest.removeprefix(mark))


def _blocks(file: ByteStream, what: str, size_bytes: int) -> Iterator[bytes]:
    read = getattr(file, "read1", file.read)
    while True:
        try:
            block = read(size_bytes)
        except (EOFError, zlib.error, OSError) as error:
            # A broken stream; the operating system's own errors have a number.
            if isinstance(error, OSError) and error.errno not in (None, errno.EINVAL):
                raise
            raise InputError(
                f"{what}: the packed data is broken or cut short ({error}); copy the file again"
            ) from None
        if not block:
            return
        yield block


def decoded(data: bytes, what: str) -> str:
    """Decode bytes as text.

    Raises
    ------
    InputError
        If they are no UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        hint = "samples need `raw`" if b"\0" in data else "save the table as UTF-8"
        raise InputError(
            f"{what}: must be UTF-8 text; got the byte 0x{data[error.start]:02x} ({hint})"
        ) from None
