"""`quality-series`: series by event and by reading, beside principal components and neighbours.

Event recall at one false alarm a day, where an alarm is a run of windows above the threshold (the
alarm rule 1 of 1): SMD trains on a machine's normal weeks and is evaluated on the following ones,
one reading a minute; NAB trains on the first 15 %; a generated server, which no rule was written
with, on the first half; SKAB valve1 on the first 400 readings of each file, whose rest is too short
for a false alarm a day, so that none is allowed, and the mean over the files counts. The baselines
have all training windows, and need no calibration windows.

SKAB valve1 also by its published protocol: all readings of all files are counted, F1 over them.
Published for a convolutional autoencoder: 0.78 over all of SKAB. There a reading is an anomaly when
all windows that hold it alarm (`min`); `latest` is what a device knows at the time.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import NearestNeighbors

import edgeae
from benchmarks.core.results import Figure, Result, Row, at_least
from benchmarks.inputs.ecg import FloatArray
from edgeae.evaluate.events import ScoredSeries, evaluate_events
from edgeae.synthetic.server import make_server
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.service.alarms import AlarmRule

SEEDS = range(3)
STEPS = 5
_TRAINED = 400
_NAB_SHARE = 0.15
_PUBLISHED_F1 = 0.78
_MINUTE_HZ, _SECOND_HZ = 1 / 60, 1.0
_NEIGHBOURS, _MAX_KEPT = 5, 6000  # of kNN; windows that it keeps
_DEFAULT = "edgeae default"
_ALONE = "denoising network alone"
_STEPS_IN_ALL, _BATCH = 3000, 256  # of its training, as the default's
_SKAB = "SKAB valve1"
_WIDE = {
    "architecture": "dense",
    "hidden": (256,),
    "code_size": 128,
    "activation": "relu",
    "noise": 0.5,
    "batch_size": _BATCH,
    "patience": None,
    "error": "mahalanobis",
}
_CONTENDERS: dict[str, dict[str, Any]] = {_DEFAULT: {}, _ALONE: _WIDE}
_ON_SKAB: dict[str, dict[str, Any]] = {
    _DEFAULT: {},
    "linear": {"architecture": "linear"},
    "detrended": {},  # the default, on windows that have lost the mean of each channel
}


class Run(NamedTuple):
    """Readings `(n, channels)` to train on and to evaluate; which of the latter are anomalous.

    The first readings up to `first` only fill the first window that counts as an event's.
    """

    train: FloatArray
    test: FloatArray
    is_anomaly: Any
    rate_hz: float = _MINUTE_HZ
    first: int = 0


def run(data: Path) -> Result:
    """Every contender with each seed; figures are means over the seeds."""
    skab = list(_skab(data))
    sets: dict[str, list[Run]] = {**smd(data), **dict(_nab(data)), **_generated(), _SKAB: skab}
    rows: list[Row] = []
    for name, series in sets.items():
        own = {_DEFAULT: {}} if name == _SKAB else _CONTENDERS
        for contender in own:
            recalls = [_of_detector(series, contender, seed) for seed in SEEDS]
            rows.append({"data": name, "contender": contender, "recalls": recalls})
        for contender, score in _BASELINES.items():
            recall = float(np.mean([event_recall(one, score(one)) for one in series]))
            rows.append({"data": name, "contender": contender, "recalls": [recall]})
    by_reading = {
        contender: [_evaluate_files(skab, contender, seed) for seed in SEEDS]
        for contender in _ON_SKAB
    }
    return Result([*_event_figures(rows), *_f1_figures(by_reading)])


def _event_figures(rows: list[Row]) -> list[Figure]:
    figures = []
    means = {}
    for contender in (_DEFAULT, *_BASELINES):
        own = [np.mean(row["recalls"]) for row in rows if row["contender"] == contender]
        means[contender] = float(np.mean(own))
    goal = at_least(max(value for name, value in means.items() if name != _DEFAULT))
    for contender, value in means.items():
        title = f"mean over the sets, {contender}: event recall at 1 false alarm a day"
        figures.append(Figure(title, value, "", None, goal if contender == _DEFAULT else None))
    for row in rows:
        title = f"{row['data']}, {row['contender']}: event recall at 1 false alarm a day"
        figures.append(_mean(title, row["recalls"], None))
    return figures


def _f1_figures(found: dict[str, list[dict[str, Any]]]) -> list[Figure]:
    figures = []
    for contender, own in found.items():
        goal = at_least(_PUBLISHED_F1) if contender == _DEFAULT else None
        for way in ("min", "latest"):
            title = f"{_SKAB}, {contender}: F1, {way}"
            figures.append(_mean(title, [one[way]["f1"] for one in own], goal))
    return figures


def _of_detector(series: list[Run], contender: str, seed: int) -> float:
    return float(np.mean([event_recall(one, _scores(one, contender, seed)[0]) for one in series]))


def event_recall(series: Run, scores: FloatArray) -> float:
    """Return the events found at a threshold that gives one false alarm a day."""
    starts = np.arange(series.first, len(scores))
    is_normal = ~np.asarray(series.is_anomaly, bool)
    begins = np.arange(len(series.test)) == 0
    watched = ScoredSeries(
        scores[series.first :], starts, STEPS, 1, is_normal, begins, series.rate_hz
    )
    found = evaluate_events(watched, np.float32(np.inf), AlarmRule(1, 1))
    return float(found["event_recall_at_1_false_alarm_per_day"])


def _mean(title: str, values: list[float], goal: Any) -> Figure:
    return Figure(title, float(np.mean(values)), "", (min(values), max(values)), goal)


def _evaluate_files(files: list[Run], contender: str, seed: int) -> dict[str, Any]:
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


def _scores(series: Run, contender: str, seed: int) -> tuple[FloatArray, np.float32]:
    import keras

    keras.backend.clear_session()

    def windows(readings: FloatArray) -> FloatArray:
        cut = np.ascontiguousarray(windows_of(readings, STEPS, 1))
        return cut - cut.mean(axis=1, keepdims=True) if contender == "detrended" else cut

    options = {**_CONTENDERS, **_ON_SKAB}[contender]
    if contender == _ALONE:
        options = {**options, "epochs": _STEPS_IN_ALL * _BATCH // (7 * len(series.train) // 10)}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 70 calibration windows support no 1 %
        detector = edgeae.Detector(**options, backtest=0, random_state=seed)
        detector.fit(windows(series.train), stride=1)
    return detector.anomaly_score(windows(series.test)), detector.threshold_


def _flat_windows(series: Run) -> tuple[FloatArray, FloatArray]:
    """Return standardised windows `(n, values)` to train on and to score."""
    mean, deviation = series.train.mean(axis=0), series.train.std(axis=0)
    parts = ((part - mean) / np.where(deviation > 0, deviation, 1) for part in series[:2])
    train, test = (windows_of(part, STEPS, 1) for part in parts)
    return train.reshape(len(train), -1), test.reshape(len(test), -1)


def _pca_scores(series: Run, variance: float) -> FloatArray:
    """Error of scikit-learn's principal components that explain so much."""
    train, test = _flat_windows(series)
    pca = PCA(variance, svd_solver="full").fit(train)
    error = test - pca.inverse_transform(pca.transform(test))
    scores: FloatArray = np.mean(error**2, axis=1, dtype=np.float32)
    return scores


