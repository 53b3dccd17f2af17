"""`contaminated-series`: two per cent of anomalous windows among the training windows of SMD.

They come from the first half of the labelled series; its second half is judged. Where training says
too little about what is new, a few anomalies among it may even help.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

import edgeae
from benchmarks.core.results import Figure, Result, at_most
from benchmarks.inputs.ecg import FloatArray
from benchmarks.scenarios.quality_series import STEPS, Run, event_recall, smd
from edgeae_runtime.readings.windowing import windows_of

_SEEDS = (0, 1, 2)
_SHARE = 0.02
_MOST_LOST = 0.01  # of the mean AUROC
_OPTIONS: dict[str, dict[str, Any]] = {
    "edgeae": {},
    "edgeae --contamination 0.02": {"contamination": _SHARE},
}


def run(data: Path) -> Result:
    """Clean and spoilt windows with each seed; figures are means over the seeds."""
    figures, lost = [], []
    for name, (series,) in smd(data).items():
        half = len(series.test) // 2
        judged = series._replace(test=series.test[half:], is_anomaly=series.is_anomaly[half:])
        clean = _mean(judged, [_windows(series.train)] * len(_SEEDS), {})
        figures += _figures(f"{name}, clean, edgeae", clean)
        spoilt = [_spoilt(series, half, seed) for seed in _SEEDS]
        for contender, options in _OPTIONS.items():
            found = _mean(judged, spoilt, options)
            figures += _figures(f"{name}, 2 % anomalies, {contender}", found)
            if not options:
                lost.append(clean[0] - found[0])
    worst = float(max(lost))
    figures.append(Figure("mean AUROC lost by 2 %, worst", worst, "", goal=at_most(_MOST_LOST)))
    return Result(figures)


def _figures(title: str, found: tuple[float, float]) -> list[Figure]:
    auroc, recall = found
    return [
        Figure(f"{title}: AUROC", auroc, ""),
        Figure(f"{title}: event recall at 1 false alarm a day", recall, ""),
    ]


def _mean(judged: Run, trainings: list[FloatArray], options: dict[str, Any]) -> tuple[float, float]:
    """Train on the windows of each seed; return the means of AUROC and event recall."""
    import keras

    windows = _windows(judged.test)
    is_anomaly = np.asarray(judged.is_anomaly, bool)[STEPS - 1 :]
    found = []
    for seed, training in zip(_SEEDS, trainings, strict=True):
        keras.backend.clear_session()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # anomalies among the calibration windows
            detector = edgeae.Detector(**options, backtest=0, random_state=seed)
            detector.fit(training, stride=1)
        scores = detector.anomaly_score(windows)
        found.append((roc_auc_score(is_anomaly, scores), event_recall(judged, scores)))
    auroc, recall = np.mean(found, axis=0)
    return float(auroc), float(recall)


def _spoilt(series: Run, half: int, seed: int) -> FloatArray:
    """Replace a share of the training windows by windows that are anomalous throughout."""
    windows = _windows(series.train).copy()
    is_anomaly = windows_of(series.is_anomaly[:half, np.newaxis], STEPS, 1)
    anomalous = _windows(series.test[:half])[is_anomaly.all(axis=(1, 2))]
    rng = np.random.default_rng(seed)
    count = min(round(_SHARE * len(windows)), len(anomalous))
    replaced = rng.choice(len(windows), count, replace=False)
    windows[replaced] = anomalous[rng.choice(len(anomalous), count, replace=False)]
    return windows


def _windows(readings: FloatArray) -> FloatArray:
    return np.ascontiguousarray(windows_of(readings, STEPS, 1))
