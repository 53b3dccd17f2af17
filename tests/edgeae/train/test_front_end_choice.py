"""When `auto` takes a front end, and which."""

import numpy as np
import pytest

import edgeae
import edgeae_runtime
from edgeae.data.windows import SeriesInfo, Windows
from edgeae.train import front_end_choice
from edgeae.train.front_end_choice import (
    Trial,
    _better,
    injected,
    resolved_front_end,
    spectral_flatness,
    wandering,
)
from edgeae.train.parameters import Parameters
from edgeae_runtime.conformal import conformal_threshold

RATE = 2000.0
INFO = SeriesInfo(rate_hz=RATE, stride=256)


def machine(n: int = 240, wander: float = 0.0, channels: int = 1, seed: int = 0) -> np.ndarray:
    """Make windows of 256 samples of a tone in noise, whose gain may wander slowly."""
    rng = np.random.default_rng(seed)
    t = np.arange(n * 256)
    gain = np.exp(wander * np.sin(t / (n * 40)))[:, None]
    x = np.sin(0.4 * t)[:, None] + rng.normal(0, 0.3, (len(t), channels))
    return (gain * x).reshape(n, 256, channels).astype(np.float32)


def chosen(windows: np.ndarray, info: SeriesInfo = INFO, **parameters: object):
    given = Parameters(**parameters)  # type: ignore[arg-type]
    return resolved_front_end(given, Windows.of(windows, is_in_time=True), info)


def test_a_steady_machine_has_bands_and_the_reason_has_the_rate() -> None:
    parameters, reason = chosen(machine())
    assert parameters.front_end == "spectrum"
    assert reason is not None
    assert reason.startswith("spectrum: 2000 Hz, 256 samples, spectral flatness ")
    assert "of injected tones and impulses" in reason


