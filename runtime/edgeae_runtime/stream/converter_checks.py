"""Windows that a converter cut off, or whose mean has wandered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.stream.sensor_checks import CLIPPING, OFFSET, Fault, channels_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray, FloatArray
    from edgeae_runtime.manifest.model import Inputs

MAX_CLIPPED = 0.01
"""The largest share of a channel's samples that may lie at the rails."""


def converter_fault(
    window: FloatArray,
    inputs: Inputs,
    rails: tuple[float, float],
    clipped: NDArray[np.float64] | None = None,
) -> Fault | None:
    """Return the fault in a window `(steps, channels)` of a converter with rails `(low, high)`.

    A channel has an offset when its mean lies outside the range of all single readings of training.
    Of samples that were resampled, `clipped` is the share of readings at the rails, `(channels,)`.
    """
    mean = window.mean(axis=0, dtype="float64")  # of equal readings exactly theirs
    is_clipped = (
        at_rails(window, rails).mean(axis=0) if clipped is None else clipped
    ) > MAX_CLIPPED
    is_off = (mean < inputs.low) | (mean > inputs.high)
    for reason, is_bad in ((CLIPPING, is_clipped), (OFFSET, is_off)):
        if is_bad.any():
            return Fault(reason, channels_of(is_bad), len(window) - 1)
    return None


def at_rails(rows: FloatArray, rails: tuple[float, float]) -> BoolArray:
    """Tell which values lie at the rails of their converter."""
    return (rows <= rails[0]) | (rows >= rails[1])
