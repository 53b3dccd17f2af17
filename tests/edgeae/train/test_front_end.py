"""The rules for a front end, what it names, and what bad input gets."""

import json
import re
import tracemalloc

import numpy as np
import pytest

import edgeae
from edgeae.data.windows import SeriesInfo
from edgeae.train.front_end import fit_front_end, limited
from edgeae.train.front_end_options import FrontEndOptions
from edgeae_export.front_end import features_of
from edgeae_runtime import ArtifactError, InputError
from edgeae_runtime.manifest.front_end import FrontEnd, read_front_end
from edgeae_runtime.manifest.model import Scaler
from edgeae_runtime.manifest.section import Section


def samples(n: int = 40, steps: int = 1024, channels: int = 1) -> np.ndarray:
    return np.random.default_rng(0).normal(size=(n, steps, channels)).astype(np.float32)


def fit(text: str, windows: np.ndarray, rate_hz: float | None = 12_000.0, **info: object):
    series = SeriesInfo(rate_hz=rate_hz, **info)  # type: ignore[arg-type]
    return fit_front_end(FrontEndOptions.parse(text), windows, series, one_channel=False)


@pytest.mark.parametrize(
    ("text", "steps", "expected"),
    [
        ("spectrum", 1024, (256, 128, 1, 4, 32)),
        ("spectrum", 300, (64, 32, 1, 1, 32)),
        ("spectrum", 40, (16, 8, 1, 1, 8)),
        ("spectrum:segment=512,bands=64", 1024, (512, 256, 1, 4, 64)),
        ("spectrum:low_hz=1000,high_hz=3000", 1024, (256, 128, 22, 2, 21)),
        ("envelope", 1024, (64, 32, 1, 1, 32)),
        ("statistics", 1024, (0, 0, 0, 0, 0)),
    ],
)
def test_the_rules_follow_window_and_rate(text: str, steps: int, expected) -> None:
    assert fit(text, samples(steps=steps))[1:6] == expected


def test_features_are_named_by_frequency_and_channel() -> None:
    windows = samples(channels=2)
    found = fit("spectrum+statistics", windows, features=("x", "y"))
    assert found.names[0] == "23.4 to 211 Hz, x"
    assert found.names[32] == "23.4 to 211 Hz, y"
    assert found.names[63:66] == ("5.84 to 6 kHz, y", "RMS, x", "peak, x")
    assert len(set(found.names)) == len(found.names) == 2 * (32 + 5)
    assert fit("spectrum", windows).names[-1] == "5.84 to 6 kHz, channel 1"


def test_white_noise_has_its_variance_in_every_band() -> None:
    found = fit("spectrum", 3 * samples())
    assert abs(found.power.item() / 9 - 1) < 0.02
    np.testing.assert_allclose(features_of(found, 3 * samples()).mean(), np.log(101), atol=0.1)


def test_a_channel_that_was_constant_in_training_has_features() -> None:
    windows = samples(channels=2)
    windows[:, :, 1] = 5
    for kind in ("spectrum", "spectrum-shape", "statistics"):
        assert np.isfinite(features_of(fit(kind, windows), windows)).all()


