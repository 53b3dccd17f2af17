"""A detector's parameters: checked before anything else is done."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass, fields
from numbers import Real
from typing import TYPE_CHECKING, Literal, cast

import numpy as np

from edgeae.train.front_end_options import FrontEndOptions
from edgeae_export import ThresholdRule
from edgeae_export.calibration.thresholds import DEFAULT_RATE
from edgeae_runtime.conformal import windows_needed
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.reader import SCALERS
from edgeae_runtime.scores import SCORES

if TYPE_CHECKING:
    from collections.abc import Sequence

_MAX_DEFAULT_RATE = 0.1  # a promise of more than one alarm in ten windows says nothing
_MAX_BACKTEST = 0.9
ROWS = ("readings", "windows")
TRAINING = (
    "hidden",
    "activation",
    "output_activation",
    "loss",
    "optimizer",
    "learning_rate",
    "epochs",
    "batch_size",
    "patience",
    "kl_weight",
    "noise",
)
"""Parameters that only a network trained step by step uses."""


@dataclass(frozen=True, kw_only=True)
class Parameters:
    """The parameters of `edgeae.Detector`, which documents them, with its defaults."""

    architecture: str = "auto"
    hidden: Sequence[int] | None = None
    code_size: int | None = None
    activation: str = "tanh"
    output_activation: str = "linear"
    loss: str = "mse"
    optimizer: str = "nadam"
    learning_rate: float = 2e-3
    epochs: int = 100
    batch_size: int = 64
    patience: int | None = 10
    kl_weight: float = 0.1
    noise: float = 0.0
    rows: str = "readings"
    scaler: str | None = None
    error: str | None = None
    false_alarm_rate: float | None = None
    threshold_rule: str = "conformal"
    threshold: float | None = None
    calibration_fraction: float = 0.2
    contamination: float | Literal["auto"] = "auto"
    small: bool = False
    backtest: float | None = None
    front_end: str = "auto"
    random_state: int | np.random.RandomState | None = None
    verbose: int = 0

    def __post_init__(self) -> None:
        if self.hidden is not None:  # a list in Python and in JSON
            object.__setattr__(self, "hidden", tuple(self.hidden))

    @property
    def contamination_share(self) -> float:
        """Share of the training windows to leave out."""
        return 0.0 if self.contamination == "auto" else float(self.contamination)

    @property
    def has_one_scale(self) -> bool:
        """Whether a 2-D array holds windows of one channel, which share one offset and scale."""
        return self.rows == "windows"


_DEFAULTS = {field.name: field.default for field in fields(Parameters)}


def training_options(parameters: Parameters) -> list[str]:
    """Name the parameters that only a trained network uses and that differ from their defaults.

    Examples
    --------
    >>> training_options(Parameters(hidden=(8, 4), small=True))
    ['hidden']
    """
    return [name for name in TRAINING if getattr(parameters, name) != _DEFAULTS[name]]


def check_parameters(parameters: Parameters) -> None:
    """Refuse parameters that are out of range or do not go together.

    Raises
    ------
    InputError
        The message names the parameter, what it must be, and what was got.
    """
    _check_choices(parameters)
    if parameters.front_end not in ("auto", "none"):
        FrontEndOptions.parse(parameters.front_end)
    _check_contamination(parameters.contamination)
    _check_numbers(parameters)
    _check_small(parameters)
    if parameters.loss == "binary_crossentropy" and (
        parameters.output_activation != "sigmoid" or parameters.scaler not in ("minmax", "none")
    ):
        raise InputError(
            "`loss` 'binary_crossentropy' needs `output_activation` 'sigmoid' and `scaler` "
            "'minmax' (or 'none', for values from 0 to 1)"
        )


def _check_choices(parameters: Parameters) -> None:
    for name, choices in (("rows", ROWS), ("scaler", SCALERS), ("error", tuple(SCORES))):
        value = getattr(parameters, name)
        is_open = value is None and name != "rows"
        if not is_open and value not in choices:
            raise InputError(f"`{name}` must be one of {', '.join(choices)}; got {value!r}")


def _check_contamination(contamination: object) -> None:
    if contamination == "auto":
        return
    if not isinstance(contamination, Real) or not 0 <= float(contamination) < 0.5:
        raise InputError(
            f"`contamination` must be 'auto', or at least 0 and below 0.5; got {contamination!r}"
        )


def _check_numbers(parameters: Parameters) -> None:
    if not parameters.learning_rate > 0:
        raise InputError(f"`learning_rate` must be positive; got {parameters.learning_rate}")
    if parameters.backtest is not None and not 0 <= parameters.backtest <= _MAX_BACKTEST:
        raise InputError(
            f"`backtest` must be a share from 0 to {_MAX_BACKTEST}; got {parameters.backtest}"
        )
    if not parameters.noise >= 0:
        raise InputError(f"`noise` must be at least 0; got {parameters.noise}")
    for name in ("epochs", "batch_size", "patience"):
        value = getattr(parameters, name)
        if value is not None and value < 1:
            raise InputError(f"`{name}` must be at least 1; got {value}")


def _check_small(parameters: Parameters) -> None:
    if not parameters.small:
        return
    others = training_options(parameters)
    if parameters.architecture != "auto":
        others = ["architecture", *others]
    if others:
        names = ", ".join(f"`{name}`" for name in others)
        raise InputError(f"`small` works with automatic choices only; leave out {names}")


def seed_of(random_state: int | np.random.RandomState | None) -> int:
    """Return a seed for numpy's generators; None draws a new one. No global state is used.

    Raises
    ------
    InputError
        If it is neither None, a non-negative integer, nor numpy's older `RandomState`.
    """
    if isinstance(random_state, np.random.RandomState):  # scikit-learn's other form of a seed
        return int(random_state.randint(2**31))
    try:
        return int(np.random.SeedSequence(random_state).generate_state(1)[0])
    except (TypeError, ValueError):
        raise InputError(
            f"`random_state` must be None or a non-negative integer; got {random_state!r}"
        ) from None


def chosen_rule(parameters: Parameters, windows: int, anomalies: int) -> ThresholdRule:
    """Return the threshold rule for a number of calibration windows and labelled anomalies.

    Raises
    ------
    InputError
        If there are too few windows for the rule; the message says how many it needs.
    """
    rule = ThresholdRule.parse(
        parameters.threshold_rule,
        false_alarm_rate=parameters.false_alarm_rate,
        threshold=parameters.threshold,
        windows=windows,
    )
    if rule.kind == "conformal":
        _check_support(parameters, cast(float, rule.number), windows)
    rule.check(windows, anomalies)
    return rule


def _check_support(parameters: Parameters, rate: float, windows: int) -> None:
    """Refuse a rate that needs more calibration windows; warn of a default that was replaced."""
    needed = windows_needed(rate)
    if parameters.false_alarm_rate is None and rate > _MAX_DEFAULT_RATE:
        enough = windows_needed(_MAX_DEFAULT_RATE)
        raise InputError(
            f"a minimum of {enough} calibration windows is required for a false-alarm rate; got "
            f"{windows}, which support {rate:g} at best; give about "
            f"{math.ceil(enough / parameters.calibration_fraction)} normal windows (sample(s)), "
            f"another `threshold_rule`, or that `false_alarm_rate`"
        )
    if windows < needed:
        enough = math.ceil(needed / parameters.calibration_fraction)
        raise InputError(
            f"`false_alarm_rate` {rate} needs {needed} calibration windows; got {windows}; give "
            f"about {enough} normal windows, or a larger rate"
        )
    if parameters.false_alarm_rate is None and rate != DEFAULT_RATE:
        warnings.warn(
            f"{windows} calibration windows support a false-alarm rate of {rate:g} at best, which "
            f"is used; {DEFAULT_RATE} needs {windows_needed(DEFAULT_RATE)} calibration windows",
            stacklevel=6,
        )
