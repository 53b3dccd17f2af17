"""`edgeae wrap` of a model of windows, from a file of readings."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pandas as pd
from keras import layers

import edgeae
from tests.edgeae.evaluate.commands import run

STEPS, STRIDE, ROWS = 8, 4, 1200


def _readings(path: Path) -> Path:
    """Write two machines, one after the other, with a gap of an hour in the second."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal([20, 5], [2, 1], (ROWS, 2)), columns=["temperature", "flow"])
    frame["machine"] = np.repeat(["a", "b"], ROWS // 2)
    seconds = np.tile(np.arange(ROWS // 2), 2) + 3600 * (np.arange(ROWS) >= ROWS * 3 // 4)
    start = pd.Timestamp("2026-01-01")
    frame["at"] = (start + pd.to_timedelta(seconds, unit="s")).strftime("%Y-%m-%d %H:%M:%S")
    frame.to_csv(path, index=False)
    return path


def _wrapped(tmp_path: Path, *options: str) -> edgeae.Detector:
    model = keras.Sequential(
        [keras.Input((STEPS, 2)), layers.Conv1D(3, 3, padding="same"), layers.Dense(2)]
    )
    model.save(tmp_path / "model.keras")
    readings, output = _readings(tmp_path / "normal.csv"), tmp_path / "out.edgeae"
    words = ["wrap", str(tmp_path / "model.keras"), "--calibration", str(readings)]
    words += ["-o", str(output), "--time", "at", "--group", "machine", *options]
    run(*words)
    return edgeae.load(output)


def test_a_series_is_cut_within_machines_and_gaps(tmp_path: Path) -> None:
    detector = _wrapped(tmp_path, "--window", str(STEPS), "--stride", str(STRIDE))

    inputs = detector.source_.inputs
    assert inputs.shape == (STEPS, 2)
    assert inputs.stride == STRIDE
    assert inputs.features == ("temperature", "flow")
    assert inputs.rate_hz == 1
    pieces = (ROWS // 2, ROWS // 4, ROWS // 4)
    expected = sum((rows - STEPS) // STRIDE + 1 for rows in pieces)
    assert len(detector.source_.calibration) == expected


def test_windows_that_fit_the_scaler_share_no_readings_with_those_that_calibrate(
    tmp_path: Path,
) -> None:
    sizes = ["--window", str(STEPS), "--stride", "1", "--scaler", "standard"]
    source = _wrapped(tmp_path, *sizes).source_

    fitting, calibrating = set(source.validation.ravel()), set(source.calibration.ravel())

    assert len(fitting) > 100
    assert not fitting & calibrating


def test_a_window_of_another_size_than_the_models_is_refused(tmp_path: Path) -> None:
    model = keras.Sequential([keras.Input((STEPS, 2)), layers.Dense(2)])
    model.save(tmp_path / "model.keras")
    readings, output = _readings(tmp_path / "normal.csv"), tmp_path / "out.edgeae"
    words = ["wrap", str(tmp_path / "model.keras"), "--calibration", str(readings)]

    words += ["-o", str(output), "--drop", "at", "--group", "machine", "--window", "5"]
    message = run(*words, code=1)

    assert "takes windows of shape (8, 2); --calibration has (5, 2)" in message
    assert not output.exists()
