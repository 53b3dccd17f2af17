"""`precisions`: size, parity and time of each precision; the MLPerf network at its rate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import betabinom

import edgeae
from benchmarks.core.results import Figure, Result, at_most
from benchmarks.core.timing import time_in_turn
from benchmarks.inputs.ecg import FloatArray, default_detector, split_beats
from benchmarks.inputs.spectrograms import spectrogram_windows
from edgeae.storage.keras_files import load_network
from edgeae_export.artifact import artifact_of
from edgeae_export.formats.base import Format
from edgeae_export.formats.onnx.format import FORMAT as ONNX
from edgeae_export.formats.tflite.format import FORMAT as TFLITE
from edgeae_export.parity.gate import auroc
from edgeae_export.precisions import PRECISIONS, Budget
from edgeae_export.source import Source
from edgeae_runtime import Scorer
from edgeae_runtime.conformal import conformal_rank

_FORMATS: dict[str, Format[bytes]] = {"onnx": ONNX, "tflite": TFLITE}
_NO_LIMIT = Budget(np.inf, 1.0, 1.0)  # what is measured here are the figures, not the gate
_RATE = 0.05
_SEEDS = range(5)
_AUROC_LOSS = {"int8": 0.001, "int8-full": 0.002}


def run(data: Path) -> Result:
    """Size and rate of ad01, then AUROC, flips and time on ECG5000."""
    figures = _ad01(data / "mlperf_tiny_ad" / "ad01.h5")
    return Result([*figures, *_ecg(data)])


def _ad01(path: Path) -> list[Figure]:
    windows = spectrogram_windows(0)
    validation, calibration, fresh = (windows[part::3] for part in range(3))
    detector = edgeae.wrap(
        load_network(str(path)),
        calibration=calibration,
        validation=validation,
        false_alarm_rate=_RATE,
    )
    rank = conformal_rank(len(calibration), _RATE)
    law = betabinom(len(fresh), len(calibration) + 1 - rank, rank)
    low, high = (float(law.ppf(edge) / len(fresh)) for edge in (0.025, 0.975))
    figures = []
    for name, form in _FORMATS.items():
        sizes = {}
        for precision, artifact in _artifacts(detector.source_, form):
            with Scorer(artifact) as scorer:
                scores = scorer.score(fresh)
                rate = float((scores > scorer.threshold).mean())
            at_keras = float((scores > detector.threshold_).mean())
            sizes[precision] = len(artifact)
            if precision.startswith("int8"):
                share = sizes[precision] / sizes["float32"]
                title = f"ad01 {name} {precision}"
                figures.append(
                    Figure(f"{title}: size of float32's", share, "", None, at_most(0.35))
                )
                rates = Figure(
                    f"{title}: false alarms at 5 %",
                    100 * rate,
                    "%",
                    (100 * low, 100 * high),
                    at_most(100 * high),
                )
                figures.append(rates)
                figures.append(Figure(f"{title}: at Keras's threshold", 100 * at_keras, "%"))
    return figures


def _ecg(data: Path) -> list[Figure]:
    found: dict[tuple[str, str], list[tuple[float, float, float]]] = {}
    for seed in _SEEDS:
        split, detector = split_beats(data, seed), default_detector(data, seed)
        source = detector.anomaly_score(split.x_test)
        for name, form in _FORMATS.items():
            for precision, artifact in _artifacts(detector.source_, form):
                with Scorer(artifact) as scorer:
                    scores = scorer.score(split.x_test)
                    flips = (scores > scorer.threshold) != (source > detector.threshold_)
                    time_us = _time_us(scorer, split.x_test[0])
                loss = _auroc(source, split.is_anomaly) - _auroc(scores, split.is_anomaly)
                found.setdefault((name, precision), []).append((loss, flips.mean(), time_us))
    figures = []
    for (name, precision), of_seeds in found.items():
        title, limit = f"ecg5000 {name} {precision}", _AUROC_LOSS.get(precision)
        losses, flip_shares, times_us = zip(*of_seeds, strict=True)
        goal = None if limit is None else at_most(limit)
        figures += [
            Figure(f"{title}: AUROC lost, worst of 5 seeds", max(losses), "", goal=goal),
            Figure(f"{title}: flips, mean", 100 * float(np.mean(flip_shares)), "%"),
            Figure(f"{title}: one window", float(np.median(times_us)), "us"),
        ]
    return figures


def _time_us(scorer: Scorer, window: FloatArray) -> float:
    timed = time_in_turn({"score": lambda: scorer.score(window)}, rounds=5, calls=200)
    return float(np.median(timed["score"]))


def _auroc(scores: FloatArray, is_anomaly: Any) -> float:
    return auroc(scores[~is_anomaly], scores[is_anomaly])


def _artifacts(source: Source, form: Format[bytes]) -> list[tuple[str, bytes]]:
    graph = form.convert(source, False)
    found = []
    for precision in PRECISIONS:
        data, _ = artifact_of(
            source, graph, "measured", form, precision=precision, budget=_NO_LIMIT
        )
        found.append((precision, data))
    return found
