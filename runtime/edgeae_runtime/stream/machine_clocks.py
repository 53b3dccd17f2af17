"""`Clock` for many machines: the stamps of one reading of each of some machines at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.stream.clock import DROP, GAP, RATE_TOLERANCE
from edgeae_runtime.stream.machine_table import Column, MachineTable
from edgeae_runtime.timestamps import longest_step_ns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray


class MachineClocks:
    """Check stamps as `Clock` does those of one machine, where no lost reading is tolerated."""

    def __init__(self, rate_hz: float | None, steps: int) -> None:
        self._period_ns = None if rate_hz is None else 1e9 / rate_hz
        self._longest_ns, self._steps = longest_step_ns(rate_hz), steps
        self.table = MachineTable(
            last=Column("i8"),
            count=Column("i4"),  # stamps since the last gap, at most those of a window
            repeated=Column("i8"),
            late=Column("i8"),
            # The stamps of a window are kept where they tell a rate.
            place=Column("i4"),
            stamps=Column("i8", (0 if rate_hz is None else steps,)),
        )

    def take(self, at: NDArray[np.intp], times_ns: NDArray[np.int64]) -> NDArray[np.int8]:
        """Take a stamp of each machine: `IN_STEP`, `DROP` or `GAP`."""
        table = self.table
        steps, is_first = times_ns - table["last"][at], table["count"][at] == 0
        found = np.zeros(len(at), np.int8)
        is_odd = ~(is_first | ((steps > 0) & (steps <= self._longest_ns)))
        if not is_odd.any():
            self._note(at, times_ns)
            return found
        is_repeated, is_late = is_odd & (steps == 0), np.zeros(len(at), bool)
        if self._period_ns is not None:
            is_late = is_odd & (steps < 0) & (steps > -self._steps * self._period_ns)
        table["repeated"][at] += is_repeated
        table["late"][at] += is_late
        found[is_odd] = GAP
        found[is_repeated | is_late] = DROP
        table["count"][at[found == GAP]] = 0
        self._note(at[found != DROP], times_ns[found != DROP])
        return found

    def _note(self, at: NDArray[np.intp], times_ns: NDArray[np.int64]) -> None:
        table = self.table
        table["last"][at] = times_ns
        table["count"][at] = np.minimum(table["count"][at] + 1, self._steps)
        if self._period_ns is not None:
            place = table["place"][at]
            table["stamps"][at, place] = times_ns
            table["place"][at] = (place + 1) % self._steps

    def are_other_rate(self, at: NDArray[np.intp]) -> BoolArray:
        """Tell for which machines the rate of a full window is not that of training."""
        table = self.table
        if self._period_ns is None or self._steps < 2:
            return np.zeros(len(at), bool)
        spans = table["last"][at] - table["stamps"][at, table["place"][at]]
        periods = spans / (self._steps - 1)
        is_off: BoolArray = np.abs(periods - self._period_ns) > RATE_TOLERANCE * self._period_ns
        is_off &= table["count"][at] >= self._steps
        return is_off
