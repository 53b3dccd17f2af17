"""Blocks of readings from `.npy` and `.npz` files; nothing in them is ever unpickled."""

from __future__ import annotations

import errno
import math
import zipfile
from typing import IO, TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.files import only_file
from edgeae_runtime.messages import listed
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.columns import ColumnSelection, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from edgeae_runtime.arrays import AnyArray

_BLOCK_VALUES = 1 << 20
_UNPACKED_BYTES = 1 << 26  # that any array of an .npz file may have
_MAX_MEMBERS = 10_000
_MAX_RATIO = 100  # of a larger one to its bytes in the file; noise and readings have below 10


def array_blocks(path: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read an array `(n, columns)`, `(n,)` as one column, or `(n, *shape)` of windows.

    Of a `.npz` file that is its array `X`, `x` or the only one; selected texts and stamps are
    other arrays of it.

    Raises
    ------
    InputError
        If the file is damaged, holds no numbers, or does not tell which array.
    OSError
        If it cannot be read.
    """
    is_npz = path.lower().endswith(".npz")
    time = () if selection.time is None else (selection.time,)
    array, beside = _arrays(path, (*selection.texts, *time) if is_npz else ())
    if array.dtype.kind not in "fiub" or not array.ndim:
        raise InputError(
            f"{path}: must be an array of real numbers; got {array.dtype} {array.shape}"
        )
    if not array.size:
        raise InputError(f"{path}: must hold rows of readings; got an array of shape {array.shape}")
    if array.shape == selection.window:
        array = array[None]
    rows = array[:, None] if array.ndim == 1 else array
    inside = selection._replace(texts=(), time=None) if is_npz else selection
    columns = resolve(rows.shape[-1], None, inside, path)
    step = max(1, _BLOCK_VALUES // rows[0].size)
    for start in range(0, len(rows), step):
        part = rows[start : start + step]
        others = [other[start : start + step] for other in beside]
        others += [
            part[..., index] for index in (*columns.texts, columns.time) if index is not None
        ]
        texts = tuple(other.astype(str) for other in others[: len(selection.texts)])
        with np.errstate(over="ignore"):
            values = part[..., columns.indices].astype(selection.dtype)
        yield Block(values, texts, start + 1, columns, others[-1] if time else None)


def _arrays(path: str, names: Sequence[str]) -> tuple[AnyArray, list[AnyArray]]:
    """Return the array of readings, left on disk where it is alone in its file, and the others."""
    try:
        with open(path, "rb", opener=only_file) as file:
            if path.lower().endswith(".npy"):
                return np.lib.format.open_memmap(path, mode="r"), []
            refuse_many_members(file)
            with zipfile.ZipFile(file) as archive:
                array = _array(archive, _key(_names(archive)))
                return array, [_column(archive, name, len(array)) for name in names]
    except OSError as error:
        if error.errno in (
            None,
            errno.EINVAL,
        ):  # a file that is no array; a position before its start
            raise InputError(f"{path}: must be a numpy file ({error})") from None
        raise
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    except Exception as error:  # zipfile, zlib and numpy raise their own on damaged bytes
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise InputError(f"{path}: must be a numpy file of numbers ({reason})") from None


def npz_arrays(file: IO[bytes]) -> dict[str, AnyArray]:
    """Read all arrays of an `.npz` file, each within the bytes that the file really has.

    Raises
    ------
    InputError, OSError, ValueError, zipfile.BadZipFile
        If it is damaged, or an array asks for more memory than it fills.
    """
    refuse_many_members(file)
    with zipfile.ZipFile(file) as archive:
        return {name: _array(archive, name) for name in _names(archive)}


def refuse_many_members(file: IO[bytes]) -> None:
    """Raise `InputError` for a zip of too many members: `zipfile` takes memory for each."""
    count, rest = 0, b""
    for block in iter(lambda: file.read(1 << 20), b""):
        count += (rest + block).count(b"PK\1\2")
        rest = block[-3:]
    if count > _MAX_MEMBERS:
        raise InputError(f"must have at most {_MAX_MEMBERS} members; got {count}")


def most_unpacked(packed_bytes: int) -> int:
    """Return the bytes to which a member of a zip may unpack: more is a bomb.

    Examples
    --------
    >>> most_unpacked(100) >> 20, most_unpacked(10 << 20) >> 20
    (64, 1000)
    """
    return max(_UNPACKED_BYTES, _MAX_RATIO * packed_bytes)


def _names(archive: zipfile.ZipFile) -> list[str]:
    return [name[: -len(".npy")] for name in archive.namelist() if name.endswith(".npy")]


def _array(archive: zipfile.ZipFile, name: str) -> AnyArray:
    """Read an array, which numpy allocates as its header says: so that is checked first."""
    entry = archive.getinfo(f"{name}.npy")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise InputError(f"'{name:.40}' is packed in another way than numpy packs it")
    if entry.file_size > most_unpacked(entry.compress_size):
        raise InputError(
            f"'{name:.40}' unpacks to {entry.file_size >> 20} MB; save it uncompressed"
        )
    with archive.open(entry) as file:
        version = np.lib.format.read_magic(file)
        if version not in ((1, 0), (2, 0)):
            raise InputError(f"'{name:.40}' has columns by name; save an array of numbers")
        read_header = getattr(np.lib.format, f"read_array_header_{version[0]}_0")
        shape, _, dtype = read_header(file)
    if math.prod(shape) * dtype.itemsize > entry.file_size:
        raise InputError(f"'{name:.40}' declares {shape}, more than its bytes")
    with archive.open(entry) as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def _column(archive: zipfile.ZipFile, name: str, length: int) -> AnyArray:
    if name not in _names(archive):
        raise InputError(f"no array '{name}'; it holds {listed(_names(archive))}")
    array = _array(archive, name)
    if array.shape != (length,):
        raise InputError(f"'{name}' must have {length} values; got shape {array.shape}")
    return array


def _key(names: list[str]) -> str:
    for key in ("X", "x"):
        if key in names:
            return key
    if len(names) == 1:
        return names[0]
    raise InputError(f"must hold an array X or x, or only one; got {listed(names) or 'none'}")
