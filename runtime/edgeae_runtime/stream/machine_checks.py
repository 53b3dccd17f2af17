"""`SensorChecks` for many machines: a reading of each of some machines at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.stream.machine_table import Column, MachineTable
from edgeae_runtime.stream.machine_verdicts import NAMES, NO_REASON
from edgeae_runtime.stream.sensor_checks import (
    FLATLINE,
    NOT_FINITE,
    OUT_OF_RANGE,
    SensorChecks,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray, FloatArray
    from edgeae_runtime.manifest.model import Manifest

_NEVER = -(1 << 40)
_NOT_FINITE, _OUT_OF_RANGE, _FLATLINE = map(NAMES.index, (NOT_FINITE, OUT_OF_RANGE, FLATLINE))


class MachineChecks:
    """Check readings as they come; `faults` tells what is wrong in a window.

    A fault is remembered by the number of its reading. What was found since the last window of a
    machine is `fresh`; with its next window it takes the place of the fault before.
    """

    def __init__(self, manifest: Manifest, steps: int) -> None:
        self._steps = steps
        channels = (manifest.inputs.shape[-1],)
        self.table = MachineTable(
            runs=Column("i8", channels),
            fresh_range=Column("i8", new=_NEVER),
            fresh_flat=Column("i8", new=_NEVER),
            bad=Column("?", channels),
            not_finite=Column("?", channels),
            flat=Column("?", channels),
            fault=Column("i8", new=_NEVER),
            reason=Column("i1", new=NO_REASON),
            channels=Column("?", channels),
        )
        self.use(manifest)

    def use(self, manifest: Manifest) -> None:
        """Check by what another model knows of training."""
        self._limits = SensorChecks.of(manifest)

    def restart(self, at: NDArray[np.intp]) -> None:
        """Begin new windows of some machines."""
        kept = ("fault", "fresh_range", "fresh_flat")
        for name in kept:
            self.table[name][at] = _NEVER
        self.table["runs"][at] = 0
        self.table["bad"][at] = self.table["not_finite"][at] = False

    def take(
        self,
        at: NDArray[np.intp],
        rows: FloatArray,
        before: FloatArray,
        numbers: NDArray[np.int64],
        is_part: BoolArray,
    ) -> None:
        """Take the readings that have these numbers; those that are part of no window are skipped.

        `before` are the readings that came before them.
        """
        limits, table = self._limits, self.table
        is_good = (rows >= limits.low) & (rows <= limits.high)  # NaN compares false
        if not is_good.all():
            bad = np.flatnonzero(is_part & ~is_good.all(axis=1))
            table["fresh_range"][at[bad]] = numbers[bad]
            table["bad"][at[bad]] |= ~is_good[bad]
            table["not_finite"][at[bad]] |= ~np.isfinite(rows[bad])
        if limits.max_runs is None:
            return
        runs = np.where(rows == before, table["runs"][at] + 1, 1)
        runs *= is_part[:, np.newaxis]
        table["runs"][at] = runs
        is_flat = runs > limits.max_runs
        if is_flat.any():
            flat = np.flatnonzero(is_flat.any(axis=1))
            table["fresh_flat"][at[flat]] = numbers[flat]
            table["flat"][at[flat]] = is_flat[flat]

    def faults(
        self, at: NDArray[np.intp], numbers: NDArray[np.int64]
    ) -> tuple[NDArray[np.int8], BoolArray]:
        """Return the reason of the fault in each window, or `NO_REASON`, and its channels.

        `numbers` are those of the windows' last readings.
        """
        table = self.table
        ranges, flats = table["fresh_range"][at], table["fresh_flat"][at]
        is_fresh = (ranges > 0) | (flats > 0)
        if is_fresh.any():
            self._renew(at[is_fresh], ranges[is_fresh], flats[is_fresh])
        is_in_window: BoolArray = numbers - table["fault"][at] < self._steps
        reasons = np.where(is_in_window, table["reason"][at], np.int8(NO_REASON))
        return reasons, table["channels"][at] & is_in_window[:, np.newaxis]

    def _renew(
        self, at: NDArray[np.intp], ranges: NDArray[np.int64], flats: NDArray[np.int64]
    ) -> None:
        table = self.table
        is_range, not_finite = ranges > 0, table["not_finite"][at]
        table["fault"][at] = np.where(is_range, ranges, flats)
        beyond = np.where(not_finite.any(axis=1), _NOT_FINITE, _OUT_OF_RANGE)
        table["reason"][at] = np.where(is_range, beyond, _FLATLINE)
        has_some = not_finite.any(axis=1, keepdims=True)
        channels = np.where(has_some, not_finite, table["bad"][at])
        table["channels"][at] = np.where(ranges[:, None] > 0, channels, table["flat"][at])
        table["fresh_range"][at] = table["fresh_flat"][at] = _NEVER
        table["bad"][at] = table["not_finite"][at] = False
