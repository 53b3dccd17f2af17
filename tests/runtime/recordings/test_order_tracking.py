"""Readings at even steps of shaft angle, whatever the speed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgeae_runtime import InputError
from edgeae_runtime.manifest.order_tracking import ANGLE_BITS, OrderTracking
from edgeae_runtime.recordings.order_tracking import OrderTracker, _weights, decoded, speeds

RATE = 4000.0
PER_TURN = 64
SEGMENT = 1024  # samples: 16 turns, so that an order is 16 bins


def tracker(per_turn: int = PER_TURN) -> OrderTracker:
    return OrderTracker(OrderTracking("rpm", per_turn, RATE))


def swept(low: float, high: float, count: int = 24_000) -> tuple[np.ndarray, np.ndarray]:
    """Return speeds in rpm that sweep there and back, and the angle in turns."""
    share = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(count) / count)
    rpm = low + (high - low) * share
    turns = np.concatenate([[0], np.cumsum((rpm[1:] + rpm[:-1]) / 2)]) / (60 * RATE)
    return rpm, turns


def samples_of(rows, rpm, per_turn: int = PER_TURN) -> np.ndarray:
    found = list(tracker(per_turn).take(rows[:, np.newaxis], rpm))
    assert [is_new for is_new, *_ in found] == [True] + [False] * (len(found) - 1)
    return np.concatenate([samples[:, 0] for _, samples, _ in found])


def powers(samples: np.ndarray) -> np.ndarray:
    """Return the mean power of each half order, over segments."""
    segments = samples[: len(samples) // SEGMENT * SEGMENT].reshape(-1, SEGMENT)
    spectrum = np.abs(np.fft.rfft(segments * np.hanning(SEGMENT))) ** 2
    return spectrum.mean(axis=0)[4:-5].reshape(-1, 8).sum(axis=1)  # bins around 8, 16, 24, ...


@settings(max_examples=30, deadline=None)
@given(
    order=st.sampled_from([1.0, 2.5, 3.5, 7.0, 12.5, 20.0]),
    low=st.floats(600, 1800),
    more=st.floats(1.2, 2.5),
    phase=st.floats(0, 6),
)
def test_a_tone_that_is_locked_to_a_shaft_lands_in_one_band_while_the_speed_sweeps(
    order, low, more, phase
):
    rpm, turns = swept(low, low * more)
    found = powers(samples_of(np.sin(2 * np.pi * order * turns + phase), rpm))
    assert found.argmax() == round(2 * order) - 1
    assert found.max() > 0.999 * found.sum()


def test_the_same_tone_is_smeared_over_bands_without_that():
    _, turns = swept(1200, 2400)
    found = powers(np.sin(2 * np.pi * 12.5 * turns))
    assert found.max() < 0.5 * found.sum()


def test_a_tone_above_half_the_rate_of_the_samples_is_left_out():
    rpm, turns = swept(600, 700)  # 4000 readings a second are about 370 a turn
    high = np.sin(2 * np.pi * 90 * turns)  # orders; samples can hold 32
    assert np.abs(samples_of(high, rpm)[64:]).max() < 1e-3
    low = samples_of(np.sin(2 * np.pi * 3 * turns), rpm)
    exact = np.sin(2 * np.pi * 3 * np.arange(len(low)) / PER_TURN)
    np.testing.assert_allclose(low[64:], exact[64:], atol=2e-4)


def test_more_samples_than_readings_are_interpolated():
    rpm, turns = swept(3000, 6000)  # 80 to 40 readings a turn
    found = samples_of(np.sin(2 * np.pi * 3 * turns), rpm, per_turn=256)
    exact = np.sin(2 * np.pi * 3 * np.arange(len(found)) / 256)
    np.testing.assert_allclose(found[64:], exact[64:], atol=2e-4)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 3000), max_size=8), st.integers(0, 3), st.sampled_from([16, 64]))
def test_blocks_of_any_size_give_the_same_samples(sizes, seed, per_turn):
    rng = np.random.default_rng(seed)
    rpm = np.abs(1500 + 20 * np.cumsum(rng.normal(size=4000)))
    rpm[2000:2005] = rng.choice([0.0, -3.0, np.nan, 1e9, 1500.0])
    rows, marks = rng.normal(size=(4000, 2)).astype(np.float32), np.arange(4000)
    whole = list(tracker(per_turn).take(rows, rpm, [marks]))
    one = tracker(per_turn)
    parts = [
        part
        for block in np.split(marks, np.minimum(np.cumsum(sizes), 4000).astype(int))
        for part in one.take(rows[block], rpm[block], [block])
    ]

    def joined(found):
        runs: list[list[np.ndarray]] = []
        for is_new, samples, (source,) in found:
            runs += [[]] * is_new
            runs[-1] = [*runs[-1], np.column_stack([samples, source])]
        return [np.concatenate(run) for run in runs]

    for got, expected in zip(joined(parts), joined(whole), strict=True):
        np.testing.assert_array_equal(got, expected)


def test_angles_of_months_keep_their_digits() -> None:
    rpm, turns = swept(1200, 2400)
    rows = np.sin(2 * np.pi * 12.5 * turns)
    one, found = tracker(), []
    for at in range(0, len(rows), 70):
        found += list(one.take(rows[at : at + 70, np.newaxis], rpm[at : at + 70]))
        angles = decoded(one.state()["angles"], "<i8")  # since the next sample
        assert np.abs(angles).max() < 64 * 2**ANGLE_BITS  # of 11 500 samples in all
    assert [is_new for is_new, *_ in found].count(True) == 1
    in_blocks = np.concatenate([samples[:, 0] for _, samples, _ in found])
    np.testing.assert_array_equal(in_blocks, samples_of(rows, rpm))


def test_after_any_time_the_phase_is_what_it_was() -> None:
    """The speed 1875 makes half a sample a reading, of which integers lose nothing."""
    rows, rpm = (
        np.tile(np.array([3, 5, 4, 1], np.float32), 500)[:, np.newaxis],
        np.full(2000, 1875.0),
    )
    one = tracker()
    first = [samples for _, samples, _ in one.take(rows, rpm)]
    state = one.state()
    for _ in range(3):
        again = [samples for _, samples, _ in one.take(rows, rpm)]
        assert one.state() == state
    np.testing.assert_array_equal(np.concatenate(again)[-32:], np.concatenate(first)[-32:])


def test_the_table_is_the_windowed_sinc() -> None:
    turns = np.arange(0, 17 << 27, 9973)
    at = turns / 2**27
    exact = np.sinc(at) * np.where(at < 16, 0.5 + 0.5 * np.cos(np.pi / 16 * at), 0)
    np.testing.assert_allclose(_weights(turns), exact, atol=2e-6)


def test_equal_readings_are_equal_samples() -> None:
    rpm, _ = swept(1200, 2400)
    assert set(samples_of(np.full(len(rpm), 0.1, np.float32), rpm)) == {np.float32(0.1)}


def test_a_shaft_at_rest_ends_a_segment():
    rpm = np.full(6000, 1500.0)
    rpm[3000:3100] = 0
    found = list(tracker().take(np.ones((6000, 1)), rpm, [np.arange(6000)]))
    assert [is_new for is_new, *_ in found] == [True, True]
    assert found[0][2][0].max() < 3000 <= 3100 <= found[1][2][0].min()
    for _, samples, _ in found:
        np.testing.assert_allclose(samples, 1, atol=1e-6)
    assert list(tracker().take(np.ones((100, 1)), np.zeros(100))) == []
    assert list(tracker().take(np.ones((0, 1)), np.zeros(0))) == []


def test_speeds_are_numbers_as_in_any_table() -> None:
    assert speeds(np.array(["1500", "1,5", "", "1e3"]), "a").tolist()[:2] == [1500, 1.5]
    assert np.isnan(speeds(np.array(["n/a"]), "a")[0])
    assert speeds(np.array([3, 4], np.int16), "a").tolist() == [3, 4]
    with pytest.raises(InputError, match=r"a.csv: rpm: a value is no number; got 'fast'"):
        speeds(np.array(["1500", "fast"]), "a.csv: rpm")
