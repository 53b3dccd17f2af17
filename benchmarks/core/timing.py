"""Contenders timed in turn, so that a slow moment of the machine hits all of them alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from itertools import repeat
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from benchmarks.core.results import Figure, Goal

Contenders = Mapping[str, Callable[[], object]]
Times = NDArray[np.float64]
_WARM_UP_CALLS = 500


def time_in_turn(contenders: Contenders, *, rounds: int, calls: int) -> dict[str, Times]:
    """Time `calls` calls of every contender once a round; return the mean time of a call, in us.

    The order is drawn anew each round. A few calls go before those that count, so that none pays
    for what its predecessor left in the caches. The loop costs 0.02 us a call beside the call.
    """
    names, rng = list(contenders), np.random.default_rng(0)
    by_round: dict[str, list[float]] = {name: [] for name in names}
    for contend in contenders.values():
        _mean_call_us(contend, min(_WARM_UP_CALLS, 12 * calls))
    for _ in range(rounds):
        for name in rng.permutation(names):
            _mean_call_us(contenders[name], max(1, calls // 4))
            by_round[name].append(_mean_call_us(contenders[name], calls))
    return {name: np.array(times) for name, times in by_round.items()}


def ratio(name: str, ours: Times, peer: Times, goal: Goal | None = None) -> Figure:
    """Median over rounds of our time by the peer's of the same round."""
    return spread_figure(name, ours / peer, "times", goal)


def spread_figure(name: str, values: Times, unit: str, goal: Goal | None = None) -> Figure:
    """Median of the values, with their 10th and 90th percentile."""
    low, middle, high = np.percentile(values, (10, 50, 90))
    return Figure(name, float(middle), unit, (float(low), float(high)), goal)


def range_figure(name: str, values: Times, unit: str, goal: Goal | None = None) -> Figure:
    """Median of a few values, with the smallest and the largest."""
    spread = (float(np.min(values)), float(np.max(values)))
    return Figure(name, float(np.median(values)), unit, spread, goal)


def _mean_call_us(contend: Callable[[], object], calls: int) -> float:
    gc.disable()
    try:
        start = perf_counter()
        for _ in repeat(None, calls):
            contend()
        return (perf_counter() - start) / calls * 1e6
    finally:
        gc.enable()
