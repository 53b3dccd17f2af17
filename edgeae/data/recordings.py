"""Recordings on the workstation: what is known of each beside its samples, and what is amiss.

A recording has texts that are the same for all of its samples: `file` and `folder`, where it lies,
and the columns of a `metadata.csv` with a column `file_name`, as Hugging Face's folders of audio
have them, in its folder or the one above.
"""

from __future__ import annotations

import csv
import os
import warnings
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.mat_file import mat_blocks, mat_facts
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.recordings.reader import read_recording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from edgeae_runtime.arrays import AnyArray
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.columns import ColumnSelection

SUFFIXES = (".wav", ".mat", ".raw", ".bin", ".pcm")
"""Files of a folder that are taken for recordings."""
_METADATA, _FILE_NAME = "metadata.csv", "file_name"
_MAX_CLIPPED = 1e-3
_MAX_STRANGE = 0.05  # samples that are no float of a sensor


def is_recording(path: str, selection: ColumnSelection) -> bool:
    """Tell whether a file is read as a recording."""
    return selection.raw is not None or path.lower().endswith((".wav", ".mat"))


def refuse_no_rate(paths: Sequence[str], selection: ColumnSelection) -> None:
    """Raise the `InputError` of recordings that do not tell their rate, if there is one."""
    for path in paths:
        if is_recording(path, selection):
            raise InputError(f"{path}: the file has no sampling rate; give `rate_hz`")


def below(folder: str) -> list[str]:
    """Return the recordings in a folder and the folders in it, sorted."""
    found = (path for path in Path(folder).rglob("*") if path.suffix.lower() in SUFFIXES)
    return sorted(str(path) for path in found if path.is_file() and path.name[0] != ".")


def recording_blocks(
    path: str, selection: ColumnSelection, origin: str | None = None
) -> Iterator[Block]:
    """Read a recording, with what is known of it as texts of each sample.

    `origin` is the URI of a file that was fetched.

    Raises
    ------
    InputError
        If the file does not hold what is selected, or whole numbers are read as floats.
    OSError
        If it cannot be read.
    """
    facts = _facts(path, path if origin is None else origin)
    beside = [name if name in facts else None for name in selection.texts]
    inside = selection._replace(
        texts=tuple(name for name in selection.texts if name not in facts),
        drop=tuple(name for name in selection.drop if name not in facts),
        as_stored=beside[: selection.as_stored].count(None),
    )
    is_mat = path.lower().endswith(".mat") and selection.raw is None
    read = mat_blocks if is_mat else read_recording
    rails = _Rails(path)
    try:
        for block in read(path, inside):
            if block.first_row == 1 and selection.raw is not None:
                _refuse_no_floats(block.values, path)
            rails.count(block.values)
            own = iter(block.texts)
            texts: list[AnyArray] = [
                next(own) if name is None else np.broadcast_to(facts[name], len(block.values))
                for name in beside
            ]
            yield block._replace(texts=tuple(texts))
    except InputError as error:
        if "no column" in str(error):
            raise InputError(f"{error}; of the recording are known {listed(facts)}") from None
        raise
    rails.note()


def _facts(path: str, origin: str) -> dict[str, str]:
    """Return what is known of a recording, by name."""
    whole = Path(os.path.abspath(origin))
    facts = {"file": whole.name, "folder": whole.parent.name}
    if whole.suffix.lower() == ".mat":
        facts |= mat_facts(path)
    for folder in whole.parents[:2]:
        table = folder / _METADATA
        if table.is_file():
            rows = _metadata(table, table.stat().st_mtime_ns)
            return facts | rows.get(whole.relative_to(folder).as_posix(), {})
    return facts


@lru_cache(maxsize=8)
def _metadata(path: Path, changed_ns: int) -> dict[str, dict[str, str]]:
    """Read a table of recordings: their facts, by file name."""
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            head, *rows = [row for row in csv.reader(file, strict=True) if row] or [[]]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: must be a table in UTF-8, with commas ({error})") from None
    if _FILE_NAME not in head:
        raise InputError(
            f"{path}: must have a column '{_FILE_NAME}' of recordings; got {listed(head) or 'none'}"
        )
    facts = {}
    for row in rows:
        if len(row) != len(head):
            raise InputError(
                f"{path}: every row must have {len(head)} cells; that of '{row[0]:.60}' has "
                f"{len(row)}"
            )
        named = dict(zip(head, map(str.strip, row), strict=True))
        facts[named.pop(_FILE_NAME)] = named
    return facts


class _Rails:
    """Counts the samples of a recording that are at the rails of a converter."""

    def __init__(self, path: str) -> None:
        self._path, self._samples = path, 0
        self._low = self._high = self._at_low = self._at_high = np.zeros(0)

    def count(self, values: AnyArray) -> None:
        """Count the lowest and the highest samples `(n, channels)` of each channel so far."""
        low, high = values.min(axis=0), values.max(axis=0)
        if not self._samples:
            self._low, self._high = low, high
            self._at_low, self._at_high = np.zeros(len(low)), np.zeros(len(low))
        self._at_low[low < self._low] = 0
        self._at_high[high > self._high] = 0
        self._low, self._high = np.minimum(low, self._low), np.maximum(high, self._high)
        self._at_low += (values == self._low).sum(axis=0)
        self._at_high += (values == self._high).sum(axis=0)
        self._samples += len(values)

    def note(self) -> None:
        """Warn if more than a few samples are at an extreme that is a rail."""
        if not self._samples:
            return
        at_rails = self._at_low * _are_rails(-self._low) + self._at_high * _are_rails(self._high)
        shares = np.where(self._low < self._high, at_rails / self._samples, 0)
        if shares.max() > _MAX_CLIPPED:
            warnings.warn(
                f"{self._path}: {100 * shares.max():.2g} % of the samples of channel "
                f"{shares.argmax()} are at the rails: what is clipped has a spectrum that is not "
                f"the machine's",
                stacklevel=2,
            )


def _are_rails(extremes: AnyArray) -> AnyArray:
    """Tell which sizes are those of a converter of 8 bits or more, or of full scale as floats.

    Examples
    --------
    >>> _are_rails(np.array([32768, 2047, 1, 1000, 0.3])).tolist()
    [True, True, True, False, False]
    """
    sizes = np.abs(extremes).astype(np.float64)
    logs = [np.log2(np.maximum(sizes + one, 1)) for one in (0, 1)]
    is_power: AnyArray = np.any([log == np.round(log) for log in logs], axis=0)
    are_rails: AnyArray = (sizes == 1) | ((sizes >= 127) & is_power)
    return are_rails


def _refuse_no_floats(values: AnyArray, path: str) -> None:
    """Refuse whole numbers that are read as floats: most such are tiny, huge or NaN."""
    with np.errstate(invalid="ignore"):
        sizes = np.abs(values)
        share = float(np.mean(~((sizes == 0) | ((sizes > 1e-25) & (sizes < 1e25)))))
    if share > _MAX_STRANGE:
        raise InputError(
            f"{path}: `raw` float32 must be samples of a sensor; {100 * share:.0f} % of the first "
            f"are NaN, beyond 1e25 or below 1e-25 (take int16 for whole numbers)"
        )
