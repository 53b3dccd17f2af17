"""`TrackingThreshold` for many machines: the same steps, on a threshold of each machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.stream.machine_table import Column, MachineTable
from edgeae_runtime.tracking import GAIN_WINDOWS, MAX_SEEN, SEEN_OF_NEW_NORMAL, step_factors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import DoubleArray
    from edgeae_runtime.tracking import TrackingThreshold


class MachineThresholds:
    """Thresholds that start as a given one, and each move with the windows of one machine."""

    def __init__(self, first: TrackingThreshold) -> None:
        self.first = first
        self.table = MachineTable(
            value=Column("f8", new=first.value),
            seen=Column("i4", new=first.seen),
            far_run=Column("i4"),
            new_normals=Column("i4"),
        )
        starts = range(0, MAX_SEEN + 1, GAIN_WINDOWS)
        self._factors = np.array([step_factors(seen, first.rate) for seen in starts])

    def step(self, at: NDArray[np.intp], scores: DoubleArray) -> None:
        """Move the thresholds of some machines, each by the score of a valid window."""
        table, first = self.table, self.first
        if first.start <= 0:
            return
        values, seen = table["value"][at], table["seen"][at]
        is_below = scores <= values
        far_runs = np.where(scores > values * first.gate, table["far_run"][at] + 1, 0)
        is_new_normal = far_runs == first.max_far_run + 1
        if is_new_normal.any():
            table["new_normals"][at] += is_new_normal
            seen = np.where(is_new_normal, np.minimum(seen, SEEN_OF_NEW_NORMAL), seen)
        shrink, grow = self._factors[seen // GAIN_WINDOWS].T
        higher = np.minimum(values * grow, first.max)
        is_held = (far_runs > 0) & (far_runs <= first.max_far_run)
        moved = np.where(is_held, values, higher)
        table["value"][at] = np.where(is_below, np.maximum(values * shrink, first.min), moved)
        table["far_run"][at] = far_runs
        table["seen"][at] = np.minimum(seen + 1, MAX_SEEN)