@pytest.mark.parametrize("stride", [8, 64])
def test_windows_that_share_readings_do_not_make_a_steady_machine_wander(stride: int) -> None:
    noise = np.random.default_rng(1).normal(size=399 * stride + 256).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(noise, 256)[::stride, :, np.newaxis]
    train = Windows.of(windows, 256 // stride - 1, is_in_time=True)
    parameters, reason = resolved_front_end(Parameters(), train, INFO)
    assert parameters.front_end == "spectrum"
    assert "absolute bands" in str(reason)


def test_thinned_windows_overlap_less_and_too_few_apart_are_not_tried(monkeypatch) -> None:
    noise = np.random.default_rng(1).normal(size=9000).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(noise, 256)[:, :, np.newaxis]
    monkeypatch.setattr(front_end_choice, "SAMPLE_BYTES", 400 * windows[0].nbytes)
    _, reason = resolved_front_end(Parameters(), Windows.of(windows, 255, is_in_time=True), INFO)
    assert "absolute bands" in str(reason)
    few = Windows.of(windows[:1800], 255, is_in_time=True)
    parameters, reason = resolved_front_end(Parameters(), few, INFO)
    assert parameters.front_end == "spectrum"
    assert str(reason).endswith("7 windows that share no readings are too few to try their shape")


def test_a_machine_whose_level_wanders_has_their_shape() -> None:
    parameters, reason = chosen(machine(wander=0.5))
    assert parameters.front_end == "spectrum-shape"
    assert "wandered in training" in str(reason)


def test_wandering_is_a_share_of_the_variance() -> None:
    assert wandering(machine(), INFO) < 0.3
    assert wandering(machine(wander=0.5), INFO) > 0.8
    assert wandering(np.zeros((32, 256, 1), np.float32), INFO) == 0


@pytest.mark.parametrize(
    ("windows", "info", "parameters", "why"),
    [
        (machine(), SeriesInfo(), {}, None),
        (machine(), SeriesInfo(rate_hz=100.0), {}, None),
        (machine()[:, :255], INFO, {}, "none: windows of samples at 2000 Hz need 256 of them"),
        (
            machine(100),
            INFO,
            {},
            "none: it needs 200 training windows; got 100: record longer, or take a shorter ",
        ),
        (machine(channels=5), INFO, {}, "none: it is for at most 4 channels; got 5"),
        (machine()[:, :, 0], INFO, {}, None),
        (machine(), INFO._replace(difference=(1,)), {}, None),
        (machine(), INFO, {"architecture": "linear"}, None),
        (machine(), INFO, {"epochs": 3}, None),
        (machine(), INFO, {"front_end": "none"}, None),
        (np.sin(np.arange(240 * 256) / 900).reshape(240, 256, 1), INFO, {}, "none: the signal is "),
    ],
    ids="rate slow short few channels table counter architecture option none smooth".split(),
)
def test_other_windows_have_none(windows, info, parameters, why) -> None:
    """Where samples are fast enough, and nothing was set against it, the reason says so."""
    resolved, reason = chosen(windows.astype(np.float32), info, **parameters)
    assert resolved == Parameters(**{**parameters, "front_end": "none"})
    assert (reason is None) == (why is None)
    assert str(reason).startswith(str(why))


def test_flatness_is_one_for_white_noise_and_near_zero_for_a_smooth_signal() -> None:
    noise = np.random.default_rng(0).normal(size=(99, 256, 1)).astype(np.float32)
    assert spectral_flatness(noise, INFO) > 0.95
    assert spectral_flatness(np.zeros((9, 256, 2), np.float32), INFO) == 0


def test_a_kept_rate_comes_before_what_is_found() -> None:
    kept, broken = Trial("a", 0.01, 0.01, 0.03, 0.1), Trial("b", 0.01, 0.3, 0.03, 0.9)
    assert _better(kept, broken)[0] is kept
    assert _better(broken, kept)[0] is kept
    assert _better(kept, kept._replace(kind="c", found=0.15))[0].kind == "a"
    assert _better(kept, kept._replace(kind="c", found=0.5))[0].kind == "c"


def test_injected_faults_have_their_power() -> None:
    windows = machine(3)
    added = [float(np.var(part - windows)) for part in injected(windows)]
    own = float(windows.var(axis=1).mean())
    decibels = 10 * np.log10(np.array(added) / own)
    np.testing.assert_allclose(sorted(set(np.rint(decibels))), [-30, -25, -20, -15])


def test_auto_is_told_and_kept_in_the_detector(tmp_path) -> None:
    detector = edgeae.Detector(random_state=0, backtest=0, false_alarm_rate=0.05)
    detector.fit(machine(300), stride=256, rate_hz=RATE)
    assert detector.chosen_.parameters.front_end == "spectrum"
    assert detector.chosen_.reasons["front_end"].startswith("spectrum: ")
    assert detector.get_params()["front_end"] == "auto"
    detector.save(tmp_path / "pump.edgeae")
    assert edgeae.load(tmp_path / "pump.edgeae").chosen_ == detector.chosen_


def worn(n: int, wear: float) -> np.ndarray:
    """Windows of a machine in whose spectrum a band rises by so many decibels from end to end."""
    rng = np.random.default_rng(1)
    t = np.arange(n * 256)
    rise = 10 ** (wear * np.linspace(0, 1, len(t)) / 20)
    hiss = np.diff(rng.normal(0, 0.1, len(t) + 1))
    x = np.sin(0.4 * t) + rng.normal(0, 0.3, len(t)) + rise * hiss
    return x.reshape(n, 256, 1).astype(np.float32)


@pytest.mark.parametrize("is_given", [False, True])
def test_a_machine_that_changes_in_training_raises_its_threshold_with_a_warning(
    is_given: bool, tmp_path
) -> None:
    windows = worn(1500, 16.0)
    calibration = windows[1200:] if is_given else None
    detector = edgeae.Detector(front_end="spectrum", random_state=0)
    with pytest.warns(UserWarning, match="the machine changed during training: .* is raised to"):
        detector.fit(
            windows[:1200] if is_given else windows,
            calibration=calibration,
            stride=256,
            rate_hz=RATE,
        )
    tried = detector.backtest_
    assert tried is not None
    assert 1 < tried.margin <= 4
    assert not tried.asks_for_tracking
    value = conformal_threshold(detector.source_.calibration_scores, 0.01)
    assert detector.threshold_ == pytest.approx(value * tried.margin, rel=1e-6)
    detector.export(tmp_path / "machine.onnx")
    with edgeae_runtime.Scorer(tmp_path / "machine.onnx") as scorer:
        assert scorer.threshold == pytest.approx(detector.threshold_, rel=1e-5)
        assert scorer.manifest.backtest == tried
        assert not scorer.manifest.tracking


def test_a_steady_machine_has_no_margin_and_neither_has_one_without_a_front_end() -> None:
    steady = edgeae.Detector(front_end="spectrum", random_state=0)
    assert steady.fit(worn(1500, 0.0), stride=256, rate_hz=RATE).backtest_.margin == 1
    plain = edgeae.Detector("linear", front_end="none", random_state=0)
    tried = plain.fit(worn(1500, 16.0), stride=256, rate_hz=RATE).backtest_
    assert (tried.is_contradiction, tried.margin, tried.asks_for_tracking) == (True, 1, True)


def test_where_neither_kept_its_rate_what_it_would_find_decides() -> None:
    level, shape = Trial("spectrum", 0.01, 0.2, 0.03, 0.4), Trial("shape", 0.01, 0.2, 0.03, 0.45)
    assert _better(level, shape)[0] is level
    assert _better(level, shape._replace(found=0.6))[0].kind == "shape"
    assert "neither kept 1 %" in _better(level, shape)[1]
