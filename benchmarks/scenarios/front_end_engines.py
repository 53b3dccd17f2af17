"""`front-end-engines`: ONNX files with front ends in onnxruntime 1.16 and in other engines."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import edgeae
from benchmarks.core.results import Result, Row
from benchmarks.inputs.ecg import FloatArray
from benchmarks.peers.onnx_engines import ENGINES, old_onnxruntime
from benchmarks.scenarios.other_engines import by_engine, engine_figures

_FRONT_ENDS = (
    "spectrum",
    "spectrum:segment=512",  # written as `DFT`
    "spectrum-shape",
    "envelope",
    "statistics",
    "spectrum+statistics",
)
_PRECISIONS = ("float32", "int8", "int8-full")
_STEPS, _CHANNELS, _RATE_HZ = 1024, 2, 12_000.0
_WINDOWS = 100
_ENGINES = {"onnxruntime 1.16": old_onnxruntime, **ENGINES}


def run(data: Path) -> Result:
    """Tones in noise on two channels; the scores of the same file in onnxruntime are right.

    Differences are relative to the larger of score and threshold, as at export.
    """
    rows: list[Row] = []
    windows = _machine(_WINDOWS, 1)
    with TemporaryDirectory() as folder:
        for name in _FRONT_ENDS:
            detector = _detector(name)
            for precision in _PRECISIONS:
                path = Path(folder, "pump.onnx")
                detector.export(path, precision=precision)
                cells = by_engine(path, windows, _ENGINES, least=float(detector.threshold_))
                rows.append({"front end": name, "precision": precision, **cells})
    return Result([figure for engine in _ENGINES for figure in engine_figures(engine, rows)], rows)


def _machine(count: int, seed: int) -> FloatArray:
    rng = np.random.default_rng(seed)
    turns = rng.random((count, 1, _CHANNELS)) + 0.05 * np.arange(_STEPS)[:, np.newaxis]
    noise = 0.3 * rng.normal(size=(count, _STEPS, _CHANNELS))
    return (0.9 + np.sin(2 * np.pi * turns) + noise).astype(np.float32)


def _detector(front_end: str) -> edgeae.Detector:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return edgeae.Detector(
            front_end=front_end, random_state=0, false_alarm_rate=0.05, backtest=0
        ).fit(_machine(400, 0), stride=_STEPS, rate_hz=_RATE_HZ)
