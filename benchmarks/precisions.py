"""`precisions`: size, parity and time of each precision; the MLPerf network at its rate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import betabinom

import edgeae
from benchmarks.ecg import FloatArray, default_detector, split_beats
from benchmarks.results import Figure, Result, at_most
from benchmarks.timing import time_in_turn
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

_FORMATS = {"onnx": ONNX, "tflite": TFLITE}
_NO_LIMIT = Budget(np.inf, 1.0, 1.0)  # what is measured here are the figures, not the gate
_RATE = 0.05
_FRAMES, _MELS, _STACKED = 9000, 128, 5
_SEEDS = range(5)
_AUROC_LOSS = {"int8": 0.001, "int8-full": 0.002}


def run(data: Path) -> Result:
    """Size and rate of ad01, then AUROC, flips and time on ECG5000."""
    figures, rows = _ad01(data / "mlperf_tiny_ad" / "ad01.h5")
    ecg_figures, ecg_rows = _ecg(data)
    return Result(figures + ecg_figures, {"ad01": rows, "ecg5000": ecg_rows})


def _ad01(path: Path) -> tuple[list[Figure], list[dict[str, Any]]]:
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
    figures, rows = [], []
    for name, form in _FORMATS.items():
        sizes = {}
        for precision, artifact, row in _artifacts(detector.source_, form):
            with Scorer(artifact) as scorer:
                scores = scorer.score(fresh)
                rate = float((scores > scorer.threshold).mean())
            at_keras = float((scores > detector.threshold_).mean())
            sizes[precision] = len(artifact)
            rows.append({**row, "format": name, "fresh": len(fresh), "rate": rate,
                         "rate_at_source_threshold": at_keras})  # fmt: skip
            if precision.startswith("int8"):
                share = sizes[precision] / sizes["float32"]
                title = f"ad01 {name} {precision}"
                figures.append(
                    Figure(f"{title}: size of float32's", share, "", None, at_most(0.35))
                )
                rates = Figure(f"{title}: false alarms at 5 %", 100 * rate, "%",
                    (100 * low, 100 * high), at_most(100 * high))  # fmt: skip
                figures.append(rates)
                figures.append(Figure(f"{title}: at Keras's threshold", 100 * at_keras, "%"))
    return figures, rows


def spectrogram_windows(seed: int) -> FloatArray:
    """Windows of five log-mel frames in dB, drifting and correlated as a running machine's are."""
    rng = np.random.default_rng(seed)
    hum = -30 - 25 * np.linspace(0, 1, _MELS) ** 0.5 + 6 * np.sin(np.arange(_MELS) / 7)
    frames = np.empty((_FRAMES + _STACKED, _MELS), np.float32)
    state = np.zeros(_MELS)
    for frame in frames:
        shared = np.convolve(rng.normal(size=_MELS + 8), np.ones(9) / 3, "valid")
        state = 0.8 * state + 0.6 * shared
        frame[:] = hum + 3 * state + rng.normal(size=_MELS)
    # One window in five: neighbours that share frames would not be exchangeable.
    starts = rng.permutation(np.arange(0, _FRAMES, _STACKED))
    return np.stack([frames[at : at + _STACKED].ravel() for at in starts])


def _ecg(data: Path) -> tuple[list[Figure], list[dict[str, Any]]]:
    rows = []
    for seed in _SEEDS:
        split, detector = split_beats(data, seed), default_detector(data, seed)
        source = detector.anomaly_score(split.x_test)
        for name, form in _FORMATS.items():
            for _, artifact, row in _artifacts(detector.source_, form):
                with Scorer(artifact) as scorer:
                    scores = scorer.score(split.x_test)
                    flips = (scores > scorer.threshold) != (source > detector.threshold_)
                    time_us = _time_us(scorer, split.x_test[0])
                loss = _auroc(source, split.is_anomaly) - _auroc(scores, split.is_anomaly)
                rows.append({
                    **row, "format": name, "seed": seed, "auroc_loss": loss, "us": time_us,
                    "flips": int(flips.sum()), "beats": len(flips),
                })  # fmt: skip
    figures = []
    for name in _FORMATS:
        for precision in PRECISIONS:
            own = [r for r in rows if (r["format"], r["precision"]) == (name, precision)]
            title, limit = f"ecg5000 {name} {precision}", _AUROC_LOSS.get(precision)
            loss = max(r["auroc_loss"] for r in own)
            flips = float(np.mean([r["flips"] / r["beats"] for r in own]))
            goal = None if limit is None else at_most(limit)
            figures += [
                Figure(f"{title}: AUROC lost, worst of 5 seeds", loss, "", None, goal),
                Figure(f"{title}: flips, mean", 100 * flips, "%"),
                Figure(f"{title}: one window", float(np.median([r["us"] for r in own])), "us"),
            ]
    return figures, rows


def _time_us(scorer: Scorer, window: FloatArray) -> float:
    timed = time_in_turn({"score": lambda: scorer.score(window)}, rounds=5, calls=200)
    return float(np.median(timed["score"].rounds_us))


def _auroc(scores: FloatArray, is_anomaly: Any) -> float:
    return auroc(scores[~is_anomaly], scores[is_anomaly])


def _artifacts(source: Source, form: Format[bytes]) -> list[tuple[str, bytes, dict[str, Any]]]:
    graph = form.convert(source, False)
    found = []
    for precision in PRECISIONS:
        data, manifest = artifact_of(
            source, graph, "measured", form, precision=precision, budget=_NO_LIMIT
        )
        row = {"precision": precision, "bytes": len(data), **manifest.parity._asdict()}
        found.append((precision, data, row))
    return found
