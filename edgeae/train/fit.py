"""From a detector's parameters to its network, untrained or trained."""

from __future__ import annotations

import math
import warnings
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae.cli.progress import training_bar
from edgeae.train.auto import usual_count
from edgeae.train.loop import History, train
from edgeae.train.networks.architectures import NetworkPlan, build_network
from edgeae.train.networks.linear import solve_linear
from edgeae.train.networks.prototypes import (
    BLENDED,
    SHARP,
    Prototypes,
    find_prototypes,
    mix,
    set_prototypes,
)
from edgeae.train.scaling import SAMPLE_BYTES, scaled, training_pools, training_sample
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae.train.splitting import Split
    from edgeae_export.keras_graph.score_layers import Whitening
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Scaler


def untrained_network(
    parameters: dict[str, Any], shape: tuple[int, ...], seed: int, prototypes: int | None = None
) -> Any:
    """Network of a detector's parameters for windows of a shape; `mixed` has so many prototypes.

    Raises
    ------
    InputError
        As `build_network` does.
    """
    code_size, size = parameters["code_size"], math.prod(shape)
    may_copy = parameters["architecture"] != "prototypes" and not parameters["noise"]
    if may_copy and code_size is not None and code_size >= size:
        warnings.warn(
            f"code_size={code_size} is not smaller than a window of {size} value(s): the network "
            f"may copy its input, anomalies too",
            stacklevel=4,
        )
    hidden = parameters["hidden"]
    plan = NetworkPlan(
        hidden=None if hidden is None else tuple(hidden),
        code_size=code_size,
        activation=parameters["activation"],
        output_activation=parameters["output_activation"],
        seed=seed,
        kl_weight=parameters["kl_weight"],
        noise=parameters["noise"],
        prototypes=prototypes,
    )
    return build_network(parameters["architecture"], shape, plan)


def trained_network(
    parameters: dict[str, Any], split: Split, scaler: Scaler, seed: int
) -> tuple[Any, History]:
    """Network of a detector's parameters trained on a split, and its losses."""
    if parameters["architecture"] == "prototypes":
        return _prototypes(parameters, split, scaler, seed)
    if parameters["architecture"] == "mixed":
        return _mixed(parameters, split, scaler, seed)
    network = untrained_network(parameters, split.train.shape, seed)
    validation = scaled(scaler, split.validation)
    if parameters["architecture"] == "linear":
        sample, _, _ = training_sample(split.train)
        return network, solve_linear(network, scaled(scaler, sample), validation)
    _note_few_windows(network, parameters, split)
    windows = training_pools(scaler, split.train)
    names = ("loss", "optimizer", "learning_rate", "epochs", "batch_size", "patience")
    options = {name: parameters[name] for name in names}
    with training_bar(parameters["epochs"], hidden=not parameters["verbose"]) as on_epoch:
        history = train(network, windows, validation, **options, seed=seed, on_epoch=on_epoch)
    return network, history


def _note_few_windows(network: Any, parameters: dict[str, Any], split: Split) -> None:
    """Warn where a network has more weights than the training windows have values."""
    count, size, weights = len(split.train), math.prod(split.train.shape), network.count_params()
    if weights <= count * size:
        return
    smaller = _smaller_hidden(network, parameters, count * size)
    advice = "architecture='auto'" if smaller is None else f"hidden={smaller}"
    warnings.warn(
        f"{count} training windows of {size} value(s) are few for {weights} weights, which may "
        f"learn them by heart; take {advice}",
        stacklevel=5,
    )


def _smaller_hidden(network: Any, parameters: dict[str, Any], most: int) -> tuple[int, ...] | None:
    """Hidden layers of a dense network with at most so many weights; None where there are none."""
    if parameters["architecture"] != "dense":
        return None
    code, size = network.get_layer("code").units, math.prod(network.input_shape[1:])
    units = [layer.units for layer in network.layers if hasattr(layer, "units")]
    hidden = units[: len(units) // 2 - 1]  # mirrored behind the code, and the last layer
    while max(hidden, default=0) > 2:
        hidden = [max(2, width // 2) for width in hidden]
        chain = [size, *hidden, code, *reversed(hidden), size]
        if sum((a + 1) * b for a, b in pairwise(chain)) <= most:
            return tuple(hidden)
    return None


def _prototypes(
    parameters: dict[str, Any], split: Split, scaler: Scaler, seed: int
) -> tuple[Any, History]:
    """Network of as many prototypes as asked for, or fewer where the windows are few."""
    train, validation, found = _found_prototypes(parameters, split, scaler, seed)
    chosen = {**parameters, "code_size": len(found.centres)}
    network = untrained_network(chosen, split.train.shape, seed)
    return network, set_prototypes(network, found, train, validation)


def _mixed(
    parameters: dict[str, Any], split: Split, scaler: Scaler, seed: int
) -> tuple[Any, History]:
    """Trained dense network with prototypes beside it, and the losses of the first."""
    _, _, found = _found_prototypes({**parameters, "code_size": None}, split, scaler, seed)
    network = untrained_network(parameters, split.train.shape, seed, len(found.centres))
    dense, history = trained_network({**parameters, "architecture": "dense"}, split, scaler, seed)
    mix(network, dense, found)
    return network, history


def _found_prototypes(
    parameters: dict[str, Any], split: Split, scaler: Scaler, seed: int
) -> tuple[FloatArray, FloatArray, Prototypes]:
    """Scaled training windows, as many as memory takes, and validation windows; their prototypes."""
    train = scaled(scaler, split.train.thinned(SAMPLE_BYTES).array())
    validation = scaled(scaler, split.validation)
    most = parameters["code_size"]
    if most is None:
        most = usual_count(math.prod(split.train.shape))
    if most < 1:
        raise InputError(f"code_size must be at least 1; got {most}")
    is_one_channel = parameters["rows"] == "windows" and len(split.train.shape) == 1
    width = BLENDED if is_one_channel else SHARP
    return train, validation, find_prototypes(train, validation, most, width=width, seed=seed)


def whitening_of(score: str, network: Any, split: Split, scaler: Scaler) -> Whitening | None:
    """Statistics of a whitened score, from training and validation windows; None for other scores.

    Raises
    ------
    InputError
        If there are none, or the network has no activations of the kind.
    """
    from edgeae_runtime.scores import is_whitened

    if not is_whitened(score):
        return None
    from edgeae.train.whitening import fit_whitening

    seen = np.concatenate([split.validation, split.train.thinned(SAMPLE_BYTES).array()])
    if len(seen) < 2:
        raise InputError(
            f"score '{score}' needs windows for its statistics; give validation= normal windows"
        )
    return fit_whitening(network, score, scaled(scaler, seen))
