"""Calibration windows that are not independent, or not all normal."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.messages import percent

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs

_RESAMPLES = 1000
_TAIL = 0.025
_JUMP = 3.0  # one score to the next larger one, where a second population begins
_MIN, _SMALLEST_SHARE = 3, 0.005


def block_length(inputs: Inputs) -> int:
    """Count the consecutive windows that share readings: 1 where windows are independent.

    Windows `(steps, channels)` are cut from a series; without a known stride, one every reading.
    """
    if len(inputs.shape) == 1:
        return 1
    stride = inputs.stride or 1
    return max(1, -(-inputs.shape[0] // int(stride)))


def bootstrap_bounds(alarms: np.ndarray, block: int) -> tuple[float, float]:
    """Compute 95 % bounds on the true false-alarm rate from windows that are not independent.

    Parameters
    ----------
    alarms
        Whether each calibration window alarms, bools `(m,)`, in the order of time.
    block
        Consecutive windows that share readings.

    Notes
    -----
    Circular block bootstrap: Politis and Romano, in Exploring the Limits of Bootstrap (1992).
    Blocks are at least the cube root of m long. With very few alarms, the upper bound is
    at least that of no alarm in as many independent windows as there are blocks.
    """
    count = len(alarms)
    length = min(count, max(block, round(count ** (1 / 3))))
    blocks = -(-count // length)
    rng = np.random.default_rng(0)
    starts = rng.integers(count, size=(_RESAMPLES, blocks, 1))
    indices = (starts + np.arange(length)).reshape(_RESAMPLES, -1)[:, :count] % count
    shares = alarms[indices].mean(axis=1)
    low, high = np.quantile(shares, (_TAIL, 1 - _TAIL))
    return float(low), float(max(high, 1 - _TAIL ** (1 / blocks)))


def second_population(scores: FloatArray) -> float | None:
    """Find the share of calibration windows that score far above all others; None if none do.

    Far is a jump by a factor of three from one score to the next larger one, with at least three
    windows and 0.5 % of all above it, and fewer than half.

    Examples
    --------
    >>> second_population(np.float32([1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 9.0, 9.5, 9.9]))
    0.3333333333333333
    """
    ordered = np.sort(scores.astype(np.float64))
    count = len(ordered)
    fewest = max(_MIN, int(np.ceil(_SMALLEST_SHARE * count)))
    first, last = count // 2, count - fewest
    if last <= first:
        return None
    below, above = ordered[first:last], ordered[first + 1 : last + 1]
    jumps = np.flatnonzero((above > _JUMP * below) & (below > 0))
    return float((count - first - 1 - jumps[0]) / count) if jumps.size else None


def note_second_population(scores: FloatArray) -> None:
    """Warn where some of the normal windows score far above all others."""
    share = second_population(scores)
    if share is not None:
        warnings.warn(
            f"{percent(share)} % of the calibration windows score more than three times as high "
            f"as all others: are they normal? If they are anomalies, the threshold is too high: "
            f"fewer false alarms than promised, and fewer anomalies detected",
            stacklevel=3,
        )
