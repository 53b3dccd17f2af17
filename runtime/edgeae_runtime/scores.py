"""The kinds of score, and the contribution of each value of a window to its score.

The Keras layers that compute them are in `edgeae_export.keras_graph.score_layers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]


class ScoreKind(NamedTuple):
    """A kind of score.

    `term` maps a value of the scaled residual ``z - z_hat`` to what it adds to the score, up to a
    constant factor. A whitened score is no sum over the values: there the terms are the values'
    parts of the squared residual.
    """

    term: Callable[[Array], Array]
    is_whitened: bool


SCORES = {
    "mse": ScoreKind(np.square, is_whitened=False),
    "mae": ScoreKind(np.abs, is_whitened=False),
    "mahalanobis": ScoreKind(np.square, is_whitened=True),
    "activations": ScoreKind(np.square, is_whitened=True),
}


def is_whitened(score: str) -> bool:
    """Tell whether a kind of score is computed from whitened features.

    Examples
    --------
    >>> is_whitened("mahalanobis"), is_whitened("mae")
    (True, False)
    """
    return SCORES[score].is_whitened


def shares(score: str, residual: Array) -> Array:
    """Return the share of each value in its window's score: `(n, *shape)`, each window sums to 1.

    A window without any error has equal shares.

    Examples
    --------
    >>> shares("mse", np.array([[1.0, -2.0, 0.0]]))
    array([[0.2, 0.8, 0. ]])
    """
    largest = _over_each_window(np.max, np.abs(residual))
    # Divided by the largest error first, so that no square overflows.
    terms = SCORES[score].term(residual / np.where(largest > 0, largest, 1.0))
    terms = np.where(largest > 0, terms, 1.0)
    return terms / _over_each_window(np.sum, terms)


def _over_each_window(reduce: Callable[..., Array], values: Array) -> Array:
    return reduce(values, axis=tuple(range(1, values.ndim)), keepdims=True)
