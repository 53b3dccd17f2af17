"""Section *Training*: losses of each epoch, and the layers of the network."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgeae.report.data import ReportData


_SOLVED = {
    "linear": "Solved in closed form: principal components",
    "prototypes": "Prototypes that were found among the training windows, without epochs",
}
"""Architectures that no epochs train."""


def section(subject: ReportData) -> dict[str, Any]:
    """Losses and layers, as plain JSON values; no losses where the network came from elsewhere."""
    history = subject.detector.history_
    choice = subject.detector.chosen_
    parameters = choice.parameters
    found: dict[str, Any] = {
        "layers": layers(subject.source.network),
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
        "most_epochs": parameters.epochs,
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


def layers(network: Any) -> list[dict[str, Any]]:
    """Layers of a Keras network in their order: kind, name, output shape, values and parameters.

    The shape is empty where Keras does not know it, as within models of people's own classes.
    """
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


def _kind(layer: Any) -> str:
    kind = type(layer).__name__
    return "input" if kind == "InputLayer" else kind


def _shape(layer: Any) -> list[int]:
    try:
        output = layer.output
    except AttributeError:  # it was never called on a symbolic input
        return []
    first = output[0] if isinstance(output, list | tuple) else output
    return [int(size) for size in first.shape[1:] if size is not None]


def _activation(layer: Any) -> str:
    activation = layer.get_config().get("activation")
    return activation if isinstance(activation, str) and activation != "linear" else ""
