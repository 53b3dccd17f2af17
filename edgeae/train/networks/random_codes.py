"""What a variational network draws: the mean of its code, its methods, and the layer that draws."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from edgeae.train.keras_backend import keras, tf
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

Output: TypeAlias = "keras.KerasTensor | tf.Tensor"

_DRAWS = 256


class Method(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A method of a model as a layer, so that what it calls may be TensorFlow's own."""

    def __init__(self, model: keras.Model, method: str) -> None:
        super().__init__(name=f"edgeae_{method}")
        self.model = model
        self.method = method

    def build(self, input_shape: object) -> None:
        """Build nothing: the model has its weights."""

    def call(self, x: Output) -> object:
        """Call the method on a batch."""
        return getattr(self.model, self.method)(x)


def mean_of_code(encoder: keras.layers.Layer, z: Output, sample: FloatArray) -> Output:
    """Select the mean of the code among the outputs of an encoder.

    In a dictionary it is the one that is named so; in a list the one around which a drawn output
    lies, and the first if none is drawn.

    Raises
    ------
    InputError
        If a dictionary does not name it.
    """
    outputs = encoder(z)
    if isinstance(outputs, dict) and len(outputs) > 1:
        named = [y for key, y in outputs.items() if "mean" in key.lower() or "mu" in key.lower()]
        if len(named) != 1:
            raise InputError(
                f"the encoder of `model` returns {', '.join(outputs)}; name the mean of the code "
                f"'mean'"
            )
        return named[0]
    flat: list[Output] = tf.nest.flatten(outputs)
    return flat[_center(keras.Model(z, flat), sample) if len(flat) > 1 else 0]


def _center(encoder: keras.Model, sample: FloatArray) -> int:
    """Return the index of the steady output that is nearest to the average of a drawn one."""
    many = encoder(np.repeat(sample, _DRAWS, axis=0), training=False)
    values = [np.asarray(y).reshape(len(sample), _DRAWS, *y.shape[1:]) for y in many]
    is_drawn = [float(np.ptp(y, axis=1).max()) > 1e-3 for y in values]
    if not any(is_drawn):
        return 0
    center = values[is_drawn.index(True)].mean(axis=1)
    distances = {
        i: float(np.abs(y[:, 0] - center).mean())
        for i, y in enumerate(values)
        if not is_drawn[i] and y[:, 0].shape == center.shape
    }
    return min(distances, key=distances.__getitem__, default=0)


def drawing(network: keras.Model, sample: FloatArray) -> str:
    """Name the first layer of a network that differs between two calls, and why, in brackets."""
    by_depth = network._nodes_by_depth
    nodes = [n for depth in sorted(by_depth, reverse=True) for n in by_depth[depth]]
    nodes = [node for node in nodes if not node.is_input]
    inner = keras.Model(network.inputs[0], [node.outputs[0] for node in nodes])
    before = {id(weight): np.array(weight) for weight in network.weights}
    calls = [tf.nest.flatten(inner(sample, training=False)) for _ in range(2)]
    for node, first, second in zip(nodes, *calls, strict=True):
        if not np.array_equal(first, second, equal_nan=True):
            layer = _innermost(node.operation)
            is_same = all(np.array_equal(before.get(id(w), w), w) for w in _weights(layer))
            why = "draws random numbers" if is_same else "changes its weights at each call"
            return f" (layer '{layer.name}' {why})"
    return ""


def _weights(layer: keras.layers.Layer) -> list[keras.Variable]:
    return list(getattr(layer, "weights", []))


def _innermost(layer: keras.layers.Layer) -> keras.layers.Layer:
    """Return the part of a model that holds random states, the author's own before Keras's."""
    parts = layer._flatten_layers() if isinstance(layer, keras.layers.Layer) else []
    holding = [
        part
        for part in parts
        if any(isinstance(value, keras.random.SeedGenerator) for value in vars(part).values())
    ]
    holding.sort(key=lambda part: type(part).__module__.startswith("keras."))
    return holding[0] if holding else layer
