"""Faults of sensors, detected by what the manifest knows of training."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs, Manifest

NOT_FINITE, OUT_OF_RANGE, FLATLINE = "not finite", "out of range", "flatline"
SAMPLING_RATE, GAP, OVERFLOW = "sampling rate", "gap", "overflow"
NOISY, DECORRELATED = "noisy", "decorrelated"
CONDITION = "condition"
"""The reason of a window whose condition training never saw."""
CLIPPING, OFFSET = "clipping", "offset"
"""The reasons of windows of samples: see `stream.converter_checks`."""
REASONS = (NOT_FINITE, OUT_OF_RANGE, FLATLINE, SAMPLING_RATE, GAP, OVERFLOW, NOISY, DECORRELATED)
MAX_RANGES_OUTSIDE = 3.0
"""A reading further outside the trained range, in multiples of it, comes from a broken sensor."""
MAX_RANGES_OF_VIBRATION = 100.0
"""The same before a front end: a bearing that fails shakes tens of times as hard as a sound one."""
_FLATLINE_FACTOR = 4


class Fault(NamedTuple):
    """What is wrong, in which channels, and the index of the last row in which it is."""

    reason: str
    channels: tuple[int, ...]
    row: int


class SensorChecks:
    """Checks readings `(k, channels)` in the order in which they came.

    A channel is flatlined when it has been constant for more than four times as many readings as in
    any window of training; rounded readings of a live sensor are equal now and then by chance. A
    channel that was constant through a whole window of training is never flatlined.
    """

    def __init__(self, inputs: Inputs, *, has_front_end: bool = False) -> None:
        ranges = MAX_RANGES_OF_VIBRATION if has_front_end else MAX_RANGES_OUTSIDE
        trained = inputs.high.astype(np.float64) - inputs.low
        size = np.maximum(np.abs(inputs.high), 1.0)  # of a channel that was constant
        outside = ranges * np.where(trained > 0, trained, size)
        with np.errstate(over="ignore"):
            largest = np.finfo(np.float32).max
            self.low = np.maximum(inputs.low - outside, -largest).astype(np.float32)
            self.high = np.minimum(inputs.high + outside, largest).astype(np.float32)
        self.max_runs = _max_runs(inputs)
        self._runs: NDArray[np.int64] | None = None

    @classmethod
    def of(cls, manifest: Manifest) -> SensorChecks:
        """Return checks by what a manifest knows of training."""
        return cls(manifest.inputs, has_front_end=manifest.front_end is not None)

    @property
    def constant_runs(self) -> list[int] | None:
        """Equal readings in a row at the last reading, per channel; None before the first."""
        return None if self._runs is None else self._runs.tolist()

    @constant_runs.setter
    def constant_runs(self, runs: list[int] | None) -> None:
        self._runs = None if runs is None else np.array(runs, np.int64)

    def check(self, rows: FloatArray, before: FloatArray | None) -> Fault | None:
        """Return the last fault in some rows.

        `before` is the reading that came before them, None if there are others in between.
        """
        fault = None
        if not ((rows >= self.low) & (rows <= self.high)).all():  # NaN compares false
            fault = self._range_fault(rows)
        if self.max_runs is not None:
            is_flat = self._runs_through(rows, before) > self.max_runs
            if fault is None and is_flat.any():
                row = int(np.flatnonzero(is_flat.any(axis=1))[-1])
                fault = Fault(FLATLINE, channels_of(is_flat[row]), row)
        return fault

    def _range_fault(self, rows: FloatArray) -> Fault:
        is_bad = ~((rows >= self.low) & (rows <= self.high))
        row = int(np.flatnonzero(is_bad.any(axis=1))[-1])
        is_not_finite = ~np.isfinite(rows)
        if is_not_finite.any():
            return Fault(NOT_FINITE, channels_of(is_not_finite.any(axis=0)), row)
        return Fault(OUT_OF_RANGE, channels_of(is_bad.any(axis=0)), row)

    def _runs_through(self, rows: FloatArray, before: FloatArray | None) -> NDArray[np.int64]:
        """Length of the run of equal readings that each value ends, `(k, channels)`."""
        if before is None or self._runs is None:
            self._runs = np.zeros(rows.shape[1], np.int64)
            before = np.full(rows.shape[1], np.nan, np.float32)  # equal to nothing
        if len(rows) == 1:  # the general rule below, in a quarter of the time
            self._runs = np.where(rows[0] == before, self._runs + 1, 1)
            return self._runs[np.newaxis]
        is_same = rows == np.concatenate([before[np.newaxis], rows[:-1]])
        index = np.arange(len(rows))[:, np.newaxis]
        changed = np.maximum.accumulate(np.where(is_same, -self._runs, index), axis=0)
        runs: NDArray[np.int64] = index - changed + 1
        self._runs = runs[-1]
        return runs


def _max_runs(inputs: Inputs) -> NDArray[np.float64] | None:
    if inputs.max_constant_run is None or len(inputs.shape) == 1:
        return None
    trained = np.array(inputs.max_constant_run, np.float64)
    limits: NDArray[np.float64] = np.where(
        trained < inputs.shape[0], _FLATLINE_FACTOR * trained, np.inf
    )
    return None if np.isinf(limits).all() else limits


def channels_of(is_chosen: NDArray[np.bool_] | np.bool_) -> tuple[int, ...]:
    """Return the indices of the channels that are chosen."""
    return tuple(np.flatnonzero(is_chosen).tolist())
