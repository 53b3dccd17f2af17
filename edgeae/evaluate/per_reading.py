"""Scores of single readings, from the scores of the windows that hold them.

One rule in two forms: `reading_scores` for arrays, `scored_readings` for a stream of blocks in
constant memory. By the rule `latest`, which both have, each reading has the score of the last
window that was complete by then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.batch.score import Scores, checked_segments, refuse_too_short, scores_of
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.windowing import Cutter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.segments import Segments

RULES = ("latest", "mean", "min")


def reading_scores(
    scores: ArrayLike, starts: ArrayLike, *, steps: int, is_break: ArrayLike, rule: str = "latest"
) -> FloatArray:
    """Return the score of each reading of a series, `(rows,)` float32; NaN without a window.

    Parameters
    ----------
    scores, starts
        Scores `(n,)` of windows, and the first row of each, ascending.
    steps
        Readings per window.
    is_break
        Bools `(rows,)`: rows that do not follow the one before them. No window spans one.
    rule
        `latest`: the score of the last window that was complete by then. This is what a device
        knows at that time, and what the threshold's guarantee is about. `mean`, `min`: of all
        windows that hold the reading, known `steps - 1` readings later; they locate the edges of
        an anomaly better.

    Raises
    ------
    InputError
        If the rule does not exist.

    Examples
    --------
    >>> first = np.array([True, False, False, False])
    >>> reading_scores(np.array([1.0, 3.0]), np.array([0, 1]), steps=3, is_break=first)
    array([nan, nan,  1.,  3.], dtype=float32)
    >>> reading_scores([1.0, 3.0], [0, 1], steps=3, is_break=first, rule="mean")
    array([1., 2., 2., 3.], dtype=float32)
    """
    if rule not in RULES:
        raise InputError(f"`rule` must be one of {', '.join(RULES)}; got '{rule}'")
    window_scores, first_rows = np.asarray(scores, np.float64), np.asarray(starts, np.int64)
    breaks = np.asarray(is_break, bool)
    if rule == "latest":
        return _latest(window_scores, first_rows + steps - 1, breaks)
    return _combined(window_scores, first_rows, steps, len(breaks), rule)


def _latest(
    scores: NDArray[np.float64], ends: NDArray[np.int64], is_break: NDArray[np.bool_]
) -> FloatArray:
    if not len(ends):
        return np.full(len(is_break), np.nan, np.float32)
    window = np.full(len(is_break), -1)
    window[ends] = np.arange(len(ends))
    window = np.maximum.accumulate(window)
    run = np.cumsum(is_break)
    is_known = (window >= 0) & (run[ends[window]] == run)
    return np.where(is_known, scores[window], np.nan).astype(np.float32)


def _combined(
    scores: NDArray[np.float64], starts: NDArray[np.int64], steps: int, rows: int, rule: str
) -> FloatArray:
    """Combine the scores of all windows that hold a reading, by `mean` or `min`."""
    combined = np.full(rows, np.inf if rule == "min" else 0.0)
    windows = np.zeros(rows)
    for step in range(steps):
        covered = starts + step
        windows[covered] += 1
        combined[covered] = (
            np.minimum(combined[covered], scores) if rule == "min" else combined[covered] + scores
        )
    if rule == "mean":
        combined = combined / np.maximum(windows, 1)
    return np.where(windows > 0, combined, np.nan).astype(np.float32)


def scored_readings(
    blocks: Iterable[Block],
    what: str,
    inputs: Inputs,
    score: Callable[[FloatArray], FloatArray],
    *,
    stride: int,
    segments: Segments | None = None,
    missing: str = "fail",
) -> Iterator[Scores]:
    """Score every reading as it arrives, by the rule `latest` of `reading_scores`.

    The parameters are those of `edgeae_runtime.batch.score.scored`. The first readings of a run
    have no window yet, and the score NaN.

    Raises
    ------
    InputError
        As `scored` does; if the input is not a series; or if windows are to be dropped, since every
        reading has its line.
    """
    if missing == "drop":
        raise InputError("`per_reading` goes with `missing` fail or invalid: every reading is kept")
    if len(inputs.shape) == 1:
        raise InputError(
            f"`per_reading` needs a model of windows (steps, channels); this one takes rows of "
            f"{inputs.shape[0]} values, each with a score of its own"
        )
    if inputs.are_prepared or inputs.condition is not None:
        raise InputError(
            "`per_reading` needs a model without `difference`, `tolerate`, `order_tracking` and "
            "`condition`"
        )
    steps, rows = inputs.shape[0], 0
    latest, is_scored = LatestScore(steps, stride), False
    for is_new, part in checked_segments(blocks, what, inputs, segments, missing):
        if part.values.ndim != 2:
            raise InputError(f"{what}: `per_reading` needs readings; here each row is a window")
        rows += len(part.values)
        latest = LatestScore(steps, stride) if is_new else latest
        yield Scores(latest.take(part.values, score), list(part.texts))
        is_scored |= latest.is_known
    if not is_scored:
        refuse_too_short(what, inputs, rows)


class LatestScore:
    """The score of the last complete window, as the readings of one run arrive."""

    def __init__(self, steps: int, stride: int) -> None:
        self._cutter, self._stride = Cutter(steps, stride), stride
        self._next_end = steps - 1  # of the coming rows, the one that completes the next window
        self._latest = np.float32(np.nan)
        self.is_known = False

    def take(self, values: FloatArray, score: Callable[[FloatArray], FloatArray]) -> FloatArray:
        """Return the score that holds at each of the next readings, `(k,)`."""
        found = [np.array([self._latest])]
        for windows, _ in self._cutter.cut(values, []):
            if len(windows):
                found.append(scores_of(windows, [], score, drop=False).scores)
        known = np.concatenate(found)
        ends = self._next_end + self._stride * np.arange(len(known) - 1)
        index = np.zeros(len(values), np.int64)
        index[ends] = np.arange(1, len(known))
        latest: FloatArray = known[np.maximum.accumulate(index)]
        self._next_end += self._stride * len(ends) - len(values)
        self._latest = latest[-1]
        self.is_known |= len(ends) > 0
        return latest
