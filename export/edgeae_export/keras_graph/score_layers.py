"""The kinds of score: each one small Keras layer over what a network does with a scaled window.

The table of the kinds is `edgeae_runtime.scores.SCORES`.
All are sums, which every format has in a form that no other window of a batch changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import keras
from keras import ops

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_export.whitening import Whitening
    from edgeae_runtime.arrays import FloatArray


class MeanSquaredError(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Mean over all values of a window of `(z - z_hat)**2`."""

    def call(self, pair: list[keras.KerasTensor]) -> keras.KerasTensor:
        """Score a batch: `[z, z_hat]`, each `(n, *shape)`, gives `(n,)`."""
        z, z_hat = pair
        return ops.mean(ops.square(z - z_hat), axis=tuple(range(1, z.ndim)))


class MeanAbsoluteError(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Mean over all values of a window of `|z - z_hat|`."""

    def call(self, pair: list[keras.KerasTensor]) -> keras.KerasTensor:
        """Score a batch: `[z, z_hat]`, each `(n, *shape)`, gives `(n,)`."""
        z, z_hat = pair
        return ops.mean(ops.abs(z - z_hat), axis=tuple(range(1, z.ndim)))


class Whitened(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Squared Mahalanobis distance of a window's features from those of normal windows, over d.

    The numbers are weights, never captured constants, which converters turn into inputs of the
    graph.
    """

    def __init__(self, whitening: Whitening, name: str) -> None:
        super().__init__(name=name, trainable=False)
        parts = whitening.over_root_of_size()
        self.matrix, self.offset = map(self._constant, ("matrix", "offset"), parts)

    def _constant(self, name: str, values: FloatArray) -> keras.Variable:
        return self.add_weight(
            name=name,
            shape=values.shape,
            trainable=False,
            initializer=lambda shape, dtype=None: ops.convert_to_tensor(values, dtype),
        )

    def call(self, features: keras.KerasTensor) -> keras.KerasTensor:
        """Score a batch of features, `(n, d)` gives `(n,)`."""
        return ops.sum(ops.square(ops.matmul(features, self.matrix) + self.offset), axis=1)


MEAN_ERRORS: dict[str, type[keras.layers.Layer]] = {
    "mse": MeanSquaredError,
    "mae": MeanAbsoluteError,
}
"""The layers of the scores that need no `Whitening`."""


def activations_of(network: keras.Model) -> list[keras.KerasTensor]:
    """Return the outputs `(n, units)` of a network's hidden dense layers, as tensors of its graph.

    Raises
    ------
    InputError
        If it has none.
    """
    dense = [
        layer.output
        for layer in (network.layers if hasattr(network, "input") else ())
        if isinstance(layer, keras.layers.Dense) and layer.output.ndim == 2
    ]
    hidden = [output for output in dense if output is not network.output]
    if not hidden:
        raise InputError("score 'activations' needs a network with hidden dense layers; take mse")
    return hidden


def scored(
    score: str,
    z: keras.KerasTensor,
    z_hat: keras.KerasTensor,
    hidden: list[keras.KerasTensor],
    whitening: Whitening | None,
) -> keras.KerasTensor:
    """Build the score `(n,)` of a batch and its reconstruction; `hidden` may be empty."""
    if whitening is None:
        layer = MEAN_ERRORS[score](name="edgeae_score")
        layer.supports_masking = True  # a score takes every value, those behind a mask too
        return layer([z, z_hat])
    return Whitened(whitening, name="edgeae_score")(features(z, z_hat, hidden))


def features(
    z: keras.KerasTensor, z_hat: keras.KerasTensor, hidden: list[keras.KerasTensor]
) -> keras.KerasTensor:
    """Join residual and hidden activations of each window in one row, `(n, d)`."""
    residual = keras.layers.Subtract(name="edgeae_residual")([z, z_hat])
    rows = residual if residual.ndim == 2 else keras.layers.Flatten(name="edgeae_row")(residual)
    return keras.layers.Concatenate(name="edgeae_features")([rows, *hidden]) if hidden else rows
