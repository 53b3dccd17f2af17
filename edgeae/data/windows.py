"""Windows of stored readings, read in pieces of bounded size."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from edgeae.data.reading_store import MEMORY_BYTES, ReadingStore
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.order_tracking import OrderTracking, sampling
from edgeae_runtime.readings.windowing import windows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.conditions import Condition

    Starts = NDArray[np.signedinteger]

_PIECE_BYTES = 16 << 20
_SPAN_BYTES = 64 << 20  # most that is read at once for windows that lie far apart
_POOL_PIECES = 4  # so many pieces, drawn from anywhere, are shuffled together


class Cut(NamedTuple):
    """How a series is cut: `steps` readings a window, one every `stride` readings."""

    steps: int
    stride: int

    def check(self) -> None:
        """Refuse sizes below 1."""
        for name, value in (("window", self.steps), ("stride", self.stride)):
            if value < 1:
                raise InputError(f"`{name}` must be at least 1; got {value}")

    @property
    def overlap(self) -> int:
        """How many windows after one still share readings with it."""
        return math.ceil(self.steps / self.stride) - 1

    def starts(self, is_break: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the first rows of the windows, none of which leaves its segment of readings.

        Raises
        ------
        InputError
            If no segment is as long as a window.

        Examples
        --------
        >>> Cut(steps=2, stride=1).starts(np.array([True, False, False, True, False]))
        array([0, 1, 3])
        """
        edges = np.append(np.flatnonzero(is_break), len(is_break))
        segments = [
            np.arange(start, stop - self.steps + 1, self.stride)
            for start, stop in pairwise(edges)
            if stop - start >= self.steps
        ]
        if not segments:
            raise InputError(
                f"`window` must not be longer than the readings without a gap, "
                f"{int(np.diff(edges).max(initial=0))} in a row; got {self.steps}; take a shorter "
                f"window, or close gaps with `resample`"
            )
        return np.concatenate(segments)


class SeriesInfo(NamedTuple):
    """What is known of windows beside their values; the fields are those of the manifest."""

    features: tuple[str, ...] | None = None
    units: tuple[str, ...] | None = None
    rate_hz: float | None = None
    stride: int | None = None
    time_format: str | None = None
    difference: tuple[int, ...] | None = None
    tolerate: int = 0
    condition: Condition | None = None
    order_tracking: OrderTracking | None = None

    @property
    def sampling(self) -> tuple[float | None, str]:
        """The rate of the rows and the unit of their frequencies: Hz, or orders of a shaft."""
        return sampling(self.rate_hz, self.order_tracking)

    @staticmethod
    def refuse_constant(low: FloatArray, high: FloatArray) -> None:
        """Refuse windows whose lowest and highest values `(*shape)` are all the same."""
        if (low == high).all():
            raise InputError(
                "readings must vary; got constant columns only, from which nothing is learnt"
            )


class Windows:
    """Some windows `(n, *shape)` of stored readings: single rows, or several in a row.

    Parameters
    ----------
    readings
        Rows `(rows, *shape)`; with `cut` they are readings `(rows, channels)`.
    starts
        First row of each window, ascending.
    cut
        None where each row is a window.
    overlap
        How many windows after one may share readings with it, where `cut` does not tell.
    runs
        First rows of the files or groups, ascending, within which the windows are in the order of
        time; None where they are in no order.
    conditions
        Index of each row's condition, if there are some.
    """

    def __init__(
        self,
        readings: ReadingStore,
        starts: Starts,
        cut: Cut | None = None,
        overlap: int = 0,
        runs: Starts | None = None,
        conditions: Starts | None = None,
    ) -> None:
        self.readings, self.cut, self.runs, self._conditions = readings, cut, runs, conditions
        # Half the memory for the many windows of a file that is larger than memory.
        self.starts = starts.astype(np.int32 if len(readings) < 2**31 else np.int64, copy=False)
        self.overlap = overlap if cut is None else cut.overlap
        self.shape = readings.shape if cut is None else (cut.steps, *readings.shape)
        self._window_bytes = 4 * math.prod(self.shape)

    @classmethod
    def of(cls, windows: FloatArray, overlap: int = 0, *, is_in_time: bool = False) -> Windows:
        """Windows of one array `(n, *shape)`; `is_in_time` where their order is that of time."""
        runs = np.zeros(1, np.int64) if is_in_time else None
        return cls(ReadingStore.of(windows), np.arange(len(windows)), None, overlap, runs)

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def fits_memory(self) -> bool:
        """Whether all windows may be held at once."""
        return len(self) * self._window_bytes <= MEMORY_BYTES

    def most(self, size_bytes: int) -> int:
        """How many windows so many bytes hold."""
        return max(1, size_bytes // self._window_bytes)

    def where(self, chosen: NDArray[np.bool_] | Starts) -> Self:
        """Only the chosen windows, by bools `(n,)` or ascending places."""
        if chosen.dtype == bool and chosen.all():
            return self
        kept: Starts = np.asarray(self.starts[chosen], self.starts.dtype)
        return type(self)(self.readings, kept, self.cut, self.overlap, self.runs, self._conditions)

    @property
    def conditions(self) -> Starts | None:
        """The index of each window's condition, that of its last reading, `(n,)`."""
        if self._conditions is None:
            return None
        steps = 1 if self.cut is None else self.cut.steps
        found: Starts = self._conditions[self.starts + (steps - 1)]
        return found

    @property
    def run_of(self) -> Starts:
        """The run of each window, `(n,)`: 0, 1, ... ascending."""
        runs = np.zeros(1, np.int64) if self.runs is None else self.runs
        return np.searchsorted(runs, self.starts, side="right") - 1

    def thinned(self, size_bytes: int) -> Self:
        """At most so many bytes of these windows, evenly spread."""
        most = self.most(size_bytes)
        if len(self) <= most:
            return self
        return self.where(np.linspace(0, len(self) - 1, most).astype(np.int64))

    def array(self) -> FloatArray:
        """All of them, `(n, *shape)`."""
        if not len(self):
            return np.empty((0, *self.shape), np.float32)
        if self.cut is None and len(self) == len(self.readings):
            return self.readings.read(0, len(self))
        return np.concatenate(list(self.pieces()))

    def pieces(self) -> Iterator[FloatArray]:
        """All of them in their order, some megabytes at a time."""
        for piece in self._parts():
            yield self._windows(piece)

    def shuffled(self, rng: np.random.Generator) -> Iterator[FloatArray]:
        """All of them in pools: pieces drawn at random, for whoever shuffles within a pool."""
        parts = self._parts()
        order = rng.permutation(len(parts))
        for start in range(0, len(order), _POOL_PIECES):
            chosen = order[start : start + _POOL_PIECES]
            yield np.concatenate([self._windows(parts[place]) for place in chosen])

    def _parts(self) -> list[Starts]:
        size = self.most(_PIECE_BYTES)
        return np.split(self.starts, np.arange(size, len(self), size))

    def _windows(self, starts: Starts) -> FloatArray:
        steps = 1 if self.cut is None else self.cut.steps
        first, stop = int(starts[0]), int(starts[-1]) + steps
        half = len(starts) // 2
        if half and (stop - first) * 4 * math.prod(self.readings.shape) > _SPAN_BYTES:
            return np.concatenate([self._windows(starts[:half]), self._windows(starts[half:])])
        rows = self.readings.read(first, stop)
        windows: FloatArray = rows if self.cut is None else windows_of(rows, steps, 1)
        chosen: FloatArray = windows[starts - first]
        return chosen
