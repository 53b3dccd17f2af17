"""The networks whose C files are measured, named in full: no default can change them."""

from __future__ import annotations

import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import edgeae
from benchmarks.inputs.ecg import FloatArray, read_beats, split_beats
from benchmarks.inputs.spectrograms import spectrogram_windows
from edgeae.storage.keras_files import load_network

ARCHITECTURES = ("dense", "linear", "conv", "lstm", "gru", "variational")
_HIDDEN = {"linear": None, "conv": (8, 4), "lstm": (8,), "gru": (8,)}
_STEPS = 16
FLAT = ("dense", "linear", "variational")


@cache
def heartbeats(data: Path) -> edgeae.Detector:
    """140-64-32-16-8-16-32-64-140 with relu on ECG5000, score mse."""
    detector = edgeae.Detector(
        architecture="dense",
        hidden=(64, 32, 16),
        code_size=8,
        activation="relu",
        loss="mse",
        output_activation="linear",
        rows="windows",
        scaler="standard",
        error="mse",
        false_alarm_rate=0.02,
        random_state=0,
    )
    return detector.fit(split_beats(data, 0).x_normal)


@cache
def machine_sounds(data: Path) -> tuple[edgeae.Detector, FloatArray]:
    """MLPerf Tiny's ad01, 640-128x4-8-128x4-640, and windows like its own."""
    windows = spectrogram_windows(0)
    detector = edgeae.wrap(
        load_network(str(data / "mlperf_tiny_ad" / "ad01.h5")),
        validation=windows[::2],
        calibration=windows[1::2],
        false_alarm_rate=0.05,
    )
    return detector, windows


@cache
def of_architecture(name: str, data: Path) -> tuple[edgeae.Detector, FloatArray]:
    """Small detector of an architecture on real readings, and 1000 windows, half of them normal."""
    normal, windows = _beats(data) if name in FLAT else _server(data)
    detector = edgeae.Detector(
        architecture=name,
        hidden=_HIDDEN.get(name, (32, 16)),
        code_size=8,
        activation="tanh",
        loss="mse",
        error="mae" if name == "conv" else "mse",
        scaler="standard",
        epochs=5,
        rows="windows" if name in FLAT else "readings",
        random_state=0,
        false_alarm_rate=0.05,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        detector.fit(normal)
    return detector, windows


@cache
def of_shape(name: str, shape: tuple[int, int]) -> tuple[edgeae.Detector, FloatArray]:
    """Barely trained detector of an architecture of default sizes, to be timed, and windows."""
    rng = np.random.default_rng(0)
    steps = rng.uniform(0, 100, (1200, 1, 1)) + np.arange(shape[0])[:, np.newaxis]
    waves = np.sin(steps * (0.2 + 0.1 * np.arange(shape[1])))
    windows = (waves + 0.1 * rng.normal(size=waves.shape)).astype(np.float32)
    detector = edgeae.Detector(architecture=name, epochs=2, random_state=0, false_alarm_rate=0.02)
    return detector.fit(windows), windows


def _beats(data: Path) -> tuple[FloatArray, FloatArray]:
    x, is_odd = read_beats(data, "TEST")
    return x[~is_odd][500:], np.concatenate([x[~is_odd][:500], x[is_odd][:500]])


def _server(data: Path) -> tuple[FloatArray, FloatArray]:
    with np.load(data / "smd" / "machine-1-6.npz") as smd:
        train, test, is_odd = (smd[key] for key in ("X_train", "X_test", "y_test"))
    is_whole = np.arange(len(test)) < len(test) - _STEPS
    starts = [np.flatnonzero((is_odd == odd) & is_whole)[:500] for odd in (0, 1)]
    windows = _cut(test, np.concatenate(starts))
    return _cut(train, np.arange(0, 6000, 4)), windows


def _cut(readings: FloatArray, starts: NDArray[np.integer[Any]]) -> FloatArray:
    return np.stack([readings[at : at + _STEPS] for at in starts]).astype(np.float32)
