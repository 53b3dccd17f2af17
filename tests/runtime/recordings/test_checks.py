"""Samples that are amiss are told in one line on a device, too; another type is refused."""

import contextlib
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile

from edgeae_runtime import InputError
from edgeae_runtime.readings.columns import ColumnSelection, Raw
from edgeae_runtime.recordings.reader import read_recording

USUAL = np.array([-500.0], np.float32), np.array([500.0], np.float32)


def read(path: Path, **selection: object) -> int:
    blocks = read_recording(str(path), ColumnSelection(**selection))  # type: ignore[arg-type]
    return sum(len(block.values) for block in blocks)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda x: np.clip(40_000 * x, -32768, 32767), r"4\d % of the samples of channel 0 are at"),
        (lambda x: 0 * x + 7, "channel 0 is 7 throughout, as of a dead sensor"),
        (
            lambda x: np.clip(400 * x, -411, 423),
            r"30 % of the samples of channel 0 are at",
        ),
        (lambda x: 100 * x + 900, r"the mean of channel 0, \d+.*, -500 to 500: an offset"),
    ],
)
@pytest.mark.parametrize("is_raw", [False, True])
def test_what_is_amiss_is_told_at_the_end(tmp_path, make, message, is_raw) -> None:
    counts = make(np.random.default_rng(0).normal(0, 1, 300_000)).astype(np.int16)
    if is_raw:
        counts.tofile(tmp_path / "a")
    else:
        wavfile.write(tmp_path / "a.wav", 8000, counts)
    path = tmp_path / ("a" if is_raw else "a.wav")
    raw = Raw("int16") if is_raw else None
    with pytest.warns(UserWarning, match=message):
        assert read(path, usual_means=USUAL, raw=raw) == len(counts)


@pytest.mark.parametrize(
    ("usual", "is_told"), [(0.5, True), (30, False), (3e6, False), (3e8, True)]
)
def test_numbers_of_another_type_than_trained_are_told(tmp_path, usual, is_told) -> None:
    counts = np.random.default_rng(0).normal(0, 300, 9000).astype(np.int16)
    wavfile.write(tmp_path / "a.wav", 8000, counts)
    limits = np.array([-usual]), np.array([usual])
    told = pytest.warns(UserWarning, match="channel 0 goes up to 1[0-9]+, in training it went to")
    with told if is_told else contextlib.nullcontext():
        assert read(tmp_path / "a.wav", usual_means=limits) == 9000


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_a_sample_that_is_not_finite_is_no_size_and_no_offset(tmp_path: Path, value) -> None:
    samples = np.random.default_rng(0).normal(0, 0.3, 9000).astype(np.float32)
    samples[100] = value
    wavfile.write(tmp_path / "a.wav", 8000, samples)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(tmp_path / "a.wav", usual_means=(np.array([-2.0]), np.array([2.0]))) == 9000


@pytest.mark.parametrize("size", [5, 40, 3000])
@pytest.mark.parametrize("scale", [1, 0.061, 2e-7])
def test_a_tone_of_a_converter_is_not_clipped(tmp_path: Path, size: int, scale: float) -> None:
    """A sine is often at its edges, and in few steps is exactly there."""
    counts = np.rint(size * np.sin(0.0123 * np.arange(60_000)))
    as_stored = counts.astype(np.int16) if scale == 1 else (counts * scale).astype(np.float32)
    wavfile.write(tmp_path / "a.wav", 8000, as_stored)
    assert read(tmp_path / "a.wav") == 60_000  # warnings are errors


@pytest.mark.parametrize("period", [3, 4, 10])
def test_the_rounding_of_a_tone_of_few_samples_a_period_is_no_clipping(tmp_path, period) -> None:
    """As floats its zeros have many values, all but the same."""
    tone = 0.3 * np.sin(2 * np.pi * np.arange(200_000) / period)
    wavfile.write(tmp_path / "a.wav", 8000, tone.astype(np.float32))
    assert read(tmp_path / "a.wav") == 200_000  # warnings are errors


def test_samples_that_are_infinite_are_left_to_the_reader(tmp_path: Path) -> None:
    samples = np.random.default_rng(0).normal(size=10_000).astype(np.float32)
    for edges in ((0, np.inf), (-np.inf, 0), (-np.inf, np.inf)):
        samples[[5, 9000]] = edges
        wavfile.write(tmp_path / "a.wav", 8000, samples)
        assert read(tmp_path / "a.wav") == 10_000  # warnings are errors


def test_a_quiet_recording_and_a_few_samples_are_not_amiss(tmp_path: Path) -> None:
    quiet = np.random.default_rng(0).integers(-1, 2, 10_000).astype(np.int16)
    wavfile.write(tmp_path / "quiet.wav", 8000, quiet)
    wavfile.write(tmp_path / "few.wav", 8000, np.full(63, 32767, np.int16))
    assert read(tmp_path / "quiet.wav", usual_means=USUAL) == 10_000  # warnings are errors
    assert read(tmp_path / "few.wav") == 63


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e6])
@pytest.mark.parametrize("mean", [0, 3])
def test_floats_that_are_read_as_whole_numbers_are_refused(tmp_path, scale, mean) -> None:
    path = tmp_path / "a.bin"
    (np.random.default_rng(0).normal(mean, 1, 5000) * scale).astype("<f4").tofile(path)
    for channels in (1, 2):
        with pytest.raises(InputError, match=r"`raw` int16 must be whole .*take float32"):
            read(path, raw=Raw("int16", channels))
    assert read(path, raw=Raw("float32")) == 5000


@pytest.mark.parametrize(("low", "high"), [(-300, 300), (0, 32767), (14_000, 19_000)])
@pytest.mark.parametrize("speed", [None, 15_000])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_whole_numbers_of_any_converter_are_no_floats(tmp_path, low, high, speed) -> None:
    counts = np.random.default_rng(0).integers(low, high + 1, 5000)
    columns = [counts] if speed is None else [counts // 8, np.full(5000, speed)]
    path = tmp_path / "a.bin"
    np.stack(columns, axis=1).astype("<i2").tofile(path)
    assert read(path, raw=Raw("int16", len(columns))) == 5000
