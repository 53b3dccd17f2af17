"""Runs of readings that follow each other: one ends with its group, and before a gap in time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block

_GAP = 1.5  # a step longer than so many usual ones is a gap, as in training
_UNITS = ((1e11, 1.0), (1e14, 1e3), (1e17, 1e6), (1e20, 1e9))


class Runs:
    """Parts a stream of blocks by the texts behind the kept ones: first stamps, then groups.

    Raises
    ------
    InputError
        If the model takes no windows of a series, or has no rate to tell gaps by.
    """

    def __init__(self, inputs: Inputs, what: str, *, has_time: bool, has_group: bool) -> None:
        if (has_time or has_group) and len(inputs.shape) == 1:
            raise InputError("--time and --group go with models of windows (steps, channels)")
        if has_time and inputs.rate_hz is None:
            raise InputError("--time needs a model that was trained with --time; leave it out")
        self._longest = np.inf if inputs.rate_hz is None else _GAP / inputs.rate_hz
        self._what, self._has_time, self._has_group = what, has_time, has_group
        self._stamp = np.nan
        self._group: str | None = None

    def parts(self, block: Block) -> Iterator[tuple[bool, Block]]:
        """Give parts of a block, and whether each begins a new run; their texts are the kept ones.

        Raises
        ------
        InputError
            If a stamp is none, or not after the one before it in its group.
        """
        count = len(block.texts) - self._has_time - self._has_group
        is_new = np.zeros(len(block.values), bool)
        if self._has_group:
            groups = block.texts[-1]
            before = groups[0] if self._group is None else self._group
            is_new |= np.concatenate([[before], groups[:-1]]) != groups
            self._group = str(groups[-1])
        if self._has_time:
            is_new |= self._gaps(block.texts[count], is_new, block.first_row)
        edges = [0, *np.flatnonzero(is_new[1:]) + 1, len(is_new)]
        for start, stop in zip(edges, edges[1:]):
            texts = tuple(text[start:stop] for text in block.texts[:count])
            part = block._replace(values=block.values[start:stop], texts=texts)
            yield bool(is_new[start]), part._replace(first_row=block.first_row + start)

    def _gaps(self, texts: Any, is_new: Any, row: int) -> Any:
        stamps = seconds(texts, self._what, row)
        steps = np.diff(np.concatenate([[self._stamp], stamps]))
        self._stamp = stamps[-1]
        back = np.flatnonzero(~is_new & (steps <= 0))
        if back.size:
            raise InputError(
                f"{self._what}: stamps must ascend; row {row + int(back[0])} has "
                f"'{texts[back[0]]:.40}' (name the machines with --group)"
            )
        return steps > self._longest


def seconds(texts: Any, what: str, row: int) -> Any:
    """Stamps `(n,)` in seconds: ISO 8601, in UTC or without a zone, or numbers as in training.

    Raises
    ------
    InputError
        If one is neither.
    """
    try:
        numbers = texts.astype(np.float64)
        size = next((size for most, size in _UNITS if np.abs(numbers).max() < most), np.nan)
        stamps = numbers / size
    except ValueError:
        try:
            plain = np.char.rstrip(texts, "Z").astype("datetime64[us]")
            stamps = np.where(np.isnat(plain), np.nan, plain.astype(np.int64) / 1e6)
        except ValueError as error:
            raise InputError(
                f"{what}: from row {row} on: stamps must be ISO 8601 without a zone or in UTC (Z), "
                f"or numbers ({error})"
            ) from None
    if not np.isfinite(stamps).all():
        lost = row + int(np.flatnonzero(~np.isfinite(stamps))[0])
        raise InputError(f"{what}: row {lost}: the stamp is empty or no time")
    return stamps
