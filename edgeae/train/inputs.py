"""The manifest's description of a window, from the training data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.manifest.model import Inputs

if TYPE_CHECKING:
    from edgeae.data.windows import SeriesInfo
    from edgeae.train.dynamics import Dynamics
    from edgeae_runtime.arrays import FloatArray


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
    )
