"""The few windows that travel with an artifact, so that a device can prove it again."""

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
    """Pick windows that tell most: nearest to the threshold on both sides, typical, extreme.

    Parameters
    ----------
    windows, scores
        Candidates `(n, *shape)`, n >= 1, and the artifact's own scores of them `(n,)`.
    threshold
        The artifact's; no window within the tolerance of it is picked.
    tolerance
        Relative to the larger of score and threshold.
    """
    clear = np.flatnonzero(is_clear_of(scores, threshold, tolerance))
    if not clear.size:
        clear = np.arange(len(scores))
    ordered = clear[np.argsort(scores[clear], kind="stable")]
    first_above = int(np.searchsorted(scores[ordered], threshold, side="right"))
    last = len(ordered) - 1
    # Most telling first: a wide window leaves room for the first three only.
    places = (
        last // 2, first_above - 1, first_above, last,
        0, first_above - 2, first_above + 1, *(last * eighth // 8 for eighth in range(9)),
    )  # fmt: skip
    inside = dict.fromkeys(place for place in places if 0 <= place <= last)
    fit = max(_MIN, min(_MAX, _MAX_BYTES * 3 // 4 // windows[0].nbytes))
    picked = ordered[list(inside)[:fit]]
    return Golden(windows[picked], scores[picked], tolerance)


def stretched(windows: FloatArray) -> FloatArray:
    """Give windows that no model calls normal: some of these, drawn out from their middle.

    For files whose own windows all lie below the threshold; a device has to prove alarms too.
    """
    middle = np.median(windows, axis=0)
    factors = np.float32(2) ** np.arange(1, _STRETCHES + 1)
    few = windows[:: max(1, len(windows) // _MAX)][:_MAX] - middle
    made: FloatArray = np.concatenate([middle + factor * few for factor in factors])
    return made.astype(np.float32)


def is_clear_of(scores: FloatArray, threshold: np.float32, tolerance: float) -> np.ndarray:
    """Tell which scores are further from the threshold than the tolerance: bools `(n,)`."""
    wide = scores.astype(np.float64)
    scale = np.maximum(np.abs(wide), abs(float(threshold)))
    clear: np.ndarray = np.abs(wide - float(threshold)) > tolerance * scale
    return clear
