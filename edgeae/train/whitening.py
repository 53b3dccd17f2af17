"""The statistics of a whitened error, from normal windows that no threshold comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae.train.scaling import SAMPLE_BYTES, scaled
from edgeae_export.onnx_graph.network import OnnxNetwork
from edgeae_export.onnx_graph.reference import residual_rows
from edgeae_export.whitening import Whitening
from edgeae_runtime.errors import InputError
from edgeae_runtime.scores import is_whitened

if TYPE_CHECKING:
    from edgeae.train.keras_backend import keras
    from edgeae.train.splitting import Split
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Scaler

_SHRINKAGE = 1e-3
_MIN = 1e-6  # variance; float32 rounding is a hundredth of that deviation
_BATCH = 1024


def whitening_of(
    error: str, network: keras.Model | OnnxNetwork, split: Split, scaler: Scaler
) -> Whitening | None:
    """Fit the statistics of a whitened error on training and validation windows; else None.

    Raises
    ------
    InputError
        If there are no windows, or the network has no suitable activations.
    """
    if not is_whitened(error):
        return None
    seen = np.concatenate([split.validation, split.train.thinned(SAMPLE_BYTES).array()])
    if len(seen) < 2:
        raise InputError(
            f"`error` '{error}' needs normal windows for its statistics; give them as `validation`"
        )
    return fit_whitening(network, error, scaled(scaler, seen))


def fit_whitening(network: keras.Model | OnnxNetwork, error: str, windows: FloatArray) -> Whitening:
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


def _features(network: keras.Model | OnnxNetwork, error: str, windows: FloatArray) -> np.ndarray:
    if isinstance(network, OnnxNetwork):
        return residual_rows(network, error, windows)
    from edgeae.train.keras_backend import keras
    from edgeae_export.keras_graph.score_layers import activations_of, features

    hidden = activations_of(network) if error == "activations" else []
    z = keras.Input(network.input_shape[1:], name="z")
    *values, z_hat = keras.Model(network.input, [*hidden, network.output])(z)
    model = keras.Model(z, features(z, z_hat, values))
    starts = range(0, len(windows), _BATCH)
    parts = [model(windows[i : i + _BATCH], training=False) for i in starts]
    return np.concatenate([np.asarray(part) for part in parts])
