"""Channels that move as none did in training, in windows whose score is normal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.stream.sensor_checks import DECORRELATED, NOISY, Fault

if TYPE_CHECKING:
    from edgeae_runtime.arrays import BoolArray, FloatArray
    from edgeae_runtime.manifest.model import Inputs

_TOLERANCE = 1.25
"""Times the largest value of training; the largest of unseen windows is a little above it."""
_CONSTANT_WEIGHT = 1e12  # of the steps of a channel that never moved
_MAX_READING = 1e30  # beyond it the sum of steps does not fit float32


class DynamicsChecks:
    """Checks how the channels of windows `(steps, channels)` of finite readings move.

    A channel is noisy when its mean absolute step from reading to reading is a quarter above the
    largest of any training window. It is decorrelated when that holds for the part of its steps
    that the steps of the other channels do not explain, as when two sensors are exchanged.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.weights: FloatArray | None = None
        size = max(float(np.abs(inputs.low).max()), float(np.abs(inputs.high).max()))
        if inputs.max_mean_abs_diff is None or size > _MAX_READING:
            return
        with np.errstate(divide="ignore", over="ignore"):
            weights = np.minimum(1 / inputs.max_mean_abs_diff, np.float32(_CONSTANT_WEIGHT))
        parts = [np.diag(weights)]
        if inputs.diff_residual_weights is not None:
            parts.append(inputs.diff_residual_weights)
        self._channels = len(weights)
        self.weights = np.concatenate(parts, axis=1).astype(np.float32)
        steps = inputs.shape[0] - 1
        self._mean = np.full(steps, 1 / steps, np.float32)

    def check(self, window: FloatArray) -> Fault | None:
        """Return the fault in how the channels move, or None."""
        if self.weights is None:
            return None
        steps = (window[1:] - window[:-1]) @ self.weights
        means = self._mean @ np.abs(steps, out=steps)
        if means.max() <= _TOLERANCE:
            return None
        return self._fault(means > _TOLERANCE, len(window) - 1)

    def check_many(self, windows: FloatArray) -> list[tuple[int, Fault]]:
        """Return the faults in windows `(n, steps, channels)`, each with its window's index."""
        if self.weights is None or not len(windows):
            return []
        count, row = len(windows), windows.shape[1] - 1
        steps = (windows[:, 1:] - windows[:, :-1]).reshape(count * row, -1) @ self.weights
        means = self._mean @ np.abs(steps, out=steps).reshape(count, row, -1)
        is_above = means > _TOLERANCE
        indices = np.flatnonzero(is_above.any(axis=1)).tolist()
        return [(index, self._fault(is_above[index], row)) for index in indices]

    def _fault(self, is_above: BoolArray, row: int) -> Fault:
        above = np.flatnonzero(is_above)
        noisy = above[above < self._channels]
        if noisy.size:
            return Fault(NOISY, tuple(noisy.tolist()), row)
        return Fault(DECORRELATED, tuple((above - self._channels).tolist()), row)
