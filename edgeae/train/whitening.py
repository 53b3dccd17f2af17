"""The statistics of a whitened score, from normal windows that no threshold comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np

from edgeae_export.keras_graph.score_layers import Whitening, activations_of, features

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_SHRINKAGE = 1e-3
_MIN = 1e-6  # a thousandth of a column's spread; float32 rounds a hundredth of that apart
_WINDOWS_AT_A_TIME = 1024


def fit_whitening(network: Any, score: str, windows: FloatArray) -> Whitening:
    """Whitening of a network's residuals (`mahalanobis`), or of its activations with them.

    Parameters
    ----------
    network
        Trained.
    score
        `mahalanobis` or `activations`.
    windows
        Scaled normal windows `(n, *shape)` that training saw.

    Notes
    -----
    A share of the mean variance is added to the variance of each direction, so that one in which
    normal windows never differ does not drown all others; what engines round apart is never taken
    for a difference. `activations` follows Kim et al. (RaPP,
    ICLR 2020), who compare the activations of a window with those of its reconstruction; to
    compare them with those of other normal windows finds as much and costs half.
    """
    rows = _features(network, score, windows).astype(np.float64)
    mean = rows.mean(axis=0)
    variances, directions = np.linalg.eigh(np.atleast_2d(np.cov(rows, rowvar=False, bias=True)))
    variances = np.maximum(variances, 0.0)
    least = max(_SHRINKAGE * variances.mean(), _MIN)
    matrix = directions / np.sqrt(variances + least)
    return Whitening(matrix.astype(np.float32), (-mean @ matrix).astype(np.float32))


def _features(network: Any, score: str, windows: FloatArray) -> np.ndarray:
    hidden = activations_of(network) if score == "activations" else []
    z = keras.Input(network.input_shape[1:], name="z")
    *values, z_hat = keras.Model(network.input, [*hidden, network.output])(z)
    model = keras.Model(z, features(z, z_hat, values))
    starts = range(0, len(windows), _WINDOWS_AT_A_TIME)
    parts = [model(windows[i : i + _WINDOWS_AT_A_TIME], training=False) for i in starts]
    return np.concatenate([np.asarray(part) for part in parts])
