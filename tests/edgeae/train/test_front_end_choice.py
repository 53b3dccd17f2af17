"""When `auto` takes a front end, and which."""

import numpy as np
import pytest

import edgeae
from edgeae.data.windows import SeriesInfo, Windows
from edgeae.train.front_end_choice import (
    Trial,
    _better,
    injected,
    resolved_front_end,
    spectral_flatness,
    wandering,
)
from edgeae.train.parameters import Parameters

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


def test_a_machine_whose_level_wanders_has_their_shape() -> None:
    parameters, reason = chosen(machine(wander=0.5))
    assert parameters.front_end == "spectrum-shape"
    assert "wandered in training" in str(reason)


def test_wandering_is_a_share_of_the_variance() -> None:
    assert wandering(machine(), INFO) < 0.3
    assert wandering(machine(wander=0.5), INFO) > 0.8
    assert wandering(np.zeros((32, 256, 1), np.float32), INFO) == 0


@pytest.mark.parametrize(
    ("windows", "info", "parameters"),
    [
        (machine(), SeriesInfo(), {}),
        (machine(), SeriesInfo(rate_hz=100.0), {}),
        (machine()[:, :255], INFO, {}),
        (machine(100), INFO, {}),
        (machine(channels=5), INFO, {}),
        (machine()[:, :, 0], INFO, {}),
        (machine(), INFO._replace(difference=(1,)), {}),
        (machine(), INFO, {"architecture": "linear"}),
        (machine(), INFO, {"epochs": 3}),
        (machine(), INFO, {"front_end": "none"}),
        (np.sin(np.arange(240 * 256) / 900).reshape(240, 256, 1), INFO, {}),
    ],
    ids="rate slow short few channels table counter architecture option none smooth".split(),
)
def test_other_windows_have_none(windows, info, parameters) -> None:
    assert chosen(windows.astype(np.float32), info, **parameters) == (
        Parameters(**{**parameters, "front_end": "none"}),
        None,
    )


def test_flatness_is_one_for_white_noise_and_near_zero_for_a_smooth_signal() -> None:
    noise = np.random.default_rng(0).normal(size=(99, 256, 1)).astype(np.float32)
    assert spectral_flatness(noise, INFO) > 0.95
    assert spectral_flatness(np.zeros((9, 256, 2), np.float32), INFO) == 0


def test_a_kept_rate_comes_before_what_is_found() -> None:
    kept, broken = Trial("a", 0.01, 0.01, 0.03, 0.1), Trial("b", 0.01, 0.3, 0.03, 0.9)
    assert _better(kept, broken)[0] is kept
    assert _better(broken, kept)[0] is kept
    assert _better(broken, broken._replace(kind="c"))[0].kind == "c"
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
