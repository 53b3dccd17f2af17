"""Replace Keras layers by equivalent ones that convert to better graphs."""

from __future__ import annotations

from collections.abc import Callable

import keras
from keras import layers

Swap = Callable[[keras.layers.Layer], keras.layers.Layer | None]


def with_layers_replaced(network: keras.Model, swap: Swap) -> keras.Model:
    """Copy a network, with every layer replaced for which `swap` returns another one.

    A subclassed model has no layer graph; it is returned unchanged.
    """
    if not (isinstance(network, keras.Sequential) or hasattr(network, "input")):
        return network
    pairs: list[tuple[keras.layers.Layer, keras.layers.Layer]] = []

    def copied(layer: keras.layers.Layer) -> keras.layers.Layer:
        new = swap(layer)
        if new is not None:
            return new
        if isinstance(layer, layers.Lambda) or not type(layer).__module__.startswith("keras."):
            return layer  # only its author knows how to copy it
        new = type(layer).from_config(layer.get_config())
        pairs.append((layer, new))
        return new

    copy = keras.models.clone_model(network, clone_function=copied, recursive=True)
    for old, new in pairs:
        new.set_weights(old.get_weights())
    return copy


def plain_recurrence(layer: keras.layers.Layer) -> bool:
    """Tell whether a layer is an LSTM or GRU that engines have as one operation."""
    if type(layer) not in (layers.LSTM, layers.GRU):
        return False
    config = layer.get_config()
    return (
        config["activation"] == "tanh"
        and config["recurrent_activation"] == "sigmoid"
        and config["use_bias"]
        and config.get("reset_after", True)
        and not (config["go_backwards"] or config["stateful"] or config["return_state"])
    )


class EachStep(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """The `Dense` of a `TimeDistributed`, as one product over all steps."""

    def __init__(self, dense: layers.Dense) -> None:
        super().__init__(name=f"{dense.name}_each_step")
        self.dense = dense

    def call(self, x: keras.KerasTensor, mask: None = None) -> keras.KerasTensor:
        """Map a batch `(n, steps, features)`; Keras passes a mask."""
        return self.dense(x)


def each_step(layer: keras.layers.Layer) -> keras.layers.Layer | None:
    """Replace a `TimeDistributed(Dense)`; return None for any other layer."""
    if isinstance(layer, layers.TimeDistributed) and type(layer.layer) is layers.Dense:
        return EachStep(layer.layer)
    return None
