"""Scores of windows as scores of the readings in them."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgeae_runtime.errors import InputError

WAYS = ("latest", "mean", "least")


def step_scores(
    scores: Any,
    starts: Any,
    *,
    steps: int,
    is_break: Any,
    how: str = "latest",
) -> Any:
    """Score of each reading of a series, `(rows,)` float32; NaN where no window tells.

    Parameters
    ----------
    scores, starts
        Scores `(n,)` of windows, and the first row of each, ascending.
    steps
        Readings a window.
    is_break
        Bools `(rows,)`: where a row does not follow the one before it; no window reaches over one.
    how
        `latest`: the score of the last window that was complete by then, which is what a device
        knows at that time and what the threshold's promise is about. `mean`, `least`: of all
        windows that hold the reading, known `steps - 1` readings later; they tell the edges of an
        anomaly better.

    Raises
    ------
    InputError
        If there is no such way.

    Examples
    --------
    >>> first = np.array([True, False, False, False])
    >>> step_scores(np.array([1.0, 3.0]), np.array([0, 1]), steps=3, is_break=first)
    array([nan, nan,  1.,  3.], dtype=float32)
    >>> step_scores(np.array([1.0, 3.0]), np.array([0, 1]), steps=3, is_break=first, how="mean")
    array([1., 2., 2., 3.], dtype=float32)
    """
    if how not in WAYS:
        raise InputError(f"how must be one of {', '.join(WAYS)}; got '{how}'")
    scores, starts = np.asarray(scores), np.asarray(starts, np.int64)
    if how == "latest":
        return _latest(scores, starts + steps - 1, np.asarray(is_break))
    found = np.full(len(is_break), np.inf if how == "least" else 0.0)
    windows = np.zeros(len(is_break))
    for step in range(steps):
        rows = starts + step
        windows[rows] += 1
        found[rows] = np.minimum(found[rows], scores) if how == "least" else found[rows] + scores
    if how == "mean":
        found = found / np.maximum(windows, 1)
    return np.where(windows > 0, found, np.nan).astype(np.float32)


def _latest(scores: Any, ends: Any, is_break: Any) -> Any:
    if not len(ends):
        return np.full(len(is_break), np.nan, np.float32)
    window = np.full(len(is_break), -1)
    window[ends] = np.arange(len(ends))
    window = np.maximum.accumulate(window)
    run = np.cumsum(is_break)
    is_known = (window >= 0) & (run[ends[window]] == run)
    return np.where(is_known, scores[window], np.nan).astype(np.float32)
