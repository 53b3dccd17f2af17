"""Scores of single readings of a series, as a device had them, in constant memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.batch.score import Scores, checked_segments, refuse_too_short, scores_of
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.windowing import Cutter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from edgeae_runtime.manifest.model import FloatArray, Inputs
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.segments import Segments


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
    """Score every reading with the last window that was complete by then, as they come.

    The parameters are those of `edgeae_runtime.batch.score.scored`. The first readings of a segment
    have no window yet, and the score NaN.

    Raises
    ------
    InputError
        As `scored` does; if the input holds no series; or if windows shall be skipped, where every
        reading has its line.
    """
    if missing == "drop":
        raise InputError("--per-step goes with --missing fail or invalid: no reading is left out")
    if len(inputs.shape) == 1:
        raise InputError(
            f"--per-step goes with models of windows (steps, channels); this one takes rows of "
            f"{inputs.shape[0]} values, each with a score of its own"
        )
    steps, rows = inputs.shape[0], 0
    held, is_scored = _Held(steps, stride), False
    for is_new, part in checked_segments(blocks, what, inputs, segments, missing):
        if part.values.ndim != 2:
            raise InputError(f"{what}: --per-step goes with readings; each row here is a window")
        rows += len(part.values)
        held = _Held(steps, stride) if is_new else held
        yield Scores(held.take(part.values, score), list(part.texts))
        is_scored |= held.is_known
    if not is_scored:
        refuse_too_short(what, inputs, rows)


class _Held:
    """The latest score, as the readings of one segment arrive."""

    def __init__(self, steps: int, stride: int) -> None:
        self._cutter, self._stride = Cutter(steps, stride), stride
        self._next_end = steps - 1  # row, of those to come, that completes the next window
        self._latest = np.float32(np.nan)
        self.is_known = False

    def take(self, values: FloatArray, score: Callable[[FloatArray], FloatArray]) -> FloatArray:
        """Give the score that holds at each of the next readings, `(k,)`."""
        found = [np.array([self._latest])]
        for windows, _ in self._cutter.cut(values, []):
            if len(windows):
                found.append(scores_of(windows, [], score, drop=False).scores)
        known = np.concatenate(found)
        ends = self._next_end + self._stride * np.arange(len(known) - 1)
        which = np.zeros(len(values), np.int64)
        which[ends] = np.arange(1, len(known))
        held: FloatArray = known[np.maximum.accumulate(which)]
        self._next_end += self._stride * len(ends) - len(values)
        self._latest = held[-1]
        self.is_known |= len(ends) > 0
        return held
