"""Configurations of Keras 2 as Keras 3 writes them, so that a network is one of native layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from edgeae.storage.network_config import Json

# What Keras 2 writes and not every layer of Keras 3 takes: its defaults, and parts of training.
_DEFAULTS: dict[str, Json] = {"time_major": False, "groups": 1}
_TRAINING = frozenset(("kernel_initializer", "kernel_regularizer", "kernel_constraint"))
_RECURRENT = frozenset(("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM1D"))


def as_keras_3(config: Json) -> Json:
    """Leave out arguments that change nothing in a trained network, and name initial states."""
    if isinstance(config, list):
        return [as_keras_3(part) for part in config]
    if not isinstance(config, dict):
        return config
    nodes = config.get("inbound_nodes")
    if config.get("class_name") in _RECURRENT and isinstance(nodes, list):
        config = {**config, "inbound_nodes": [_with_initial_state(node) for node in nodes]}
    return {
        key: as_keras_3(value)
        for key, value in config.items()
        if key not in _TRAINING and (key not in _DEFAULTS or value != _DEFAULTS[key])
    }


def _with_initial_state(node: Json) -> Json:
    """Name the inputs after the first, which are the initial state of a recurrent layer."""
    if not isinstance(node, list) or len(node) < 2:
        return node
    windows, *states = map(_tensor, node)
    return {"args": [windows], "kwargs": {"initial_state": states}}


def _tensor(source: Json) -> Json:
    """Name a result by its layer, call and index; its shape is that of the layer."""
    history: Json = source[:3] if isinstance(source, list) else source
    config: Json = {"shape": [None], "dtype": "float32", "keras_history": history}
    return {"class_name": "__keras_tensor__", "config": config}
