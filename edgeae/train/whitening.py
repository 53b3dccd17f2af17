"""The statistics of a whitened error, from normal windows that no threshold comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae.train.keras_backend import keras
from edgeae_export.keras_graph.score_layers import Whitening, activations_of, features

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_SHRINKAGE = 1e-3
_MIN = 1e-6  # variance; float32 rounding is a hundredth of that deviation
_BATCH = 1024


def fit_whitening(network: keras.Model, error: str, windows: FloatArray) -> Whitening:
    """Fit the whitening of a network's residuals, or of its residuals and activations.

    Parameters
    ----------
    network
        Trained.
    error
        `mahalanobis` (residuals) or `activations` (both).
    windows
        Scaled normal windows `(n, *shape)` from training.

    Notes
    -----
    A share of the mean variance is added to the variance of each direction. Otherwise a direction
    in which normal windows never differ would dominate, and the rounding of engines would count as
    a difference. `activations` follows Kim et al. (RaPP, ICLR 2020), who compare the activations of
    a window with those of its reconstruction; comparing them with those of normal windows detects
    as much at half the cost.
    """
    rows = _features(network, error, windows).astype(np.float64)
    mean = rows.mean(axis=0)
    variances, directions = np.linalg.eigh(np.atleast_2d(np.cov(rows, rowvar=False, bias=True)))
    variances = np.maximum(variances, 0.0)
    floor = max(_SHRINKAGE * variances.mean(), _MIN)
    matrix = directions / np.sqrt(variances + floor)
    return Whitening(matrix.astype(np.float32), (-mean @ matrix).astype(np.float32))


def _features(network: keras.Model, error: str, windows: FloatArray) -> np.ndarray:
    hidden = activations_of(network) if error == "activations" else []
    z = keras.Input(network.input_shape[1:], name="z")
    *values, z_hat = keras.Model(network.input, [*hidden, network.output])(z)
    model = keras.Model(z, features(z, z_hat, values))
    starts = range(0, len(windows), _BATCH)
    parts = [model(windows[i : i + _BATCH], training=False) for i in starts]
    return np.concatenate([np.asarray(part) for part in parts])
