"""From a detector's parameters to its network, untrained or trained."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

from edgeae.architectures import NetworkPlan, build_network
from edgeae.principal import solve_linear
from edgeae.progress import training_bar
from edgeae.scaling import scaled, training_pools, training_sample
from edgeae.training import History, train

if TYPE_CHECKING:
    from edgeae.splitting import Split
    from edgeae_runtime.manifest import Scaler


def untrained_network(parameters: dict[str, Any], shape: tuple[int, ...], seed: int) -> Any:
    """Network of a detector's parameters for windows of a shape.

    Raises
    ------
    InputError
        As `build_network` does.
    """
    code_size, size = parameters["code_size"], math.prod(shape)
    if code_size is not None and code_size >= size:
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
    )
    return build_network(parameters["architecture"], shape, plan)


def trained_network(
    parameters: dict[str, Any], split: Split, scaler: Scaler, seed: int
) -> tuple[Any, History]:
    """Network of a detector's parameters trained on a split, and its losses."""
    network = untrained_network(parameters, split.train.shape, seed)
    fitting = scaled(scaler, split.fitting)
    if parameters["architecture"] == "linear":
        sample, _, _ = training_sample(split.train)
        return network, solve_linear(network, scaled(scaler, sample), fitting)
    windows = training_pools(scaler, split.train)
    names = ("loss", "optimizer", "learning_rate", "epochs", "batch_size", "patience")
    options = {name: parameters[name] for name in names}
    with training_bar(parameters["epochs"], hidden=not parameters["verbose"]) as on_epoch:
        history = train(network, windows, fitting, **options, seed=seed, on_epoch=on_epoch)
    return network, history
