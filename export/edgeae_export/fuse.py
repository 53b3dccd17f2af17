"""Scaler, network and score as one Keras model: raw windows in, score and reconstruction out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf

from edgeae_export.score_layers import SCORE_LAYERS
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest import Scaler

if TYPE_CHECKING:
    from edgeae_runtime.manifest import FloatArray


class Affine(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """`(x - offset) * scale`, or its inverse `z / scale + offset`.

    The numbers are weights, never captured constants, which converters turn into inputs of the
    graph. A part that changes nothing leaves no operation.
    """

    def __init__(self, offset: FloatArray, scale: FloatArray, *, inverse: bool = False) -> None:
        super().__init__(name="unscale" if inverse else "scale")
        self.inverse = inverse
        factor = np.reciprocal(scale) if inverse else scale
        self.offset = self._constant("offset", offset) if offset.any() else None
        self.factor = self._constant("factor", factor) if (factor != 1).any() else None

    def _constant(self, name: str, values: FloatArray) -> Any:
        # One number for all values keeps the file small, and broadcasts fastest.
        shared = values.ravel()[:1] if (values == values.flat[0]).all() else values
        return self.add_weight(
            name=name,
            shape=shared.shape,
            trainable=False,
            initializer=lambda shape, dtype=None: keras.ops.convert_to_tensor(shared, dtype),
        )

    def call(self, x: Any) -> Any:
        """Map a batch `(n, *shape)`."""
        if self.inverse:
            x = x if self.factor is None else x * self.factor
            return x if self.offset is None else x + self.offset
        # The offset first: folded into the network's weights it would cost all digits of small
        # readings on a large offset.
        x = x if self.offset is None else x - self.offset
        return x if self.factor is None else x * self.factor


def fuse(
    network: keras.Model,
    scaler: Scaler,
    score: str,
    shape: tuple[int, ...],
    *,
    with_code: bool = False,
) -> keras.Model:
    """One model from raw windows to `score` `(n,)` and `reconstruction` `(n, *shape)`.

    With the code, also to `code` `(n, size)`.

    Raises
    ------
    InputError
        If the code is asked for and the network has none.
    """
    x = keras.Input(shape, name="x", dtype="float32")
    z = Affine(scaler.offset, scaler.scale)(x)
    code, z_hat = _with_code(network)(z) if with_code else (None, network(z))
    outputs = {
        "score": SCORE_LAYERS[score](name="score")([z, z_hat]),
        "reconstruction": Affine(scaler.offset, scaler.scale, inverse=True)(z_hat),
    }
    if code is not None:
        outputs["code"] = code if code.ndim == 2 else keras.layers.Flatten()(code)
    return keras.Model(x, outputs)


def _with_code(network: keras.Model) -> keras.Model:
    """Network that gives its code beside its reconstruction."""
    names = [layer.name for layer in network.layers]
    if "code" not in names or not hasattr(network, "input"):  # a subclassed model has no input
        raise InputError("the network has no layer named 'code'; name the one that gives it so")
    return keras.Model(network.input, [network.get_layer("code").output, network.output])


def as_function(model: keras.Model, shape: tuple[int, ...], batch: int | None = None) -> Any:
    """Compile a fused model for any batch, or for one size: `f(x)` gives its outputs by name."""

    def run(x: Any) -> dict[str, Any]:
        return {name: tf.identity(y, name) for name, y in model(x, training=False).items()}

    return tf.function(run, input_signature=[tf.TensorSpec((batch, *shape), tf.float32, name="x")])
