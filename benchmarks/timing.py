"""Contenders timed in turn, so that a slow moment of the machine hits all of them alike."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from itertools import repeat
from time import perf_counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.results import Figure, Goal

Contenders = Mapping[str, Callable[[], object]]
_WARM_UP_CALLS = 500


class Latency(NamedTuple):
    """Mean time of a call in each round, and of calls one by one, in us."""

    rounds_us: NDArray[np.float64]
    calls_us: NDArray[np.float64]


def time_in_turn(contenders: Contenders, *, rounds: int, calls: int) -> dict[str, Latency]:
    """Time every contender once a round, `calls` calls on end, in an order drawn anew.

    A few calls go before those that count, so that none pays for what its predecessor left in the
    caches. The loop of a round costs 0.02 us a call beside the call itself; the times of single
    calls, measured apart, contain 0.05 us of the clock.
    """
    names, rng = list(contenders), np.random.default_rng(0)
    by_round: dict[str, list[float]] = {name: [] for name in names}
    for contend in contenders.values():
        _mean_call_us(contend, min(_WARM_UP_CALLS, 12 * calls))
    for _ in range(rounds):
        for name in rng.permutation(names):
            _mean_call_us(contenders[name], max(1, calls // 4))
            by_round[name].append(_mean_call_us(contenders[name], calls))
    return {
        name: Latency(np.array(by_round[name]), _calls_us(contenders[name], 10 * calls))
        for name in names
    }


def ratio(
    name: str, ours: NDArray[np.float64], peer: NDArray[np.float64], goal: Goal | None = None
) -> Figure:
    """Median over rounds of our time by the peer's of the same round."""
    return spread_figure(name, ours / peer, "times", goal)


def spread_figure(
    name: str, values: NDArray[np.float64], unit: str, goal: Goal | None = None
) -> Figure:
    """Median of the values, with their 10th and 90th percentile."""
    low, middle, high = np.percentile(values, (10, 50, 90))
    return Figure(name, float(middle), unit, (float(low), float(high)), goal)


def percentiles_us(latency: Latency) -> dict[str, float]:
    """Distribution of the times of single calls."""
    p50, p90, p99 = np.percentile(latency.calls_us, (50, 90, 99))
    return {
        "p50_us": float(p50),
        "p90_us": float(p90),
        "p99_us": float(p99),
        "max_us": float(latency.calls_us.max()),
    }


def _mean_call_us(contend: Callable[[], object], calls: int) -> float:
    gc.disable()
    try:
        start = perf_counter()
        for _ in repeat(None, calls):
            contend()
        return (perf_counter() - start) / calls * 1e6
    finally:
        gc.enable()


def _calls_us(contend: Callable[[], object], calls: int) -> NDArray[np.float64]:
    stamps = np.empty(calls + 1)
    stamps[0] = perf_counter()
    for number in range(1, calls + 1):
        contend()
        stamps[number] = perf_counter()
    return np.diff(stamps) * 1e6
