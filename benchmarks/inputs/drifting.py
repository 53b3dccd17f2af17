"""Generated series that drift, with injected spikes, steps and noise."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from benchmarks.inputs.ecg import FloatArray

_TRAINED, _COUNT, _CHANNELS = 5000, 40_000, 6
_EVENTS, _EVENT_READINGS = 60, 8
_DEVIATIONS = 8.0  # of the noise, by which an event changes a channel
_SEED = 11


def drifting_series() -> Iterator[tuple[str, FloatArray, FloatArray, NDArray[np.bool_]]]:
    """Names, readings to train on, readings that drift, and which of these are anomalous."""
    for name in ("none", "slow mean", "slow gain", "season", "new level"):
        rng = np.random.default_rng(_SEED)
        readings = _machine(_TRAINED + _COUNT, rng)
        test = _drifted(name, readings[_TRAINED:])
        is_anomaly = _inject(test, rng)
        train = readings[:_TRAINED].astype(np.float32)
        yield f"generated {name}", train, test.astype(np.float32), is_anomaly


def _machine(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Channels that follow two common loads, with noise of standard deviation 1."""
    loads = rng.normal(size=(count, 2))
    for step in range(1, count):
        loads[step] = 0.95 * loads[step - 1] + 0.5 * loads[step]
    readings: NDArray[np.float64] = loads @ rng.normal(size=(2, _CHANNELS)) * 2
    return readings + rng.normal(size=(count, _CHANNELS))


def _drifted(name: str, readings: NDArray[np.float64]) -> NDArray[np.float64]:
    part = np.linspace(0, 1, len(readings))
    drifted = readings.copy()
    if name == "slow mean":
        drifted[:, 0] += 5 * part
    elif name == "slow gain":
        drifted *= (1 + 0.5 * part)[:, np.newaxis]
    elif name == "season":
        drifted[:, 0] += 3 * np.sin(8 * np.pi * part)
    elif name == "new level":
        drifted[len(part) // 4 :, 0] += 6
    return drifted


def _inject(readings: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.bool_]:
    """Change readings in place by spikes, steps and noise in turn; return where."""
    is_anomaly = np.zeros(len(readings), np.bool_)
    starts = np.linspace(500, len(readings) - 500, _EVENTS).astype(int)
    for number, start in enumerate(starts):
        place = slice(start, start + _EVENT_READINGS)
        channel = rng.integers(_CHANNELS)
        shapes = (
            np.eye(1, _EVENT_READINGS)[0],
            np.ones(_EVENT_READINGS),
            rng.normal(size=_EVENT_READINGS),
        )
        readings[place, channel] += _DEVIATIONS * shapes[number % len(shapes)]
        is_anomaly[place] = True
    return is_anomaly
