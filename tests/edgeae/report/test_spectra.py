"""Spectra of a report, by arithmetic: levels, axis, and the lines of a machine."""

import numpy as np
import pytest

from edgeae.report.sections.spectra import (
    NO_LINES,
    Spectra,
    SpectrumOptions,
    drawn_lines,
    pictures,
)
from edgeae.report.spectrum_lines import Bearing, lines
from edgeae_runtime import InputError
from edgeae_runtime.manifest.front_end import FrontEnd

RATE, STEPS = 2000.0, 1024
SPECTRUM = FrontEnd(
    "spectrum", 256, 128, 1, 4, 32, 1, 0.01, np.array([2.0, 8.0], np.float32), ("1 to 2 Hz",)
)


def test_white_noise_of_the_power_in_training_lies_at_zero_db() -> None:
    noise = np.random.default_rng(0).normal(size=(400, STEPS, 2)) * np.sqrt([2, 8])
    spectra = Spectra(SPECTRUM, STEPS, RATE)
    levels = spectra.of(noise.astype(np.float32))
    assert levels.shape == (400, 2, len(spectra.frequencies))
    alone = spectra.frequencies < 60  # where a point is one frequency
    means = 10 * np.log10((10 ** (levels[:, :, alone] / 10)).mean(axis=(0, 2)))
    np.testing.assert_allclose(means, 0, atol=0.2)


@pytest.mark.parametrize("hz", [20.0, 100.0, 555.0, 990.0])
def test_a_tone_is_loudest_where_it_is(hz) -> None:
    spectra = Spectra(SPECTRUM, STEPS, RATE)
    tone = np.sin(2 * np.pi * hz * np.arange(STEPS) / RATE)
    levels = spectra.of(np.stack([tone, tone], axis=1)[np.newaxis].astype(np.float32))
    assert spectra.frequencies[levels[0, 1].argmax()] == pytest.approx(hz, rel=0.04)


def test_the_axis_ends_at_half_the_rate_and_silence_has_a_level() -> None:
    spectra = Spectra(SPECTRUM, STEPS, RATE)
    assert (np.diff(spectra.frequencies) > 0).all()
    assert RATE / 2 * 0.97 < spectra.frequencies[-1] <= RATE / 2
    assert (spectra.of(np.zeros((1, STEPS, 2), np.float32)) == -120).all()


def test_an_envelope_has_the_frequency_of_its_impacts() -> None:
    front_end = SPECTRUM._replace(kind="envelope", decimation=8, power=np.ones(1, np.float32))
    rng, at = np.random.default_rng(0), np.arange(2048)
    loud = (at % 100 < 8) + 0.05  # impacts at 200 Hz of a signal that is only high
    window = loud * np.sin(2 * np.pi * 0.45 * at) + 0.01 * rng.normal(size=2048)
    spectra = Spectra(front_end, 2048, 20_000.0)
    level = spectra.of(window[np.newaxis].astype(np.float32))[0, 0]
    assert spectra.frequencies[-1] == pytest.approx(1250, rel=0.03)
    assert spectra.frequencies[level.argmax()] == pytest.approx(200, abs=10)


def test_the_orders_of_a_bearing_are_those_that_its_maker_publishes() -> None:
    """SKF 6205 and 6203, as the Case Western Reserve University states them."""
    drive, fan = Bearing.parse("9,0.3126,1.537,0"), Bearing.parse("8,0.2656,1.122")
    assert drive.orders() == pytest.approx(
        {"BPFO": 3.5848, "BPFI": 5.4152, "BSF": 4.7135 / 2, "FTF": 0.39828}, rel=1e-3
    )
    assert fan.orders() == pytest.approx(
        {"BPFO": 3.0530, "BPFI": 4.9469, "BSF": 3.9874 / 2, "FTF": 0.3817}, rel=1e-3
    )


NO_BEARINGS = (
    " 9 9,8 9,8,x 9,39,8,0 1,8,39,0 9.5,8,39,0 9,8,39,90 9,8,39,0,1 9,-8,39 nan,8,39 9,nan,39 "
    "9,8,inf inf,8,39 9;8;39"
)


@pytest.mark.parametrize("text", NO_BEARINGS.split(" "))
def test_what_is_no_bearing_is_refused(text) -> None:
    with pytest.raises(InputError, match="`bearing` must be n,d,D,angle"):
        Bearing.parse(text)


def test_lines_are_at_the_speed_and_those_too_close_are_one() -> None:
    axis = np.array([10.0, 5000.0])
    bearing = Bearing.parse("9,7.94,39.04")
    drawn = drawn_lines(SpectrumOptions(1797, bearing), "Hz", axis)
    places = {line.label: line.at for line in drawn}
    assert places["1X"] == pytest.approx(29.95)
    assert places["BPFI"] == pytest.approx(162.2, abs=0.1)
    assert "3 BPFO, 2 BPFI" in places  # 322 and 324 Hz
    assert drawn_lines(NO_LINES, "Hz", axis) == []
    assert {label for label, _ in lines(None)} == {"1X", "2X", "3X", "4X", "5X"}
    assert drawn_lines(SpectrumOptions(10), "Hz", axis) == []  # all below the axis


def test_samples_of_a_shafts_angles_need_no_speed() -> None:
    options = SpectrumOptions(bearing=Bearing.parse("9,7.94,39.04"))
    options.check(SPECTRUM, (64.0, "orders"))
    axis = np.array([0.5, 32.0])
    places = {line.label: line.at for line in drawn_lines(options, "orders", axis)}
    assert places["BPFO"] == pytest.approx(3.58, abs=0.01)
    assert [line.at for line in drawn_lines(NO_LINES, "orders", axis)] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("options", "front_end", "rate_hz", "message"),
    [
        (SpectrumOptions(0), SPECTRUM, RATE, "`speed_rpm` must be a number above 0; got 0"),
        (SpectrumOptions(np.nan), SPECTRUM, RATE, "`speed_rpm` must be a number above 0; got nan"),
        (SpectrumOptions(1500), None, RATE, "`speed_rpm` is drawn.*needs a front end"),
        (SpectrumOptions(1500), SPECTRUM, None, "`speed_rpm` is drawn.*needs the sampling rate"),
        (SpectrumOptions(bearing=Bearing(9, 1, 5)), None, RATE, "`bearing` is drawn"),
        (SpectrumOptions(bearing=Bearing(9, 1, 5)), SPECTRUM, RATE, "`bearing` needs `speed_rpm`"),
    ],
)
def test_lines_that_would_not_be_drawn_are_refused(options, front_end, rate_hz, message) -> None:
    with pytest.raises(InputError, match=message):
        options.check(front_end, (rate_hz, "Hz"))


def test_a_detector_without_a_front_end_has_no_spectra(table) -> None:
    windows = np.zeros((3, 4), np.float32)
    assert pictures(table.detector.source_, windows, windows.astype(np.float64)) == [{}, {}, {}]
