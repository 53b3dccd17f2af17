"""Synthetic metrics of a web server, one reading a minute, with daily and weekly patterns."""

from __future__ import annotations

import numpy as np

from edgeae.synthetic.series import Array, Series, check_series, fault_spans, wandering

RATE_HZ = 1 / 60
CHANNELS = (
    *("requests", "cpu", "memory", "disk"),
    *("network_in", "network_out", "latency", "errors"),
)
UNITS = ("1/s", "%", "%", "MB/s", "MB/s", "MB/s", "ms", "1/s")
FAULTS = (
    *("traffic spike", "runaway process", "memory leak"),
    *("slow disk", "network loss", "hung agent"),
)
MIN_ROWS = 2 * 1440
DAY = 1440


def make_server(rows: int = 14 * DAY, *, seed: int = 0) -> Series:
    """Make two weeks of a server's metrics, with faults in the second half.

    The same seed makes the same metrics.

    Parameters
    ----------
    rows
        Minutes, at least two days.
    seed
        Seed of the generator. Global random state is neither read nor changed.

    Raises
    ------
    InputError
        If an argument is outside its range.

    Examples
    --------
    >>> server = make_server()
    >>> server.readings.shape, server.units[1], float(server.readings[:, 1].max()) <= 100
    ((20160, 8), '%', True)
    """
    check_series(rows, MIN_ROWS, seed)
    rng = np.random.default_rng(seed)
    labels = np.full(rows, "normal", dtype="<U15")
    amount = {kind: np.zeros(rows) for kind in FAULTS}
    since = np.zeros(rows)  # elapsed share of a fault
    for kind, span in fault_spans(rows, FAULTS, rng):
        labels[span] = kind
        amount[kind][span] = rng.uniform(0.3, 1.0)
        since[span] = np.linspace(0, 1, span.stop - span.start)
    readings = _metrics(rows, amount, since, rng)
    hung = amount["hung agent"] > 0
    latest = np.maximum.accumulate(np.where(hung, 0, np.arange(rows)))
    readings[:, 1:3] = readings[latest, 1:3]  # the agent reports CPU and memory
    return Series(readings.astype(np.float32), labels, CHANNELS, UNITS, RATE_HZ)


def _metrics(rows: int, amount: dict[str, Array], since: Array, rng: np.random.Generator) -> Array:
    minute = np.arange(rows)
    hour = minute / 60 % 24
    is_weekend = minute // DAY % 7 >= 5
    by_day = 0.5 - 0.5 * np.cos(2 * np.pi * (hour - 3) / 24)
    requests = 40 + 160 * by_day * np.where(is_weekend, 0.6, 1.0)
    requests = requests * np.exp(0.08 * wandering(rows, 30, rng) + 0.05 * rng.normal(size=rows))
    requests *= 1 + 3 * amount["traffic spike"]
    backup = (hour >= 2) & (hour < 2.5)
    lost = amount["network loss"]
    served = requests * (1 - 0.9 * lost)
    cpu = 6 + 0.22 * served + 10 * backup + 2 * wandering(rows, 5, rng)
    cpu += 45 * amount["runaway process"]
    sawtooth = minute / 180 % 1  # garbage collection
    memory = 42 + 6 * sawtooth + 0.03 * served + 0.8 * wandering(rows, 60, rng)
    memory += 40 * amount["memory leak"] * since
    slow = amount["slow disk"]
    disk = 3 + 0.05 * served + 60 * backup * (1 - 0.5 * slow) + 0.8 * np.abs(rng.normal(size=rows))
    disk *= 1 - 0.6 * slow
    network_in = 0.02 * served * np.exp(0.05 * rng.normal(size=rows))
    network_out = 0.15 * served * np.exp(0.05 * rng.normal(size=rows)) + 12 * backup
    busy = np.clip(cpu, 0, 97) / 100
    latency = 20 / (1 - busy) * np.exp(0.08 * rng.normal(size=rows)) + 150 * slow
    latency += np.clip(memory - 80, 0, None) * 8  # swapping
    errors = rng.poisson(0.02 * served / 10 + 8 * lost + 0.02 * np.clip(requests - 300, 0, None))
    columns = (requests, cpu, memory, disk, network_in, network_out, latency, errors)
    table = np.stack(columns, axis=1).astype(np.float64)
    table[:, 1:3] = np.clip(table[:, 1:3], 0, 100)
    return table
