"""Front ends: the definition, and the same features in Keras and in every format."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import welch
from scipy.stats import kurtosis, skew

import edgeae
from edgeae.data.windows import SeriesInfo
from edgeae.train.front_end import fit_front_end
from edgeae.train.front_end_options import FrontEndOptions
from edgeae_export.front_end import band_powers, features_of
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.manifest.front_end import FrontEnd
from tests.emulated.targets import compile_blob, missing_tools, run, run_program

pytestmark = pytest.mark.slow

RATE = 1000.0
KINDS = ("spectrum", "spectrum-shape", "envelope", "statistics", "spectrum+statistics")
WARNINGS = "-std=c99 -Wall -Wextra -Wconversion -Wdouble-promotion -Werror -pedantic".split()
CLOSE = 2e-5  # of float32 from float64; at most 5e-6 was measured


def machine(n: int, steps: int = 256, channels: int = 1, seed: int = 0) -> np.ndarray:
    """Make windows of two tones in coloured noise on an offset."""
    rng = np.random.default_rng(seed)
    t = np.arange(steps) / RATE
    phase = rng.uniform(0, 2 * np.pi, (2, n, 1, channels))
    tones = [
        a * np.sin(2 * np.pi * f * t[:, None] + p)
        for a, f, p in zip((1, 0.3), (50, 180), phase, strict=True)
    ]
    noise = rng.normal(size=(n, steps + 1, channels))
    return (9.8 + tones[0] + tones[1] + 0.3 * (noise[:, 1:] + noise[:, :-1])).astype(np.float32)


def front_end_of(detector: edgeae.Detector) -> FrontEnd:
    """Return the front end of a fitted detector."""
    found = detector.source_.front_end
    assert found is not None
    return found


def front_end(text: str, windows: np.ndarray) -> FrontEnd:
    return fit_front_end(
        FrontEndOptions.parse(text), windows, SeriesInfo(rate_hz=RATE), one_channel=True
    )


@settings(max_examples=15, deadline=None)
@given(st.sampled_from([(64, 32), (64, 16), (128, 64), (32, 32)]), st.integers(0, 99))
def test_band_powers_are_those_of_welch_s_method(sizes, seed: int) -> None:
    segment, hop = sizes
    windows = machine(3, 300, 2, seed)
    found = front_end(f"spectrum:segment={segment},hop={hop},bands=8", windows)
    _, density = welch(
        windows.astype(np.float64), 1.0, "hann", segment, segment - hop, detrend="constant", axis=1
    )
    density[:, 1:-1] /= 2  # of one side
    stop = 1 + found.bands * found.band_bins
    expected = density[:, 1:stop].reshape(3, found.bands, -1, 2).mean(axis=2).transpose(0, 2, 1)
    np.testing.assert_allclose(band_powers(found, windows), expected, rtol=1e-9)


def test_statistics_are_those_of_scipy() -> None:
    windows = machine(20)
    rms, peak, crest, fourth, third = features_of(front_end("statistics", windows), windows).T
    x = windows[..., 0] - windows[..., 0].mean(axis=1, keepdims=True)
    np.testing.assert_allclose(rms, x.std(axis=1), rtol=1e-4)
    np.testing.assert_allclose(peak, np.abs(x).max(axis=1), rtol=1e-4)
    np.testing.assert_allclose(crest, peak / rms, rtol=1e-4)
    np.testing.assert_allclose(fourth, kurtosis(x, axis=1, fisher=False), rtol=1e-4)
    np.testing.assert_allclose(third, skew(x, axis=1), atol=1e-4)


@settings(max_examples=15, deadline=None)
@given(st.floats(0.05, 100), st.floats(-1, 1))
def test_the_shape_of_a_spectrum_knows_no_gain_and_no_offset(gain: float, offset: float) -> None:
    windows = machine(5)
    shape = front_end("spectrum-shape", windows)
    changed = features_of(shape, np.float32(gain) * windows + np.float32(offset))
    # At most 4e-5 was measured: with a small gain, float32 rounds samples on an offset.
    np.testing.assert_allclose(changed, features_of(shape, windows), atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_dead_sensor_has_finite_features(kind: str) -> None:
    found = front_end(kind, machine(5))
    dead = np.full((1, 256, 1), 3, np.float32)
    assert np.isfinite(features_of(found, dead)).all()


def test_a_tone_is_in_the_band_that_has_its_name() -> None:
    tone = np.sin(2 * np.pi * 180 * np.arange(256) / RATE).astype(np.float32)
    found = front_end("spectrum:bands=16", np.tile(tone[:, None], (4, 1, 1)))
    name = found.names[int(features_of(found, tone[None, :, None])[0].argmax())]
    low, high = (float(word) for word in name.removesuffix(" Hz").split(" to "))
    assert low <= 180 <= high


@pytest.fixture(scope="module", params=KINDS)
def fitted(request) -> edgeae.Detector:
    detector = edgeae.Detector(
        front_end=request.param, false_alarm_rate=0.05, random_state=0, backtest=0
    )
    return detector.fit(machine(300, channels=2), rate_hz=RATE, stride=256)


def test_every_format_has_the_features_of_numpy_and_c_no_warning(
    fitted, tmp_path: Path, need_tool
) -> None:
    need_tool("gcc")
    windows = machine(40, channels=2, seed=1)
    windows[20:, 100:104] += 8  # an impact
    source = fitted.source_
    expected = features_of(front_end_of(fitted), windows)
    scale = source.scaler.scale
    np.testing.assert_allclose(
        source.outputs(windows)["features"] * scale, expected * scale, atol=100 * CLOSE
    )
    scores = fitted.anomaly_score(windows)
    shares = None
    for suffix in ("onnx", "tflite", "c"):
        path = tmp_path / f"pump.{suffix}"
        fitted.export(path)
        with Scorer(path, allow_native=True) as scorer:
            assert scorer.manifest.value_names == front_end_of(fitted).names
            np.testing.assert_allclose(
                scorer.features(windows), expected, rtol=CLOSE, atol=CLOSE, err_msg=suffix
            )
            got = scorer.score(windows)
            error = np.abs(got - scores) / np.maximum(scores, float(fitted.threshold_))
            assert error.max() <= 10 * source.tolerance, suffix
            np.testing.assert_array_equal(scorer.is_anomaly(windows), scores > fitted.threshold_)
            found = scorer.contributions(windows)
            assert found.shape == scorer.reconstruct(windows).shape == expected.shape
            np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-6)
            shares = found if shares is None else shares
            np.testing.assert_allclose(found, shares, atol=2e-3)
    for compiler in ("gcc", "clang"):
        need_tool(compiler)
        done = subprocess.run(
            [compiler, *WARNINGS, "-c", "pump.c"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_the_front_end_stays_float_in_int8(tmp_path: Path) -> None:
    detector = edgeae.Detector(
        front_end="spectrum", false_alarm_rate=0.05, random_state=0, backtest=0
    )
    windows = machine(300)
    detector.fit(windows, rate_hz=RATE, stride=256)
    expected = features_of(front_end_of(detector), windows[:20])
    for suffix in ("onnx", "tflite", "c"):
        for precision in ("int8", "int8-full"):
            path = tmp_path / f"pump.{suffix}"
            exported = detector.export(path, precision=precision)
            assert exported.manifest.parity.flips == 0
            with Scorer(path, allow_native=True, selftest=True) as scorer:
                features = scorer.features(windows[:20])
                np.testing.assert_allclose(features, expected, rtol=CLOSE, atol=CLOSE)


def test_int8_full_decides_as_keras_does_far_from_all_windows_of_validation(tmp_path: Path) -> None:
    detector = edgeae.Detector(
        front_end="statistics", false_alarm_rate=0.05, random_state=0, backtest=0
    )
    detector.fit(machine(300), rate_hz=RATE, stride=256)
    windows = machine(200, seed=1)
    windows[100:, 128] += np.float32(20)  # one sample, which alone makes a kurtosis of 100 or more
    expected, threshold = detector.anomaly_score(windows), float(detector.threshold_)
    assert (expected[100:] > 100 * threshold).all()
    for suffix in ("onnx", "tflite", "c"):
        detector.export(tmp_path / f"pump.{suffix}", precision="int8-full")
        with Scorer(tmp_path / f"pump.{suffix}", allow_native=True) as scorer:
            errors = np.abs(scorer.score(windows) - expected) / np.maximum(expected, threshold)
            assert errors.max() < 0.1, suffix  # with features of 8 bits 0.5 and more


@pytest.mark.parametrize("text", ["spectrum:segment=512", "spectrum-shape:hop=64,low_hz=120"])
def test_long_segments_and_other_hops_have_the_same_features(text: str, tmp_path: Path) -> None:
    windows = machine(300, 1030)[:, :, 0]
    detector = edgeae.Detector(
        front_end=text, rows="windows", false_alarm_rate=0.05, random_state=0
    )
    detector.fit(windows, rate_hz=RATE)
    expected = features_of(front_end_of(detector), windows[:9])
    for suffix in ("onnx", "c"):
        detector.export(tmp_path / f"pump.{suffix}")
        with Scorer(tmp_path / f"pump.{suffix}", allow_native=True) as scorer:
            np.testing.assert_allclose(scorer.features(windows[:9]), expected, atol=CLOSE)


@pytest.mark.emulator
@pytest.mark.parametrize("precision", ["float32", "int8-full"])
def test_a_microcontroller_scores_as_the_host_does(
    precision: str, tmp_path: Path, need_tool
) -> None:
    need_tool(*missing_tools("m4f"))
    detector = edgeae.Detector(
        front_end="spectrum+statistics", false_alarm_rate=0.05, random_state=0, backtest=0
    )
    windows = machine(300, channels=2)
    detector.fit(windows, rate_hz=RATE, stride=256)
    exported = detector.export(tmp_path / "pump.c", precision=precision)
    with Scorer(exported.path, allow_native=True) as scorer:
        expected, needs = scorer.score(windows[:20]), scorer.needs
    given = run("m4f", exported.path.read_bytes(), windows[:20], tmp_path)
    if precision == "int8-full":  # no target rounds otherwise, logarithms included
        np.testing.assert_array_equal(given.scores, expected)
    else:
        np.testing.assert_allclose(given.scores, expected, rtol=10 * detector.source_.tolerance)
    assert given.selftest == 0
    assert given.ram_bytes == needs["ram_bytes"] - windows[0].nbytes
    assert given.flash_bytes <= needs["flash_bytes"]
    assert given.stack_bytes <= needs["stack_bytes"]


def test_c_from_an_onnx_artifact_has_the_front_end_s_kernel(tmp_path: Path) -> None:
    from edgeae_export import export_artifact

    detector = edgeae.Detector(
        front_end="spectrum", false_alarm_rate=0.05, random_state=0, backtest=0
    )
    windows = machine(300)
    detector.fit(windows, rate_hz=RATE, stride=256)
    detector.export(tmp_path / "pump.onnx")
    export_artifact(tmp_path / "pump.onnx", tmp_path / "pump.c")
    assert "k_spectrum" in (tmp_path / "pump.c").read_text()
    with Scorer(tmp_path / "pump.c", allow_native=True) as scorer:
        assert scorer.features(windows).shape == (300, 32)


@pytest.mark.parametrize("precision", ["float32", "int8-full"])
def test_a_front_end_reads_counts_of_a_converter(precision: str, tmp_path: Path) -> None:
    from edgeae_export import export, export_artifact
    from edgeae_export.counts import Counts

    detector = edgeae.Detector(
        front_end="spectrum+statistics", false_alarm_rate=0.05, random_state=0, backtest=0
    )
    windows = machine(300, channels=2)
    detector.fit(windows, rate_hz=RATE, stride=256)
    scale = (("0", 0.001, 9.0), ("1", -0.0005, 2.0))
    readings = Counts((0.001, -0.0005), (9.0, 2.0)).rounded(windows[:50])
    near, path = {"float32": 1e-4, "int8-full": 0.02}[precision], tmp_path / "pump.c"
    detector.export(tmp_path / "floats.c", precision=precision)
    with Scorer(tmp_path / "floats.c", allow_native=True) as scorer:
        scores = scorer.score(readings)
    paths = [path]
    export(detector.source_, path, precision=precision, input_type="int16", input_scale=scale)
    if precision == "float32":  # from the artifact, too
        detector.export(tmp_path / "pump.onnx")
        paths.append(tmp_path / "taken" / "pump.c")
        paths[1].parent.mkdir()
        export_artifact(tmp_path / "pump.onnx", paths[1], input_type="int16", input_scale=scale)
    for path in paths:
        with Scorer(path, allow_native=True, selftest=True) as scorer:
            expected = features_of(front_end_of(detector), readings)
            np.testing.assert_allclose(scorer.features(readings), expected, atol=1e-4)
            np.testing.assert_allclose(scorer.score(readings), scores, rtol=near)
            assert scorer.reconstruct(readings).shape == scorer.contributions(readings).shape
            np.testing.assert_array_equal(scorer.score(windows[:50]), scorer.score(readings))
            assert scorer.needs["ram_bytes"] == 4 * scorer.needs["scratch_floats"] + 4 + 2 * 512
        text = path.with_suffix(".h").read_text()
        assert "pump_features(const int16_t *x, float *features)" in text
        call = ["gcc", *WARNINGS, "-c", "pump.c"]
        subprocess.run(call, cwd=path.parent, check=True)


@pytest.mark.emulator
def test_a_front_end_and_its_detector_are_data_of_an_engine(tmp_path: Path, need_tool) -> None:
    from edgeae_export import export_artifact, export_blob

    need_tool("gcc")
    given = machine(20, seed=3)
    for seed, name in enumerate(("first", "second")):
        detector = edgeae.Detector(
            "dense",
            hidden=(8,),
            epochs=2,
            front_end="spectrum",
            false_alarm_rate=0.05,
            random_state=0,
            backtest=0,
        )
        detector.fit((seed + 1) * machine(300, seed=seed), rate_hz=RATE, stride=256)
        place = tmp_path / name
        place.mkdir()
        detector.export(place / "pump.onnx")
        export_blob(place / "pump.onnx", place / "pump.bin", version=seed + 1)
        export_artifact(place / "pump.onnx", place / "pump.c")
        shutil.copy(place / "pump.bin", tmp_path / f"{name}.bin")
    for suffix in (".c", ".h"):
        engines = [tmp_path / name / f"pump_engine{suffix}" for name in ("first", "second")]
        assert engines[0].read_bytes() == engines[1].read_bytes()
        shutil.copy(engines[0], tmp_path)
    given.tofile(tmp_path / "x.bin")
    compile_blob("gcc", tmp_path)
    assert run_program("gcc", tmp_path) == 0
    found = np.fromfile(tmp_path / "y.bin", "<f4").reshape(3, -1)
    for scores, name in zip(found, ("first", "second", "second"), strict=True):
        with Scorer(tmp_path / name / "pump.c", allow_native=True) as scorer:
            np.testing.assert_allclose(scores, scorer.score(given), rtol=1e-5)


def test_an_artifact_without_a_front_end_has_no_features(tmp_path: Path) -> None:
    detector = edgeae.Detector(architecture="linear", false_alarm_rate=0.05, random_state=0)
    detector.fit(np.random.default_rng(0).normal(size=(300, 3)))
    for suffix in ("onnx", "c"):
        exported = detector.export(tmp_path / f"pump.{suffix}")
        assert exported.manifest.front_end is None
        with (
            Scorer(tmp_path / f"pump.{suffix}", allow_native=True) as scorer,
            pytest.raises(InputError, match="no front end"),
        ):
            scorer.features(np.zeros((1, 3)))
