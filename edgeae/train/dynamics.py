"""How each channel changes in training, so that a device can detect a broken sensor."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.data.windows import Windows
    from edgeae_runtime.arrays import FloatArray

_MAX_RELATED = 64  # channels; their square is kept in the manifest
_SAMPLE_BYTES = 16 << 20
_MIN_DIFF, _MAX_WEIGHT = 1e-30, 1e30  # what float32 divides and multiplies without loss


class Dynamics(NamedTuple):
    """The manifest's facts about changes from reading to reading; the fields are in `Inputs`."""

    max_constant_run: tuple[int, ...] | None = None
    max_mean_abs_diff: FloatArray | None = None
    diff_residual_weights: FloatArray | None = None


def dynamics_of(train: Windows, validation: FloatArray) -> Dynamics:
    """Measure the channels of windows `(n, steps, channels)`; other shapes have no dynamics.

    `validation` holds more normal windows for the extremes: the residuals of windows that the
    weights were not fitted on are larger.
    """
    if len(train.shape) != 2 or train.shape[0] < 2:
        return Dynamics()
    channels = train.shape[1]
    weights = diff_residual_weights(train.thinned(_SAMPLE_BYTES).array())
    longest = np.ones(channels, np.int64)
    max_diff, max_residual = np.zeros(channels), np.zeros(channels)
    for windows in chain(train.pieces(), [validation]):
        np.maximum(longest, max_constant_run(windows), out=longest)
        diffs = np.diff(windows.astype(np.float64), axis=1)
        for largest, values in ((max_diff, diffs), (max_residual, diffs @ weights)):
            np.maximum(largest, np.abs(values).mean(axis=1).max(axis=0, initial=0), out=largest)
    weights /= np.where(max_residual > 0, max_residual, 1)
    is_related = 1 < channels <= _MAX_RELATED
    return Dynamics(
        tuple(longest.tolist()),
        np.minimum(max_diff, np.finfo(np.float32).max).astype(np.float32),
        np.clip(weights, -_MAX_WEIGHT, _MAX_WEIGHT).astype(np.float32) if is_related else None,
    )


def max_constant_run(windows: FloatArray) -> NDArray[np.int64]:
    """Return the longest run of equal readings of each channel within any window.

    Examples
    --------
    >>> max_constant_run(np.array([[[0, 1], [0, 2], [0, 2], [3, 3]]]))
    array([3, 2])
    """
    run = np.ones((len(windows), windows.shape[2]), np.int64)
    longest = np.ones(windows.shape[2], np.int64)
    for step in range(1, windows.shape[1]):
        run = np.where(windows[:, step] == windows[:, step - 1], run + 1, 1)
        np.maximum(longest, run.max(axis=0, initial=1), out=longest)
    return longest


def diff_residual_weights(windows: FloatArray) -> NDArray[np.float64]:
    """Return the matrix from differences `(k, channels)` to what other channels do not explain.

    Column c holds the weights of the linear regression of channel c on all others, which is a
    column of the inverse covariance (Lauritzen, Graphical Models, 1996, section 5.1.3), with the
    covariance shrunk as by Ledoit and Wolf (2004). A constant channel is related to none.

    Examples
    --------
    >>> diffs = np.random.default_rng(0).normal(size=(50, 40, 1))
    >>> windows = np.cumsum(np.concatenate([diffs, 2 * diffs], axis=2), axis=1)
    >>> residuals = np.array([[1.0, 2.0], [1.0, -2.0]]) @ diff_residual_weights(windows)
    >>> bool((np.abs(residuals[0]) < 0.1).all()), bool((np.abs(residuals[1]) > 1).all())
    (True, True)
    """
    from sklearn.covariance import LedoitWolf

    diffs = np.diff(windows.astype(np.float64), axis=1).reshape(-1, windows.shape[2])
    size = np.sqrt(np.square(diffs).mean(axis=0))
    varies = size > _MIN_DIFF
    result = np.zeros((len(size), len(size)))
    if varies.any():
        size = size[varies]
        inverse = LedoitWolf(assume_centered=True).fit(diffs[:, varies] / size).precision_
        result[np.ix_(varies, varies)] = inverse / np.diag(inverse) / size[:, None]
    return result
