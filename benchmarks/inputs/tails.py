"""Generated tables whose columns have very different tails."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from benchmarks.scenarios.quality import Table

_NORMAL, _FRESH, _ANOMALIES = 3000, 1500, 300


def heavy_tails(seed: int) -> Table:
    """Six columns from normal to Cauchy, over eight orders of magnitude."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(_NORMAL + _FRESH + _ANOMALIES, 6))
    x[-_ANOMALIES:, 0] += 4
    x[-_ANOMALIES:, 5] -= 4
    x[:, 1] = 1e-3 * np.exp(2 * x[:, 1])
    x[:, 2] = 1e4 * random.standard_cauchy(len(x))
    x[:, 3] = np.sign(x[:, 3]) * np.exp(3 * random.normal(size=len(x)))
    x[:, 4] = 1e-4 * random.standard_t(2, len(x))
    return _split(x)


def far_rows(seed: int) -> Table:
    """Six normal columns; one training row in 150 is a thousand times as far off."""
    random = np.random.default_rng(seed)
    x = random.normal(size=(_NORMAL + _FRESH + _ANOMALIES, 6))
    x[-_ANOMALIES:] *= 2.5
    x[: _NORMAL // 150] *= 1000
    return _split(x)


def _split(x: NDArray[np.float64]) -> Table:
    narrow = x.astype(np.float32)
    is_anomaly = np.repeat([False, True], [_FRESH, _ANOMALIES])
    return Table(narrow[:_NORMAL], narrow[_NORMAL:], is_anomaly)


GENERATED = {"heavy tails (generated)": heavy_tails, "far rows (generated)": far_rows}
