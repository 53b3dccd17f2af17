"""A detector's parameters: in range, or refused before anything is done."""

from __future__ import annotations

import math
import warnings
from typing import Any, cast

import numpy as np

from edgeae_export import ThresholdRule
from edgeae_export.calibration.thresholds import DEFAULT_RATE
from edgeae_runtime.conformal import windows_needed
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.reader import SCALERS
from edgeae_runtime.scores import SCORES

ROWS = ("readings", "windows")
TRAINING_DEFAULTS: dict[str, Any] = {
    "hidden": None,
    "activation": "tanh",
    "output_activation": "linear",
    "loss": "mse",
    "optimizer": "nadam",
    "learning_rate": 2e-3,
    "epochs": 100,
    "batch_size": 64,
    "patience": 10,
    "kl_weight": 0.1,
    "noise": 0.0,
}
"""What only a network that is trained step by step has, and its values without a wish."""


def training_options(parameters: dict[str, Any]) -> list[str]:
    """Names of the parameters that only a trained network has, and that were given.

    Examples
    --------
    >>> training_options({**TRAINING_DEFAULTS, "hidden": (8, 4)})
    ['hidden']
    """
    return [name for name, usual in TRAINING_DEFAULTS.items() if parameters[name] != usual]


def check_parameters(parameters: dict[str, Any]) -> None:
    """Refuse a parameter of `edgeae.Detector` that is out of its range.

    Raises
    ------
    InputError
        It names the parameter, what it must be, and what was got.
    """
    for name, choices in (("rows", ROWS), ("scaler", SCALERS), ("score", tuple(SCORES))):
        is_open = name != "rows" and parameters[name] is None
        if not is_open and parameters[name] not in choices:
            raise InputError(
                f"{name} must be one of {', '.join(choices)}; got {parameters[name]!r}"
            )
    if not parameters["learning_rate"] > 0:
        raise InputError(f"learning_rate must be positive; got {parameters['learning_rate']}")
    if not 0 <= parameters["contamination"] < 0.5:
        raise InputError(
            f"contamination must lie from 0 to below 0.5; got {parameters['contamination']}"
        )
    if parameters["small"] and (
        parameters["architecture"] != "auto" or training_options(parameters)
    ):
        given = training_options(parameters) or [f"architecture={parameters['architecture']!r}"]
        raise InputError(
            f"small goes with what 'auto' chooses; got {', '.join(given)} (leave it out, or small)"
        )
    if not parameters["noise"] >= 0:
        raise InputError(f"noise must be at least 0; got {parameters['noise']}")
    if parameters["loss"] == "binary_crossentropy" and (
        parameters["output_activation"] != "sigmoid"
        or parameters["scaler"] not in ("minmax", "none")
    ):
        raise InputError(
            "loss='binary_crossentropy' needs output_activation='sigmoid' and scaler='minmax' "
            "(or 'none', for values from 0 to 1)"
        )
    for name in ("epochs", "batch_size", "patience"):
        if parameters[name] is not None and parameters[name] < 1:
            raise InputError(f"{name} must be at least 1; got {parameters[name]}")


def seed_of(random_state: Any) -> int:
    """Seed for numpy's generators; None draws a new one, and no global state is touched.

    Raises
    ------
    InputError
        If it is neither None, a whole number from 0, nor numpy's older `RandomState`.
    """
    if isinstance(random_state, np.random.RandomState):  # scikit-learn's other form of a seed
        return int(random_state.randint(2**31))
    try:
        return int(np.random.SeedSequence(random_state).generate_state(1)[0])
    except (TypeError, ValueError):
        raise InputError(
            f"random_state must be None or a whole number from 0; got {random_state!r}"
        ) from None


def chosen_rule(parameters: dict[str, Any], windows: int, anomalies: int) -> ThresholdRule:
    """Threshold rule for so many calibration windows and labelled anomalies.

    Raises
    ------
    InputError
        If they cannot support it; the message says how many would.
    """
    rule = ThresholdRule.parse(
        parameters["threshold_rule"],
        false_alarm_rate=parameters["false_alarm_rate"],
        threshold=parameters["threshold"],
        windows=windows,
    )
    if rule.kind == "conformal":
        _check_support(parameters, cast(float, rule.number), windows)
    rule.check(windows, anomalies)
    return rule


def _check_support(parameters: dict[str, Any], rate: float, windows: int) -> None:
    """Refuse a rate that needs more calibration windows, or say which one was taken."""
    needed = windows_needed(rate)
    if windows < needed:
        enough = math.ceil(needed / parameters["calibration_fraction"])
        raise InputError(
            f"false_alarm_rate={rate} needs {needed} calibration windows; got {windows}; "
            f"{enough} normal windows would give them"
        )
    if parameters["false_alarm_rate"] is None and rate != DEFAULT_RATE:
        warnings.warn(
            f"{windows} calibration windows support a false_alarm_rate of {rate:g} at best, "
            f"which is taken; {DEFAULT_RATE} needs {windows_needed(DEFAULT_RATE)}",
            stacklevel=5,
        )
