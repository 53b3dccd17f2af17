"""A table's windows, and which of them are normal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from edgeae.data.window_length import window_length
from edgeae.data.windows import Cut, SeriesInfo, Windows
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from edgeae.data.table import Table
    from edgeae_runtime.arrays import BoolArray, FloatArray


_MAX_BRIDGED = 4  # a window should hold more readings than are interpolated in a gap


class Labelled(NamedTuple):
    """Windows, and bools `(n,)` that tell which are normal."""

    windows: Windows
    is_normal: BoolArray

    def where(self, chosen: NDArray[np.intp] | BoolArray) -> Labelled:
        """Return only the chosen windows, by ascending indices."""
        return Labelled(self.windows.where(chosen), self.is_normal[chosen])

    def scores(self, score: Callable[[FloatArray], FloatArray]) -> FloatArray:
        """Return scores `(n,)`, computed piece by piece."""
        return np.concatenate([score(piece) for piece in self.windows.pieces()])


class GapLoss(NamedTuple):
    """Gaps within files and groups, the windows that they cost, and all windows without them.

    `tolerate` would bridge `bridged` of them, those of at most a quarter of a window; 0 none.
    """

    gaps: int
    lost: int
    windows: int
    tolerate: int
    bridged: int


class WindowingOptions(NamedTuple):
    """How a table becomes windows; `stride` is that of rows which are windows already.

    `units` are texts `NAME=UNIT`. `is_auto` says that the table decides on the cut.
    """

    cut: Cut | None = None
    stride: int | None = None
    units: tuple[str, ...] = ()
    is_auto: bool = False

    @classmethod
    def of(
        cls, window: int | Literal["auto"] | None, stride: int | None, units: tuple[str, ...]
    ) -> WindowingOptions:
        """Return the options as they are given; a stride that is not given is 1.

        Raises
        ------
        InputError
            If a size is below 1, or the window is another text than `auto`.
        """
        if window is None:
            return cls(None, stride, units)
        if isinstance(window, str) and window != "auto":
            raise InputError(f"`window` must be a number of readings or auto; got {window!r:.40}")
        cut = Cut(1 if window == "auto" else window, 1 if stride is None else stride)
        cut.check()
        return cls(cut, None, units, window == "auto")

    def for_table(self, table: Table) -> tuple[WindowingOptions, str | None]:
        """Return the options with a window's length for a table, and why it has it, if `auto`."""
        if not self.is_auto or self.cut is None or len(table.readings.shape) > 1:
            return self, None
        length = window_length(table)
        cut = self.cut._replace(steps=length.steps)
        return self._replace(cut=cut, is_auto=False), length.reason

    def windows(self, table: Table) -> Labelled:
        """Cut windows in the order of the table; one is normal if all of its readings are.

        Raises
        ------
        InputError
            If no segment of readings is as long as a window, or rows are windows already.
        """
        shape, rows = table.readings.shape, len(table.readings)
        if self.cut is None and (table.difference is not None or table.tolerate):
            name = "tolerate" if table.difference is None else "difference"
            raise InputError(f"`{name}` goes with `window`, the readings of one window")
        if self.cut is None:
            if len(shape) == 1 and self.stride is not None:
                raise InputError("`stride` goes with `window`, the readings of one window")
            overlap = Cut(shape[0], self.stride or 1).overlap if len(shape) > 1 else 0
            is_in_time = len(shape) > 1 or table.stamps is not None
            runs = np.flatnonzero(table.begins) if is_in_time else None
            windows = Windows(
                table.readings, np.arange(rows), None, overlap, runs, table.conditions
            )
            return Labelled(windows, table.is_normal)
        if len(shape) > 1:
            raise InputError(f"rows of shape {shape} are windows already; leave `window` out")
        starts = self.cut.starts(table.is_break)
        if table.is_bridged is not None:  # a window that ends with no reading of its own is none
            starts = starts[~table.is_bridged[starts + self.cut.steps - 1]]
        anomalous = np.concatenate([[0], np.cumsum(~table.is_normal)])
        is_normal = anomalous[starts + self.cut.steps] == anomalous[starts]
        runs = np.flatnonzero(table.begins)
        conditions = table.conditions
        windows = Windows(table.readings, starts, self.cut, runs=runs, conditions=conditions)
        return Labelled(windows, is_normal)

    def lost_to_gaps(self, table: Table) -> GapLoss | None:
        """Count what gaps within files and groups cost; None without gaps."""
        gaps = int((table.is_break & ~table.begins).sum())
        if self.cut is None or not gaps:
            return None
        try:
            without = len(self.cut.starts(table.begins))
            actual = len(self.cut.starts(table.is_break))
        except InputError:
            return None
        return GapLoss(gaps, without - actual, without, *self._bridgeable(table, self.cut))

    def _bridgeable(self, table: Table, cut: Cut) -> tuple[int, int]:
        """Return the longest gap that is worth bridging, and how many gaps are at most as long."""
        lost = np.zeros(0, np.int64)
        if table.lost is not None:
            lost = table.lost[table.is_break & ~table.begins]
        short = lost[(lost > 0) & (lost <= cut.steps // _MAX_BRIDGED)]
        return int(short.max(initial=0)), len(short)

    def about(self, table: Table, *, with_names: bool) -> SeriesInfo:
        """Return what the manifest records of the table beside the values.

        Raises
        ------
        InputError
            If a unit is that of no column.
        """
        stride = self.stride if self.cut is None else self.cut.stride
        names = table.names if with_names else None
        return SeriesInfo(
            names,
            self._units(names),
            table.rate_hz,
            stride,
            table.time_format,
            table.difference,
            table.tolerate,
            table.condition,
            table.order_tracking,
        )

    def _units(self, names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        if not self.units:
            return None
        unit_of = {}
        for text in self.units:
            name, mark, unit = text.rpartition("=")
            if not mark or name not in (names or ()):
                columns = listed(names) if names else "columns without names"
                raise InputError(
                    f"`unit` must be NAME=UNIT of a column; got '{text}'; there are {columns}"
                )
            unit_of[name] = unit
        return tuple(unit_of.get(name, "") for name in names or ())
