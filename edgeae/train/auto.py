"""The automatic choices: written rules over the shape, number and columns of training windows.

No rule uses a calibration window or an anomaly, and none depends on a data set.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np

from edgeae.train.dependencies import MAX_COLUMNS, find_dependencies
from edgeae.train.parameters import TRAINING, Parameters, training_options
from edgeae.train.scaling import fit_scaler, scaled
from edgeae_export.front_end import features_of

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.front_end import FrontEnd

_MIN_FOR_NETWORK = 1000  # windows of a series; with fewer, principal components are better
_MIN_FOR_MIXED = 200  # windows of one channel
_INNER_WEIGHTS = 6000  # of a dense network 64-32-16, whatever the size of its windows
_EXPLAINED = 0.8  # share of the variance that the components keep
_MAX_WHITENED = 400  # values of a window; the whitening's weights grow with their square
_STEPS, _BATCH = 3000, 256
_MAX_DISCRETE = 32  # distinct values of a discrete column
_MIN, _MAX = 64, 256  # prototypes
_MAX_PER_VALUE = 32  # values on a line need no more, nor do those in a plane
_WEIGHTS = 24_000  # as many as a dense network 64-32-16 has on a window of 140 values
_MAX_WEIGHTS = 200_000  # 0.8 MB in float32
_SMALL_COUNT = 16
_ERROR_OF_FEATURES = (
    "mse: combinations of features that hardly vary come from how features are computed, "
    "so they get no extra weight"
)
_SMALL_COST = "`small` costs 0.007 of AUROC on ten public tables (docs/choosing.md)"


class Choice(NamedTuple):
    """Parameters with none left open, and the reason for each that was chosen automatically."""

    parameters: Parameters
    reasons: dict[str, str]

    @property
    def scaler(self) -> str:
        """Kind of scaler."""
        return cast(str, self.parameters.scaler)

    @property
    def error(self) -> str:
        """Kind of error, which is the score."""
        return cast(str, self.parameters.error)


def default_count(size: int) -> int:
    """Return the default number of prototypes for windows of `size` values.

    The network then costs what a small dense one does.

    Examples
    --------
    >>> [default_count(size) for size in (6, 140, 200, 10_000)]
    [192, 85, 64, 10]
    """
    count = min(_MAX, _MAX_PER_VALUE * size, max(_MIN, _WEIGHTS // (2 * size)))
    return max(8, min(count, _MAX_WEIGHTS // (2 * size)))


def choose(
    parameters: Parameters, sample: FloatArray, count: int, front_end: FrontEnd | None = None
) -> Choice:
    """Set the parameters that the user left open.

    Parameters
    ----------
    parameters
        As the user set them.
    sample
        Raw training windows `(n, *shape)`, all or many of them.
    count
        Number of training windows.
    front_end
        Makes rows of a table of the windows.
    """
    if front_end is not None:
        rows = features_of(front_end, sample)
        given = replace(parameters, rows="readings", error=parameters.error or "mse")
        chosen, reasons = choose(given, rows, count)
        if parameters.error is None and parameters.architecture == "auto":
            reasons["error"] = _ERROR_OF_FEATURES
        return Choice(replace(chosen, rows=parameters.rows), reasons)
    choices = _Choices(parameters)
    if parameters.architecture != "auto":
        return choices.finish()
    if options := training_options(parameters):
        names = " and ".join(options)
        choices.put("architecture", "dense", f"only a trained network uses {names}")
    elif sample.ndim == 3 and sample.shape[1] > 1:
        _choose_for_series(choices, sample, count)
    else:  # a window of one reading is a row of a table
        _choose_for_table(choices, sample.reshape(len(sample), -1), count)
    return choices.finish()


class _Choices:
    """Parameters that are being chosen; what the user set stays."""

    def __init__(self, given: Parameters) -> None:
        self.given = given
        self.chosen: dict[str, Any] = {}
        self.reasons: dict[str, str] = {}

    def put(self, name: str, value: object, why: str) -> None:
        """Choose a value, unless the user set one."""
        if getattr(self.given, name) in (None, "auto") or name in TRAINING:
            self.chosen[name] = value
            self.reasons[name] = f"{value}: {why}"

    def finish(self) -> Choice:
        """Return the parameters with none left open."""
        scaler, error = self.given.scaler or "standard", self.given.error or "mse"
        filled = replace(self.given, scaler=scaler, error=error)
        return Choice(replace(filled, **self.chosen), self.reasons)


def _choose_for_table(choices: _Choices, sample: FloatArray, count: int) -> None:
    size = sample.shape[1]
    is_small, is_one_channel = choices.given.small, choices.given.rows == "windows"
    if is_one_channel:
        choices.put("scaler", "standard", "one scale for the whole window keeps its shape")
    else:
        _choose_scaler(choices, sample)
    if is_one_channel and not is_small and (count - _MIN_FOR_MIXED) * size >= _INNER_WEIGHTS:
        why = "a dense network and prototypes side by side; their mean has the lowest error"
        choices.put("architecture", "mixed", why)
        choices.put("error", "mse", "the reconstruction error")
        return
    why = "the nearest of many normal windows detects most at the cost of a small dense network"
    choices.put("architecture", "prototypes", why)
    why = _SMALL_COST if is_small else f"the limit for windows of {size} values"
    choices.put("code_size", _SMALL_COUNT if is_small else default_count(size), f"at most; {why}")
    _choose_distance(choices, sample)


def _choose_distance(choices: _Choices, sample: FloatArray) -> None:
    """Choose the distance of a row from the nearest prototypes."""
    scaler = choices.given.scaler or choices.chosen["scaler"]
    may_depend = scaler != "minmax" and sample.shape[1] <= MAX_COLUMNS
    weights = None
    if may_depend and not choices.given.has_one_scale:
        weights = find_dependencies(scaled(fit_scaler(scaler, sample), sample))
    if weights is None:
        choices.put("error", "mse", "the distance to the nearest prototypes")
        return
    count = weights.shape[1]
    what = "one combination" if count == 1 else f"each of {count} combinations"
    why = f"{what} of columns hardly varies, and counts more in the distance to the prototypes"
    choices.put("error", "mahalanobis", why)


def _choose_scaler(choices: _Choices, sample: FloatArray) -> None:
    discrete, varying = _discrete(sample)
    if 2 * discrete > varying:
        why = f"{discrete} of {varying} columns are discrete; rare values must not dominate"
        choices.put("scaler", "minmax", why)
    else:
        why = "columns of different units get equal weight, and a few anomalies do not change it"
        choices.put("scaler", "robust", why)


def _choose_for_series(choices: _Choices, sample: FloatArray, count: int) -> None:
    choices.put("scaler", "standard", "channels of different units get equal weight")
    if count < _MIN_FOR_NETWORK:
        components = _components(choices.given, sample)
        why = f"{count} windows are too few for a network; principal components follow drift best"
        choices.put("architecture", "linear", why)
        why = f"components that explain {100 * _EXPLAINED:g} % of the variance"
        choices.put("code_size", components, why)
        choices.put("error", "mse", "the reconstruction error")
        return
    _choose_denoising(choices, count)
    size = math.prod(sample.shape[1:])
    if size <= _MAX_WHITENED and not choices.given.small:
        why = "channels move together; errors that do not are anomalous"
        choices.put("error", "mahalanobis", why)
    else:
        why = f"a whitening of {size} values would be larger than the network"
        choices.put("error", "mse", why)


def _choose_denoising(choices: _Choices, count: int) -> None:
    width = 64 if choices.given.small else 256
    if choices.given.small:
        why = f"{count} windows are enough to train a denoising network"
        choices.put("architecture", "dense", why)
    else:
        why = f"{count} windows are enough for a wide denoising network and prototypes beside it"
        choices.put("architecture", "mixed", why)
    choices.put("hidden", (width,), "wide: the noise keeps it from copying its input")
    choices.put("code_size", width // 2, "no bottleneck")
    choices.put("activation", "relu", "follows large values")
    choices.put("noise", 0.5, "half a standard deviation, which the network learns to remove")
    choices.put("batch_size", _BATCH, "fewer and more precise steps")
    epochs = max(1, math.ceil(_STEPS * _BATCH / count))
    choices.put("epochs", epochs, f"{_STEPS} steps in total")
    choices.put("patience", None, "the best weights of all epochs are kept")


def _components(given: Parameters, sample: FloatArray) -> int:
    """Count the principal components that explain enough of the variance, but never all."""
    rows = scaled(fit_scaler(given.scaler or "standard", sample), sample)
    rows = rows.reshape(len(sample), -1)
    variances = np.linalg.eigvalsh(np.cov(rows, rowvar=False))[::-1]
    explained = np.cumsum(variances) / variances.sum()
    return min(int((explained < _EXPLAINED).sum()) + 1, rows.shape[1] - 1)


def _discrete(sample: FloatArray) -> tuple[int, int]:
    """Count the columns with few distinct values, all integers, and those that vary at all."""
    distinct = [np.unique(column) for column in sample.T]
    varying = [values for values in distinct if len(values) > 1]
    discrete = [
        values
        for values in varying
        if len(values) <= _MAX_DISCRETE and (values == np.rint(values)).all()
    ]
    return len(discrete), len(varying)
