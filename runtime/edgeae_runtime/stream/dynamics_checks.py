"""Channels that move as none did in training, told of windows that the score calls normal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.stream.sensor_checks import DECORRELATED, NOISY, Fault

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs

_BEYOND = 1.25
"""Times the largest of training; the largest of windows yet unseen is a little above it."""
_STILL = 1e12  # weight of a step of a channel that never moved
_LARGEST = 1e30  # readings up to which float32 has room for a sum of steps


class MotionChecks:
    """Looks at windows `(steps, channels)` of finite readings.

    Noisy is a channel whose mean step from reading to reading, without sign, is a quarter above
    the largest of any training window. Out of step is one for which that holds of the part of its
    steps that the other channels' steps do not explain, as when two sensors are exchanged.
    """

    def __init__(self, inputs: Inputs) -> None:
        self._weights: FloatArray | None = None
        size = max(float(np.abs(inputs.low).max()), float(np.abs(inputs.high).max()))
        if inputs.max_mean_abs_diff is None or size > _LARGEST:
            return
        with np.errstate(divide="ignore", over="ignore"):
            own = np.diag(np.minimum(1 / inputs.max_mean_abs_diff, np.float32(_STILL)))
        parts = (
            [own] if inputs.diff_residual_weights is None else [own, inputs.diff_residual_weights]
        )
        self._channels = len(own)
        self._weights = np.concatenate(parts, axis=1).astype(np.float32)
        steps = inputs.shape[0] - 1
        self._mean = np.full(steps, 1 / steps, np.float32)

    def check(self, window: FloatArray) -> Fault | None:
        """Give what is wrong with how the channels move; None where nothing is."""
        if self._weights is None:
            return None
        steps = (window[1:] - window[:-1]) @ self._weights
        means = self._mean @ np.abs(steps, out=steps)
        if means.max() <= _BEYOND:
            return None
        beyond = np.flatnonzero(means > _BEYOND)
        noisy = beyond[beyond < self._channels]
        if noisy.size:
            return Fault(NOISY, tuple(noisy.tolist()), len(window) - 1)
        return Fault(DECORRELATED, tuple((beyond - self._channels).tolist()), len(window) - 1)
