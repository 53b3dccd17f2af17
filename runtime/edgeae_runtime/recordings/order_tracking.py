"""Readings at even steps of shaft angle in place of time: computed order tracking.

What is locked to the shaft keeps its place in a spectrum then, whatever the speed. One rule for
training and for files: speeds add up to angles by the trapezoidal rule, and readings are
interpolated by a windowed sinc with its cut-off at half the local rate of samples or of readings,
whichever is lower. Angles are integers, and floats are float32 in one order of operations, so that
`order_tracking.c` of exported C files gives the same bits on every target.
"""

from __future__ import annotations

import base64
import math
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.order_tracking import ANGLE_BITS
from edgeae_runtime.numbers import Cells

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import AnyArray, BoolArray, FloatArray, Json
    from edgeae_runtime.manifest.order_tracking import OrderTracking
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.segments import Segments

MIN_STEP, MAX_STEP = 1 / 64, 16.0
"""Samples a reading, at the slowest and the fastest speed."""
CROSSINGS, CELLS = 16, 8
"""Zeros of the sinc on each side, and cells of its table from one to the next."""
_ONE = 1 << ANGLE_BITS  # sample
_CELL_BITS = ANGLE_BITS - CELLS.bit_length() + 1
_MAX_REACH = round(CROSSINGS / MIN_STEP)
_PIECE_VALUES = 1 << 18


