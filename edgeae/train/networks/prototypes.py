"""Prototypes: the weights of a network whose code says which of many normal windows is nearest."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from edgeae.train.loop import History

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

_WINDOWS_EACH = 3  # with fewer, prototypes are the training windows themselves
_SHRINKAGE = 0.01
_PASSES = 20
_FAR = 2.0
SHARP, BLENDED = 0.05, 2.0
"""Widths, in squared distances of a usual window from its nearest prototype.

The values of a table's row have nothing to do with each other, and the mean of two kinds of row is
none: one prototype must count. Windows of one channel lie on a smooth surface, and the mean of some
near ones is closer to it than any of them.
"""

_LARGEST_LOGIT = 5000.0  # float32 has three digits behind the point there
_MIN_SAMPLED = 4096
_SAMPLE_VALUES = 1 << 22  # seconds of k-means; more windows move the means no more


class Prototypes(NamedTuple):
    """Centres `(k, size)` of groups of normal windows, and the squared distance that tells apart.

    Of two centres whose squared distances from a window differ by `2 * width`, the nearer one has
    `e` times the weight.
    """

    centres: np.ndarray
    width: float


def find_prototypes(
    windows: FloatArray, x_val: FloatArray, most: int, *, width: float, seed: int
) -> Prototypes:
    """At most so many prototypes of normal windows, the strays among them left out.

    Parameters
    ----------
    windows, x_val
        Scaled windows `(n, *shape)`. Both have a part in the centres; how far the second are from
        them decides what is usual.
    most
        How many at most.
    width
        `SHARP` or `BLENDED`.

    Notes
    -----
    The centres are those of k-means (Lloyd, IEEE Transactions on Information Theory 28, 1982). A
    window that is a group of its own and far from all others is more often a stray than a kind of
    normal: it is no prototype. Centres are drawn a little towards their mean: windows of which
    there are many copies would else score zero, and only rounding would tell them apart.
    """
    rows = _rows(windows, x_val)
    count = max(1, min(most, len(rows) // _WINDOWS_EACH, len(np.unique(rows, axis=0))))
    means = KMeans(count, n_init=1, max_iter=_PASSES, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # a fixed number of passes is enough
        means.fit(rows)
    centres = means.cluster_centers_.astype(np.float64)
    centres = centres[~_is_stray(centres, np.bincount(means.labels_, minlength=count))]
    centres = (1 - _SHRINKAGE) * centres + _SHRINKAGE * centres.mean(axis=0)
    if len(centres) == 1:
        centres = np.repeat(centres, 2, axis=0)  # a softmax of one weight is refused by Keras
    return Prototypes(centres, width * _usual(centres, x_val))


def set_prototypes(
    network: Any, found: Prototypes, x_train: FloatArray, x_val: FloatArray
) -> History:
    """Losses, on some windows, of a network of the architecture `prototypes` with these in it.

    Notes
    -----
    The nearest centre c of a window z has the largest `z @ c - c @ c / 2`. A softmax over that,
    divided by the width, gives the weights of their mean.
    """
    network.get_layer("code").set_weights(_nearest(found))
    network.get_layer("output").set_weights([found.centres, np.zeros(found.centres.shape[1])])

    def loss(windows: FloatArray) -> float:
        some = _spread(windows, _MIN_SAMPLED)
        return float(np.mean((some - np.asarray(network(some))) ** 2))

    return History((loss(x_train),), (loss(x_val),), 0)


def mix(network: Any, trained: Any, found: Prototypes) -> None:
    """Set the weights of a `mixed` network: those of a trained `dense` one, and prototypes."""
    for layer in trained.layers:
        if layer.weights and layer.name != "output":
            network.get_layer(layer.name).set_weights(layer.get_weights())
    network.get_layer("nearest").set_weights(_nearest(found))
    kernel, bias = trained.get_layer("output").get_weights()
    network.get_layer("output").set_weights([np.concatenate([kernel, found.centres]) / 2, bias / 2])


def _nearest(found: Prototypes) -> list[np.ndarray]:
    """Kernel and bias of a softmax over how near each prototype is."""
    centres, width = found
    return [centres.T / width, -(centres**2).sum(axis=1) / (2 * width)]


def _rows(windows: FloatArray, x_val: FloatArray) -> np.ndarray:
    both = np.concatenate([windows, x_val]).reshape(len(windows) + len(x_val), -1)
    return _spread(both, max(_MIN_SAMPLED, _SAMPLE_VALUES // both.shape[1]))


def _spread(windows: FloatArray, most: int) -> FloatArray:
    """At most so many windows, evenly spread."""
    if len(windows) <= most:
        return windows
    return windows[np.linspace(0, len(windows) - 1, most).astype(np.int64)]


def _is_stray(centres: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Tell the centres of one window each that are far from all others."""
    if len(centres) < 3:
        return np.zeros(len(centres), bool)
    apart = _squared_distances(centres, centres)
    np.fill_diagonal(apart, np.inf)
    nearest = np.sqrt(apart.min(axis=1))
    strays: np.ndarray = (sizes == 1) & (nearest > _FAR * np.median(nearest))
    return strays


def _usual(centres: np.ndarray, x_val: FloatArray) -> float:
    """Squared distance of a usual window from its nearest centre; no less than float32 tells."""
    nearest = _squared_distances(x_val.reshape(len(x_val), -1), centres).min(axis=1)
    apart = nearest[nearest > 0]
    usual = float(np.median(apart)) if apart.size else 1.0
    least = float((centres**2).sum(axis=1).max()) / (2 * SHARP * _LARGEST_LOGIT)
    return max(usual, least, math.sqrt(np.finfo(np.float32).tiny))


def _squared_distances(rows: np.ndarray, centres: np.ndarray) -> np.ndarray:
    """Squared distance of each row to each centre, `(n, k)`."""
    wide = rows.astype(np.float64)
    products = wide @ centres.T
    squares = (wide**2).sum(axis=1)[:, np.newaxis] + (centres**2).sum(axis=1)
    distances: np.ndarray = np.maximum(squares - 2 * products, 0)
    return distances
