"""The levels of recordings, which tell of another gain, or another type of samples."""

from __future__ import annotations

import warnings
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae.data.table import Table

_FIRST_SAMPLES = 1 << 16
_RATIO = 200.0  # 24 bits are 256 times 16 bits, and those 32768 times floats


def note_levels(paths: Sequence[str], table: Table) -> None:
    """Warn of the recording whose level is the furthest from the median of all."""
    if len(paths) < 2 or len(table.readings.shape) != 1 or table.file is None:
        return
    firsts = np.append(0, np.flatnonzero(np.diff(table.file)) + 1)
    levels = []
    for start, stop in pairwise([*firsts.tolist(), len(table.file)]):
        rows = table.readings.read(start, min(stop, start + _FIRST_SAMPLES))
        levels.append(rows.std(axis=0, dtype=np.float64).max())
    alive = [level for level in levels if level > 0]
    ratios = np.array(levels) / (np.median(alive) if alive else 1.0)
    with np.errstate(divide="ignore"):
        sizes = np.where(ratios > 0, np.abs(np.log(ratios)), 0)  # a dead sensor is told elsewhere
    at = int(sizes.argmax())
    if sizes[at] > np.log(_RATIO):
        path = paths[table.file[firsts[at]]]
        warnings.warn(
            f"{path}: its level is {ratios[at]:.3g} times that of the recordings beside it, as of "
            f"another gain or type of samples: bring all to one",
            stacklevel=2,
        )
