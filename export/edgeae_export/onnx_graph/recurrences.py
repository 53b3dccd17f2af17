"""What ONNX says of its recurrent operators, for all who read them."""

from __future__ import annotations

from collections.abc import Mapping

ACTIVATIONS: Mapping[str, tuple[str, ...]] = {
    "LSTM": ("sigmoid", "tanh", "tanh"),
    "GRU": ("sigmoid", "tanh"),
    "RNN": ("tanh",),
}
"""Operators, and the activations of a direction that they have if none are named."""

STATES: Mapping[str, tuple[int, ...]] = {"LSTM": (5, 6), "GRU": (5,), "RNN": (5,)}
LENGTHS, PEEPHOLES = 4, 7
"""Places of optional inputs."""
