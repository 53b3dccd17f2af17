"""Recurrences of an ONNX graph as layers of Keras, with their weights in Keras's order of gates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import tensorflow as tf
from keras import layers

from edgeae_export.keras_graph.from_onnx.node import Node, NotCarriedError
from edgeae_export.onnx_graph.recurrences import ACTIVATIONS, LENGTHS, PEEPHOLES

if TYPE_CHECKING:
    from edgeae_export.keras_graph.from_onnx.node import Value

_GATES = {"LSTM": (0, 2, 3, 1), "GRU": (0, 1, 2), "RNN": (0,)}  # where Keras's gates are in ONNX


class Results(NamedTuple):
    """What a recurrence returns: steps of each direction `(n, steps, units)`, and last states."""

    steps: list[Value]
    states: list[list[Value]]


def recurrent_layers(kind: str, node: Node) -> list[layers.RNN]:
    """Build one layer for each direction.

    Raises
    ------
    NotCarriedError
        If Keras has no such layer.
    """
    _refuse_unusual(kind, node)
    kernel, inner = node.constant(1), node.constant(2)
    units = inner.shape[-1]
    bias = node.constant(3) if node.has(3) else np.zeros((len(kernel), 2 * kernel.shape[1]))
    direction = bytes(node.given.get("direction", b"forward"))
    backwards = {b"forward": [False], b"reverse": [True], b"bidirectional": [False, True]}[
        direction
    ]
    made = []
    for at, is_backwards in enumerate(backwards):
        layer = _layer(kind, units, node, go_backwards=is_backwards)
        layer.build((None, None, kernel.shape[-1]))
        first, second = (_in_order(kind, part, units) for part in np.split(bias[at], 2))
        is_apart = getattr(layer, "reset_after", False)
        layer.set_weights(
            [
                _in_order(kind, kernel[at], units).T,
                _in_order(kind, inner[at], units).T,
                np.stack([first, second]) if is_apart else first + second,
            ]
        )
        made.append(layer)
    return made


def _refuse_unusual(kind: str, node: Node) -> None:
    found = [bytes(name).decode().lower() for name in node.given.get("activations", [])]
    usual = list(ACTIVATIONS[kind])
    if kind == "RNN" and set(found) <= {"relu", "tanh"} and len(set(found)) == 1:
        found = []
    if found[: len(usual)] not in ([], usual) or found[len(usual) :] not in ([], usual):
        raise NotCarriedError(f"with activations {', '.join(found)}")
    if any(node.integer(name, 0) for name in ("layout", "clip", "input_forget")):
        raise NotCarriedError("with layout, clip or input_forget")
    if node.has(LENGTHS) or node.has(PEEPHOLES):
        raise NotCarriedError("with lengths or peepholes")


def _layer(kind: str, units: int, node: Node, *, go_backwards: bool) -> layers.RNN:
    options = {"return_sequences": True, "return_state": True, "go_backwards": go_backwards}
    if kind == "LSTM":
        return layers.LSTM(units, **options)
    if kind == "GRU":
        is_after = bool(node.integer("linear_before_reset", 0))
        return layers.GRU(units, reset_after=is_after, **options)
    activation = bytes(node.given.get("activations", [b"Tanh"])[0]).decode().lower()
    return layers.SimpleRNN(units, activation, **options)


def _in_order(kind: str, values: np.ndarray, units: int) -> np.ndarray:
    return np.concatenate([values[at * units : (at + 1) * units] for at in _GATES[kind]])


def recur(parts: list[layers.RNN], x: Value, node: Node) -> Results:
    """Run a recurrence on a batch `(n, steps, channels)`."""
    results = Results([], [])
    given = [value for value in node.values[5:7] if value is not None]  # (directions, n, units)
    for at, layer in enumerate(parts):
        states = [value[at] for value in given]
        y, *last = layer(x, initial_state=states) if states else layer(x)
        results.steps.append(tf.reverse(y, [1]) if layer.go_backwards else y)
        results.states.append(last)
    return results
