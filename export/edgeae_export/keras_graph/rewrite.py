"""Trace a Keras model with better forms of some layers, which are put back afterwards.

A rewrite is an optimisation. A layer that no rule knows, or that is called in a way that its rule
does not know, is traced as Keras computes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.src import backend

if TYPE_CHECKING:
    Changes = Mapping[str, Any]
    Rule = Callable[[layers.Layer], Changes]

MAX_UNROLLED_STEPS = 128
"""Longer recurrences without an operation of their own are written as loops."""

_WITHOUT_LOSSES: Changes = {
    "activity_regularizer": None,
    "add_loss": lambda loss: None,
}


@contextmanager
def traceable(model: keras.Model) -> Iterator[None]:
    """Leave out losses, and give layers names that TensorFlow takes, for a while."""
    with ExitStack() as stack:
        for layer in model._flatten_layers():
            stack.enter_context(_attributes(layer, {**_WITHOUT_LOSSES, **_scoped(layer)}))
        yield


@contextmanager
def rewritten(model: keras.Model, rule: Rule) -> Iterator[None]:
    """Give each layer of a model the attributes that a rule returns for it, for a while.

    Losses and random states of training are left out. Numbers that a layer holds outside its
    weights, such as the mean of a `Normalization`, become numpy arrays: a traced function takes
    tensors from outside as its inputs.
    """
    with ExitStack() as stack:
        for name, plain in _PLAIN_OPS.items():
            stack.enter_context(_set(backend.numpy, name, plain))
        for layer in model._flatten_layers():
            changes = {**_WITHOUT_LOSSES, **_fixed(layer), **_scoped(layer), **rule(layer)}
            stack.enter_context(_attributes(layer, changes))
        yield


def _place_of(name: str) -> Callable[..., tf.Tensor]:
    general, plain = getattr(backend.numpy, name), getattr(tf, name)

    def place(x: tf.Tensor, axis: int | None = None, keepdims: bool = False) -> tf.Tensor:
        if axis is None:
            return general(x, axis, keepdims)
        y = plain(x, axis=axis, output_type=tf.int32)
        return tf.expand_dims(y, axis) if keepdims else y

    return place


_PLAIN_OPS = {name: _place_of(name) for name in ("argmin", "argmax")}
"""Without the operations on bits by which Keras sets -0 apart from 0, and which no format has."""


@contextmanager
def _set(module: object, name: str, value: object) -> Iterator[None]:
    before = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, before)


@contextmanager
def _attributes(layer: layers.Layer, changes: Changes) -> Iterator[None]:
    before = {name: vars(layer)[name] for name in changes.keys() & vars(layer).keys()}
    try:
        for name, value in changes.items():
            object.__setattr__(layer, name, value)  # Keras tracks what is assigned the usual way
        yield
    finally:
        for name in changes.keys() & vars(layer).keys():
            object.__delattr__(layer, name)
        for name, value in before.items():
            object.__setattr__(layer, name, value)


def _fixed(layer: layers.Layer) -> dict[str, object]:
    values = vars(layer).items()
    seeds = {name: 0 for name, value in values if isinstance(value, keras.random.SeedGenerator)}
    tensors = {
        name: np.asarray(value)
        for name, value in values
        if tf.is_tensor(value) and hasattr(value, "numpy") and not isinstance(value, tf.Variable)
    }
    return {**seeds, **tensors}


def _scoped(layer: layers.Layer) -> Changes:
    """Give a layer a name that TensorFlow takes for its operations, if its own is none."""
    name = re.sub(r"[^A-Za-z0-9_./-]", "_", layer.name)
    if not name.strip("_./-"):
        name = type(layer).__name__
    name = name if name[0].isalnum() else f"layer{name}"
    return {} if name == layer.name else {"name": name}


def each_step(layer: layers.Layer) -> Changes:
    """Compute a `TimeDistributed(Dense)` as one product over all steps."""
    if isinstance(layer, layers.TimeDistributed) and type(layer.layer) is layers.Dense:
        return {"call": lambda inputs, training=None, mask=None: layer.layer(inputs)}
    return {}


def in_one_group(layer: layers.Layer) -> Changes:
    """Add zeros to the kernel of a convolution in groups, which TensorFlow calls as a function."""
    if not isinstance(layer, layers.Conv1D | layers.Conv2D) or layer.groups == 1:
        return {}
    kernel = np.asarray(layer.kernel)
    *_, inputs, filters = kernel.shape
    outputs = filters // layer.groups
    wide = np.zeros((*kernel.shape[:-2], inputs * layer.groups, filters), kernel.dtype)
    for at in range(layer.groups):
        mine = slice(at * outputs, (at + 1) * outputs)
        wide[..., at * inputs : (at + 1) * inputs, mine] = kernel[..., mine]
    return {"_kernel": wide}


def unrolled(layer: layers.Layer, max_steps: int) -> Changes:
    """Write a recurrence of up to so many steps step by step, each window from a state of zeros."""
    if not isinstance(layer, layers.RNN):
        return {}
    general, start = layer.call, layer.get_initial_state
    is_own = _is_keras(layer)

    def zeros(batch_size: object) -> object:
        # Broadcast, so that no shape depends on the batch; a cell of its author may join states.
        return start(batch_size=1 if is_own else batch_size)

    def call(
        sequences: tf.Tensor,
        initial_state: object = None,
        mask: object = None,
        training: bool = False,
    ) -> object:
        steps = sequences.shape[1]
        is_short = steps is not None and steps <= max_steps
        if is_short and type(layer).__module__.startswith("keras."):
            start_at = zeros(tf.shape(sequences)[0]) if initial_state is None else initial_state
            return _step_by_step(layer, sequences, start_at, mask)
        changes = {"unroll": True, "get_initial_state": zeros} if is_short else {}
        with _attributes(layer, changes):
            return general(sequences, initial_state=initial_state, mask=mask, training=training)

    return {"call": call, "stateful": False}


def _step_by_step(
    layer: layers.RNN, sequences: tf.Tensor, state: object, mask: tf.Tensor | None
) -> object:
    """Run a recurrence along axis 1; Keras moves the steps to the front, which mixes a batch.

    At a batch of 1, TensorFlow's converter writes that move as a reshape. Masked steps leave the
    state; their output is the last one, or zero. For the zeros of a recurrence that is
    `unroll` and goes backwards, Keras takes the mask in the order of the steps: so it was trained.
    """
    steps = tf.unstack(sequences, axis=1)
    masks = [None] * len(steps) if mask is None else tf.unstack(tf.cast(mask, tf.bool), axis=1)
    states = _listed(state)
    outputs: list[tf.Tensor] = []
    are_zeros_late = layer.zero_output_for_mask and layer.unroll and layer.return_sequences
    order = range(len(steps))
    for at in reversed(order) if layer.go_backwards else order:
        output, after = layer.cell(steps[at], states)
        after = _listed(after)
        if masks[at] is not None:
            is_zero = (layer.zero_output_for_mask and not are_zeros_late) or not outputs
            before = tf.zeros_like(output) if is_zero else outputs[-1]
            output = _unless_masked(masks[at], output, before)
            kept = partial(_unless_masked, masks[at])
            after = tf.nest.map_structure(kept, after, states, check_types=False)
        states = after
        outputs.append(output)
    if mask is not None and are_zeros_late:
        both = zip(masks, outputs, strict=True)
        outputs = [_unless_masked(step, y, tf.zeros_like(y)) for step, y in both]
    result = tf.stack(outputs, axis=1) if layer.return_sequences else output
    return (result, *states) if layer.return_state else result


def _unless_masked(mask: tf.Tensor, new: tf.Tensor, old: tf.Tensor) -> tf.Tensor:
    """Return what is new in the windows `(n,)` whose step is not masked, else what was."""
    ones = [1] * (len(new.shape) - 1)
    return tf.where(tf.reshape(mask, (-1, *ones)), new, old)


def _is_keras(layer: layers.RNN) -> bool:
    cells = getattr(layer.cell, "cells", [layer.cell])
    return all(type(cell).__module__.startswith("keras.") for cell in cells)


def _listed(states: object) -> list[object]:
    return list(states) if isinstance(states, list | tuple) else [states]


def is_plain_recurrence(layer: layers.Layer) -> bool:
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
