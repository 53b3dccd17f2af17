"""Which normal windows train, which tune and which calibrate."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_runtime.manifest import FloatArray

FITTING_FRACTION = 0.125  # of what training gets; an eighth is enough to see the loss turn


class Split(NamedTuple):
    """Normal windows by their use, each `(n, *shape)`.

    `train` moves the weights and the scaler; `fitting` stops training and tunes; `calibration` is
    touched by nothing but the threshold.
    """

    train: FloatArray
    fitting: FloatArray
    calibration: FloatArray


def split_windows(
    windows: FloatArray,
    *,
    calibration: FloatArray | None,
    calibration_fraction: float,
    rng: np.random.Generator,
) -> Split:
    """Split normal windows at random; `calibration` windows that are given are taken as they are.

    Raises
    ------
    InputError
        If the fraction is not between 0 and 1, or there are fewer than three windows to split.
    """
    if not 0 < calibration_fraction < 1:
        raise InputError(
            f"calibration_fraction must lie between 0 and 1; got {calibration_fraction}"
        )
    fewest = 3 if calibration is None else 2
    if len(windows) < fewest:
        # The words "sample" and "minimum" are what scikit-learn's users look for here.
        raise InputError(
            f"a minimum of {fewest} normal windows is required to train, tune and calibrate; "
            f"got {len(windows)} sample(s)"
        )
    order = rng.permutation(len(windows))
    if calibration is None:
        count = min(max(1, round(calibration_fraction * len(windows))), len(windows) - 2)
        calibration, order = windows[order[:count]], order[count:]
    fitting = max(1, round(FITTING_FRACTION * len(order)))
    return Split(windows[order[fitting:]], windows[order[:fitting]], calibration)
