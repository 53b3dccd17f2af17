"""Scaler, network and score as one Keras model: raw windows in, score and reconstruction out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import keras
import numpy as np
import tensorflow as tf

from edgeae_export.keras_graph.penalised import penalised
from edgeae_export.keras_graph.score_layers import activations_of, scored
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.model import Scaler

if TYPE_CHECKING:
    from edgeae_export.whitening import Whitening
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.front_end import FrontEnd


class Affine(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """`(x - offset) * scale`, or its inverse `z / scale + offset`.

    The numbers are weights, never captured constants, which converters turn into inputs of the
    graph. A part without effect adds no operation.
    """

    def __init__(self, offset: FloatArray, scale: FloatArray, *, inverse: bool = False) -> None:
        super().__init__(name=f"edgeae_{'unscale' if inverse else 'scale'}")
        self.supports_masking = True  # padding is scored as what it is: raw values
        self.inverse = inverse
        factor = np.reciprocal(scale) if inverse else scale
        self.offset = self._constant("offset", offset) if offset.any() else None
        self.factor = self._constant("factor", factor) if (factor != 1).any() else None

    def _constant(self, name: str, values: FloatArray) -> keras.Variable:
        # One number for all values keeps the file small, and broadcasts fastest.
        shared = values.ravel()[:1] if (values == values.flat[0]).all() else values
        return self.add_weight(
            name=name,
            shape=shared.shape,
            trainable=False,
            initializer=lambda shape, dtype=None: keras.ops.convert_to_tensor(shared, dtype),
        )

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
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
    whitening: Whitening | None = None,
    penalties: FloatArray | None = None,
    front_end: FrontEnd | None = None,
    with_code: bool = False,
) -> keras.Model:
    """Build one model from raw windows to `score` `(n,)` and `reconstruction` `(n, *shape)`.

    With a front end, the reconstruction is that of its features, another output `(n, size)`. With
    the code, also to `code` `(n, size)`. A whitened score comes with its whitening, that of
    penalised prototypes with the penalty of each unit of the code. Names of layers made here begin
    with `edgeae_`: a network may have a layer of any other name.

    Raises
    ------
    InputError
        If the code or activations are asked for and the network has none.
    """
    x = values = keras.Input(shape, name="edgeae_x", dtype="float32")
    more = {}
    if front_end is not None:
        from edgeae_export.keras_graph.front_end import FrontEndLayer

        values = more["features"] = FrontEndLayer(front_end, shape)(x)
        shape = values.shape[1:]
    if penalties is not None:
        # Divided by the root of their number, the squares add up to their mean.
        scale = scaler.scale / np.float32(math.sqrt(math.prod(shape)))
        z = Affine(scaler.offset, scale)(values)
        total, z_hat, code = penalised(network, penalties, z, whitening)
        inverse = Affine(scaler.offset, scale, inverse=True)
        outputs = {"score": total, "reconstruction": inverse(z_hat), "code": code, **more}
        return keras.Model(x, {n: y for n, y in outputs.items() if n != "code" or with_code})
    z = Affine(scaler.offset, scaler.scale)(values)
    inner = activations_of(network) if score == "activations" else []
    extra = [*inner, *([_code_of(network)] if with_code else [])]
    z_hat, *found = _with_inner(network, extra)(z) if extra else [network(z)]
    outputs = {
        "score": scored(score, z, z_hat, found[: len(inner)], whitening),
        "reconstruction": Affine(scaler.offset, scaler.scale, inverse=True)(z_hat),
        **more,
    }
    if with_code:
        outputs["code"] = found[-1] if found[-1].ndim == 2 else keras.layers.Flatten()(found[-1])
    return keras.Model(x, outputs)


def _with_inner(network: keras.Model, inner: list[keras.KerasTensor]) -> keras.Model:
    """Extend the outputs of a network by inner values."""
    return keras.Model(network.input, [network.output, *inner])


def _code_of(network: keras.Model) -> keras.KerasTensor:
    """Return the code of a network, as a tensor of its graph."""
    names = [layer.name for layer in network.layers]
    if "code" not in names or not hasattr(network, "input"):  # a subclassed model has no input
        raise InputError(
            "the network has no layer named 'code'; give the layer that computes the code this name"
        )
    return network.get_layer("code").output


def as_function(
    model: keras.Model, shape: tuple[int, ...], batch: int | None = None
) -> tf.types.experimental.PolymorphicFunction:
    """Compile a fused model for any batch, or for one size: `f(x)` returns its outputs by name."""

    def run(x: tf.Tensor) -> dict[str, tf.Tensor]:
        return {name: tf.identity(y, name) for name, y in model(x, training=False).items()}

    return tf.function(run, input_signature=[tf.TensorSpec((batch, *shape), tf.float32, name="x")])
