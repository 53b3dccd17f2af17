"""`quality-series`: series of real machines, by event and by reading, beside principal components.

SKAB valve1 by its published protocol: per file a detector of the first 400 readings; all readings
of all files are counted, F1 over them. Published for a convolutional autoencoder: 0.78 over all of
SKAB. There a reading is an anomaly when all windows that hold it alarm (`min`); `latest` is what
a device knows at the time.

SMD: trained on a machine's normal weeks, evaluated on the following ones, one reading a minute.
There an alarm is a run of windows above the threshold (the alarm rule 1 of 1).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score

import edgeae
from benchmarks.core.results import Figure, Result, at_least
from benchmarks.inputs.ecg import FloatArray
from edgeae.evaluate.events import ScoredSeries, evaluate_events
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.service.alarms import AlarmRule

SEEDS = range(3)
STEPS = 5
_TRAINED = 400
_PUBLISHED_F1 = 0.78
_MACHINES = ("machine-1-6", "machine-2-1")
_MINUTES_HZ = 1 / 60
_VARIANCES = (0.8, 0.9, 0.95)  # what other linear baselines may keep; `linear` keeps 4 components
_CONTENDERS: dict[str, dict[str, Any]] = {
    "edgeae default": {},
    "linear": {"architecture": "linear"},
    "detrended": {},  # the default, on windows that have lost the mean of each channel
}


class _Run(NamedTuple):
    """Readings `(n, channels)` to train on and to evaluate; which of the latter are anomalous."""

    train: FloatArray
    test: FloatArray
    is_anomaly: Any


def run(data: Path) -> Result:
    """Every contender with each seed; figures are means over the seeds."""
    skab, smd = list(_skab(data)), {name: _smd(data, name) for name in _MACHINES}
    found: dict[str, dict[str, list[Any]]] = {}
    for contender in _CONTENDERS:
        for seed in SEEDS:
            own = found.setdefault(contender, {})
            own.setdefault("skab", []).append(_evaluate_files(skab, contender, seed))
            for name, series in smd.items():
                scores, threshold = _scores(series, contender, seed)
                own.setdefault(name, []).append(_evaluate_machine(series, scores, threshold))
    for variance in _VARIANCES:
        found[f"PCA {100 * variance:g} %"] = {
            name: [_evaluate_machine(series, _pca_scores(series, variance), np.float32(np.inf))]
            for name, series in smd.items()
        }
    return Result(_figures(found))


def _figures(found: dict[str, dict[str, list[Any]]]) -> list[Figure]:
    figures = []
    for contender, own in found.items():
        is_ours = contender == "edgeae default"
        goal = at_least(_PUBLISHED_F1) if is_ours else None
        for way in ("min", "latest") if "skab" in own else ():
            title = f"SKAB valve1, {contender}: F1, {way}"
            figures.append(_mean(title, [one[way]["f1"] for one in own["skab"]], goal))
        for name in _MACHINES:
            of_linear = [_recall(one) for one in found["linear"][name]]
            goal = at_least(float(np.mean(of_linear))) if is_ours else None
            title = f"SMD {name}, {contender}: event recall at 1 false alarm a day"
            figures.append(_mean(title, [_recall(one) for one in own[name]], goal))
    return figures


def _recall(one: dict[str, Any]) -> float:
    return float(one["event_recall_at_1_false_alarm_per_day"])


def _mean(title: str, values: list[float], goal: Any) -> Figure:
    return Figure(title, float(np.mean(values)), "", (min(values), max(values)), goal)


def _evaluate_files(files: list[_Run], contender: str, seed: int) -> dict[str, Any]:
    """F1, false and missing alarms over the readings of all files, by both ways."""
    counts = {way: np.zeros(4, int) for way in ("min", "latest")}
    auroc = []
    for one in files:
        scores, threshold = _scores(one, contender, seed)
        is_first = np.arange(len(one.test)) == 0
        for way, count in counts.items():
            of_steps = edgeae.reading_scores(
                scores, np.arange(len(scores)), steps=STEPS, is_break=is_first, rule=way
            )
            flags = of_steps > threshold  # a reading before the first window is not flagged
            is_anomaly = one.is_anomaly
            count += [
                (flags & is_anomaly).sum(),
                (flags & ~is_anomaly).sum(),
                (~flags & is_anomaly).sum(),
                (~flags & ~is_anomaly).sum(),
            ]
        is_known = ~np.isnan(of_steps)
        auroc.append(roc_auc_score(one.is_anomaly[is_known], of_steps[is_known]))
    return {
        **{way: _pooled(*count.tolist()) for way, count in counts.items()},
        "auroc_latest": float(np.mean(auroc)),
    }


def _pooled(hit: int, false: int, missed: int, passed: int) -> dict[str, float]:
    return {
        "f1": 2 * hit / (2 * hit + false + missed),
        "false_alarm_share": false / (false + passed),
        "missing_alarm_share": missed / (missed + hit),
    }


def _evaluate_machine(series: _Run, scores: FloatArray, threshold: np.float32) -> dict[str, Any]:
    watched = ScoredSeries(
        scores,
        np.arange(len(scores)),
        STEPS,
        1,
        ~series.is_anomaly,
        np.arange(len(series.test)) == 0,
        _MINUTES_HZ,
    )
    return evaluate_events(watched, threshold, AlarmRule(1, 1))


def _scores(series: _Run, contender: str, seed: int) -> tuple[FloatArray, np.float32]:
    import keras

    keras.backend.clear_session()

    def windows(readings: FloatArray) -> FloatArray:
        cut = np.ascontiguousarray(windows_of(readings, STEPS, 1))
        return cut - cut.mean(axis=1, keepdims=True) if contender == "detrended" else cut

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 70 calibration windows support no 1 %
        detector = edgeae.Detector(**_CONTENDERS[contender], random_state=seed)
        detector.fit(windows(series.train), stride=1)
    return detector.anomaly_score(windows(series.test)), detector.threshold_


def _pca_scores(series: _Run, variance: float) -> FloatArray:
    """Error of scikit-learn's principal components that explain so much, on the same windows."""
    mean, deviation = series.train.mean(axis=0), series.train.std(axis=0)
    train, test = (
        windows_of((part - mean) / np.where(deviation > 0, deviation, 1), STEPS, 1)
        for part in (series.train, series.test)
    )
    pca = PCA(variance, svd_solver="full").fit(train.reshape(len(train), -1))
    flat = test.reshape(len(test), -1)
    error = flat - pca.inverse_transform(pca.transform(flat))
    scores: FloatArray = np.mean(error**2, axis=1, dtype=np.float32)
    return scores


def _skab(data: Path) -> Iterator[_Run]:
    for path in sorted((data / "skab" / "valve1").glob("*.csv")):
        table = pd.read_csv(path, sep=";", index_col="datetime")
        readings = table.drop(columns=["anomaly", "changepoint"]).to_numpy(np.float32)
        yield _Run(readings[:_TRAINED], readings, table["anomaly"].to_numpy() > 0)


def _smd(data: Path, name: str) -> _Run:
    with np.load(data / "smd" / f"{name}.npz") as series:
        return _Run(series["X_train"], series["X_test"], series["y_test"] > 0)
