"""A table of readings: rows of some files, in segments that windows do not leave."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.data.reading_store import ReadingStore
from edgeae.data.timestamps import timeline
from edgeae_runtime.errors import InputError
from edgeae_runtime.timestamps import longest_step_ns, lost_readings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.conditions import Condition
    from edgeae_runtime.manifest.order_tracking import OrderTracking
    from edgeae_runtime.timestamps import Nanoseconds

    Bools = NDArray[np.bool_]


class Table(NamedTuple):
    """Rows of readings, and what is known of each; arrays are `(n,)`.

    A segment is rows in a row: it ends with its file or group, before a gap, and before a row that
    was left out. `is_break` marks the first row of each segment, `begins` that of each file or
    group. `file` and `group` are small numbers, `stamps` are nanoseconds; None if there are none.
    `rows` are the numbers of the rows in their files, as messages count them; resampling has none.
    `lost` are the readings that are lost before each row, as far as that is known. Rows that are
    bridged stand for lost ones; `difference`, `tolerate`, `condition` and `order_tracking` are
    those of the manifest; `conditions` are the indices of each row's, and `speeds` in rpm.
    """

    readings: ReadingStore
    names: tuple[str, ...] | None
    is_normal: Bools
    is_break: Bools
    file: NDArray[np.int32] | None = None
    group: NDArray[np.int32] | None = None
    stamps: Nanoseconds | None = None
    time_format: str | None = None
    rate_hz: float | None = None
    rows: NDArray[np.int32] | None = None
    lost: NDArray[np.int64] | None = None
    is_bridged: Bools | None = None
    difference: tuple[int, ...] | None = None
    tolerate: int = 0
    conditions: NDArray[np.signedinteger] | None = None
    condition: Condition | None = None
    speeds: NDArray[np.float64] | None = None
    order_tracking: OrderTracking | None = None

    @property
    def reading_rate_hz(self) -> float | None:
        """The rate of the readings that the rows are made of."""
        return self.order_tracking.rate_hz if self.order_tracking else self.rate_hz

    def of_rows(self, source: NDArray[np.int64]) -> Table:
        """Return the table with what is known of the given rows, as facts of others."""
        names = ("is_normal", "file", "group", "stamps", "rows", "conditions")
        facts = {name: getattr(self, name) for name in names}
        return self._replace(
            **{name: known[source] for name, known in facts.items() if known is not None}
        )

    @property
    def begins(self) -> Bools:
        """Bools `(n,)`: the rows with which a file or group begins."""
        begins = np.zeros(len(self.is_break), bool)
        begins[:1] = True
        for codes in (self.file, self.group):
            if codes is not None:
                begins[1:] |= np.diff(codes) != 0
        return begins


def in_segments(table: Table, what: str) -> Table:
    """Order the rows of each file and group by their stamps, mark gaps and find the rate.

    Raises
    ------
    InputError
        If stamps repeat, or rows that are not in order do not fit into memory.
    """
    table = _in_order(table, what)
    is_break = table.is_break | table.begins
    if table.stamps is None:
        return table._replace(is_break=is_break)
    is_break, rate_hz = timeline(table.stamps, is_break, what)
    lost = None
    if rate_hz is not None:
        steps = np.diff(table.stamps, prepend=table.stamps[:1])
        lost = np.where(steps > longest_step_ns(rate_hz), lost_readings(steps, rate_hz), 0)
    return table._replace(is_break=is_break, rate_hz=rate_hz, lost=lost)


def _in_order(table: Table, what: str) -> Table:
    keys = [key for key in (table.stamps, table.group, table.file) if key is not None]
    if table.stamps is None and table.group is None:
        return table
    order = np.lexsort(keys)  # by the last key first
    if (order == np.arange(len(order))).all():
        return table
    if not table.readings.is_in_memory:
        raise InputError(
            f"{what}: rows beyond memory must be in the order of `group` and `time`; sort them "
            f"first"
        )
    ordered = table._replace(
        readings=ReadingStore.of(table.readings.read(0, len(order))[order]),
        **{
            name: array[order]
            for name in (
                "is_normal",
                "is_break",
                "file",
                "group",
                "stamps",
                "rows",
                "lost",
                "conditions",
                "speeds",
            )
            if (array := getattr(table, name)) is not None
        },
    )
    # Where rows have stamps, one that was left out shows as a gap, and only there.
    without_breaks = np.zeros(len(order), bool)
    return ordered if table.stamps is None else ordered._replace(is_break=without_breaks)
