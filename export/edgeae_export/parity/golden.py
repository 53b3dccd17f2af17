"""Golden windows: stored in an artifact, so that a device can verify its scores."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.manifest.model import Golden

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_MAX, _MIN = 8, 3
_MAX_BYTES = 32_768
_STRETCHES = 6


def golden_windows(
    windows: FloatArray, scores: FloatArray, threshold: np.float32, tolerance: float
) -> Golden:
    """Choose the most informative windows: nearest to the threshold, typical, extreme.

    Parameters
    ----------
    windows, scores
        Candidates `(n, *shape)`, n >= 1, and the artifact's own scores of them `(n,)`.
    threshold
        The artifact's; no window within the tolerance of it is chosen.
    tolerance
        Relative to the larger of score and threshold.
    """
    clear = np.flatnonzero(is_clear_of(scores, threshold, tolerance))
    if not clear.size:
        clear = np.arange(len(scores))
    ordered = clear[np.argsort(scores[clear], kind="stable")]
    first_above = int(np.searchsorted(scores[ordered], threshold, side="right"))
    last = len(ordered) - 1
    # Most informative first: of wide windows only the first three fit.
    candidates = (
        last // 2,
        first_above - 1,
        first_above,
        last,
        0,
        first_above - 2,
        first_above + 1,
        *(last * eighth // 8 for eighth in range(9)),
    )
    inside = dict.fromkeys(index for index in candidates if 0 <= index <= last)
    count = max(_MIN, min(_MAX, _MAX_BYTES * 3 // 4 // windows[0].nbytes))
    chosen = ordered[list(inside)[:count]]
    return Golden(windows[chosen], scores[chosen], tolerance)


def stretched(windows: FloatArray) -> FloatArray:
    """Build windows that every model calls anomalous, by stretching some from their median.

    For files whose own windows are all below the threshold: a device must verify alarms too.
    """
    middle = np.median(windows, axis=0)
    factors = np.float32(2) ** np.arange(1, _STRETCHES + 1)
    few = windows[:: max(1, len(windows) // _MAX)][:_MAX] - middle
    windows = np.concatenate([middle + factor * few for factor in factors])
    return windows.astype(np.float32)


def struck(windows: FloatArray) -> FloatArray:
    """Build windows with one value far from all others, for scores that know no size.

    A spectrum of an impulse is flat; one that is relative to its own mean has no other change.
    """
    factors = np.float32(4) ** np.arange(1, _STRETCHES + 1)
    few = windows[:: max(1, len(windows) // _MAX)][:_MAX]
    span = np.ptp(few) if few.size else np.float32(0)
    found = np.repeat(few, len(factors), axis=0)
    found[:, few.shape[1] // 2] += span * np.tile(factors, len(few)).reshape(
        -1, *(1,) * (few.ndim - 2)
    )
    return found


def is_clear_of(scores: FloatArray, threshold: np.float32, tolerance: float) -> np.ndarray:
    """Tell which scores are further from the threshold than the tolerance: bools `(n,)`."""
    wide = scores.astype(np.float64)
    scale = np.maximum(np.abs(wide), abs(float(threshold)))
    clear: np.ndarray = np.abs(wide - float(threshold)) > tolerance * scale
    return clear
