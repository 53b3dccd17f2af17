"""`architecture-parity`: every architecture in both formats against Keras, on real windows."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

import edgeae
from benchmarks.core.results import Figure, Result, at_most
from benchmarks.inputs.ecg import FloatArray, read_beats
from edgeae_runtime import Scorer

_HIDDEN = {
    "dense": (32, 16),
    "linear": (),
    "conv": (16, 8),
    "lstm": (16,),
    "gru": (16,),
    "variational": (32, 16),
}
_STEPS = 30
_WINDOWS = 1000


def run(data: Path) -> Result:
    """ECG5000 as windows of one channel, SMD as tables and as windows of 38 channels."""
    figures: list[Figure] = []
    with TemporaryDirectory() as folder:
        for name, parts in _sets(data).items():
            for architecture in _HIDDEN:
                figures += _compare(architecture, name, parts, Path(folder))
    return Result(figures)


def _sets(data: Path) -> dict[str, tuple[FloatArray, FloatArray]]:
    beats, is_odd = (
        np.concatenate(part)
        for part in zip(*(read_beats(data, name) for name in ("TRAIN", "TEST")), strict=True)
    )
    normal, anomalous = (beats[odd, :, np.newaxis] for odd in (~is_odd, is_odd))
    with np.load(data / "smd" / "machine-1-6.npz") as smd:
        train, test, odd = (smd[key] for key in ("X_train", "X_test", "y_test"))
    starts = np.flatnonzero(odd[: len(test) - _STEPS])
    cut = [_cut(test, p[:_WINDOWS]) for p in (np.flatnonzero(odd[:-_STEPS] == 0), starts)]
    return {
        "ecg5000": (
            normal[:-_WINDOWS],
            np.concatenate([normal[-_WINDOWS:], anomalous[:_WINDOWS]]),
        ),
        "smd table": (train[:3000], np.concatenate([c[:, 0] for c in cut])),
        "smd windows": (_cut(train, np.arange(0, 6000, 4)), np.concatenate(cut)),
    }


def _cut(readings: FloatArray, starts: NDArray[np.integer[Any]]) -> FloatArray:
    return np.stack([readings[s : s + _STEPS] for s in starts]).astype(np.float32)


def _compare(
    architecture: str, name: str, parts: tuple[FloatArray, FloatArray], folder: Path
) -> list[Figure]:
    train, test = parts
    assert len(test) == 2 * _WINDOWS, len(test)
    detector = edgeae.Detector(
        architecture, hidden=_HIDDEN[architecture], epochs=2, random_state=0, false_alarm_rate=0.05
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        detector.fit(train)
    expected = detector.anomaly_score(test)
    scale, figures = np.maximum(expected, detector.threshold_), []
    limit = 1e-4 if architecture in ("lstm", "gru") else 1e-5
    for form in ("onnx", "tflite"):
        with Scorer(detector.export(folder / f"a.{form}").path) as scorer:
            worst, flips = 0.0, 0
            for batch in (1, 7, 256):
                pieces = [scorer.score(test[i : i + batch]) for i in range(0, len(test), batch)]
                scores = np.concatenate(pieces)
                worst = max(worst, float((np.abs(scores - expected) / scale).max()))
                flips += int(
                    ((scores > scorer.threshold) != (expected > detector.threshold_)).sum()
                )
        title = f"{name}, {architecture}, {form}"
        figures.append(
            Figure(f"{title}: largest error", worst, "of the score", goal=at_most(limit))
        )
        figures.append(Figure(f"{title}: flags that differ", flips, "windows", goal=at_most(0)))
    return figures
