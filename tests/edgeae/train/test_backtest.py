"""The backtest: what a promised rate was on the latest part of the training series."""

from typing import Any

import numpy as np
import pytest

from edgeae import Detector, load
from edgeae.data.windows import Windows
from edgeae.evaluate.model import detector_facts
from edgeae.train.backtest import left_out
from edgeae.train.parameters import Parameters
from edgeae.train.rate_limit import largest_share
from edgeae_runtime import Scorer
from edgeae_runtime.readings.windowing import windows_of

LINEAR: dict[str, Any] = {"architecture": "linear", "code_size": 2, "random_state": 0}


def _series(count: int = 1500, step: float = 0.0) -> np.ndarray:
    """Three noisy channels; `step` raises one by standard deviations in the last third."""
    rng = np.random.default_rng(0)
    readings = rng.normal(size=(count, 3))
    readings[-count // 3 :, 0] += step
    return windows_of(readings.astype(np.float32), 4, 1)


@pytest.fixture(scope="module")
def steady():
    return Detector(**LINEAR).fit(_series())


@pytest.fixture(scope="module")
def shifted():
    return Detector(**LINEAR).fit(_series(step=3.0))


def test_a_steady_series_keeps_its_promise_and_needs_no_tracking(steady) -> None:
    assert steady.backtest_.static <= steady.backtest_.limit
    assert not steady.backtest_.is_contradiction
    facts = detector_facts(steady)
    assert facts["promise"].startswith("at most 1 %")
    assert "of your own data" in facts["promise"]


def test_a_series_that_shifts_contradicts_its_promise_and_tracking_helps(shifted) -> None:
    tried = shifted.backtest_
    assert tried.windows == round(0.5 * 1497)
    assert tried.is_contradiction
    assert tried.static > 3 * tried.tracked
    promise = detector_facts(shifted)["promise"]
    assert promise.startswith("none: 1 % was asked for, but on the last 748 windows")
    assert f"{100 * tried.static:.2g} %" in promise


def test_the_backtest_reaches_the_file_and_the_artifact(shifted, tmp_path) -> None:
    shifted.save(tmp_path / "pump.edgeae")
    assert load(tmp_path / "pump.edgeae").backtest_ == shifted.backtest_
    shifted.export(tmp_path / "pump.onnx")
    with Scorer(tmp_path / "pump.onnx") as scorer:
        assert scorer.manifest.backtest == shifted.backtest_
        assert scorer.manifest.tracking


def test_the_backtest_changes_nothing_of_the_detector(steady) -> None:
    without = Detector(**LINEAR, backtest=0).fit(_series())
    assert without.backtest_ is None
    assert without.threshold_ == steady.threshold_


def test_an_asked_for_backtest_of_a_short_series_is_left_out_with_the_number_it_needs() -> None:
    with pytest.warns(UserWarning, match="backtest was left out: 197 windows .* needs 250"):
        detector = Detector(**LINEAR, backtest=0.5, false_alarm_rate=0.05).fit(_series(200))
    assert detector.backtest_ is None


@pytest.mark.parametrize(
    ("parameters", "calibration", "reason"),
    [
        ({"backtest": 0}, None, "switched off"),
        ({"threshold": 1.0}, None, "promises no rate"),
        ({"threshold_rule": "mean+2std"}, None, "promises no rate"),
        ({"contamination": 0.1}, None, "may hold anomalies"),
        ({}, np.zeros((9, 1)), "calibration windows were given"),
    ],
)
def test_a_backtest_that_says_nothing_is_left_out_with_a_reason(
    parameters, calibration, reason
) -> None:
    windows = Windows.of(np.zeros((400, 1), np.float32), is_in_time=True)
    assert reason in left_out(Parameters(**parameters), windows, calibration)
    assert left_out(Parameters(), windows) is None


def test_rows_in_no_order_have_no_backtest() -> None:
    windows = Windows.of(np.zeros((4000, 1), np.float32))
    assert left_out(Parameters(), windows) == "the windows are in no order of time"


def test_more_windows_leave_less_room_above_a_promise() -> None:
    few, many = (largest_share(0.01, count, count, block=1) for count in (200, 100_000))
    assert few > many == 0.015
    assert largest_share(0.01, 4000, 4000, block=20) > largest_share(0.01, 4000, 4000, block=1)
