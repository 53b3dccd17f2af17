"""From a detector's parameters to its network, untrained or trained."""

from __future__ import annotations

import math
import warnings
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.train.auto import default_count
from edgeae.train.dependencies import find_dependencies
from edgeae.train.loop import train
from edgeae.train.networks.architectures import NetworkPlan, build_network
from edgeae.train.networks.linear import solve_linear
from edgeae.train.networks.prototypes import (
    BLENDED,
    MAX_LOGIT,
    MAX_LOGIT_OF_FEATURES,
    SHARP,
    Prototypes,
    find_prototypes,
    mix,
    set_prototypes,
)
from edgeae.train.scaling import SAMPLE_BYTES, scaled, training_pools, training_sample
from edgeae_export.whitening import Whitening
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae.train.keras_backend import keras
    from edgeae.train.loop import OnEpoch
    from edgeae.train.parameters import Parameters
    from edgeae.train.splitting import Split
    from edgeae.train.state import History
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Scaler


class Trained(NamedTuple):
    """A trained network, its losses, and what the score of its prototypes adds, if anything."""

    network: keras.Model
    history: History
    penalties: FloatArray | None = None
    whitening: Whitening | None = None


def untrained_network(
    parameters: Parameters, shape: tuple[int, ...], seed: int, prototypes: int | None = None
) -> keras.Model:
    """Build the network of a detector's parameters for windows of a shape.

    `prototypes` is the number of them in a `mixed` network.

    Raises
    ------
    InputError
        As `build_network` does.
    """
    plan = NetworkPlan(
        hidden=None if parameters.hidden is None else tuple(parameters.hidden),
        code_size=parameters.code_size,
        activation=parameters.activation,
        output_activation=parameters.output_activation,
        seed=seed,
        kl_weight=parameters.kl_weight,
        noise=parameters.noise,
        prototypes=prototypes,
    )
    return build_network(parameters.architecture, shape, plan)


def trained_network(
    parameters: Parameters,
    split: Split,
    scaler: Scaler,
    seed: int,
    on_epoch: OnEpoch | None = None,
) -> Trained:
    """Train the network of a detector's parameters on a split."""
    if parameters.architecture == "prototypes":
        return _prototypes(parameters, split, scaler, seed)
    if parameters.architecture == "mixed":
        return _mixed(parameters, split, scaler, seed, on_epoch)
    network = untrained_network(parameters, split.train.shape, seed)
    validation = scaled(scaler, split.validation)
    if parameters.architecture == "linear":
        sample, _, _ = training_sample(split.train)
        return Trained(network, solve_linear(network, scaled(scaler, sample), validation))
    history = train(
        network,
        training_pools(scaler, split.train),
        validation,
        loss=parameters.loss,
        optimizer=parameters.optimizer,
        learning_rate=parameters.learning_rate,
        epochs=parameters.epochs,
        batch_size=parameters.batch_size,
        patience=parameters.patience,
        seed=seed,
        on_epoch=on_epoch,
    )
    return Trained(network, history)


def warn_of_memory(parameters: Parameters, shape: tuple[int, ...], count: int) -> None:
    """Warn of a network that may copy its input, or memorise its training windows.

    Parameters
    ----------
    parameters
        Of the detector, with none left open.
    shape, count
        Of the windows that will train it, and their number.
    """
    size, architecture = math.prod(shape), parameters.architecture
    may_copy = architecture != "prototypes" and not parameters.noise
    if may_copy and parameters.code_size is not None and parameters.code_size >= size:
        warnings.warn(
            f"`code_size` {parameters.code_size} is not smaller than a window of {size} value(s): "
            f"the network may copy its input, anomalies included",
            stacklevel=5,
        )
    if architecture not in ("prototypes", "linear"):
        _warn_of_few_windows(parameters, shape, count)


def _warn_of_few_windows(parameters: Parameters, shape: tuple[int, ...], count: int) -> None:
    """Warn if the network has more weights than the training windows have values."""
    if parameters.architecture == "mixed":
        parameters = replace(parameters, architecture="dense")  # prototypes are not trained
    network = untrained_network(parameters, shape, seed=0)
    size, weights = math.prod(shape), network.count_params()
    if weights <= count * size:
        return
    smaller = _smaller_hidden(network, parameters, count * size)
    advice = "architecture='auto'" if smaller is None else f"hidden={smaller}"
    warnings.warn(
        f"{count} training windows of {size} value(s) are few for a network of {weights} weights, "
        f"which may memorise them; use {advice}",
        stacklevel=6,
    )


