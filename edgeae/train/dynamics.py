"""How each channel moves in training, so that a device can tell a sensor that does not."""

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
_MIN_STEP, _MAX = 1e-30, 1e30  # what float32 divides and multiplies without loss


class Motion(NamedTuple):
    """What the manifest says of motion; the fields are those of `Inputs`."""

    max_constant_run: tuple[int, ...] | None = None
    max_mean_abs_diff: FloatArray | None = None
    diff_residual_weights: FloatArray | None = None


def trained_motion(train: Windows, validation: FloatArray) -> Motion:
    """Motion of channels in windows `(n, steps, channels)`; nothing is said of other shapes.

    `validation` are more normal windows, for the extremes: those of windows that the diff_residual_weights were
    not fitted on are larger.
    """
    if len(train.shape) != 2 or train.shape[0] < 2:
        return Motion()
    channels = train.shape[1]
    followed = diff_residual_weights(train.thinned(_SAMPLE_BYTES).array())
    longest = np.ones(channels, np.int64)
    max_mean_abs_diff, apart = np.zeros(channels), np.zeros(channels)
    for windows in chain(train.pieces(), [validation]):
        np.maximum(longest, max_constant_run(windows), out=longest)
        steps = np.diff(windows.astype(np.float64), axis=1)
        for largest, values in ((max_mean_abs_diff, steps), (apart, steps @ followed)):
            np.maximum(largest, np.abs(values).mean(axis=1).max(axis=0, initial=0), out=largest)
    followed /= np.where(apart > 0, apart, 1)
    is_kept = 1 < channels <= _MAX_RELATED
    return Motion(
        tuple(longest.tolist()),
        np.minimum(max_mean_abs_diff, np.finfo(np.float32).max).astype(np.float32),
        np.clip(followed, -_MAX, _MAX).astype(np.float32) if is_kept else None,
    )


def max_constant_run(windows: FloatArray) -> NDArray[np.int64]:
    """Longest run of equal readings of each channel within any window.

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
    """Matrix that turns steps `(k, channels)` into what the other channels' steps do not explain.

    Column c holds the weights of the linear regression of channel c on all others, which is a
    column of the inverse covariance (Lauritzen, Graphical Models, 1996, section 5.1.3), with the
    covariance shrunk as Ledoit and Wolf (2004) do. A channel that never moved is related to none.

    Examples
    --------
    >>> steps = np.random.default_rng(0).normal(size=(50, 40, 1))
    >>> windows = np.cumsum(np.concatenate([steps, 2 * steps], axis=2), axis=1)
    >>> unlike = np.array([[1.0, 2.0], [1.0, -2.0]]) @ diff_residual_weights(windows)
    >>> bool((np.abs(unlike[0]) < 0.1).all()), bool((np.abs(unlike[1]) > 1).all())
    (True, True)
    """
    from sklearn.covariance import LedoitWolf

    steps = np.diff(windows.astype(np.float64), axis=1).reshape(-1, windows.shape[2])
    size = np.sqrt(np.square(steps).mean(axis=0))
    moves = size > _MIN_STEP
    result = np.zeros((len(size), len(size)))
    if moves.any():
        size = size[moves]
        inverse = LedoitWolf(assume_centered=True).fit(steps[:, moves] / size).precision_
        result[np.ix_(moves, moves)] = inverse / np.diag(inverse) / size[:, None]
    return result
