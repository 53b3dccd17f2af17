"""Faults of sensors, told from what the manifest knows of training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs

NOT_FINITE, OUT_OF_RANGE, FLATLINE = "not finite", "out of range", "flatline"
SAMPLING_RATE, GAP, OVERFLOW = "sampling rate", "gap", "overflow"
NOISY, DECORRELATED = "noisy", "decorrelated"
REASONS = (NOT_FINITE, OUT_OF_RANGE, FLATLINE, SAMPLING_RATE, GAP, OVERFLOW, NOISY, DECORRELATED)
FAR = 3.0
"""A reading so many trained ranges below the lowest or above the highest is no reading."""

_STILLER = 4


class Fault(NamedTuple):
    """What is wrong, in which channels, and at which of the rows looked at last."""

    reason: str
    channels: tuple[int, ...]
    row: int


class FaultChecks:
    """Looks at readings `(k, channels)` in the order in which they came.

    Stuck is a channel that has not changed for more than four times as many readings as in any
    window of training; rounded readings of a live sensor are equal now and then by chance. Where
    it stood still through a whole window of training nothing is known, and it is never stuck.
    """

    def __init__(self, inputs: Inputs) -> None:
        trained = inputs.high.astype(np.float64) - inputs.low
        still_size = np.maximum(np.abs(inputs.high), 1.0)  # of a channel that was constant
        far = FAR * np.where(trained > 0, trained, still_size)
        with np.errstate(over="ignore"):
            largest = np.finfo(np.float32).max
            self._low = np.maximum(inputs.low - far, -largest).astype(np.float32)
            self._high = np.minimum(inputs.high + far, largest).astype(np.float32)
        self._limit = _limits(inputs)
        self._still: NDArray[np.int64] | None = None  # readings since the last change, per channel

    @property
    def still(self) -> list[int] | None:
        """Readings that each channel has stood still for."""
        return None if self._still is None else self._still.tolist()

    @still.setter
    def still(self, counts: list[int] | None) -> None:
        self._still = None if counts is None else np.array(counts, np.int64)

    def check(self, rows: FloatArray, before: FloatArray | None) -> Fault | None:
        """Give the last fault in some rows; `before` is the reading in front of them, if known."""
        fault = None
        if not ((rows >= self._low) & (rows <= self._high)).all():  # NaN compares false
            fault = self._out_of_range(rows)
        if self._limit is not None:
            run = self._runs(rows, before)
            is_stuck = run > self._limit
            if is_stuck.any() and (fault is None or fault.reason == FLATLINE):
                row = int(np.flatnonzero(is_stuck.any(axis=1))[-1])
                fault = Fault(FLATLINE, _places(is_stuck[row]), row)
        return fault

    def _out_of_range(self, rows: FloatArray) -> Fault:
        is_bad = ~((rows >= self._low) & (rows <= self._high))
        row = int(np.flatnonzero(is_bad.any(axis=1))[-1])
        is_lost = ~np.isfinite(rows)
        if is_lost.any():
            return Fault(NOT_FINITE, _places(is_lost.any(axis=0)), row)
        return Fault(OUT_OF_RANGE, _places(is_bad.any(axis=0)), row)

    def _runs(self, rows: FloatArray, before: FloatArray | None) -> NDArray[np.int64]:
        """Length of the run of equal readings that each value ends, `(k, channels)`."""
        known = before is not None and self._still is not None
        if known and len(rows) == 1:  # the same in a quarter of the time
            self._still = np.where(rows[0] == before, self._still + 1, 1)  # type: ignore[operator]
            return self._still[None]
        first = before if known else np.full(rows.shape[1], np.nan, np.float32)
        same = rows == np.concatenate([np.asarray(first)[None], rows[:-1]])
        place = np.arange(len(rows))[:, None]
        still = self._still if known and self._still is not None else np.zeros(1, np.int64)
        changed = np.maximum.accumulate(np.where(same, -still, place), axis=0)
        runs: NDArray[np.int64] = place - changed + 1
        self._still = runs[-1]
        return runs


def _limits(inputs: Inputs) -> NDArray[np.float64] | None:
    if inputs.max_constant_run is None or len(inputs.shape) == 1:
        return None
    longest = np.array(inputs.max_constant_run, np.float64)
    limits: NDArray[np.float64] = np.where(longest < inputs.shape[0], _STILLER * longest, np.inf)
    return None if np.isinf(limits).all() else limits


def _places(chosen: Any) -> tuple[int, ...]:
    return tuple(np.flatnonzero(chosen).tolist())
