"""Section *Training*: losses of each epoch, and the layers of the network."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgeae.report.subject import Subject

_SILENT = ("InputLayer",)


def section(subject: Subject) -> dict[str, Any]:
    """Losses and layers, as plain JSON values; no losses where the network came from elsewhere."""
    history = subject.detector.history_
    parameters = subject.detector.get_params()
    found: dict[str, Any] = {"layers": layers(subject.source.network), "epochs": None}
    if history is None:
        return found
    patience = parameters["patience"]
    count = len(history.train_loss)
    return {
        **found,
        "epochs": count,
        "most_epochs": parameters["epochs"],
        "best_epoch": history.best_epoch + 1,
        "best_loss": history.fit_loss[history.best_epoch],
        "stopped_early": patience is not None and count < parameters["epochs"],
        "solved": parameters["architecture"] == "linear",
        **{name: parameters[name] for name in ("loss", "optimizer", "learning_rate", "patience")},
        "losses": [
            {"epoch": number + 1, "loss": loss, "windows": windows}
            for windows, losses in (
                ("training", history.train_loss),
                ("fitting", history.fit_loss),
            )
            for number, loss in enumerate(losses)
            if math.isfinite(loss)
        ],
    }


def layers(network: Any) -> list[dict[str, Any]]:
    """Layers of a Keras network in their order: kind, name, output shape, values and parameters."""
    found = []
    for layer in network.layers:
        kind = type(layer).__name__
        shape = _shape(network.input_shape if kind in _SILENT else layer.output.shape)
        found.append({
            "name": layer.name,
            "kind": "input" if kind in _SILENT else kind,
            "shape": shape,
            "values": math.prod(shape),
            "parameters": int(layer.count_params()),
            "activation": _activation(layer),
        })  # fmt: skip
    return found


def _shape(shape: Any) -> list[int]:
    return [int(size) for size in shape[1:] if size is not None]


def _activation(layer: Any) -> str:
    activation = layer.get_config().get("activation")
    return activation if isinstance(activation, str) and activation != "linear" else ""
