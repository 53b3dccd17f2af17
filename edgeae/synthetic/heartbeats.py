"""Synthetic heartbeats from a dynamical model of the electrocardiogram (ECG).

A point moves around the unit circle once per beat and is pulled up or down at the angle of each
wave: McSharry, Clifford, Tarassenko and Smith, "A dynamical model for generating synthetic
electrocardiogram signals", IEEE Trans. Biomed. Eng. 50(3), 2003, pp. 289-294 ("the paper").
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.integrate import solve_ivp

from edgeae_runtime import InputError

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]

# Table I of the paper: one beat per second, R at angle 0. Two changes: P pulls with 0.8, not 1.2,
# as a P above 0.25 mV is not healthy; and ST, level in health, is there to be raised.
P, Q, R, S, ST, T = range(6)
ANGLE_RAD = np.array([-np.pi / 3, -np.pi / 12, 0.0, np.pi / 12, 0.7, np.pi / 2])
PULL = np.array([0.8, -5.0, 30.0, -7.5, 0.0, 0.75])  # the paper's a
WIDTH_RAD = np.array([0.25, 0.1, 0.1, 0.1, 0.25, 0.4])  # the paper's b, a standard deviation
HEIGHT_MV = 4.5 * PULL * WIDTH_RAD**2  # a wave rises by a * b^2 / omega; 4.5 makes R 1.35 mV

# Variation of healthy beats: standard deviations.
ANGLE_STD_RAD = np.array([0.06, 0.015, 0.02, 0.015, 0.03, 0.08])
HEIGHT_STD = np.array([0.12, 0.12, 0.06, 0.12, 0.0, 0.12])  # relative
GAIN_STD = 0.06  # of the whole beat, relative
WIDTH_STD = 0.06  # relative
ST_STD_MV = 0.02
RATE_BPM, RATE_STD_BPM, RATE_RANGE_BPM = 70.0, 9.0, (50.0, 100.0)  # sinus rhythm at rest
NOISE_MV, NOISE_STD = 0.02, 0.25  # standard deviation in a beat, and of its logarithm over beats

BREATHS_HZ, BREATHS_STD_HZ = 0.25, 0.03  # the paper's f2
WANDER_MV = 0.15  # the paper's A

# A ventricular beat at severity 1, relative to a normal one: no P, a tall QRS some 150 ms wide, and
# a T against its direction.
VENTRICULAR_HEIGHT = np.array([0.0, 0.5, 1.35, 1.5, 1.0, -1.6])
VENTRICULAR_WIDTH = np.array([1.0, 1.8, 2.3, 2.0, 1.0, 1.1])

ABNORMAL = ("premature ventricular", "ST elevation", "missing wave", "electrode noise")
MIN_STEPS = 50  # fewer leave a QRS of 100 ms with less than five values


class Heartbeats(NamedTuple):
    """Labelled windows.

    `windows` are in millivolts, `(n, steps)`, with R in the middle; `labels` are "normal" or one of
    `ABNORMAL`.
    """

    windows: npt.NDArray[np.float32]
    labels: npt.NDArray[np.str_]


class _Beats(NamedTuple):
    period_s: Array  # (n,)
    angle_rad: Array  # (n, 6), as the two below
    height_mv: Array
    width_rad: Array


def make_heartbeats(
    n_normal: int, n_abnormal: int, *, steps: int = 140, seed: int = 0
) -> Heartbeats:
    """Make normal and abnormal heartbeats in random order; the same seed makes the same beats.

    A window is one whole beat of any rate in `steps` values. Abnormal beats are of four kinds in
    equal shares, and graded: some are close to normal.

    Parameters
    ----------
    n_normal, n_abnormal
        Number of beats of each, 0 or more, together at least 1.
    steps
        Values per window, at least 50.
    seed
        Seed of the generator, 0 or more. Global random state is neither read nor changed.

    Raises
    ------
    InputError
        If an argument is outside its range.

    Examples
    --------
    >>> beats = make_heartbeats(n_normal=6, n_abnormal=2)
    >>> beats.windows.shape
    (8, 140)
    >>> sorted(set(beats.labels.tolist()))
    ['ST elevation', 'normal', 'premature ventricular']
    """
    _check(n_normal, n_abnormal, steps, seed)
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.append(np.resize(ABNORMAL, n_abnormal), ["normal"] * n_normal))
    rows = {kind: np.flatnonzero(labels == kind) for kind in ABNORMAL}
    beats = _normal_beats(len(labels), rng)
    _make_ventricular(beats, rows["premature ventricular"], rng)
    _raise_st(beats, rows["ST elevation"], rng)
    _lose_wave(beats, rows["missing wave"], rng)
    windows = _integrate(beats, steps, rng)
    noise_mv = NOISE_MV * rng.lognormal(sigma=NOISE_STD, size=(len(labels), 1))
    windows += noise_mv * rng.normal(size=windows.shape)
    noisy = rows["electrode noise"]
    windows[noisy] += _electrode_noise(beats.period_s[noisy], steps, rng)
    return Heartbeats(windows.astype(np.float32), labels)


def _check(n_normal: int, n_abnormal: int, steps: int, seed: int) -> None:
    for name, value, minimum in [
        ("n_normal", n_normal, 0),
        ("n_abnormal", n_abnormal, 0),
        ("n_normal + n_abnormal", n_normal + n_abnormal, 1),
        ("steps", steps, MIN_STEPS),
        ("seed", seed, 0),
    ]:
        if value < minimum:
            raise InputError(f"`{name}` must be at least {minimum}; got {value}")


def _normal_beats(n: int, rng: np.random.Generator) -> _Beats:
    waves = (n, len(ANGLE_RAD))
    rate_bpm = np.clip(rng.normal(RATE_BPM, RATE_STD_BPM, n), *RATE_RANGE_BPM)
    # Bazett (1920): waves last as the square root of the period, so their angles as its inverse.
    stretch = np.sqrt(rate_bpm / 60)[:, None]
    gain = rng.normal(1.0, GAIN_STD, (n, 1))
    height_mv = gain * HEIGHT_MV * rng.normal(1.0, HEIGHT_STD, waves)
    height_mv[:, ST] = rng.normal(0.0, ST_STD_MV, n)
    return _Beats(
        period_s=60 / rate_bpm,
        angle_rad=stretch * (ANGLE_RAD + ANGLE_STD_RAD * rng.normal(size=waves)),
        height_mv=height_mv,
        width_rad=stretch * WIDTH_RAD * rng.normal(1.0, WIDTH_STD, waves),
    )


def _make_ventricular(beats: _Beats, rows: Rows, rng: np.random.Generator) -> None:
    """Widen and raise QRS and invert T; mild ones resemble a fusion with a normal beat."""
    severity = rng.uniform(0.5, 1.0, (len(rows), 1))
    beats.height_mv[rows] *= 1 + severity * (VENTRICULAR_HEIGHT - 1)
    beats.height_mv[rows, P] = 0.0
    beats.width_rad[rows] *= 1 + severity * (VENTRICULAR_WIDTH - 1)
    beats.angle_rad[rows[:, None], [Q, S]] *= 1 + severity


def _raise_st(beats: _Beats, rows: Rows, rng: np.random.Generator) -> None:
    """Raise ST by the 0.1 mV that counts clinically or more, up to a large infarct's; S follows."""
    severity = rng.uniform(0.25, 1.0, len(rows))
    beats.height_mv[rows, ST] += 0.4 * severity
    beats.height_mv[rows, S] *= 1 - 0.7 * severity


