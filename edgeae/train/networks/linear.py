"""Principal components: the weights of a linear network in closed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae.train.state import History

if TYPE_CHECKING:
    from edgeae.train.keras_backend import keras
    from edgeae_runtime.arrays import FloatArray


def solve_linear(network: keras.Model, x_train: FloatArray, x_val: FloatArray) -> History:
    """Set the optimal weights of a linear network, and return its mean squared errors.

    Parameters
    ----------
    network
        Of the architecture `linear`.
    x_train, x_val
        Scaled windows `(n, *shape)`; the weights come from `x_train`.

    Notes
    -----
    Among all linear maps of a rank, the projection on the leading eigenvectors of the covariance
    has the lowest squared error: Eckart and Young (Psychometrika 1, 1936).
    """
    rows = x_train.reshape(len(x_train), -1).astype(np.float64)
    mean = rows.mean(axis=0)
    code, output = network.get_layer("code"), network.get_layer("output")
    _, directions = np.linalg.eigh(np.cov(rows, rowvar=False, bias=True).reshape(len(mean), -1))
    leading = directions[:, : -code.units - 1 : -1]
    code.set_weights([leading, -mean @ leading])
    output.set_weights([leading.T, mean])

    def loss(windows: FloatArray) -> float:
        centred = windows.reshape(len(windows), -1) - mean
        return float(np.mean((centred - centred @ leading @ leading.T) ** 2))

    return History((loss(x_train),), (loss(x_val),), 0)
