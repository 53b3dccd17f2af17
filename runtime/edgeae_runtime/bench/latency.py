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

_RESAMPLES = 1000
_BEYOND = 10  # calls that must lie beyond a percentile which is reported
# 97.5 % points of Student's t for 1, 2 ... degrees of freedom; few blocks need wider intervals.
_STUDENT = (12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14)
_NORMAL = 1.96


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
    """Percentiles over all calls; None where fewer than ten calls lie beyond one."""
    calls = sum(block.calls for block in blocks)
    found = quantiles(blocks, np.full((1, len(blocks)), 1 / len(blocks)))[0].tolist()
    enough = [calls * (1 - p / 100) >= _BEYOND for p in PERCENTILES]
    named = {_name(p): value if has else None
             for p, value, has in zip(PERCENTILES, found, enough)}  # fmt: skip
    return {**named, "max_us": float(max(block.quantiles_us[-1] for block in blocks))}


def steadiness(blocks: Sequence[Block]) -> dict[str, float]:
    """Half the width of each percentile's 95 % interval, as a share of it."""
    middle = quantiles(blocks, np.full((1, len(blocks)), 1 / len(blocks)))[0]
    spread = resampled(blocks, 0)
    shares = np.exp(widened(np.log(spread / middle), len(blocks)))
    low, high = np.percentile(shares, (2.5, 97.5), axis=0)
    return {_name(p): float(w) for p, w in zip(PERCENTILES, (high - low) / 2)}


def resampled(blocks: Sequence[Block], seed: int) -> Any:
    """Percentiles `(resamples, percentiles)` of as many blocks, drawn anew with replacement.

    Blocks are the unit, not calls: each is a process of its own at another time, and calls within
    one share its place in memory and the machine's mood.
    """
    count = len(blocks)
    draws = np.random.default_rng(seed).integers(0, count, (_RESAMPLES, count))
    shares = (draws[:, :, np.newaxis] == np.arange(count)).mean(axis=1)
    return quantiles(blocks, shares)


def widened(deviations: Any, count: int) -> Any:
    """Deviations of resampled values, widened for the few blocks that they come from."""
    if count < 2:
        return deviations
    student = _STUDENT[count - 2] if count - 2 < len(_STUDENT) else _NORMAL + 2.5 / (count - 1)
    return deviations * (student / _NORMAL * math.sqrt(count / (count - 1)))


def quantiles(blocks: Sequence[Block], shares: Any) -> Any:
    """Percentiles `(k, percentiles)` of mixtures of the blocks with the shares `(k, blocks)`."""
    values = np.unique(np.concatenate([block.quantiles_us for block in blocks]))
    below = np.stack([np.interp(values, b.quantiles_us, GRID, left=0, right=100) for b in blocks])
    mixed = shares @ below
    return np.stack([np.interp(PERCENTILES, row, values) for row in mixed])


def _name(percentage: float) -> str:
    return f"p{percentage:g}_us".replace(".", "_")
