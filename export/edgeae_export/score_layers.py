"""The kinds of score: each one small Keras layer on a scaled window and its reconstruction.

What a value adds to a score is said in `edgeae_runtime.contributions`; a kind is one entry in each.
"""

from __future__ import annotations

from typing import Any

import keras
from keras import ops


class MeanSquaredError(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Mean over all values of a window of `(z - z_hat)**2`."""

    def call(self, pair: Any) -> Any:
        """Score a batch: `[z, z_hat]`, each `(n, *shape)`, gives `(n,)`."""
        z, z_hat = pair
        return ops.mean(ops.square(z - z_hat), axis=tuple(range(1, z.ndim)))


class MeanAbsoluteError(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Mean over all values of a window of `|z - z_hat|`."""

    def call(self, pair: Any) -> Any:
        """Score a batch: `[z, z_hat]`, each `(n, *shape)`, gives `(n,)`."""
        z, z_hat = pair
        return ops.mean(ops.abs(z - z_hat), axis=tuple(range(1, z.ndim)))


SCORE_LAYERS: dict[str, type[keras.layers.Layer]] = {
    "mse": MeanSquaredError,
    "mae": MeanAbsoluteError,
}
