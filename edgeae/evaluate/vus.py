"""VUS-PR, the volume under the surface of range-based precision and recall.

It compares papers: a score near an event counts in part, and the width of "near" is averaged out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

BUFFER = 100
"""Largest width, in readings, as in the benchmark of the authors."""
_THRESHOLDS = 250


def vus_pr(scores: ArrayLike, is_anomaly: ArrayLike, buffer: int = BUFFER) -> float:
    """Return the VUS-PR of the scores `(n,)` of successive readings against labels `(n,)`.

    Parameters
    ----------
    scores
        Finite scores, in the order of time.
    is_anomaly
        Which readings are abnormal; at least one must be.
    buffer
        Largest width of the slopes that labels get, half of it on each side of an event.

    Notes
    -----
    Paparrizos, Boniol, Palpanas, Tsay, Elmore and Franklin, "Volume under the surface", PVLDB 15
    (2022), with 250 thresholds at evenly spaced ranks, as in the authors' package (its
    version of 2025).

    Examples
    --------
    >>> vus_pr([0.1, 0.9, 0.8, 0.2], [False, True, True, False], buffer=0)
    1.0
    """
    values, labels = np.asarray(scores, np.float64), np.asarray(is_anomaly, bool)
    order = np.argsort(-values, kind="stable")
    ordered = values[order]
    ranks = np.linspace(0, len(values) - 1, _THRESHOLDS).astype(np.int64)
    thresholds = ordered[ranks]
    above = np.searchsorted(-ordered, -thresholds, side="right")
    edges = np.flatnonzero(np.diff(np.concatenate([[False], labels, [False]]).astype(np.int8)))
    events = np.stack([edges[::2], edges[1::2] - 1], axis=1)
    areas = [
        _area(values, labels, events, width, order, above, thresholds)
        for width in range(buffer + 1)
    ]
    return float(np.mean(areas))


def _area(
    values: NDArray[np.float64],
    labels: NDArray[np.bool_],
    events: NDArray[np.int64],
    width: int,
    order: NDArray[np.int64],
    above: NDArray[np.int64],
    thresholds: NDArray[np.float64],
) -> float:
    """Return the area under range-based precision and recall for slopes of one width."""
    weights, ranges = _sloped(labels, events, width)
    found: NDArray[np.float64] = np.cumsum(weights[order])[above - 1]
    core = np.cumsum(labels[order].astype(np.float64))[above - 1]
    peaks = np.array([values[first : last + 1].max() for first, last in ranges])
    existence = (peaks >= thresholds[:, np.newaxis]).mean(axis=1)
    positive = labels.sum() + (found - core) / 2  # slopes count where they are found
    recall = np.minimum(found / positive, 1) * existence
    return float(np.dot(np.diff(recall, prepend=0.0), found / above))


def _sloped(
    labels: NDArray[np.bool_], events: NDArray[np.int64], width: int
) -> tuple[NDArray[np.float64], list[tuple[int, int]]]:
    """Return labels with slopes at both sides of each event, and the ranges that these cover."""
    weights, half = labels.astype(np.float64), width // 2
    last_row = len(labels) - 1
    ranges: list[tuple[int, int]] = []
    for first, last in events.tolist():
        after = np.arange(last + 1, min(last + half + 1, last_row + 1))
        before = np.arange(max(first - half, 0), first)
        for rows, distance in ((after, after - last), (before, first - before)):
            weights[rows] += np.sqrt(1 - distance / max(1, width))
        begin, end = max(first - half, 0), min(last + half, last_row)
        if ranges and ranges[-1][1] >= first - half:
            ranges[-1] = (ranges[-1][0], end)
        else:
            ranges.append((begin, end))
    return np.minimum(weights, 1), ranges
