"""The manifest's description of a window, from the training data."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from edgeae.data.rising import MIN_STEPS
from edgeae_runtime.manifest.model import Inputs, Scaler
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from edgeae.data.windows import SeriesInfo
    from edgeae.train.dynamics import Dynamics
    from edgeae_runtime.arrays import FloatArray


def note_coarse(inputs: Inputs, scaler: Scaler | None = None) -> None:
    """Warn of columns whose range holds few steps of float32, as far from 0 as it lies.

    A column that float32 makes constant counts if the scaler of a wrapped network, which its author
    fitted in float64, tells apart what float32 does not.
    """
    largest = np.maximum(np.abs(inputs.low), np.abs(inputs.high)).astype(np.float32)
    step, extent = np.spacing(largest).astype(np.float64), inputs.high.astype(float) - inputs.low
    is_told_apart = np.zeros(len(step), bool)
    if scaler is not None:
        scale = np.abs(scaler.scale.reshape(-1, len(step))).max(axis=0)
        is_told_apart = (scale != 1) & (scale * step > 1 / MIN_STEPS)  # 1: a constant column's
    coarse = np.flatnonzero(((extent > 0) | is_told_apart) & (extent < MIN_STEPS * step))
    if not len(coarse):
        return
    worst = coarse[np.argmin(extent[coarse] / step[coarse])]
    names = [str(at) if inputs.features is None else inputs.features[at] for at in coarse]
    warnings.warn(
        f"these columns lie so far from 0 that float32 rounds their changes away: {listed(names)}; "
        f"from {inputs.low[worst]:.9g} to {inputs.high[worst]:.9g} it has "
        f"{extent[worst] / step[worst]:.0f} steps of {step[worst]:g}; subtract an offset before "
        f"training and on the device",
        stacklevel=5,
    )


def inputs_of(
    info: SeriesInfo,
    low: FloatArray,
    high: FloatArray,
    dynamics: Dynamics,
    *,
    one_scale: bool = False,
) -> Inputs:
    """Describe the windows that a detector was trained on.

    Parameters
    ----------
    info
        Names, units, rate and stride.
    low, high
        Lowest and highest training value at each position of a window, `(*shape)`.
    dynamics
        How each channel changes in training.
    one_scale
        Whether all values of a window `(n,)` come from one channel and share one range.

    Examples
    --------
    >>> from edgeae.data.windows import SeriesInfo
    >>> from edgeae.train.dynamics import Dynamics
    >>> low, high = np.array([[1, 2], [5, 9]], np.float32)
    >>> inputs_of(SeriesInfo(), low, high, Dynamics(), one_scale=True).high
    array([9., 9.], dtype=float32)
    """
    size = low.shape[-1]
    columns = 1 if one_scale and low.ndim == 1 else size
    return Inputs(
        low.shape,
        info.features,
        np.broadcast_to(low.reshape(-1, columns).min(axis=0), size),
        np.broadcast_to(high.reshape(-1, columns).max(axis=0), size),
        info.units,
        info.rate_hz,
        info.stride,
        *dynamics,
        time_format=info.time_format,
        difference=info.difference,
        tolerate=info.tolerate,
        condition=info.condition,
        order_tracking=info.order_tracking,
    )
