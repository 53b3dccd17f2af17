"""Time single calls; percentiles, and their confidence intervals."""

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

    from edgeae_runtime.arrays import DoubleArray

PERCENTILES = (50.0, 90.0, 99.0, 99.9)
GRID = np.array([*np.arange(0, 99.5, 0.5), 99.5, 99.7, 99.8, 99.9, 99.95, 99.99, 100.0])
"""Percentages at which the distribution of a block is stored."""

_BEYOND = 10  # calls that must lie beyond a reported percentile
# 97.5 % points of Student's t for 1, 2 ... degrees of freedom.
_STUDENT = (
    12.71,
    4.30,
    3.18,
    2.78,
    2.57,
    2.45,
    2.36,
    2.31,
    2.26,
    2.23,
    2.20,
    2.18,
    2.16,
    2.14,
    2.13,
    2.12,
    2.11,
    2.10,
    2.09,
)
_BEYOND_TABLE = 2.09


class Block(NamedTuple):
    """Times of the successive calls of one process: their number, mean, and quantiles at `GRID`."""

    calls: int
    mean_us: float
    quantiles_us: DoubleArray


def time_calls(
    call: Callable[[Any], Any], inputs: Sequence[Any], seconds: float, min_calls: int
) -> DoubleArray:
    """Return times in ns `(n,)` of calls on the inputs in turn, for `seconds` or longer."""
    times, end, feed = array("q"), perf_counter_ns() + int(seconds * 1e9), cycle(inputs)
    gc.disable()
    try:
        for x in feed:
            start = perf_counter_ns()
            call(x)
            stop = perf_counter_ns()
            times.append(stop - start)
            if stop > end and len(times) >= min_calls:
                break
    finally:
        gc.enable()
    return np.array(times, np.float64)


def timer_overhead_us() -> float:
    """Return what the loop of `time_calls` adds to each call: the clock and an empty call."""
    return float(np.median(time_calls(_nothing, (0,), 0.0, 20_000))) / 1e3


def _nothing(x: object) -> None:
    pass


def block_of(times_ns: DoubleArray) -> Block:
    """Summarise the times of one block."""
    return Block(len(times_ns), float(times_ns.mean() / 1e3), np.percentile(times_ns, GRID) / 1e3)


def percentiles_us(blocks: Sequence[Block]) -> dict[str, float | None]:
    """Return percentiles over all blocks, which have equal weights.

    A percentile with fewer than ten calls beyond it is None.
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


def block_values(blocks: Sequence[Block], percentage: float) -> DoubleArray:
    """Return the logarithms `(blocks,)` of one percentile of each block, in the order of time."""
    index = int(np.flatnonzero(np.isclose(GRID, percentage))[0])
    return np.log([block.quantiles_us[index] for block in blocks])


def relative_half_widths(blocks: Sequence[Block]) -> dict[str, float | None]:
    """Return half the width of each percentile's 95 % interval, relative to the percentile."""
    widths = {name_of(p): half_width(block_values(blocks, p)) for p in PERCENTILES}
    return {name: None if width is None else math.expm1(width) for name, width in widths.items()}


def half_width(values: DoubleArray | list[float]) -> float | None:
    """Return half the width of the 95 % interval of the mean of successive measurements.

    It is the larger of two: that of independent values, and that of the means of a few groups of
    neighbours, because the speed of a machine drifts. None for a single value.
    """
    if len(values) < 2:
        return None
    groups = np.array_split(values, max(2, round(math.sqrt(len(values)))))
    return max(_interval(values), _interval([group.mean() for group in groups]))


def _interval(values: DoubleArray | list[float]) -> float:
    freedom = len(values) - 1
    student = _STUDENT[freedom - 1] if freedom <= len(_STUDENT) else _BEYOND_TABLE
    return float(student * np.std(values, ddof=1) / math.sqrt(len(values)))


def name_of(percentage: float) -> str:
    """Return the key of a percentile.

    Examples
    --------
    >>> name_of(99.9)
    'p99_9_us'
    """
    return f"p{percentage:g}_us".replace(".", "_")
