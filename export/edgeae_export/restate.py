"""A network said again in layers that a converter turns into better graphs; the same function."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
from keras import layers

Swap = Callable[[keras.layers.Layer], keras.layers.Layer | None]


def restated(network: keras.Model, swap: Swap) -> keras.Model:
    """Copy of a network with every layer for which `swap` gives another one replaced.

    A network that cannot be copied layer by layer (a subclassed one, or one with a layer that does
    not tell its configuration) is given back as it is, and is converted in the general way.
    """
    if not hasattr(network, "input"):  # subclassed
        return network
    pairs: list[tuple[Any, Any]] = []

    def copied(layer: Any) -> Any:
        new = swap(layer)
        if new is None:
            new = _copy(layer)
            pairs.append((layer, new))
        return new

    try:
        copy = keras.models.clone_model(network, clone_function=copied, recursive=True)
    except _CannotCopyError:
        return network
    for old, new in pairs:
        new.set_weights(old.get_weights())
    return copy


class _CannotCopyError(Exception):
    """A layer does not tell its configuration."""


def _copy(layer: Any) -> Any:
    try:
        return type(layer).from_config(layer.get_config())
    except (NotImplementedError, TypeError) as error:
        raise _CannotCopyError(layer.name) from error


def plain_recurrence(layer: Any) -> bool:
    """Tell whether a layer is an LSTM or GRU of the usual kind, which engines have natively."""
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

    def call(self, x: Any) -> Any:
        """Map a batch `(n, steps, features)`."""
        return self.dense(x)


def each_step(layer: Any) -> Any:
    """Swap for a `TimeDistributed(Dense)`; None for any other layer."""
    if isinstance(layer, layers.TimeDistributed) and type(layer.layer) is layers.Dense:
        return EachStep(layer.layer)
    return None
