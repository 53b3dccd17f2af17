"""Affine scalers: fitted in float64 on the float32 values that the network will see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.model import Scaler
from edgeae_runtime.manifest.reader import SCALERS

if TYPE_CHECKING:
    from edgeae.data.windows import Windows
    from edgeae_runtime.arrays import FloatArray

Pools: TypeAlias = "Callable[[np.random.Generator], Iterator[FloatArray]]"
"""Scaled training windows of one epoch in pools, in an order that the generator decides."""

_TAIL = 0.05  # on each side: as many anomalies do not move a scale
_NORMAL_WIDTH = 2 * 1.6448536269514722  # between these quantiles, in standard deviations
_MIN_WIDTH = 0.01

SAMPLE_BYTES = 64 << 20  # float64 and its quantiles take several times as much


def fit_scaler(kind: str, windows: FloatArray, *, one_scale: bool = False) -> Scaler:
    """Fit a scaler `z = (x - offset) * scale`, one offset and scale per value of the last axis.

    Parameters
    ----------
    kind
        `standard` (mean 0, standard deviation 1), `minmax` (0 to 1), `robust` (median 0, and from
        the 5 % to the 95 % quantile as far as in a normal column of deviation 1) or `none`.
    windows
        Raw training windows `(n, *shape)`.
    one_scale
        One offset and scale for all values, so that a window of one channel keeps its shape.

    Raises
    ------
    InputError
        If the kind is unknown.

    Notes
    -----
    A column whose range float32 cannot tell from rounding is constant: it is only centred (scale
    1). If the two quantiles of a `robust` column coincide, compared with its standard deviation,
    that is used.

    Examples
    --------
    >>> scaler = fit_scaler("minmax", np.array([[0, 5], [4, 5]], np.float32))
    >>> scaler.offset, scaler.scale
    (array([0., 5.], dtype=float32), array([0.25, 1.  ], dtype=float32))
    """
    if kind not in SCALERS:
        raise InputError(f"`scaler` must be one of {', '.join(SCALERS)}; got '{kind}'")
    size = windows.shape[-1]
    is_shared = one_scale and windows.ndim == 2  # channels of a series have scales of their own
    columns = windows.reshape(-1, 1 if is_shared else size).astype(np.float64)
    offset, width = _offset_and_width(kind, columns)
    largest = np.abs(columns).max(axis=0)
    is_constant = np.ptp(columns, axis=0) <= 4 * np.finfo(np.float32).eps * largest
    scale = 1 / np.where(is_constant, 1.0, width)
    full = (np.broadcast_to(part, size).astype(np.float32) for part in (offset, scale))
    return Scaler(kind, *full)


def _offset_and_width(kind: str, columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if kind == "none":
        return np.zeros(columns.shape[1]), np.ones(columns.shape[1])
    if kind == "minmax":
        return columns.min(axis=0), np.ptp(columns, axis=0)
    if kind == "standard":
        return columns.mean(axis=0), columns.std(axis=0)
    low, middle, high = np.quantile(columns, (_TAIL, 0.5, 1 - _TAIL), axis=0)
    width, deviation = (high - low) / _NORMAL_WIDTH, columns.std(axis=0)
    # A column that hardly varies but for a few rows: scaled by less, these would outweigh all else.
    return middle, np.where(width > _MIN_WIDTH * deviation, width, deviation)


def training_sample(windows: Windows) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return windows to fit a scaler on, and the lowest and highest value at each position.

    They are all windows if memory holds them, else as many as it holds, evenly spaced, and the two
    extremes of all.
    """
    if windows.fits_memory:
        whole = windows.array()
        return whole, whole.min(axis=0), whole.max(axis=0)
    edges = [(piece.min(axis=0), piece.max(axis=0)) for piece in windows.pieces()]
    low = np.min([low for low, _ in edges], axis=0)
    high = np.max([high for _, high in edges], axis=0)
    sample = np.concatenate(list(windows.thinned(SAMPLE_BYTES).pieces()))
    return np.concatenate([sample, low[None], high[None]]), low, high


def scaled(scaler: Scaler, windows: FloatArray) -> FloatArray:
    """Scale raw windows `(n, *shape)` for the network, float32."""
    return (windows - scaler.offset) * scaler.scale


def training_pools(scaler: Scaler, windows: Windows) -> FloatArray | Pools:
    """Scale training windows: one array if memory holds them, else a function that yields pools."""
    if windows.fits_memory:
        return scaled(scaler, windows.array())
    return lambda rng: (scaled(scaler, pool) for pool in windows.shuffled(rng))
