"""Section *Training*: losses of each epoch, and the layers of the network."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from edgeae_export.onnx_graph.network import OnnxNetwork

if TYPE_CHECKING:
    import keras

    from edgeae.evaluate.model import Facts
    from edgeae.report.data import ReportData

_SOLVED = {
    "linear": "Solved in closed form: principal components",
    "prototypes": "Prototypes chosen among the training windows, without epochs",
}
"""Architectures that are not trained in epochs."""


def section(data: ReportData) -> Facts:
    """Return losses and layers, as plain JSON values; no losses of a wrapped network."""
    history = data.detector.history_
    choice = data.detector.chosen_
    parameters = choice.parameters
    found: Facts = {
        "layers": layers(data.source.network),
        "epochs": None,
        "reasons": dict(choice.reasons),
    }
    if history is None:
        return found
    patience = parameters.patience
    count = len(history.train_loss)
    return {
        **found,
        "epochs": count,
        "max_epochs": parameters.epochs,
        "best_epoch": history.best_epoch + 1,
        "best_loss": history.val_loss[history.best_epoch],
        "stopped_early": patience is not None and count < parameters.epochs,
        "solved": _SOLVED.get(parameters.architecture),
        "loss": parameters.loss,
        "optimizer": parameters.optimizer,
        "learning_rate": parameters.learning_rate,
        "patience": patience,
        "losses": [
            {"epoch": number + 1, "loss": loss, "windows": windows}
            for windows, losses in (
                ("training", history.train_loss),
                ("validation", history.val_loss),
            )
            for number, loss in enumerate(losses)
            if math.isfinite(loss)
        ],
    }


def layers(network: keras.Model | OnnxNetwork) -> list[Facts]:
    """Return the layers of a network: kind, name, output shape, values and parameters.

    The shape is empty if it is not known, as inside models of custom classes.
    """
    if isinstance(network, OnnxNetwork):
        return [
            {**layer._asdict(), "shape": list(layer.shape), "values": math.prod(layer.shape),
             "activation": ""}
            for layer in network.layers()
        ]  # fmt: skip
    return [
        {
            "name": layer.name,
            "kind": _kind(layer),
            "shape": (shape := _shape(layer)),
            "values": math.prod(shape),
            "parameters": sum(math.prod(weight.shape) for weight in layer.weights),
            "activation": _activation(layer),
        }
        for layer in network.layers
    ]


def _kind(layer: keras.Layer) -> str:
    kind = type(layer).__name__
    return "input" if kind == "InputLayer" else kind


def _shape(layer: keras.Layer) -> list[int]:
    try:
        output = layer.output
    except AttributeError:  # it was never called on a symbolic input
        return []
    first = output[0] if isinstance(output, list | tuple) else output
    return [int(size) for size in first.shape[1:] if size is not None]


def _activation(layer: keras.Layer) -> str:
    activation = layer.get_config().get("activation")
    return activation if isinstance(activation, str) and activation != "linear" else ""
