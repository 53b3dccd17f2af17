"""A table's readings at even steps of shaft angle, as `edgeae_runtime.stream` resamples them."""

from __future__ import annotations

import math
import warnings
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.reading_store import ReadingStore
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.order_tracking import OrderTracking
from edgeae_runtime.messages import percent
from edgeae_runtime.recordings.order_tracking import MAX_STEP, MIN_STEP, OrderTracker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from edgeae.data.table import Table
    from edgeae_runtime.arrays import FloatArray

_PIECE_ROWS = 1 << 18
_MIN_PER_TURN, _MAX_PER_TURN = 8, 1 << 12
_FAST_HZ, _SLOW_RPM = 1000, 100  # few machines are measured so fast and turn so slowly
_MAX_LOST = 0.01  # of the readings, without a word


def check_order_tracking(
    asked: str | OrderTracking | None, per_turn: int | None, others: Mapping[str, object]
) -> None:
    """Refuse options that do not go together: `others`, by name, that are given.

    Raises
    ------
    InputError
        The message names them.
    """
    if asked is None:
        if per_turn is not None:
            raise InputError("`samples_per_revolution` goes with `order_tracking`")
        return
    if per_turn is not None and not _MIN_PER_TURN <= per_turn <= _MAX_PER_TURN:
        raise InputError(
            f"`samples_per_revolution` must be from {_MIN_PER_TURN} to {_MAX_PER_TURN}; got "
            f"{per_turn}"
        )
    for name, value in others.items():
        if value:
            raise InputError(f"`order_tracking` and `{name}` do not go together")


def order_tracked(table: Table, asked: str | OrderTracking | None, per_turn: int | None) -> Table:
    """Return a table at even steps of angle, if that is asked for.

    Without a number of samples `per_turn` it is the largest power of two that takes no more samples
    than there are readings at the median speed.

    Raises
    ------
    InputError
        If the rate is not known, rows are windows already, or no speed turns the shaft.
    """
    if asked is None or table.speeds is None:
        return table
    if len(table.readings.shape) != 1:
        raise InputError("`order_tracking` needs readings; here each row is a window")
    if table.rate_hz is None:
        raise InputError("`order_tracking` needs the sampling rate; give `rate_hz`")
    tracking = asked
    if not isinstance(tracking, OrderTracking):
        _note_hz(table.speeds, table.rate_hz, tracking)
        per_turn = per_turn or _per_turn(table.speeds, table.rate_hz)
        tracking = OrderTracking(tracking, per_turn, table.rate_hz)
    _note_lost(table.speeds, tracking)
    store, sources, breaks = ReadingStore(), [], []
    for is_new, samples, source in _parts(table, table.speeds, tracking):
        store.append(samples)
        sources.append(source)
        breaks.append(np.arange(len(samples)) == (0 if is_new else -1))
    if not sources:
        slowest, fastest = _range(tracking)
        raise InputError(
            f"`order_tracking` {tracking.column} must be speeds in rpm from {slowest:.3g} to "
            f"{fastest:g}; no reading in a row has one"
        )
    return table.of_rows(np.concatenate(sources))._replace(
        readings=store,
        is_break=np.concatenate(breaks),
        lost=None,
        speeds=None,
        rate_hz=None,
        order_tracking=tracking,
    )


def _parts(
    table: Table, speeds: NDArray[np.float64], tracking: OrderTracking
) -> Iterator[tuple[bool, FloatArray, NDArray[np.int64]]]:
    """Yield whether each part begins a segment, its samples, and the rows they come from."""
    tracker = OrderTracker(tracking)
    for start, end in pairwise([*np.flatnonzero(table.is_break).tolist(), len(table.is_break)]):
        tracker.restart()
        for first in range(start, end, _PIECE_ROWS):
            rows = np.arange(first, min(first + _PIECE_ROWS, end))
            values = table.readings.read(first, first + len(rows))
            for is_new, samples, (source,) in tracker.take(values, speeds[rows], [rows]):
                yield is_new, samples, source


def _per_turn(speeds: NDArray[np.float64], rate_hz: float) -> int:
    turning = speeds[speeds > 0]
    if not len(turning):
        raise InputError("`order_tracking` must name speeds in rpm; none is above 0")
    most = rate_hz * 60 / float(np.median(turning))
    return int(np.clip(2 ** math.floor(math.log2(most)), _MIN_PER_TURN, _MAX_PER_TURN))


def _note_hz(speeds: NDArray[np.float64], rate_hz: float, column: str) -> None:
    """Warn of fast readings of a shaft that is as slow as one whose speed is in Hz."""
    turning = speeds[speeds > 0]
    if rate_hz >= _FAST_HZ and len(turning) and np.median(turning) < _SLOW_RPM:
        warnings.warn(
            f"`order_tracking` {column} is {np.median(turning):.3g} in the median: speeds must be "
            f"in rpm, 60 times those in Hz (turns a second)",
            stacklevel=2,
        )


def _range(tracking: OrderTracking) -> tuple[float, float]:
    """Return the slowest and the fastest speed in rpm that can be resampled."""
    slowest = MIN_STEP * 60 * tracking.rate_hz / tracking.samples_per_revolution
    return slowest, slowest * MAX_STEP / MIN_STEP


def _note_lost(speeds: NDArray[np.float64], tracking: OrderTracking) -> None:
    slowest, fastest = _range(tracking)
    share = 1 - float(np.mean((speeds >= slowest) & (speeds <= fastest)))
    if share > _MAX_LOST:
        warnings.warn(
            f"{percent(share)} % of the readings belong to no window: their speed is not between "
            f"{slowest:.3g} and {fastest:g} rpm, which {tracking.samples_per_revolution} samples "
            f"per revolution of readings at {tracking.rate_hz:g} Hz allow",
            stacklevel=2,
        )
