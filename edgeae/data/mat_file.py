"""Recordings in MATLAB files, as the bearing data of Case Western Reserve University are.

Vectors of numbers are channels, and single numbers are facts of the recording, also those that are
fields of a struct, as in the bearing data of the MFPT society. A number that begins a name, as in
`X097_DE_time` and `X097RPM`, is that of the recording, and left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.files import only_file
from edgeae_runtime.messages import listed
from edgeae_runtime.readings.columns import resolve
from edgeae_runtime.recordings.checks import noted
from edgeae_runtime.recordings.reader import BLOCK_VALUES, sample_block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.arrays import AnyArray
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.columns import ColumnSelection

_RECORD = re.compile(r"^X\d+_?")


def mat_blocks(path: str, selection: ColumnSelection) -> Iterator[Block]:
    """Read the channels of a MATLAB file, up to version 7, which is read whole.

    Raises
    ------
    InputError
        If it is damaged, of version 7.3, or has no vectors of equal length.
    OSError
        If it cannot be read.
    """
    yield from noted(_blocks(path, selection), path, selection.usual_means)


def _blocks(path: str, selection: ColumnSelection) -> Iterator[Block]:
    vectors = _named(_loaded(path, are_single=False))
    wanted = selection.features or selection.trained or ()
    if wanted and set(wanted) <= set(vectors):
        texts = [name for name in selection.texts if name in vectors]
        vectors = {name: vectors[name] for name in dict.fromkeys((*wanted, *texts))}
    if not vectors:
        raise InputError(f"{path}: must hold vectors of samples; got none")
    sizes = [f"{name} ({array.size})" for name, array in vectors.items()]
    if len({array.size for array in vectors.values()}) > 1:
        raise InputError(
            f"{path}: channels must have equal lengths; choose with `features` among "
            f"{listed(sizes)}"
        )
    columns = resolve(len(vectors), tuple(vectors), selection, path)
    samples = np.stack(list(vectors.values()), axis=1)
    step = max(1, BLOCK_VALUES // samples.shape[1])
    for start in range(0, len(samples), step):
        yield sample_block(samples[start : start + step], selection, columns, start + 1, path)


def mat_facts(path: str) -> dict[str, str]:
    """Return the single numbers of a MATLAB file as texts, by name in small letters."""
    single = _named(_loaded(path, are_single=True))
    return {name.lower(): f"{array.item():.12g}" for name, array in single.items()}


def _loaded(path: str, *, are_single: bool) -> dict[str, AnyArray]:
    """Return the single numbers of a file, or its vectors, by their names in it."""
    from scipy.io import loadmat, whosmat

    with open(path, "rb", opener=only_file) as file:
        try:
            names = [
                name
                for name, shape, kind in whosmat(file)
                if len(shape) == 2 and min(shape) == 1
                if kind == "struct" or (max(shape) == 1) == are_single
            ]
            file.seek(0)
            content = loadmat(file, variable_names=names) if names else {}
        except NotImplementedError:
            raise InputError(
                f"{path}: must be a MATLAB file up to version 7; got 7.3 (save it with '-v7')"
            ) from None
        except Exception as error:  # scipy and zlib raise their own on damaged bytes
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise InputError(f"{path}: must be a MATLAB file ({reason:.200})") from None
    return {
        name: array.ravel()
        for name, array in _with_fields(content).items()
        if isinstance(array, np.ndarray) and array.dtype.kind in "fiu"
        if array.size == max(array.shape, default=1) > 0 and (array.size == 1) == are_single
    }


def _with_fields(content: dict[str, AnyArray]) -> dict[str, AnyArray]:
    """Put the fields of single structs in their places, `struct.field` where names are not one."""
    found: dict[str, AnyArray] = {}
    for name, array in content.items():
        fields = getattr(getattr(array, "dtype", None), "names", None)
        if not fields or array.size != 1:
            found[name] = array
            continue
        for field in fields:
            is_taken = field in found or field in content
            found[f"{name}.{field}" if is_taken else field] = array[field].item()
    return found


def _named(arrays: dict[str, AnyArray]) -> dict[str, AnyArray]:
    """Leave the record's number out of names, where they stay different."""
    short = [_RECORD.sub("", name) for name in arrays]
    is_clear = len(set(short)) == len(short) and "" not in short
    return dict(zip(short if is_clear else arrays, arrays.values(), strict=True))
