"""Prototypes: the weights of a network whose code tells the nearest of many normal windows."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning
from threadpoolctl import threadpool_limits

from edgeae.train.state import History

if TYPE_CHECKING:
    from edgeae.train.keras_backend import keras
    from edgeae_runtime.arrays import FloatArray

_MIN_WINDOWS_EACH = 3  # with fewer, prototypes are the training windows themselves
_FEW, _MIN_OF_FEW = 200, 2  # of few rows of a table means of three are too coarse
_SHRINKAGE = 0.01
_PASSES = 20
_FAR = 2.0  # median distances between neighbouring centres
SHARP, BLENDED = 0.05, 2.0
"""Widths, in squared distances of a typical window from its nearest prototype.

The mean of two kinds of table rows is no normal row: one prototype must dominate. Windows of one
channel lie on a smooth surface, and the mean of nearby ones is closer to it than any of them.
"""

_NEAR_SHARE, _FAR_SHARE = 0.005, 0.03
"""Shares of the windows between whose distances from a prototype its penalty lies."""

_PENALTIES = {SHARP: 0.35, BLENDED: 0.2}
"""The factor of that difference, by width.

The largest ones that cost little on clean windows: on the tables with an asterisk in
docs/choosing.md at most 0.001 of average precision, on ECG5000 at most 0.001 of AUROC (but 0.009 of
accuracy at a false-alarm rate of 2 %, in a `mixed` network).
"""

_MAX_MEASURED = 16_384  # windows; more do not change the distances

MAX_LOGIT, MAX_LOGIT_OF_FEATURES = 5000.0, 250.0
"""Of the softmax: float32 has three decimals at the first, which is for readings.

Features of a front end are rounded already, by each engine in its own way, and the softmax enlarges
that by as much as its logits are large.
"""

_MIN_SAMPLED = 4096
_SAMPLE_VALUES = 1 << 22  # some seconds of k-means; more windows do not change the means


class Prototypes(NamedTuple):
    """Centres `(k, size)` of groups of normal windows, and the width of the softmax over them.

    If the squared distances of two centres from a window differ by `2 * width`, the nearer one has
    `e` times the weight. The penalties `(k,)` are added to the squared distances.
    """

    centres: np.ndarray
    width: float
    penalties: np.ndarray

    @property
    def score_penalties(self) -> FloatArray:
        """What each prototype adds to a mean squared error, `(k,)` float32."""
        penalties: FloatArray = (self.penalties / self.centres.shape[1]).astype(np.float32)
        return penalties


def find_prototypes(
    windows: FloatArray,
    x_val: FloatArray,
    max_count: int,
    *,
    width: float,
    seed: int,
    is_penalised: bool = False,
    max_logit: float = MAX_LOGIT,
) -> Prototypes:
    """Find prototypes of normal windows, without outliers.

    Parameters
    ----------
    windows, x_val
        Scaled windows `(n, *shape)`. The centres come from both, the typical distance from `x_val`.
    max_count
        Maximum number of prototypes.
    width
        `SHARP` or `BLENDED`.
    is_penalised
        Whether prototypes of small groups far from most windows are penalised.
    max_logit
        Up to which the softmax over the prototypes may be sharpened.

    Notes
    -----
    The centres are those of k-means (Lloyd, IEEE Transactions on Information Theory 28, 1982). A
    window that forms a group by itself, far from all others, is more often an outlier than a kind
    of normal window, and is left out. Centres are shrunk slightly towards their mean: otherwise
    windows with many copies would score zero, and their order would depend on rounding.
    """
    rows = _rows(windows, x_val)
    is_few = width == SHARP and len(rows) < _FEW
    least = _MIN_OF_FEW if is_few else _MIN_WINDOWS_EACH
    count = max(1, min(max_count, len(rows) // least, len(np.unique(rows, axis=0))))
    means = KMeans(count, n_init=1, max_iter=_PASSES, random_state=seed)
    # One thread sums in one order: the same windows give the same prototypes on every machine.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)  # a fixed number of passes is enough
        means.fit(rows)
    centres = means.cluster_centers_.astype(np.float64)
    centres = centres[~_is_outlier(centres, np.bincount(means.labels_, minlength=count))]
    centres = (1 - _SHRINKAGE) * centres + _SHRINKAGE * centres.mean(axis=0)
    if len(centres) == 1:
        centres = np.repeat(centres, 2, axis=0)  # a softmax of one weight is refused by Keras
    factor = _PENALTIES[width] if is_penalised else 0.0
    penalties = factor * _isolation(centres, rows)
    resolution = _size(centres, penalties) / (2 * SHARP * max_logit)
    typical = max(_typical_distance(centres, x_val), resolution)
    return Prototypes(centres, width * typical, penalties)


def set_prototypes(
    network: keras.Model, prototypes: Prototypes, x_train: FloatArray, x_val: FloatArray
) -> History:
    """Set the weights of a `prototypes` network, and return its losses on some of the windows.

    Notes
    -----
    The nearest centre c of a window z has the largest `z @ c - c @ c / 2`. A softmax over that,
    divided by the width, is the weight of each centre in the reconstruction. A penalty counts as
    distance.
    """
    network.get_layer("code").set_weights(_nearest(prototypes))
    centres = prototypes.centres
    network.get_layer("output").set_weights([centres, np.zeros(centres.shape[1])])

    def loss(windows: FloatArray) -> float:
        sample = _thinned(windows, _MIN_SAMPLED)
        return float(np.mean((sample - np.asarray(network(sample))) ** 2))

    return History((loss(x_train),), (loss(x_val),), 0)


def mix(network: keras.Model, trained: keras.Model, prototypes: Prototypes) -> None:
    """Set the weights of a `mixed` network from a trained `dense` one and prototypes.

    Notes
    -----
    An output has one scale for its weights in int8. Prototypes are larger than the weights of a
    trained layer, which would be rounded coarsely: with `relu` they are enlarged to match, and what
    they multiply is divided by as much, which changes no result.
    """
    *hidden, output = (layer for layer in trained.layers if layer.weights)
    for layer in hidden:
        network.get_layer(layer.name).set_weights(layer.get_weights())
    network.get_layer("nearest").set_weights(_nearest(prototypes))
    kernel, bias = output.get_weights()
    if hidden[-1].activation.__name__ == "relu" and kernel.any() and prototypes.centres.any():
        factor = np.abs(prototypes.centres).max() / np.abs(kernel).max()
        smaller = [weights / factor for weights in hidden[-1].get_weights()]
        network.get_layer(hidden[-1].name).set_weights(smaller)
        kernel = kernel * factor
    kernel = np.concatenate([kernel, prototypes.centres])
    network.get_layer("output").set_weights([kernel / 2, bias / 2])


def _nearest(prototypes: Prototypes) -> list[np.ndarray]:
    """Return kernel and bias of a softmax over the distances to the prototypes."""
    centres, width, penalties = prototypes
    return [centres.T / width, -((centres**2).sum(axis=1) + penalties) / (2 * width)]


def _rows(windows: FloatArray, x_val: FloatArray) -> np.ndarray:
    both = np.concatenate([windows, x_val]).reshape(len(windows) + len(x_val), -1)
    return _thinned(both, max(_MIN_SAMPLED, _SAMPLE_VALUES // both.shape[1]))


def _thinned(windows: FloatArray, max_count: int) -> FloatArray:
    """Return at most `max_count` windows, evenly spaced."""
    if len(windows) <= max_count:
        return windows
    return windows[np.linspace(0, len(windows) - 1, max_count).astype(np.int64)]


def _is_outlier(centres: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Flag centres that stand for a single window and are far from all others."""
    if len(centres) < 3:
        return np.zeros(len(centres), bool)
    apart = _squared_distances(centres, centres)
    np.fill_diagonal(apart, np.inf)
    nearest = np.sqrt(apart.min(axis=1))
    outliers: np.ndarray = (sizes == 1) & (nearest > _FAR * np.median(nearest))
    return outliers


