"""The length of a window that is left to `auto`."""

import numpy as np
import pandas as pd
import pytest

import edgeae
from edgeae import InputError
from edgeae.data.reading_store import ReadingStore
from edgeae.data.table import Table
from edgeae.data.window_length import window_length


def _table(readings, breaks=(), is_normal=None, rate_hz=None) -> Table:
    is_break = np.zeros(len(readings), bool)
    is_break[[0, *breaks]] = True
    if is_normal is None:
        is_normal = np.ones(len(readings), bool)
    store = ReadingStore.of(readings.astype(np.float32))
    return Table(store, None, is_normal, is_break, rate_hz=rate_hz)


def _periodic(count, period, noise=0.3, seed=0):
    """Two channels of one period beside one of noise, all on a slow trend."""
    rng = np.random.default_rng(seed)
    phase = 2 * np.pi * np.arange(count) / period
    channels = [np.sin(phase), 5 * np.cos(phase), np.zeros(count)]
    readings = np.stack(channels, axis=1)
    scale = np.array([noise, 5 * noise, 1.0])
    return readings + scale * rng.normal(size=readings.shape) + np.linspace(0, 4, count)[:, None]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("period", [6, 12, 24, 60, 100])
def test_a_known_period_is_the_length(period: int, seed: int) -> None:
    length = window_length(_table(_periodic(6000, period, seed=seed), rate_hz=1 / 60))
    assert length.steps == pytest.approx(period, abs=0.03 * period)
    assert f"the period of {length.steps} readings" in length.reason
    assert length.reason.endswith("of 2 of 3 channel(s)")


def test_a_short_period_is_repeated_and_a_long_one_is_not_looked_for() -> None:
    pulses = np.tile([0.0, 0.0, 1.0], 500)[:, None]
    assert window_length(_table(pulses)) == (
        6,
        "6: whole periods of 3 readings of 1 of 1 channel(s)",
    )
    day = window_length(_table(_periodic(20_000, 1440)))
    assert day == (5, "5: the default, since no period of up to 128 readings repeats")


@pytest.mark.parametrize("kind", ["noise", "walk", "decay", "spikes", "constant"])
def test_a_series_without_a_period_gets_the_default(kind: str) -> None:
    for seed in range(20):
        noise = np.random.default_rng(seed).normal(size=(2000, 3))
        if kind == "walk":
            noise = noise.cumsum(axis=0)
        elif kind == "decay":
            for row in range(1, len(noise)):
                noise[row] += 0.95 * noise[row - 1]
        elif kind == "spikes":
            noise[np.abs(noise) < 2.5] = 0.0
        elif kind == "constant":
            noise[:] = 7.3
        length = window_length(_table(noise))
        assert length.steps == 5, (seed, length)
        assert "the default" in length.reason


def test_the_readings_bound_the_length() -> None:
    series = _periodic(6000, 24)
    assert window_length(_table(series)).steps == 24
    assert window_length(_table(series[:400])).steps == 5  # at most 16
    assert window_length(_table(series[:110])) == (
        4,
        "4: longer ones would be too few in 110 normal readings in 1 segment(s)",
    )
    assert window_length(_table(series[:30])).steps == 2
    wide = np.repeat(series, 20, axis=1)  # 60 channels: at most 16 readings
    assert window_length(_table(wide)).steps == 5


def test_gaps_groups_and_abnormal_readings_bound_it_too() -> None:
    series = _periodic(6000, 24)
    every = {width: window_length(_table(series, range(0, 6000, width))) for width in (40, 120)}
    assert (every[40].steps, every[120].steps) == (5, 24)
    is_normal = np.arange(6000) % 40 > 0
    assert window_length(_table(series, is_normal=is_normal)).steps == 5
    is_normal = np.arange(6000) < 3000
    noisy = np.where(is_normal[:, None], series, np.random.default_rng(0).normal(size=(6000, 3)))
    assert window_length(_table(noisy, is_normal=is_normal)).steps == 24


def test_the_same_readings_give_the_same_length_whatever_their_units() -> None:
    series = _periodic(4000, 31)
    assert window_length(_table(series)) == window_length(_table(series))
    assert window_length(_table(1e3 * series + 1e5)) == window_length(_table(series))


def test_a_frame_says_what_was_chosen_and_the_manifest_has_the_number() -> None:
    frame = pd.DataFrame(_periodic(2000, 24), columns=["a", "b", "c"])
    frame["at"] = pd.date_range("2026-01-01", periods=len(frame), freq="1h")
    cut = edgeae.cut_windows(frame, window="auto", time="at")
    assert cut.windows.shape == (1977, 24, 3)
    assert cut.reason == "24: the period of 24 readings (24 h) of 2 of 3 channel(s)"
    detector = edgeae.Detector("linear", backtest=0, random_state=0).fit(cut)
    assert detector.source_.inputs.shape == (24, 3)
    assert edgeae.cut_windows(frame, window=24, time="at").reason is None
    with pytest.raises(InputError, match="number of readings or auto; got 'day'"):
        edgeae.cut_windows(frame, window="day", time="at")  # type: ignore[arg-type]
