"""Blocks of readings from `.npy` and `.npz` files; nothing in them is ever unpickled."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.columns import ColumnSelection, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.lib.npyio import NpzFile

    from edgeae_runtime.arrays import AnyArray

_BLOCK_VALUES = 1 << 20


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
            values = part[..., columns.indices].astype(np.float32)
        yield Block(values, texts, start + 1, columns, others[-1] if time else None)


def _arrays(path: str, names: Sequence[str]) -> tuple[AnyArray, list[AnyArray]]:
    """Return the array of readings, left on disk where it is alone in its file, and the others."""
    try:
        if path.lower().endswith(".npy"):
            return np.lib.format.open_memmap(path, mode="r"), []
        with open(path, "rb") as file:  # np.load leaves a damaged file open
            content = np.load(file, allow_pickle=False)
            array = content[_key(list(content.files))]
            return array, [_column(content, name, len(array)) for name in names]
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


def _column(content: NpzFile, name: str, length: int) -> AnyArray:
    if name not in content.files:
        raise InputError(f"no array '{name}'; it holds {listed(content.files)}")
    array: AnyArray = content[name]
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