class OrderTracker:
    """Resample the readings of one machine to shaft angle, as they come.

    A reading whose speed is missing or out of range ends a segment: a shaft at rest has no angle.
    The last samples of a segment, which need readings behind them, are left out.
    """

    def __init__(self, tracking: OrderTracking) -> None:
        self._per_rpm = math.ldexp(*tracking.per_rpm)
        self.restart()

    def restart(self) -> None:
        """Begin a new segment, as after a gap."""
        self._rows: AnyArray | None = None  # as far back as a later sample may reach
        self._angles: NDArray[np.int64] = np.empty(0, np.int64)  # from a sample on
        self._step = 0  # angle of a reading, at the last one
        self._is_new = True  # whether the next sample begins a segment
        self.others: list[AnyArray] = []
        """What was given with the readings of these angles."""

    def is_turning(self, rpm: AnyArray) -> BoolArray:
        """Tell which speeds can be resampled, `(n,)`."""
        return self._steps(rpm) > 0

    def _steps(self, rpm: AnyArray) -> NDArray[np.int64]:
        """Return the angle of a reading at each speed, rounded down; 0 where it is out of range."""
        with np.errstate(over="ignore"):  # beyond float32 is too fast
            steps = np.floor(np.asarray(rpm, np.float32) * np.float64(self._per_rpm))
        is_turning = (steps >= MIN_STEP * _ONE) & (steps <= MAX_STEP * _ONE)
        return np.where(is_turning, steps, 0).astype(np.int64)

    def state(self) -> Json:
        """Return what `restore` needs beside the `others`, as JSON values."""
        rows = np.empty(0) if self._rows is None else self._rows
        return {
            "rows": encoded(rows, "<f4"),
            "angles": encoded(self._angles, "<i8"),
            "step": self._step,
            "is_new": self._is_new,
        }

    def restore(self, state: Json, channels: int, others: list[AnyArray]) -> None:
        """Continue from a `state`, with what was given with its readings.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is none of a tracker of so many channels.
        """
        angles, step = decoded(state["angles"], "<i8"), int(state["step"])
        rows = decoded(state["rows"], "<f4").reshape(-1, channels)
        is_whole = len(rows) >= len(angles) and (len(rows) > 0) == (len(angles) > 0)
        if not (is_whole and all(len(other) == len(angles) for other in others)):
            raise ValueError("its readings and their angles do not belong together")
        self._rows = rows if len(rows) else None
        self._angles, self._step, self.others = angles, step, others if len(rows) else []
        self._is_new = bool(state["is_new"])

    def take(
        self, rows: AnyArray, rpm: AnyArray, others: Sequence[AnyArray] = ()
    ) -> Iterator[tuple[bool, FloatArray, list[AnyArray]]]:
        """Yield samples `(k, channels)` of the next readings, and if they begin a segment.

        Of `others`, `(n,)` as the speeds `rpm`, it yields those of the reading at or before each.
        """
        rows, steps = rows.astype(np.float32, copy=False), self._steps(rpm)
        edges = [0, *np.flatnonzero(np.diff(steps > 0)) + 1, len(steps)]
        for start, stop in zip(edges, edges[1:]):
            if not steps[start:stop].all():
                self.restart()
            elif stop > start:
                yield from self._taken(*(x[start:stop] for x in (rows, steps, *others)))

    def _taken(
        self, rows: AnyArray, steps: AnyArray, *others: AnyArray
    ) -> Iterator[tuple[bool, FloatArray, list[AnyArray]]]:
        # The first reading of a segment has the angle 0; later on that is the next sample's.
        before, angle = steps[0], -steps[0]
        if self._rows is not None:
            before, angle = self._step, self._angles[-1]
        halves = (np.append(before, steps[:-1]) + steps) // 2
        angles, self._step = np.cumsum(np.append(angle, halves))[1:], int(steps[-1])
        if self._rows is not None:
            rows, angles, *others = (  # type: ignore[assignment]
                np.concatenate(pair)
                for pair in zip((self._rows, self._angles, *self.others), (rows, angles, *others))
            )
        first = len(rows) - len(angles)  # row of the first angle
        marks = np.arange((angles[-1] >> ANGLE_BITS) + 1) << ANGLE_BITS
        at = np.searchsorted(angles, marks, side="right") - 1
        at = at[at < len(angles) - 1]
        steps = np.diff(angles)[at]
        reaches = CROSSINGS * -(-_ONE // np.minimum(steps, _ONE))
        late = np.flatnonzero(at + reaches >= len(angles))
        count = int(late[0]) if late.size else len(at)
        after = int(at[count]) if late.size else len(angles) - 1
        self._rows = rows[max(0, first + after - _MAX_REACH) :]
        self._angles = angles[after:] - (count << ANGLE_BITS)
        self.others = [other[after:] for other in others]
        if count:
            is_new, self._is_new, at, steps = self._is_new, False, at[:count], steps[:count]
            starts = marks[:count] - angles[at]
            samples = _interpolated(rows, first + at, starts, steps, reaches[:count])
            yield is_new, samples, [other[at] for other in others]


def encoded(array: AnyArray, dtype: str) -> str:
    """Return numbers of a type as text."""
    return base64.b64encode(array.astype(dtype).tobytes()).decode()


def decoded(text: str, dtype: str) -> AnyArray:
    """Return the numbers `(n,)` in a text that `encoded` wrote; raise `ValueError` for others."""
    return np.frombuffer(base64.b64decode(text, validate=True), dtype)


@np.errstate(over="ignore", invalid="ignore")  # of a reading that is not finite come none that are
def _interpolated(
    rows: FloatArray, at: AnyArray, starts: AnyArray, steps: AnyArray, reaches: AnyArray
) -> FloatArray:
    """Return the samples behind rows `at`, by angles of rows, each by as many as it reaches."""
    samples = np.empty((len(at), rows.shape[1]), np.float32)
    shares = np.floor(starts.astype(np.float32) / steps.astype(np.float32) * np.float32(_ONE))
    starts = np.where(steps < _ONE, starts, shares.astype(np.int64))  # in 2^-27 of a turn of 1
    steps = np.minimum(steps, _ONE)
    for reach in np.unique(reaches).tolist():
        found, side = np.flatnonzero(reaches == reach), np.arange(reach)
        for chosen in np.array_split(found, len(found) * 2 * reach // _PIECE_VALUES + 1):
            start, step, row = starts[chosen, None], steps[chosen, None], at[chosen, None]
            turns = np.concatenate([start + step * side, step * (side + 1) - start], axis=1)
            is_used, taps = turns < CROSSINGS << ANGLE_BITS, np.concatenate([-side, side + 1])
            used = np.where(is_used, np.maximum(row + taps, 0), row)  # the first row is before, too
            weights = _weights(turns)
            total = _sums(weights)
            for channel, values in enumerate(rows.T):
                middle = values[row]  # subtracted: equal readings are equal samples
                with np.errstate(invalid="ignore", over="ignore"):  # readings may be infinite
                    sums = _sums(weights * (values[used] - middle))
                    samples[chosen, channel] = middle[:, 0] + sums / total
    return samples


def _sums(terms: FloatArray) -> FloatArray:
    """Add up one by one along the last axis, as C does; `sum` adds in pairs."""
    last: FloatArray = np.cumsum(terms, axis=1)[:, -1]
    return last


def _weights(turns: AnyArray) -> FloatArray:
    """Return the windowed sinc at distances in units of angles, from the table."""
    table = _padded()
    cells = table.take(np.minimum(turns >> _CELL_BITS, len(table) - 1), axis=0)
    place = (turns & ((1 << _CELL_BITS) - 1)).astype(np.float32)
    a, b, c, d = np.moveaxis(cells, -1, 0)
    weights: FloatArray = ((d * place + c) * place + b) * place + a
    return weights


@cache
def _padded() -> FloatArray:
    return np.append(sinc_table(), np.zeros((1, 4), np.float32), axis=0)  # behind the last crossing


def sinc_table() -> FloatArray:
    """Return the Hann-windowed sinc as cubics `(cells, 4)` in units of angles behind each cell.

    They go through its values at four Chebyshev nodes a cell, and are within 2e-6 of it.
    """
    nodes = 0.5 + 0.5 * np.cos(np.pi * np.array([1, 3, 5, 7]) / 8)
    turns = (np.arange(CROSSINGS * CELLS)[:, None] + nodes) / CELLS
    values = np.sinc(turns) * (0.5 + 0.5 * np.cos(np.pi / CROSSINGS * turns))
    cubics = np.linalg.solve(nodes[:, None] ** np.arange(4), values.T).T
    table: FloatArray = (cubics * 2.0 ** (-_CELL_BITS * np.arange(4))).astype(np.float32)
    return table


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
