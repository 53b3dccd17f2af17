"""Segments of readings that follow each other: one ends with its group, and before a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.conditions import hours
from edgeae_runtime.errors import InputError
from edgeae_runtime.timestamps import StampReader, longest_step_ns, lost_readings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import AnyArray, BoolArray
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block


class Segments:
    """Splits blocks at gaps between their stamps, and where their last text, a group, changes.

    Raises
    ------
    InputError
        If the model takes no windows of a series, or has no rate to tell gaps by.
    """

    def __init__(self, inputs: Inputs, what: str, *, has_time: bool, has_group: bool) -> None:
        if (has_time or has_group) and len(inputs.shape) == 1:
            raise InputError("`time` and `group` go with models of windows (steps, channels)")
        if has_time and inputs.rate_hz is None:
            raise InputError("`time` needs a model that was trained with `time`; leave it out")
        self._longest_ns = longest_step_ns(inputs.rate_hz)
        self._rate_hz, self._tolerate = inputs.rate_hz, inputs.tolerate
        condition = inputs.condition
        self._has_hour = condition is not None and condition.text_column is None
        self._stamps = StampReader(inputs.time_format)
        self._what, self._has_time, self._has_group = what, has_time, has_group
        self._last_ns: int | None = None
        self._group: str | None = None

    def parts(self, block: Block) -> Iterator[tuple[bool, Block]]:
        """Yield parts of a block without its group, and whether each begins a new segment.

        Raises
        ------
        InputError
            If a stamp is none, or not after the one before it in its group.
        """
        is_new = np.zeros(len(block.values), bool)
        if self._has_group:
            groups = block.texts[-1]
            before = groups[0] if self._group is None else self._group
            is_new |= np.concatenate([[before], groups[:-1]]) != groups
            self._group = str(groups[-1])
            block = block._replace(texts=block.texts[:-1])
        if self._has_time:
            times = self._stamps.many(block.stamps, self._what, block.first_row)
            lost = self._lost(times, block.stamps, is_new, block.first_row)
            texts = (*block.texts, hours(times)) if self._has_hour else block.texts
            block = block._replace(lost=lost, texts=texts)
        if block.lost is not None:
            is_new |= block.lost > self._tolerate
        edges = [0, *np.flatnonzero(is_new[1:]) + 1, len(is_new)]
        for start, stop in zip(edges, edges[1:]):
            yield bool(is_new[start]), block.rows(start, stop)

    def _lost(
        self, times: NDArray[np.int64], stamps: AnyArray, is_new: BoolArray, row: int
    ) -> NDArray[np.int64]:
        """Return how many readings are lost before each row."""
        first = times[0] - 1 if self._last_ns is None else self._last_ns
        steps = np.diff(times, prepend=first)
        self._last_ns = int(times[-1])
        back = np.flatnonzero(~is_new & (steps <= 0))
        if back.size:
            raise InputError(
                f"{self._what}: stamps must be strictly increasing; row {row + int(back[0])} has "
                f"'{stamps[back[0]]!s:.40}' (name the column of the machines with `group`)"
            )
        assert self._rate_hz is not None  # `time` goes with a rate
        return np.where(steps > self._longest_ns, lost_readings(steps, self._rate_hz), 0)
