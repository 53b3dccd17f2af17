"""What `auto` decides: written rules over the shape, number and columns of the training windows.

No rule looks at a calibration window or an anomaly, and none knows a data set.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.train.parameters import TRAINING_DEFAULTS, training_options
from edgeae.train.scaling import fit_scaler, scaled

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_FEW_WINDOWS = 1000  # of a series; a network needs more to beat principal components
_FEW_OF_ONE_CHANNEL = 200
_INNER_WEIGHTS = 6000  # of a dense network 64-32-16, whatever the size of its windows
_EXPLAINED = 0.8  # share of the variance that these components keep
_MAX_WHITENED = 400  # values of a window; the whitening's weights grow with their square
_STEPS, _BATCH = 3000, 256
_DISCRETE = 32  # most distinct values of a discrete column
_MIN, _MAX = 64, 256  # prototypes
_MAX_A_VALUE = 32  # values of a line need no more, and those of a plane
_WEIGHTS = 24_000  # as many as a dense network 64-32-16 has on a window of 140 values
_LARGEST_WEIGHTS = 200_000  # 0.8 MB in float32
_SMALL_COUNT = 16
_SMALL_COST = "small, which cost 0.007 of AUROC on ten public tables (docs/choosing.md)"


class Choice(NamedTuple):
    """Parameters of a detector with none left open, and what `auto` chose, each with its reason."""

    parameters: dict[str, Any]
    reasons: dict[str, str]


def usual_count(size: int) -> int:
    """How many prototypes windows of so many values get: as many as a small dense network costs.

    Examples
    --------
    >>> [usual_count(size) for size in (6, 140, 200, 10_000)]
    [192, 85, 64, 10]
    """
    wanted = min(_MAX, _MAX_A_VALUE * size, max(_MIN, _WEIGHTS // (2 * size)))
    return max(8, min(wanted, _LARGEST_WEIGHTS // (2 * size)))


def choose(given: dict[str, Any], sample: FloatArray, count: int) -> Choice:
    """Fill in what a user left open.

    Parameters
    ----------
    given
        Parameters of `edgeae.Detector`.
    sample
        Raw training windows `(n, *shape)`, all or many of them.
    count
        How many training windows there are.
    """
    open_ = _Open(given)
    if given["architecture"] != "auto":
        return open_.finish()
    if set_by_hand := training_options(given):
        why = f"{' and '.join(set_by_hand)} given, which only a trained network has"
        open_.put("architecture", "dense", why)
    elif sample.ndim == 3 and sample.shape[1] > 1:
        _choose_for_series(open_, sample, count)
    else:  # a window of one reading is a row of a table
        _choose_for_table(open_, sample.reshape(len(sample), -1), count)
    return open_.finish()


class _Open:
    """Parameters that are being filled in; what the user gave stays."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.chosen: dict[str, Any] = {}
        self.reasons: dict[str, str] = {}

    def put(self, name: str, value: Any, why: str) -> None:
        if self.given[name] in (None, "auto") or name in TRAINING_DEFAULTS:
            self.chosen[name] = value
            self.reasons[name] = f"{value}: {why}"

    def finish(self) -> Choice:
        usual = {"scaler": "standard", "score": "mse"}
        filled = {name: value for name, value in usual.items() if self.given[name] is None}
        return Choice({**self.given, **filled, **self.chosen}, self.reasons)


def _choose_for_table(open_: _Open, sample: FloatArray, count: int) -> None:
    size = sample.shape[1]
    is_small = open_.given["small"]
    is_enough = (count - _FEW_OF_ONE_CHANNEL) * size >= _INNER_WEIGHTS
    if open_.given["rows"] == "windows" and is_enough and not is_small:
        open_.put(
            "architecture", "mixed",
            "a dense network follows what normal windows have in common, prototypes what single "
            "kinds have; the mean of both errs least",
        )  # fmt: skip
        open_.put("scaler", "standard", "one scale for the whole window keeps its form")
        open_.put("score", "mse", "the error of the reconstruction")
        return
    open_.put(
        "architecture", "prototypes",
        "the nearest of many normal windows finds most, and costs no more than a small dense "
        "network",
    )  # fmt: skip
    why = _SMALL_COST if is_small else f"what {size} values a window may cost"
    open_.put("code_size", _SMALL_COUNT if is_small else usual_count(size), f"at most; {why}")
    if open_.given["rows"] == "readings":
        discrete, varying = _discrete(sample)
        if 2 * discrete > varying:
            why = f"{discrete} of {varying} columns are discrete; rare values must not outweigh all"
            open_.put("scaler", "minmax", why)
        else:
            open_.put("scaler", "standard", "columns of different units weigh alike")
    else:
        open_.put("scaler", "standard", "one scale for the whole window keeps its form")
    open_.put("score", "mse", "the distance from the nearest prototypes")


def _choose_for_series(open_: _Open, sample: FloatArray, count: int) -> None:
    open_.put("scaler", "standard", "channels of different units weigh alike")
    size = math.prod(sample.shape[1:])
    is_small = open_.given["small"]
    if count < _FEW_WINDOWS:
        kept = _components(open_, sample)
        why = f"{count} windows are few for a network"
        open_.put("architecture", "linear", f"{why}; principal components follow a drift best")
        open_.put("code_size", kept, f"components of {100 * _EXPLAINED:g} % of the variance")
        open_.put("score", "mse", "the error of the reconstruction")
        return
    open_.put("architecture", "dense", f"{count} windows train a wide network on noisy copies")
    width = 64 if is_small else 256
    open_.put("hidden", (width,), "wide: what keeps it from copying is the noise")
    open_.put("code_size", width // 2, "no bottleneck")
    open_.put("activation", "relu", "follows large values")
    open_.put("noise", 0.5, "half a standard deviation, which it learns to take away")
    open_.put("batch_size", _BATCH, "fewer, surer steps")
    epochs = max(1, math.ceil(_STEPS * _BATCH / count))
    open_.put("epochs", epochs, f"{_STEPS} steps in all")
    open_.put("patience", None, "the best weights of all steps are kept")
    if size <= _MAX_WHITENED and not is_small:
        open_.put("score", "mahalanobis", "channels move together; errors that do not are strange")
    else:
        open_.put("score", "mse", f"a whitening of {size} values would be larger than the network")


def _components(open_: _Open, sample: FloatArray) -> int:
    """Count the principal components that explain enough of the variance, but never all."""
    kind = open_.given["scaler"] or "standard"
    rows = scaled(fit_scaler(kind, sample), sample).reshape(len(sample), -1)
    variances = np.linalg.eigvalsh(np.cov(rows, rowvar=False))[::-1]
    explained = np.cumsum(variances) / variances.sum()
    return min(int((explained < _EXPLAINED).sum()) + 1, rows.shape[1] - 1)


def _discrete(sample: FloatArray) -> tuple[int, int]:
    """Count the columns with few distinct values, all whole numbers, and those that vary at all."""
    distinct = [np.unique(column) for column in sample.T]
    varying = [values for values in distinct if len(values) > 1]
    is_discrete = [
        len(values) <= _DISCRETE and bool((values == np.rint(values)).all()) for values in varying
    ]
    return sum(is_discrete), len(varying)
