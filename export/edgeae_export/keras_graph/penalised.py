"""Prototypes with penalties: one column more in the product that rebuilds a window."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import keras
import numpy as np
from keras import layers, ops

from edgeae_export.keras_graph.score_layers import Whitened
from edgeae_export.whitening import Whitening

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
    network: keras.Model, penalties: FloatArray, z: keras.KerasTensor, whitening: Whitening | None
) -> tuple[keras.KerasTensor, keras.KerasTensor, keras.KerasTensor]:
    """Build score, reconstruction and code of a network with prototypes whose penalties count.

    The last column of the last product is the root of each penalty, and the window has a zero
    there: the square of their difference is the penalty. No operation is added but that zero.

    Parameters
    ----------
    network
        With a dense last layer named `output`, of whose inputs the last ones are weights of
        prototypes; dense layers alone read the window or its row.
    penalties
        What each prototype adds to a mean squared error, `(k,)`.
    z
        Scaled windows `(n, *shape)`, divided by the root of the number of their values.
    whitening
        Of the residual, for a score that has one; the penalty is added to the square of the result.
    """
    size = math.prod(z.shape[1:])
    root = np.float32(math.sqrt(size))
    inner = _inner(network, root)
    joined, code = inner(z)
    kernel, shift = network.get_layer("output").get_weights()
    has_shift = bool(shift.any())
    rebuilt = layers.Dense(size + 1, use_bias=has_shift, name="output")
    wide = rebuilt(joined)
    column = np.zeros(len(kernel), np.float32)
    column[len(column) - len(penalties) :] = np.sqrt(penalties)
    weights = [np.column_stack([kernel / root, column])]
    rebuilt.set_weights([*weights, np.append(shift / root, 0)] if has_shift else weights)
    row = z if z.ndim == 2 else layers.Flatten()(z)
    score = _score(WithZero()(row), wide, whitening)
    z_hat = Shortened()(wide)
    return score, z_hat if z.ndim == 2 else layers.Reshape(z.shape[1:])(z_hat), code


def _score(
    row: keras.KerasTensor, wide: keras.KerasTensor, whitening: Whitening | None
) -> keras.KerasTensor:
    """Score rows `(n, d + 1)`, whose last value is the root of the penalty."""
    if whitening is None:
        return SumOfSquares(name="edgeae_score")([row, wide])
    size, rank = whitening.matrix.shape
    matrix = np.zeros((size + 1, rank + 1), np.float32)
    matrix[:size, :rank], matrix[size, rank] = whitening.matrix, 1
    # `Whitened` divides by the root of one result more; the row is divided by that of its values.
    factor = np.float32(math.sqrt((rank + 1) / rank))
    offset = np.append(whitening.offset * factor, np.float32(0))
    wider = Whitening(matrix * factor * np.float32(math.sqrt(size)), offset)
    residual = layers.Subtract(name="edgeae_residual")([row, wide])
    return Whitened(wider, name="edgeae_score")(residual)


def _inner(network: keras.Model, factor: np.float32) -> keras.Model:
    """Copy a network up to the input of its last layer and its code, for a window over a factor."""
    copy = keras.models.clone_model(network)
    copy.set_weights(network.get_weights())
    rows = [copy.input]
    rows += [one.output for one in copy.layers if isinstance(one, layers.Flatten)]
    for layer in copy.layers:
        if isinstance(layer, layers.Dense) and any(layer.input is row for row in rows):
            kernel, bias = layer.get_weights()
            layer.set_weights([kernel * factor, bias])
    return keras.Model(copy.input, [copy.get_layer("output").input, copy.get_layer("code").output])
