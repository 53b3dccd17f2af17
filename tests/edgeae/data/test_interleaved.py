"""Samples of several channels that are read as one are told; those of one channel never."""

import numpy as np
import pytest

from edgeae.data.interleaved import channels_in_turn, note_channels_in_turn

COUNT = 60_000
RNG = np.random.default_rng(0)
AT = np.arange(COUNT)
NOISE = RNG.normal(size=COUNT)
LOW = np.convolve(RNG.normal(size=COUNT + 29), np.hanning(30), "valid")
ONE = {
    "noise": NOISE,
    "low frequencies": LOW,
    "high frequencies": np.diff(NOISE, prepend=0),
    "counts": np.rint(3 * NOISE),
    "a random walk": np.cumsum(NOISE),
    "heavy tails": RNG.standard_t(2, COUNT),
    "random impacts": NOISE + 50 * (RNG.random(COUNT) < 0.001),
    "impacts at no even distance": NOISE + 20 * (np.diff(np.floor(AT / 99.7), prepend=0) > 0),
    "a sweep": np.sin(np.pi * np.cumsum(AT / COUNT)),
    "modulated": NOISE * (1 + 0.9 * np.sin(AT / 300)),
    "silence": np.zeros(COUNT),
    "half silence": NOISE * (AT > COUNT / 2),
    "mostly silence": NOISE * (RNG.random(COUNT) < 0.01),
    "a ramp": AT / 7,
}
FREQUENCIES = (0.001, 0.1, 0.249, 0.25, 0.2501, 1 / 3, 0.4, 0.49, 0.4999, 0.5)


@pytest.mark.parametrize("name", ONE)
def test_one_channel_is_one(name: str) -> None:
    assert channels_in_turn(ONE[name]) is None


@pytest.mark.parametrize("frequency", FREQUENCIES)
@pytest.mark.parametrize("noise", [0, 0.001, 0.1])
def test_a_tone_at_any_part_of_the_rate_is_one_channel(frequency: float, noise: float) -> None:
    tone = np.sin(2 * np.pi * frequency * AT + 0.3) + noise * NOISE
    assert channels_in_turn(tone) is None
    assert channels_in_turn(np.rint(1000 * tone)) is None


@pytest.mark.parametrize("period", [64, 96, 128, 320])
@pytest.mark.parametrize("size", [2, 30, 300, 30_000])
def test_the_rounding_of_a_tone_that_repeats_is_one_channel(period: int, size: int) -> None:
    tone = np.rint(size * np.sin(2 * np.pi * AT / period + 0.3))
    assert channels_in_turn(tone) is None
    assert channels_in_turn((tone / 32768).astype(np.float32)) is None


@pytest.mark.parametrize(
    ("channels", "count"),
    [
        ([NOISE, 0.5 * LOW], 2),
        ([NOISE, 0.7 * np.roll(NOISE, 5)], 2),
        ([LOW, np.full(COUNT, 1500.0)], 2),
        ([NOISE, NOISE], 2),
        ([NOISE, 2 * NOISE, 3 * LOW], 3),
        ([NOISE, 5 * np.roll(NOISE, 3), 2 * np.roll(NOISE, 7), 3 * np.roll(NOISE, 9)], 2),
    ],
)
def test_channels_in_turn_are_told(channels, count: int) -> None:
    samples = np.stack(channels, axis=1).ravel()
    with pytest.warns(UserWarning, match=f"as those of {count} channels in turn do: give `channel"):
        note_channels_in_turn(samples)
    assert channels_in_turn(samples[:8000]) is None  # too few to tell
