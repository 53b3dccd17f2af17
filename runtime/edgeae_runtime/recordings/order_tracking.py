"""Readings at even steps of shaft angle in place of time: computed order tracking.

What is locked to the shaft keeps its place in a spectrum then, whatever the speed. One rule for
training and for files: speeds add up to angles by the trapezoidal rule, and readings are
interpolated by a windowed sinc with its cut-off at half the local rate of samples or of readings,
whichever is lower.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.numbers import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import AnyArray, FloatArray
    from edgeae_runtime.manifest.order_tracking import OrderTracking
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.segments import Segments

MIN_STEP, MAX_STEP = 1 / 64, 16.0
"""Samples a reading, at the slowest and the fastest speed."""
_CROSSINGS = 16  # of the sinc, on each side
_MAX_REACH = round(_CROSSINGS / MIN_STEP)
_PIECE_VALUES = 1 << 19


class OrderTracker:
    """Resample the readings of one machine to shaft angle, as they come.

    A reading whose speed is missing or out of range ends a segment: a shaft at rest has no angle.
    The last samples of a segment, which need readings behind them, are left out.
    """

    def __init__(self, tracking: OrderTracking) -> None:
        self._per_rpm = tracking.samples_per_revolution / (60 * tracking.rate_hz)
        self.restart()

    def restart(self) -> None:
        """Begin a new segment, as after a gap."""
        self._kept: list[AnyArray] = []  # rows, samples a reading, angles, others
        self._next = 0  # sample

    def take(
        self, rows: AnyArray, rpm: AnyArray, others: Sequence[AnyArray] = ()
    ) -> Iterator[tuple[bool, FloatArray, list[AnyArray]]]:
        """Yield samples `(k, channels)` of the next readings, and if they begin a segment.

        Of `others`, `(n,)` as the speeds `rpm`, it yields those of the reading at or before each.
        """
        steps = np.asarray(rpm, np.float64) * self._per_rpm
        is_turning = (steps >= MIN_STEP) & (steps <= MAX_STEP)
        edges = [0, *np.flatnonzero(np.diff(is_turning)) + 1, len(steps)]
        for start, stop in zip(edges, edges[1:]):
            if not is_turning[start:stop].all():
                self.restart()
            elif stop > start:
                yield from self._taken(*(x[start:stop] for x in (rows, steps, *others)))

    def _taken(
        self, rows: AnyArray, steps: AnyArray, *others: AnyArray
    ) -> Iterator[tuple[bool, FloatArray, list[AnyArray]]]:
        # The first reading of a segment has the angle 0. Sums one by one are those of any blocks.
        before, angle = (x[-1] for x in self._kept[1:3]) if self._kept else (steps[0], -steps[0])
        halves = (np.append(before, steps[:-1]) + steps) / 2
        new = [rows, steps, np.cumsum(np.append(angle, halves))[1:], *others]
        if self._kept:
            new = [np.concatenate(pair) for pair in zip(self._kept, new)]
        rows, _, angles, *others_of = new
        marks = np.arange(self._next, math.floor(angles[-1]) + 1)
        at = np.searchsorted(angles, marks, side="right") - 1
        at = at[at < len(rows) - 1]
        widths = 1 / np.diff(angles)[at]  # readings a sample
        reaches = _CROSSINGS * np.ceil(np.maximum(widths, 1)).astype(np.intp)
        late = np.flatnonzero(at + reaches >= len(rows))
        count = int(late[0]) if late.size else len(at)
        after = int(at[count]) if late.size else len(rows) - 1
        self._kept = [array[max(0, after - _MAX_REACH) :] for array in new]
        if count:
            is_new, at, widths = not self._next, at[:count], widths[:count]
            shares = (marks[:count] - angles[at]) * widths
            self._next += count
            samples = _interpolated(rows, at, shares, widths, reaches[:count])
            yield is_new, samples, [other[at] for other in others_of]


def _interpolated(
    rows: AnyArray, at: AnyArray, shares: AnyArray, widths: AnyArray, reaches: AnyArray
) -> FloatArray:
    """Return the samples behind rows `at`, by shares of a row, each by as many as it reaches."""
    samples = np.empty((len(at), rows.shape[1]), np.float32)
    for reach in np.unique(reaches).tolist():
        found, taps = np.flatnonzero(reaches == reach), np.arange(1 - reach, reach + 1)
        for chosen in np.array_split(found, len(found) * len(taps) // _PIECE_VALUES + 1):
            turns = (shares[chosen, None] - taps) / np.maximum(widths[chosen, None], 1)
            hann = 0.5 + 0.5 * np.cos(np.pi / _CROSSINGS * turns)
            weights = np.sinc(turns) * hann * (np.abs(turns) < _CROSSINGS)
            weights /= weights.sum(axis=1, keepdims=True)
            used = np.maximum(at[chosen, None] + taps, 0)  # before a segment is its first row
            for channel in range(rows.shape[1]):
                samples[chosen, channel] = (weights * rows[used, channel]).sum(axis=1)
    return samples


class OrderTrackedParts:
    """Resamples parts of a file: what `Segments` yields, with the speed as its first text."""

    def __init__(self, tracking: OrderTracking) -> None:
        self._tracker, self._column = OrderTracker(tracking), tracking.column

    def parts(self, block: Block, segments: Segments, what: str) -> Iterator[tuple[bool, Block]]:
        """Yield a block's parts resampled; the last text tells that no row is bridged."""
        if block.values.ndim != 2:
            raise InputError(f"{what}: must hold readings; here each row is a window")
        for begins, part in segments.parts(block):
            if begins:
                self._tracker.restart()
            rpm = speeds(part.texts[0], f"{what}: {self._column}")
            for is_new, samples, texts in self._tracker.take(part.values, rpm, part.texts[1:]):
                none = np.zeros(len(samples), bool)
                yield is_new, part._replace(values=samples, texts=(*texts, none), stamps=None)


def speeds(texts: AnyArray, what: str) -> NDArray[np.float64]:
    """Return speeds as numbers, NaN where one is missing; raise `InputError` for other texts."""
    if texts.dtype.kind in "fiu":
        return texts.astype(np.float64)
    distinct, places = np.unique(texts, return_inverse=True)
    try:
        found: NDArray[np.float64] = np.array([Cells(";").one(text) for text in distinct.tolist()])
    except InputError as error:
        raise InputError(f"{what}: {error}") from None
    return found[places]
