"""Times of single calls, their percentiles, and how far another run could be from these."""

from __future__ import annotations

import gc
import math
from array import array
from itertools import cycle
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any, Callable, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

PERCENTILES = (50.0, 90.0, 99.0, 99.9)
GRID = np.array([*np.arange(0, 99.5, 0.5), 99.5, 99.7, 99.8, 99.9, 99.95, 99.99, 100.0])
"""Percentages at which a block's distribution is kept."""

_BEYOND = 10  # calls that must lie beyond a percentile which is reported
# 97.5 % points of Student's t for 1, 2 ... degrees of freedom.
_STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14,
            2.13, 2.12, 2.11, 2.10, 2.09)  # fmt: skip
_BEYOND_TABLE = 2.09


class Block(NamedTuple):
    """Times of the calls that one process made on end: how many, their mean, and at `GRID`."""

    calls: int
    mean_us: float
    quantiles_us: Any


def time_calls(
    call: Callable[[Any], Any], inputs: Sequence[Any], seconds: float, least: int
) -> Any:
    """Times in ns `(n,)` of calls on the inputs in turn: for so long, and at least so many."""
    times, end, feed = array("q"), perf_counter_ns() + int(seconds * 1e9), cycle(inputs)
    gc.disable()
    try:
        for x in feed:
            start = perf_counter_ns()
            call(x)
            stop = perf_counter_ns()
            times.append(stop - start)
            if stop > end and len(times) >= least:
                break
    finally:
        gc.enable()
    return np.array(times)


def overhead_us() -> float:
    """What the loop of `time_calls` adds to each call: the clock and an empty call."""
    return float(np.median(time_calls(_nothing, (0,), 0.0, 20_000))) / 1e3


def _nothing(x: Any) -> None:
    pass


def block_of(times_ns: Any) -> Block:
    """Sum up the times of one block."""
    return Block(len(times_ns), float(times_ns.mean() / 1e3), np.percentile(times_ns, GRID) / 1e3)


def percentiles_us(blocks: Sequence[Block]) -> dict[str, float | None]:
    """Percentiles over all blocks, each of which weighs alike.

    None where fewer than ten calls lie beyond one.
    """
    values = np.unique(np.concatenate([block.quantiles_us for block in blocks]))
    below = [np.interp(values, b.quantiles_us, GRID, left=0, right=100) for b in blocks]
    found = np.interp(PERCENTILES, np.mean(below, axis=0), values).tolist()
    calls = sum(block.calls for block in blocks)
    named = {
        name_of(p): value if calls * (1 - p / 100) >= _BEYOND else None
        for p, value in zip(PERCENTILES, found)
    }
    return {**named, "max_us": float(max(block.quantiles_us[-1] for block in blocks))}


def block_values(blocks: Sequence[Block], percentage: float) -> Any:
    """Logarithms `(blocks,)` of one percentile of each block, in the order of time."""
    place = int(np.flatnonzero(np.isclose(GRID, percentage))[0])
    return np.log([block.quantiles_us[place] for block in blocks])


def steadiness(blocks: Sequence[Block]) -> dict[str, float | None]:
    """Half the width of each percentile's 95 % interval, as a share of it."""
    widths = {name_of(p): half_width(block_values(blocks, p)) for p in PERCENTILES}
    return {name: None if width is None else math.expm1(width) for name, width in widths.items()}


def half_width(values: Any) -> float | None:
    """Half of the 95 % interval of the mean of values that were measured one after the other.

    The larger of two: that of values independent of each other, and that of the means of a few
    groups of neighbours, because a machine's pace drifts. None for a single value.
    """
    if len(values) < 2:
        return None
    groups = np.array_split(values, max(2, round(math.sqrt(len(values)))))
    return max(_interval(values), _interval([group.mean() for group in groups]))


def _interval(values: Any) -> float:
    freedom = len(values) - 1
    student = _STUDENT[freedom - 1] if freedom <= len(_STUDENT) else _BEYOND_TABLE
    return float(student * np.std(values, ddof=1) / math.sqrt(len(values)))


def name_of(percentage: float) -> str:
    """Key of a percentile.

    Examples
    --------
    >>> name_of(99.9)
    'p99_9_us'
    """
    return f"p{percentage:g}_us".replace(".", "_")
