"""How far a machine's normal scores have moved, as its device would measure it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.service.drift import SHARES, drift_size

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.arrays import FloatArray

_MIN_WINDOWS = 100  # of a span, and of what it is compared with
_LATEST = 0.1  # share of the windows


def drift_quantiles(normal: FloatArray) -> tuple[float, ...]:
    """Return the quantiles of normal scores that later ones are compared with; none of few."""
    if len(normal) < _MIN_WINDOWS:
        return ()
    parts = [part for share in SHARES for part in (share / 2, share, (1 + share) / 2)]
    return tuple(float(value) for value in np.quantile(normal, parts))


def drift_of(normal: FloatArray, calibration: Sequence[float] = ()) -> float | None:
    """Return the size of the drift of the latest tenth of normal scores `(n,)`; None of few.

    It is that of `edgeae-runtime stream`: 1 means that the median, or the 0.9 quantile, is where
    the quantile halfway to the end was. Without the quantiles of calibration the first half of the
    scores is what they are compared with.

    Examples
    --------
    >>> scores = np.random.default_rng(0).normal(size=4000).astype(np.float32)
    >>> step = np.float32(0.363)  # from the 0.9 quantile of a normal distribution to the 0.95
    >>> bool(0.8 < drift_of(np.concatenate([scores, scores[:800] + step])) < 1.2)
    True
    """
    usual = tuple(calibration) or drift_quantiles(normal[: len(normal) // 2])
    latest = normal[len(normal) - max(_MIN_WINDOWS, int(_LATEST * len(normal))) :]
    if not usual or len(normal) < 2 * _MIN_WINDOWS:
        return None
    values = np.quantile(latest, SHARES)
    sizes = [
        drift_size(float(value), *usual[3 * place : 3 * place + 3])
        for place, value in enumerate(values)
    ]
    return max(sizes, key=abs)
