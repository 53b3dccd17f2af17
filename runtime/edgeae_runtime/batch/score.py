"""Scores of readings that come in blocks, in constant memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, NoReturn

import numpy as np

from edgeae_runtime.conditions import UNKNOWN
from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.preparation import PreparedParts
from edgeae_runtime.readings.segments import Segments
from edgeae_runtime.readings.windowing import Cutter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import AnyArray, BoolArray, FloatArray
    from edgeae_runtime.conditions import Condition
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.recordings.order_tracking import OrderTrackedParts

MISSING = ("fail", "drop", "invalid")


class Scores(NamedTuple):
    """Scores `(k,)` of some windows, NaN for those that could not be scored, and kept columns.

    Those are texts, or as the file stores them. `groups` are the indices of the windows'
    conditions, where they have some.
    """

    scores: FloatArray
    kept: list[AnyArray]
    groups: NDArray[np.int64] | None = None

    def flags(self, threshold: np.float32, by_condition: tuple[float, ...] | None) -> BoolArray:
        """Return which windows are above the threshold, or above that of their condition."""
        if self.groups is None or by_condition is None:
            return self.scores > threshold
        return self.scores > np.array([*by_condition, np.nan], np.float32)[self.groups]


def scored(
    blocks: Iterable[Block],
    what: str,
    inputs: Inputs,
    score: Callable[[FloatArray], FloatArray],
    *,
    stride: int,
    segments: Segments | None = None,
    missing: str = "fail",
) -> Iterator[Scores]:
    """Score readings, or windows where the blocks hold such, as they come.

    Parameters
    ----------
    blocks
        Readings `(k, columns)`, cut into windows here if the model takes `(steps, channels)`.
    what
        What messages call the input.
    score
        Returns the scores `(k,)` of windows `(k, *shape)`.
    segments
        Tells where readings do not follow each other; None takes them all in a row.
    missing
        What becomes of a window with a value that is missing or infinite: `fail` raises, `drop`
        leaves it out, `invalid` gives it the score NaN.

    Raises
    ------
    InputError
        If the columns are not the model's, a value is missing, or there is not one whole window.
    """
    taken = WindowScorer(what, inputs, score, stride=stride, segments=segments, missing=missing)
    for block in blocks:
        yield from taken.take(block)
    if not taken.windows:
        refuse_too_short(what, inputs, taken.rows)


class WindowScorer:
    """Scores the blocks of one machine as they are handed over; the parameters are `scored`'s.

    Attributes
    ----------
    rows, windows
        How many there were so far.
    """

    def __init__(
        self,
        what: str,
        inputs: Inputs,
        score: Callable[[FloatArray], FloatArray],
        *,
        stride: int,
        segments: Segments | None = None,
        missing: str = "fail",
    ) -> None:
        self._what, self._inputs, self._score = what, inputs, score
        self._stride, self._missing = stride, missing
        self._is_whole = missing == "fail" and not inputs.are_prepared  # each reading is checked
        self._checked = CheckedSegments(what, inputs, segments, missing)
        self._cutter = Cutter(inputs.shape[0], stride)
        self.rows = self.windows = 0

    def take(self, block: Block) -> Iterator[Scores]:
        """Yield the scores of the windows that end in the next block.

        Raises
        ------
        InputError
            If its columns are not the model's, or a value is missing and that must fail.
        """
        inputs = self._inputs
        for is_new, part in self._checked.take(block):
            self.rows += len(part.values)
            if is_new:
                self._cutter = Cutter(inputs.shape[0], self._stride)
            for cut, kept in _windows(part, inputs, self._cutter, self._what):
                if inputs.are_prepared:  # a window that ends with no reading of its own is none
                    is_read = ~kept.pop().astype(bool)
                    cut, kept = cut[is_read], [text[is_read] for text in kept]
                self.windows += len(cut)
                if len(cut):
                    if self._is_whole:
                        found = Scores(self._score(cut), kept)
                    else:
                        found = scores_of(cut, kept, self._score, drop=self._missing == "drop")
                    yield found if inputs.condition is None else _in_groups(found, inputs.condition)


def _in_groups(found: Scores, condition: Condition) -> Scores:
    """Turn the last kept text into conditions; a window under an unknown one has no score."""
    *kept, values = found.kept
    groups = condition.groups(values)
    scores = np.where(groups == UNKNOWN, np.float32(np.nan), found.scores)
    return Scores(scores, kept, groups)


def checked_segments(
    blocks: Iterable[Block], what: str, inputs: Inputs, segments: Segments | None, missing: str
) -> Iterator[tuple[bool, Block]]:
    """Yield blocks with the model's columns, and whether each begins a new segment, for `scored`.

    Raises
    ------
    InputError
        If the columns are not the model's, or a value is missing and that must fail.
    """
    checked = CheckedSegments(what, inputs, segments, missing)
    for block in blocks:
        yield from checked.take(block)


class CheckedSegments:
    """Checks and prepares the blocks of one machine, and splits them where windows must not go."""

    def __init__(self, what: str, inputs: Inputs, segments: Segments | None, missing: str) -> None:
        self._what, self._inputs, self._missing = what, inputs, missing
        self._prepared = _preparation(inputs) if inputs.are_prepared else None
        self._segments = segments or Segments(inputs, what, has_time=False, has_group=False)

    def take(self, block: Block) -> Iterator[tuple[bool, Block]]:
        """Yield the next block in parts, and whether each begins a new segment."""
        width = self._inputs.shape[-1]
        if block.values.shape[-1] != width:
            raise InputError(
                f"{self._what}: must have the {width} columns that were trained; got "
                f"{block.values.shape[-1]} (leave columns out with `drop`)"
            )
        if self._missing == "fail":
            block.refuse_missing(self._what)
        if self._prepared is None:
            yield from self._segments.parts(block)
        else:
            yield from self._prepared.parts(block, self._segments, self._what)


def _preparation(inputs: Inputs) -> PreparedParts | OrderTrackedParts:
    """Return what turns readings into the rows of windows."""
    if inputs.order_tracking is not None:
        from edgeae_runtime.recordings.order_tracking import OrderTrackedParts

        return OrderTrackedParts(inputs.order_tracking)
    return PreparedParts(inputs)


def refuse_too_short(what: str, inputs: Inputs, rows: int) -> NoReturn:
    """Raise the `InputError` of an input without one whole window."""
    needed = f"a window of {inputs.shape[0]}" if len(inputs.shape) > 1 else "one row"
    if inputs.order_tracking is not None:
        column = inputs.order_tracking.column
        needed += f" samples of angle, at speeds '{column:.40}' that are known and in range"
    raise InputError(f"{what}: must hold readings for {needed}; got {rows}")


def _windows(
    block: Block, inputs: Inputs, cutter: Cutter, what: str
) -> Iterable[tuple[FloatArray, list[AnyArray]]]:
    got = block.values.shape[1:]
    if got == inputs.shape:
        return [(block.values, list(block.texts))]
    if len(got) == 1:
        return cutter.cut(block.values, block.texts)
    raise InputError(f"{what}: must hold windows of shape {inputs.shape}; got {got}")


def scores_of(
    windows: FloatArray,
    kept: list[AnyArray],
    score: Callable[[FloatArray], FloatArray],
    *,
    drop: bool,
) -> Scores:
    """Score windows; those with a value that is not finite are left out (`drop`) or NaN."""
    good = np.isfinite(windows).reshape(len(windows), -1).all(axis=1)
    if good.all():
        return Scores(score(windows), kept)
    found = score(windows[good]) if good.any() else np.empty(0, np.float32)
    if drop:
        return Scores(found, [text[good] for text in kept])
    scores = np.full(len(windows), np.nan, np.float32)
    scores[good] = found
    return Scores(scores, kept)