def test_the_scale_of_logarithms_is_bounded_and_that_of_statistics_is_not() -> None:
    found = fit("spectrum+statistics", samples())
    scale = np.full(37, 1e4, np.float32)
    bounded = limited(Scaler("standard", 0 * scale, scale), found).scale
    assert (bounded[:32] == 100).all()
    assert (bounded[32:] == 1e4).all()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("spectra", "must be one of auto, none, spectrum"),
        ("spectrum:band=3", "has the options segment, hop, bands"),
        ("spectrum:bands=3.5", "bands must be a whole number above 0; got '3.5'"),
        ("spectrum:bands=x", "bands must be a whole number above 0"),
        ("spectrum:floor=nan", "floor must be a number above 0"),
        ("spectrum:floor=-1", "floor must be a number above 0"),
        ("spectrum:floor=1e-10", "floor must be from 1e-09 to 1e+09; got '1e-10'"),
        ("spectrum:floor=1e10", "floor must be from 1e-09 to 1e+09"),
        ("spectrum:bands=3,hop=8,bands=4", "bands must be given once"),
        ("spectrum:hop=inf", "hop must be a whole number"),
        ("statistics:bands=3", "statistics has no options"),
    ],
)
def test_a_text_that_is_no_front_end_is_refused_in_one_line(text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message.split(";")[0])):
        edgeae.Detector(front_end=text).fit(samples())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("spectrum:segment=100", "segment must be a power of two"),
        ("spectrum:segment=2048", "longer than a window of 1024 samples"),
        ("envelope:segment=256", "127 of envelope"),
        ("spectrum:hop=100", "hop must divide the segment, 256; got 100"),
        ("spectrum:high_hz=7000", "at most 6000 Hz, half the rate; got 7000"),
        ("envelope:high_hz=800", "at most 750 Hz, half the rate of the envelope; got 800"),
        ("spectrum:low_hz=100,high_hz=110", "must hold a multiple of 46.875 Hz"),
        ("spectrum:bands=200", "at most the 128 bins"),
        ("spectrum-shape:bands=1", "spectrum-shape compares bands, and has one here"),
        ("spectrum-shape:low_hz=93,high_hz=94", "spectrum-shape compares bands"),
    ],
)
def test_options_that_do_not_fit_the_windows_are_refused(text: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        fit(text, samples())


def test_a_missing_rate_rows_of_a_table_and_short_windows_are_refused() -> None:
    with pytest.raises(InputError, match="needs the sampling rate; give `rate_hz`"):
        edgeae.Detector(front_end="spectrum", false_alarm_rate=0.05).fit(
            samples(300, 64), stride=64
        )
    with pytest.raises(InputError, match="got rows of a table"):
        edgeae.Detector(front_end="spectrum", false_alarm_rate=0.05).fit(
            samples(300, 64)[:, :, 0], rate_hz=100
        )
    with pytest.raises(InputError, match="envelope needs windows of 130 samples or more; got 129"):
        fit("envelope", samples(300, 129))
    with pytest.raises(InputError, match="16 samples or more; got 8"):
        edgeae.Detector(front_end="statistics", false_alarm_rate=0.05).fit(
            samples(300, 8), stride=8
        )
    with pytest.raises(InputError, match=r"`rate_hz` must be from 1e-12 to 1e\+09; got 0"):
        edgeae.Detector(front_end="spectrum", false_alarm_rate=0.05).fit(
            samples(300, 64), rate_hz=0
        )


@pytest.mark.parametrize("floor", [1e-9, 1e9])
def test_the_reader_takes_every_floor_that_training_takes(floor: float) -> None:
    found = fit(f"spectrum:floor={floor:g}", samples())
    assert read({**good(), "floor": found.floor}).floor == floor


def test_segments_that_overlap_take_no_memory_of_all_windows() -> None:
    windows = samples(1000)
    tracemalloc.start()
    found = fit("spectrum:hop=8", windows)
    features = features_of(found, windows)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100e6  # 450 MB where all segments were there at once
    np.testing.assert_array_equal(features[-1:], features_of(found, windows[-1:]))
    assert features_of(found, windows[:0]).shape == (0, 32)


@pytest.fixture(scope="module")
def detector() -> edgeae.Detector:
    detector = edgeae.Detector(
        front_end="spectrum:bands=8", false_alarm_rate=0.05, random_state=0, backtest=0
    )
    return detector.fit(samples(300, 128), stride=128, rate_hz=1000)


def test_a_saved_detector_keeps_its_front_end(detector, tmp_path) -> None:
    detector.save(tmp_path / "pump.edgeae")
    loaded = edgeae.load(tmp_path / "pump.edgeae")
    fresh = samples(20, 128)
    np.testing.assert_array_equal(loaded.anomaly_score(fresh), detector.anomaly_score(fresh))
    assert loaded.get_params() == detector.get_params()
    assert loaded.source_.front_end.names == detector.source_.front_end.names
    assert loaded.reconstruct(fresh).shape == (20, 8)


def test_the_network_of_features_is_that_of_a_table(detector) -> None:
    assert detector.chosen_.parameters.architecture == "prototypes"
    assert detector.chosen_.scaler == "robust"


def test_a_trained_network_takes_features_too() -> None:
    detector = edgeae.Detector(
        "dense", hidden=(8,), front_end="statistics", epochs=2, false_alarm_rate=0.05
    )
    detector.fit(samples(300, 64), stride=64)
    assert detector.source_.network.input_shape == (None, 5)


def good() -> dict[str, object]:
    names = [str(i) for i in range(8)]
    return {
        "kind": "spectrum",
        "segment": 64,
        "hop": 32,
        "first_bin": 1,
        "band_bins": 4,
        "bands": 8,
        "decimation": 1,
        "floor": 0.01,
        "power": 1.0,
        "names": names,
    }


def read(document: dict[str, object]) -> FrontEnd:
    document = json.loads(json.dumps(document))
    return read_front_end(Section(document, "front_end", FrontEnd._fields), (128, 1))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("kind", "cepstrum"),
        ("segment", 48),
        ("segment", 256),
        ("segment", 8),
        ("hop", 24),
        ("first_bin", 0),
        ("band_bins", 5),
        ("bands", 9),
        ("decimation", 0),
        ("decimation", 64),
        ("floor", 0),
        ("power", 0.0),
        ("power", "AAA="),
        ("names", ["a"] * 8),
        ("names", ["a"]),
        ("names", None),
    ],
)
def test_the_reader_names_the_key_that_is_wrong(key: str, value: object) -> None:
    assert read(good()).bands == 8
    with pytest.raises(ArtifactError, match=r"front_end\."):
        read({**good(), key: value})
