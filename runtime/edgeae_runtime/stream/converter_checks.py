"""Windows that a converter cut off, or whose mean has wandered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.stream.sensor_checks import CLIPPING, OFFSET, Fault, channels_of

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs

MAX_CLIPPED = 0.01
"""The largest share of a channel's samples that may lie at the rails."""


def converter_fault(window: FloatArray, inputs: Inputs, rails: tuple[float, float]) -> Fault | None:
    """Return the fault in a window `(steps, channels)` of a converter with rails `(low, high)`.

    A channel has an offset when its mean lies outside the range of all single readings of training.
    """
    mean, (low, high) = window.mean(axis=0), rails
    is_clipped = ((window <= low) | (window >= high)).mean(axis=0) > MAX_CLIPPED
    is_off = (mean < inputs.low) | (mean > inputs.high)
    for reason, is_bad in ((CLIPPING, is_clipped), (OFFSET, is_off)):
        if is_bad.any():
            return Fault(reason, channels_of(is_bad), len(window) - 1)
    return None