def _lose_wave(beats: _Beats, rows: Rows, rng: np.random.Generator) -> None:
    """Drop P or T to at most 20 %, or QRS and the T that follows it wholly."""
    lost = rng.integers(3, size=len(rows))
    left = rng.uniform(0.0, 0.2, len(rows))
    beats.height_mv[rows[lost == 0], P] *= left[lost == 0]
    beats.height_mv[rows[lost == 1], T] *= left[lost == 1]
    beats.height_mv[rows[lost == 2], Q:] = 0.0


def _integrate(beats: _Beats, steps: int, rng: np.random.Generator) -> Array:
    """Solve the paper's equations (1) for z in millivolts, `(n, steps)`, all beats side by side.

    Time is counted in beats, so that all share one grid: R at 0, the window from -0.5 to 0.5, and
    one beat before it in which z settles.
    """
    n = len(beats.period_s)
    omega = 2 * np.pi / beats.period_s
    pull = omega[:, None] * beats.height_mv / beats.width_rad**2
    breaths = 2 * np.pi * rng.normal(BREATHS_HZ, BREATHS_STD_HZ, n) * beats.period_s
    breath_phase = rng.uniform(0, 2 * np.pi, n)

    def slope(t: float, state: Array) -> Array:
        x, y, z = state.reshape(3, n)
        back = 1 - np.hypot(x, y)
        away = np.arctan2(y, x)[:, None] - beats.angle_rad
        away = (away + np.pi) % (2 * np.pi) - np.pi
        bumps = (pull * away * np.exp(-0.5 * (away / beats.width_rad) ** 2)).sum(axis=1)
        wander = WANDER_MV * np.sin(breaths * t + breath_phase)
        per_second = np.stack([back * x - omega * y, back * y + omega * x, wander - z - bumps])
        return (per_second * beats.period_s).ravel()

    start = np.repeat([-1.0, 0.0, 0.0], n)
    t = np.arange(steps) / steps - 0.5
    solution = solve_ivp(slope, (-1.5, 0.5), start, t_eval=t, max_step=0.02, rtol=1e-4, atol=1e-5)
    return np.asarray(solution.y[2 * n :])


def _electrode_noise(period_s: Array, steps: int, rng: np.random.Generator) -> Array:
    """Draw a muscle burst, the decaying jump of a moved electrode, or mains hum, `(n, steps)`."""
    n = len(period_s)
    t_s = period_s[:, None] * np.arange(steps) / steps
    at_s = period_s[:, None] * rng.uniform(0.1, 0.8, (n, 1))
    size_mv = np.exp(rng.uniform(np.log(0.06), np.log(0.5), (n, 1)))
    # A jump is twice as large: it is smooth, and its decay hides among the waves.
    burst = rng.normal(size=(n, steps)) * np.exp(-0.5 * ((t_s - at_s) / 0.1) ** 2)
    jump = np.where(t_s < at_s, 0.0, np.exp((at_s - t_s) / 0.3)) * rng.choice([-2, 2], (n, 1))
    hum = np.sin(2 * np.pi * (50.0 * t_s + rng.uniform(size=(n, 1))))
    return np.asarray(size_mv * np.choose(rng.integers(3, size=(n, 1)), [burst, jump, hum]))
