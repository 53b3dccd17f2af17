"""Synthetic readings of a motor with a pump: accelerometers and the drive at 1 kHz.

The faults have the signs known from condition monitoring: the first harmonic of the rotation for
imbalance, the second for misalignment, and bursts of a resonance at the rate at which balls pass a
damaged outer race (Randall, "Vibration-based Condition Monitoring", Wiley, 2011).
"""

from __future__ import annotations

import numpy as np

from edgeae.synthetic.series import Array, Series, check_series, fault_spans, wandering

RATE_HZ = 1000.0
CHANNELS = ("vibration_x", "vibration_y", "current", "temperature", "speed")
UNITS = ("g", "g", "A", "degC", "rpm")
FAULTS = ("imbalance", "misalignment", "bearing", "overload", "stuck sensor")
MIN_ROWS = 5000

SPEED_HZ = 24.5
PASSES = 3.58  # balls that pass a point of the outer race in one revolution
RESONANCE_HZ, RESONANCE_S = 320.0, 0.004  # of the housing, and its decay time


def make_machine(rows: int = 60_000, *, seed: int = 0) -> Series:
    """Make a minute of a machine's readings, with faults in the second half.

    Faults are graded: some are close to normal. The same seed makes the same readings.

    Parameters
    ----------
    rows
        Readings at 1 kHz, at least 5000.
    seed
        Seed of the generator. Global random state is neither read nor changed.

    Raises
    ------
    InputError
        If an argument is outside its range.

    Examples
    --------
    >>> machine = make_machine(10_000)
    >>> machine.readings.shape, machine.channels[2], sorted(set(machine.labels.tolist()))[0]
    ((10000, 5), 'current', 'bearing')
    """
    check_series(rows, MIN_ROWS, seed)
    rng = np.random.default_rng(seed)
    labels = np.full(rows, "normal", dtype="<U12")
    amount = {kind: np.zeros(rows) for kind in FAULTS}
    for kind, span in fault_spans(rows, FAULTS, rng):
        labels[span] = kind
        amount[kind][span] = rng.uniform(0.3, 1.0)
    load = 0.5 + 0.12 * wandering(rows, 4 * RATE_HZ, rng) + 0.6 * amount["overload"]
    slip = 0.004 * wandering(rows, RATE_HZ, rng) - 0.02 * load - 0.02 * amount["overload"]
    speed_hz = SPEED_HZ * (1 + slip)
    turn = np.cumsum(speed_hz) / RATE_HZ  # revolutions of the shaft so far
    readings = np.stack(
        [
            *_vibration(turn, load, amount, rng),
            3.2 + 2.6 * load + 0.05 * rng.normal(size=rows),
            _temperature(load) + 0.05 * rng.normal(size=rows),
            60 * speed_hz + 0.4 * rng.normal(size=rows),
        ],
        axis=1,
    )
    stuck = amount["stuck sensor"] > 0
    latest = np.maximum.accumulate(np.where(stuck, 0, np.arange(rows)))
    readings[:, 1] = readings[latest, 1]
    return Series(readings.astype(np.float32), labels, CHANNELS, UNITS, RATE_HZ)


def _vibration(
    turn: Array, load: Array, amount: dict[str, Array], rng: np.random.Generator
) -> tuple[Array, Array]:
    angle = 2 * np.pi * turn
    first = 0.12 * (1 + 1.5 * amount["imbalance"])
    second = 0.04 * (1 + 4.0 * amount["misalignment"])
    burst = _bearing(turn, amount["bearing"], rng)
    both = []
    for phase, gain in ((0.0, 1.0), (np.pi / 2, 0.8)):
        vanes = 0.03 * (0.5 + load) * np.sin(5 * angle + 2 * phase)
        noise = 0.03 * rng.normal(size=len(turn))
        harmonics = first * np.sin(angle + phase) + second * np.sin(2 * angle + phase)
        both.append(gain * (harmonics + vanes + burst) + noise)
    return both[0], both[1]


def _bearing(turn: Array, amount: Array, rng: np.random.Generator) -> Array:
    """Return bursts of the housing's resonance, one for each ball that passes the damage."""
    passed = np.floor(PASSES * turn + 0.02 * rng.normal(size=len(turn)))  # balls slip a little
    hits = np.concatenate([[0.0], np.diff(passed) > 0]) * amount * rng.uniform(0.6, 1.4, len(turn))
    t_s = np.arange(int(6 * RESONANCE_S * RATE_HZ)) / RATE_HZ
    ring = np.exp(-t_s / RESONANCE_S) * np.cos(2 * np.pi * RESONANCE_HZ * t_s)
    return np.asarray(np.convolve(0.6 * hits, ring)[: len(turn)])


def _temperature(load: Array) -> Array:
    """Return the temperature of the housing, which follows the load within ten seconds."""
    from scipy.signal import lfilter

    memory = np.exp(-1 / (10 * RATE_HZ))
    smooth_load, _ = lfilter([1 - memory], [1.0, -memory], load, zi=[memory * load[0]])
    return np.asarray(38 + 14 * smooth_load)
