"""How much each value of a window adds to its score, for each kind of score.

The Keras layer of a kind of score is in `edgeae_export.keras_graph.score_layers`; a kind is one
entry in each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

TERMS: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "mse": np.square,
    "mae": np.abs,
    "mahalanobis": np.square,
    "activations": np.square,
}
"""What a value of the scaled residual ``z - z_hat`` adds to the score, up to a constant factor.

The last two are no sums over the values: there it is the value's part of the squared residual.
"""


def shares(score: str, residual: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each value in its window's score: `(n, *shape)`, each window sums to 1.

    A window without any error gets equal shares.

    Examples
    --------
    >>> shares("mse", np.array([[1.0, -2.0, 0.0]]))
    array([[0.2, 0.8, 0. ]])
    """
    largest = _over_each_window(np.max, np.abs(residual))
    # Divided by the largest error first, so that no square overflows.
    terms = TERMS[score](residual / np.where(largest > 0, largest, 1.0))
    terms = np.where(largest > 0, terms, 1.0)
    return terms / _over_each_window(np.sum, terms)


def _over_each_window(
    reduce: Callable[..., NDArray[np.float64]], values: NDArray[np.float64]
) -> NDArray[np.float64]:
    return reduce(values, axis=tuple(range(1, values.ndim)), keepdims=True)
