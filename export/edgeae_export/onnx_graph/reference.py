"""What an artifact is compared with: the file itself between a scaler and a score in numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_export.onnx_graph.network import OnnxNetwork
    from edgeae_export.whitening import Whitening
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Scaler


def reference_outputs(
    network: OnnxNetwork,
    scaler: Scaler,
    score: str,
    whitening: Whitening | None,
    windows: FloatArray,
) -> dict[str, FloatArray]:
    """Compute `score` `(n,)` and `reconstruction` `(n, *shape)` of raw windows, each float32."""
    with np.errstate(over="ignore", invalid="ignore"):  # infinity is found by the gate
        z = (windows - scaler.offset) * scaler.scale
        z_hat = network.reconstruct(z)
        rebuilt = z_hat * np.reciprocal(scaler.scale) + scaler.offset
        scores = _scores(z.astype(np.float64) - z_hat, score, whitening)
        return {
            "score": scores.astype(np.float32),
            "reconstruction": rebuilt.astype(np.float32),
        }


def residual_rows(network: OnnxNetwork, error: str, z: FloatArray) -> FloatArray:
    """Return the residuals of scaled windows, `(n, values)`: the features of a whitened error.

    Raises
    ------
    InputError
        If activations are asked for, which a file does not name.
    """
    if error == "activations":
        raise InputError(
            "`error` 'activations' needs a Keras model; take 'mahalanobis' for one from ONNX"
        )
    return (z - network.reconstruct(z)).reshape(len(z), -1)


def _scores(residual: np.ndarray, score: str, whitening: Whitening | None) -> np.ndarray:
    rows = residual.reshape(len(residual), -1)
    if whitening is not None:
        return np.asarray(np.square(rows @ whitening.matrix + whitening.offset).mean(axis=1))
    return np.asarray((np.abs(rows) if score == "mae" else np.square(rows)).mean(axis=1))