def _knn_scores(series: Run) -> FloatArray:
    """Distance to the fifth nearest of the training windows, evenly thinned to 6000."""
    train, test = _flat_windows(series)
    kept = train[:: max(1, len(train) // _MAX_KEPT)]
    distances, _ = NearestNeighbors(n_neighbors=_NEIGHBOURS).fit(kept).kneighbors(test)
    scores: FloatArray = distances[:, -1].astype(np.float32)
    return scores


_BASELINES: dict[str, Callable[[Run], FloatArray]] = {
    "PCA 80 %": partial(_pca_scores, variance=0.8),
    "PCA 99 %": partial(_pca_scores, variance=0.99),
    "kNN": _knn_scores,
}


def _skab(data: Path) -> Iterator[Run]:
    for path in sorted((data / "skab" / "valve1").glob("*.csv")):
        table = pd.read_csv(path, sep=";", index_col="datetime")
        readings = table.drop(columns=["anomaly", "changepoint"]).to_numpy(np.float32)
        is_anomaly = table["anomaly"].to_numpy() > 0
        yield Run(readings[:_TRAINED], readings, is_anomaly, _SECOND_HZ, _TRAINED)


def smd(data: Path) -> dict[str, list[Run]]:
    """Read both machines: normal weeks to train on, labelled ones to evaluate."""
    sets = {}
    for name in ("machine-1-6", "machine-2-1"):
        with np.load(data / "smd" / f"{name}.npz") as series:
            one = Run(series["X_train"], series["X_test"], series["y_test"] > 0)
        sets[f"SMD {name}"] = [one]
    return sets


def _nab(data: Path) -> Iterator[tuple[str, list[Run]]]:
    spans = json.loads((data / "nab" / "combined_windows.json").read_text())
    for name, rate_hz in (("machine", 1 / 300), ("ambient", 1 / 3600)):
        file = f"{name}_temperature_system_failure.csv"
        table = pd.read_csv(data / "nab" / file, parse_dates=["timestamp"])
        is_anomaly = np.zeros(len(table), np.bool_)
        for start, end in spans[f"realKnownCause/{file}"]:
            is_anomaly |= table["timestamp"].between(start, end).to_numpy()
        values, first = table[["value"]].to_numpy(np.float32), round(_NAB_SHARE * len(table))
        yield (
            f"NAB {name} temperature",
            [Run(values[:first], values[first:], is_anomaly[first:], rate_hz)],
        )


def _generated() -> dict[str, list[Run]]:
    series = make_server(seed=0)
    half = len(series.readings) // 2
    is_anomaly = series.labels[half:] != "normal"
    return {"generated server": [Run(series.readings[:half], series.readings[half:], is_anomaly)]}
