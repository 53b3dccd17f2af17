"""Figures that only the order of scores decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def mean_ranks(values: NDArray[np.float32]) -> NDArray[np.float64]:
    """Ranks `(n,)` from 1; equal values share the mean of theirs.

    Examples
    --------
    >>> mean_ranks(np.float32([5, 1, 5])).tolist()
    [2.5, 1.0, 2.5]
    """
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    ranks: NDArray[np.float64] = (last - (counts - 1) / 2)[place]
    return ranks


def rank_correlation(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Spearman's correlation of two scores of the same windows; 0 where one is constant."""
    ranks = [mean_ranks(values) for values in (a, b)]
    if np.array_equal(ranks[0], ranks[1]):
        return 1.0
    if min(np.ptp(own) for own in ranks) == 0:
        return 0.0
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])


def auroc(normal: NDArray[np.float32], strange: NDArray[np.float32]) -> float:
    """Share of pairs, one of each, in which the strange window scores higher; ties count half.

    Examples
    --------
    >>> auroc(np.float32([1, 2]), np.float32([2, 3]))
    0.875
    """
    ranks = mean_ranks(np.concatenate([normal, strange]))[len(normal) :]
    lowest = len(strange) * (len(strange) + 1) / 2
    return float((ranks.sum() - lowest) / (len(normal) * len(strange)))
