"""Prototypes with penalties: one column more in the product that rebuilds a window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import keras
import numpy as np
from keras import layers, ops

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray


class WithZero(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A row with a zero behind its values."""

    def call(self, z: keras.KerasTensor) -> keras.KerasTensor:
        """Pad a batch `(n, d)` to `(n, d + 1)`."""
        return ops.pad(z, ((0, 0), (0, 1)))


class SumOfSquares(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Sum of `(z - y)**2` over the values of a row."""

    def call(self, pair: list[keras.KerasTensor]) -> keras.KerasTensor:
        """Score a batch: `[z, y]`, each `(n, d)`, gives `(n,)`."""
        z, y = pair
        return ops.sum(ops.square(z - y), axis=1)


class Shortened(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A row without its last value."""

    def call(self, y: keras.KerasTensor) -> keras.KerasTensor:
        """Cut a batch `(n, d + 1)` to `(n, d)`."""
        return y[:, :-1]


def penalised(
    network: keras.Model, penalties: FloatArray, z: keras.KerasTensor
) -> tuple[keras.KerasTensor, keras.KerasTensor, keras.KerasTensor]:
    """Build score, reconstruction and code of prototypes whose penalties add to the score.

    The last column of the second product is the root of each penalty, and the window has a zero
    there: the square of their difference is the penalty. No operation is added but that zero.

    Parameters
    ----------
    network
        Prototypes, by layers named `code` and `output`.
    penalties
        What each prototype adds to a mean squared error, `(k,)`.
    z
        Scaled windows `(n, *shape)`, divided by the root of the number of their values.
    """
    root = np.float32(math.sqrt(math.prod(z.shape[1:])))
    kernel, bias = network.get_layer("code").get_weights()
    centres, shift = network.get_layer("output").get_weights()
    row = z if z.ndim == 2 else layers.Flatten()(z)
    nearest = layers.Dense(len(bias), "softmax", name="code")
    rebuilt = layers.Dense(len(shift) + 1, use_bias=bool(shift.any()), name="output")
    code = nearest(row)
    wide = rebuilt(code)
    nearest.set_weights([kernel * root, bias])
    columns = np.column_stack([centres / root, np.sqrt(penalties)])
    rebuilt.set_weights([columns, *([np.append(shift / root, 0)] if shift.any() else [])])
    score = SumOfSquares(name="score")([WithZero()(row), wide])
    z_hat = Shortened()(wide)
    return score, z_hat if z.ndim == 2 else layers.Reshape(z.shape[1:])(z_hat), code
