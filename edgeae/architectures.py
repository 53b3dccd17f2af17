"""The networks: each a short builder over the same few words.

A builder gives a Keras model from scaled windows `(n, *shape)` to reconstructions, same shape.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import keras

from edgeae_runtime.errors import InputError


class NetworkPlan(NamedTuple):
    """The words in which every architecture is described."""

    hidden: tuple[int, ...]
    code_size: int | None
    activation: str
    output_activation: str
    seed: int


def build_network(architecture: str, shape: tuple[int, ...], plan: NetworkPlan) -> keras.Model:
    """Untrained network of an architecture for windows of a shape.

    Raises
    ------
    InputError
        If the architecture or an activation is unknown, or a size is below 1.
    """
    if architecture not in ARCHITECTURES:
        raise InputError(
            f"architecture must be one of {', '.join(ARCHITECTURES)}; got '{architecture}'"
        )
    for name, size in [("hidden", size) for size in plan.hidden] + [("code_size", plan.code_size)]:
        if size is not None and size < 1:
            raise InputError(f"{name} must be at least 1; got {size}")
    for name in ("activation", "output_activation"):
        _check_activation(name, getattr(plan, name))
    return ARCHITECTURES[architecture](shape, plan)


def dense(shape: tuple[int, ...], plan: NetworkPlan) -> keras.Model:
    """Fully connected layers down to the code and, mirrored, up again."""
    layers, size = keras.layers, math.prod(shape)
    code_size = plan.code_size or default_code_size(size)
    x = inputs = keras.Input(shape, name="z")
    if len(shape) > 1:
        x = layers.Flatten()(x)
    sizes = (*plan.hidden, code_size, *reversed(plan.hidden))
    for i, units in enumerate(sizes):
        name = "code" if i == len(plan.hidden) else f"hidden_{i}"
        x = layers.Dense(units, plan.activation, name=name, kernel_initializer=_start(plan, i))(x)
    x = layers.Dense(
        size, plan.output_activation, name="output", kernel_initializer=_start(plan, len(sizes))
    )(x)
    if len(shape) > 1:
        x = layers.Reshape(shape)(x)
    return keras.Model(inputs, x, name="dense")


def default_code_size(size: int) -> int:
    """Code of a window of so many values: small, so that little but the normal fits through."""
    return max(1, min(4, size // 2))


ARCHITECTURES = {"dense": dense}


def _start(plan: NetworkPlan, layer: int) -> Any:
    """Initial weights that depend on the seed alone, never on Keras's global one."""
    return keras.initializers.GlorotUniform(seed=plan.seed + layer)


def _check_activation(name: str, activation: str) -> None:
    try:
        keras.activations.get(activation)
    except ValueError:
        raise InputError(f"{name} must be a Keras activation; got '{activation}'") from None
