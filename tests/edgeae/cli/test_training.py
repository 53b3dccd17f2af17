"""The command that trains: columns that rise, the backtest, and alarms per day."""

import json

import numpy as np
import pandas as pd
import pytest

from tests.edgeae.evaluate.commands import run

QUICK = ["--hidden", "8", "--epochs", "3", "--threshold-rule", "mean+2std"]


@pytest.fixture
def days(tmp_path):
    """Two days of readings with a row number."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal([20, 5], [2, 1], (1200, 2)), columns=["temperature", "flow"])
    frame.insert(0, "number", np.arange(1200))
    frame[:600].to_csv(tmp_path / "day1.csv", index=False)
    frame[600:].to_csv(tmp_path / "day2.csv", index=False)
    return tmp_path


def test_a_row_number_is_refused_by_name_unless_it_is_kept(days) -> None:
    words = ["train", days / "day1.csv", "-o", days / "pump.edgeae"]
    error = run(*words, *QUICK, code=1)
    assert "'number' do over all 600 readings" in error
    assert "--keep-rising" in error
    assert not (days / "pump.edgeae").exists()
    run(*words, *QUICK, "--drop", "number")
    run(*words, *QUICK, "--keep-rising")


def test_train_prints_what_the_promise_was_on_the_latest_readings(days) -> None:
    words = ["train", days / "day*.csv", "-o", days / "pump.edgeae", "--window", "2"]
    linear = ["--architecture", "linear", "--drop", "number"]
    text = " ".join(run(*words, *linear).split())  # lines are wrapped
    assert "on the last 600 windows of your own data it was" in text
    assert "on the last 600 windows" in " ".join(run("info", days / "pump.edgeae").split())
    text = " ".join(run(*words, *linear, "--backtest", "0").split())
    assert "left out: it was switched off" in text
    short = run(*words[:1], days / "day1.csv", *words[2:-1], "30", *linear)
    assert "left out: 571 windows are too few; it needs 750" in short


def test_train_says_what_gaps_cost_and_which_option_bridges_them(days) -> None:
    frame = pd.read_csv(days / "day1.csv").drop(columns="number")
    frame.insert(0, "at", pd.date_range("2026-01-01", periods=len(frame), freq="1min").astype(str))
    frame.drop(index=[100, 300, 301]).to_csv(days / "gaps.csv", index=False)
    words = ["train", days / "gaps.csv", "-o", days / "pump.edgeae", "--time", "at"]
    words += ["--window", "5", "--architecture", "linear", "--backtest", "0"]
    text = " ".join(run(*words).split())
    assert "2 cost 8 of 593 windows; --tolerate 1 would bridge 1 of the gaps" in text
    bridged = json.loads(run(*words, "--tolerate", "1", "--json"))
    assert (bridged["gaps"]["gaps"], bridged["tolerate"]) == (1, 1)
    for option in (["--resample", "1min"], ["--tolerate", "2"]):
        assert "gaps" not in json.loads(run(*words, *option, "--json"))


def test_alarms_a_day_take_the_sampling_rate_from_the_stamps(days) -> None:
    frame = pd.read_csv(days / "day1.csv").drop(columns="number")
    frame.insert(0, "at", pd.date_range("2026-01-01", periods=len(frame), freq="1h").astype(str))
    frame.to_csv(days / "stamped.csv", index=False)
    words = ["train", days / "stamped.csv", "-o", days / "pump.edgeae", "--window", "2"]
    words += ["--architecture", "linear", "--alarms-per-day"]
    facts = json.loads(run(*words, "0.5", "--time", "at", "--backtest", "0", "--json"))
    assert 0 < facts["threshold"]["false_alarm_rate"] < 0.5
    assert "--time, or give --rate-hz" in run(*words, "0.5", "--drop", "at", code=1)
    assert "needs calibration windows over 20 days" in run(*words, "0.05", "--time", "at", code=1)
    both = run(*words, "0.5", "--time", "at", "--false-alarm-rate", "0.1", code=1)
    assert "not several" in both


def test_a_window_of_auto_is_named_with_its_reason(days) -> None:
    hours = np.arange(1200)
    frame = pd.DataFrame(
        {"load": np.sin(hours / 24 * 2 * np.pi), "flow": np.cos(hours / 12 * np.pi)}
    )
    frame.to_csv(days / "hours.csv", index=False)
    words = ["train", days / "hours.csv", "-o", days / "pump.edgeae", "--window", "auto"]
    words += ["--architecture", "linear", "--backtest", "0"]
    text = " ".join(run(*words).split())
    assert "window 24: the period of 24 readings of 2 of 2 channel(s)" in text
    assert json.loads(run(*words, "--stride", "2", "--json"))["input_shape"] == [24, 2]
    assert "expected a number of readings or auto" in run(*words[:-5], "--window", "day", code=2)
    array = np.zeros((300, 5, 2), np.float32)
    np.save(days / "windows.npy", array)
    assert "leave --window out" in run("train", days / "windows.npy", *words[2:], code=1)