def _isolation(centres: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Measure which prototypes stand for small groups of windows that are far from most others.

    Notes
    -----
    The squared distance of a centre to its k-th nearest window, k a share of all, is the distance
    to a measure of Chazal et al. (Foundations of Computational Mathematics 11, 2011). The part that
    a small share already shows is local density, which the distance of a window from the centre
    shows too. The difference is large only for a group of fewer than `_FAR_SHARE` of the windows.
    """
    sample = _thinned(rows, _MAX_MEASURED)
    last = len(sample) - 1
    near, far = (
        min(last, max(1, round(share * len(sample)))) for share in (_NEAR_SHARE, _FAR_SHARE)
    )
    ordered = np.partition(_squared_distances(centres, sample), (near, far), axis=1)
    difference: np.ndarray = ordered[:, far] - ordered[:, near]
    return difference


def _size(centres: np.ndarray, penalties: np.ndarray) -> float:
    """Return the largest squared size of a centre with its penalty."""
    return float(((centres**2).sum(axis=1) + penalties).max())


def _typical_distance(centres: np.ndarray, x_val: FloatArray) -> float:
    """Return a typical squared distance from the nearest centre, above 0."""
    nearest = _squared_distances(x_val.reshape(len(x_val), -1), centres).min(axis=1)
    apart = nearest[nearest > 0]
    typical = float(np.median(apart)) if apart.size else 1.0
    return max(typical, math.sqrt(np.finfo(np.float32).tiny))


def _squared_distances(rows: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Return the squared distance of each row to each centre, `(n, k)`."""
    wide = rows.astype(np.float64)
    products = wide @ centres.T
    squares = (wide**2).sum(axis=1)[:, np.newaxis] + (centres**2).sum(axis=1)
    distances: np.ndarray = np.maximum(squares - 2 * products, 0)
    return distances