def _smaller_hidden(
    network: keras.Model, parameters: Parameters, max_weights: int
) -> tuple[int, ...] | None:
    """Return hidden layers of a dense network with at most that many weights; None if none do."""
    if parameters.architecture != "dense":
        return None
    code, size = network.get_layer("code").units, math.prod(network.input_shape[1:])
    units = [layer.units for layer in network.layers if hasattr(layer, "units")]
    hidden = units[: len(units) // 2 - 1]  # mirrored after the code, and the last layer
    while max(hidden, default=0) > 2:
        hidden = [max(2, width // 2) for width in hidden]
        chain = [size, *hidden, code, *reversed(hidden), size]
        if sum((a + 1) * b for a, b in pairwise(chain)) <= max_weights:
            return tuple(hidden)
    return None


def _prototypes(parameters: Parameters, split: Split, scaler: Scaler, seed: int) -> Trained:
    """Build a network of `code_size` prototypes, or of fewer if there are few windows."""
    train, validation, prototypes, whitening = _find(parameters, split, scaler, seed)
    actual = replace(parameters, code_size=len(prototypes.centres))
    network = untrained_network(actual, split.train.shape, seed)
    history = set_prototypes(network, prototypes, train, validation)
    penalties = prototypes.score_penalties
    return Trained(network, history, penalties if penalties.any() else None, whitening)


def _mixed(
    parameters: Parameters, split: Split, scaler: Scaler, seed: int, on_epoch: OnEpoch | None
) -> Trained:
    """Train a dense network and add prototypes; return the losses of the former."""
    prototypes = _find(replace(parameters, code_size=None), split, scaler, seed).prototypes
    network = untrained_network(parameters, split.train.shape, seed, len(prototypes.centres))
    only_dense = replace(parameters, architecture="dense")
    dense = trained_network(only_dense, split, scaler, seed, on_epoch)
    mix(network, dense.network, prototypes)
    penalties = prototypes.score_penalties
    return Trained(network, dense.history, penalties if penalties.any() else None)


class _Found(NamedTuple):
    """Scaled training windows (as many as memory holds), validation windows, and prototypes."""

    train: FloatArray
    validation: FloatArray
    prototypes: Prototypes
    whitening: Whitening | None


def _find(parameters: Parameters, split: Split, scaler: Scaler, seed: int) -> _Found:
    train = scaled(scaler, split.train.thinned(SAMPLE_BYTES).array())
    validation = scaled(scaler, split.validation)
    count = parameters.code_size
    if count is None:
        count = default_count(math.prod(split.train.shape))
    if count < 1:
        raise InputError(f"`code_size` must be at least 1; got {count}")
    is_one_channel = parameters.rows == "windows" and len(split.train.shape) == 1
    width = BLENDED if is_one_channel else SHARP
    weights = None if is_one_channel else _dependencies(parameters, train)
    prototypes = find_prototypes(
        train,
        validation,
        count,
        width=width,
        seed=seed,
        is_penalised=_is_penalised(parameters, weights),
        max_logit=MAX_LOGIT if parameters.front_end in ("none", "auto") else MAX_LOGIT_OF_FEATURES,
    )
    if weights is None:
        return _Found(train, validation, prototypes, None)
    matrix = np.column_stack([np.eye(len(weights), dtype=np.float32), weights])
    whitening = Whitening(matrix, np.zeros(matrix.shape[1], np.float32))
    return _Found(train, validation, prototypes, whitening)


def _dependencies(parameters: Parameters, rows: FloatArray) -> FloatArray | None:
    is_weighted = parameters.architecture == "prototypes" and parameters.error == "mahalanobis"
    return find_dependencies(rows.reshape(len(rows), -1)) if is_weighted else None


def _is_penalised(parameters: Parameters, weights: FloatArray | None) -> bool:
    """Tell whether prototypes that may stand for anomalies are penalised.

    A penalty has the unit of a squared error. A contamination of 0 says that there are none.
    """
    is_noisy = parameters.architecture == "mixed" and parameters.noise > 0
    is_squared = parameters.error == "mse" or weights is not None
    return is_squared and parameters.contamination != 0 and not is_noisy
