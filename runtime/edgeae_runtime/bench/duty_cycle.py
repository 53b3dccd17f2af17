"""Calls at the rate of a sensor, with sleep in between, as on a device in service."""

from __future__ import annotations

import time
from itertools import cycle
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from edgeae_runtime.bench.device import frequency_facts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from edgeae_runtime.arrays import DoubleArray, Json

_MAX_POINTS = 600  # of the stored series; each is the median of neighbours


def run_duty_cycle(
    call: Callable[[Any], Any], inputs: Sequence[Any], rate_hz: float, seconds: float
) -> Json:
    """Make calls that are due at a rate, for `seconds`, and return their figures.

    A call that ends after the next one is due has missed its deadline. Calls that were due
    meanwhile are skipped, as on a device that scores the newest window, and also count as missed.
    """
    before, cpu, feed = frequency_facts(), time.process_time(), cycle(inputs)
    start, period, due = time.perf_counter(), 1 / rate_hz, 0
    count = max(1, round(seconds * rate_hz))
    at_s, late_us, latency_us, missed = [], [], [], 0
    while due < count:
        wait = start + due * period - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        begun = time.perf_counter()
        call(next(feed))
        done = time.perf_counter()
        at_s.append(begun - start)
        late_us.append((begun - start - due * period) * 1e6)
        latency_us.append((done - begun) * 1e6)
        behind = int((done - start) / period) - due
        missed += min(behind, count - due) if behind > 0 else 0
        due += max(1, behind)
    wall = max(time.perf_counter() - start, count * period)
    return {
        "rate_hz": rate_hz,
        "seconds": seconds,
        "calls": len(latency_us),
        "missed_deadlines": missed,
        "cpu_percent": 100 * (time.process_time() - cpu) / wall,
        **_percentiles(latency_us),
        "wake_late_p99_us": float(np.percentile(late_us, 99)),
        "slowdown": _slowdown(np.array(latency_us)),
        "before": before,
        "after": frequency_facts(),
        **_series(np.array(at_s), np.array(latency_us)),
    }


def _percentiles(latency_us: list[float]) -> dict[str, float]:
    p50, p90, p99, most = np.percentile(latency_us, (50, 90, 99, 100)).tolist()
    return {"p50_us": p50, "p90_us": p90, "p99_us": p99, "max_us": most}


def _slowdown(latency_us: DoubleArray) -> list[float] | None:
    """Return the ratio of the medians of the last and the first third, and its 95 % interval.

    Above 1 the device has slowed down, as one that gets hot does.
    """
    third = len(latency_us) // 3
    if third < 10:
        return None
    rng = np.random.default_rng(0)
    first, last = latency_us[:third], latency_us[-third:]
    draws = [np.median(rng.choice(part, (200, third)), axis=1) for part in (last, first)]
    low, high = np.percentile(draws[0] / draws[1], (2.5, 97.5))
    return [float(np.median(last) / np.median(first)), float(low), float(high)]


def _series(at_s: DoubleArray, latency_us: DoubleArray) -> dict[str, list[float]]:
    parts = np.array_split(np.arange(len(at_s)), min(_MAX_POINTS, len(at_s)))
    return {
        "series_s": [round(float(at_s[part].mean()), 3) for part in parts],
        "series_us": [round(float(np.median(latency_us[part])), 2) for part in parts],
    }
