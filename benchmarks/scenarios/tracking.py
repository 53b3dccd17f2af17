"""`tracking`: thresholds that follow drift, beside fixed ones, on real and on generated series.

Per series a detector of its first part, whose last fifth of windows calibrates; SKAB by its
published protocol, the first 400 readings of each file; NAB the first 15 %. Counted are the windows
without an anomalous reading that exceed the threshold, the events with a window that does (its last
reading lies in them), and the anomalous readings that do, as a share of those above the fixed
threshold with the same rate, which only labels can find.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import edgeae
from benchmarks.core.results import Figure, Result, Row, at_least, at_most
from benchmarks.inputs.drifting import drifting_series
from benchmarks.inputs.ecg import FloatArray
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.tracking import tracked

_STEPS = 5
_RATES = (0.01, 0.05)
_CALIBRATION = 0.2
_SKAB_TRAINED, _NAB_TRAINED, _FREE_TRAINED = 400, 0.15, 0.6
_KEPT_VARIANCE = 0.8
_MAX_FACTORS = {"smd": 2.5, "nab": 2.5, "skab": 5.0, "generated": 2.0}
_MAX_RECALL_LOST, _MIN_OF_LABELS = 0.03, 0.7
_NAB = ("machine_temperature_system_failure", "ambient_temperature_system_failure")

Flags = NDArray[np.bool_]


class Series(NamedTuple):
    """Readings `(n, channels)` to train on and to count in; which of the latter are anomalous."""

    name: str
    train: FloatArray
    test: FloatArray
    is_anomaly: Flags


class _Scored(NamedTuple):
    calibration: FloatArray
    test: FloatArray


def run(data: Path) -> Result:
    """Each series by the default detector and by principal components; generated ones by these."""
    real = [*_smd(data), *_skab(data), *_nab(data)]
    rows = [row for series in real for row in _rows(series, "default", _default_scores)]
    generated = [Series(*one) for one in drifting_series()]
    rows += [row for one in (*real, *generated) for row in _rows(one, "PCA 80 %", _pca_scores)]
    table = _means(rows)
    return Result(_figures(table), table)


def _rows(
    series: Series, model: str, score: Callable[[FloatArray, FloatArray, FloatArray], _Scored]
) -> Iterator[Row]:
    first = round((1 - _CALIBRATION) * len(series.train))
    parts = (series.train[:first], series.train[first:], series.test)
    scored = score(*(np.ascontiguousarray(windows_of(part, _STEPS, 1)) for part in parts))
    for rate in _RATES:
        yield {"series": series.name, "model": model, "rate": rate, **_judged(series, scored, rate)}


def _judged(series: Series, scored: _Scored, rate: float) -> dict[str, float]:
    calibration, scores = scored
    # 80 windows of SKAB support no 1 %: their largest score.
    rank = min(int(np.ceil((len(calibration) + 1) * (1 - rate))), len(calibration))
    threshold = float(np.sort(calibration)[rank - 1])
    flags = scores > tracked(scores, threshold, rate, len(calibration))
    is_abnormal = series.is_anomaly[_STEPS - 1 :]
    marks = series.is_anomaly[:, np.newaxis].astype(np.float32)
    is_normal = ~windows_of(marks, _STEPS, 1).any(axis=(1, 2))
    realised = float(flags[is_normal].mean())
    by_labels = scores > np.quantile(scores[is_normal], 1 - realised)
    given = {
        "fixed_rate": float((scores > threshold)[is_normal].mean()),
        "tracked_rate": realised,
        "fixed_recall": _event_recall(scores > threshold, is_abnormal),
        "tracked_recall": _event_recall(flags, is_abnormal),
    }
    if is_abnormal.any():
        least = 1 / len(scores)
        found = float(flags[is_abnormal].mean()), float(by_labels[is_abnormal].mean())
        given.update(tracked_readings=found[0], readings_by_labels=max(found[1], least))
    return {key: value for key, value in given.items() if not np.isnan(value)}


def _event_recall(flags: Flags, is_abnormal: Flags) -> float:
    edges = np.diff(np.r_[False, is_abnormal, False].astype(int))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    found = [flags[start:end].any() for start, end in zip(starts, ends, strict=True)]
    return float(np.mean(found)) if found else np.nan


def _means(rows: list[Row]) -> list[Row]:
    """One row for each set, model and rate: SKAB's files are one set."""
    frame = pd.DataFrame(rows)
    means = frame.groupby(["series", "model", "rate"], sort=False).mean().reset_index()
    means["readings_of_labels"] = means.pop("tracked_readings") / means.pop("readings_by_labels")
    kept = means.to_dict("records")
    return [{str(key): value for key, value in row.items() if value == value} for row in kept]


def _figures(table: list[Row]) -> list[Figure]:
    figures = []
    for row in table:
        title = f"{row['series']}, {row['model']}, {row['rate']:.0%} promised"
        most = at_most(100 * row["rate"] * _MAX_FACTORS[row["series"].split()[0]])
        fixed = f"{title}: false alarms, fixed"
        figures.append(Figure(fixed, 100 * row["fixed_rate"], "%"))
        figures.append(Figure(f"{title}: tracked", 100 * row["tracked_rate"], "%", None, most))
        if "tracked_recall" in row:
            least = at_least(round(_recall_to_keep(row, table) - _MAX_RECALL_LOST, 3))
            recall = Figure(f"{title}: event recall", row["tracked_recall"], "", None, least)
            of_labels = f"{title}: abnormal readings, of those found by labels"
            goal = at_least(_MIN_OF_LABELS)
            figures += [recall, Figure(of_labels, row["readings_of_labels"], "", None, goal)]
    return figures


def _recall_to_keep(row: Row, table: list[Row]) -> float:
    """Return the fixed threshold's recall; of a generated series the recall without drift."""
    if not row["series"].startswith("generated"):
        return float(row["fixed_recall"])
    still = (one for one in table if one["series"] == "generated none")
    return next(float(one["tracked_recall"]) for one in still if one["rate"] == row["rate"])


def _default_scores(train: FloatArray, calibration: FloatArray, test: FloatArray) -> _Scored:
    import keras

    keras.backend.clear_session()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # 76 calibration windows support no 1 %
        detector = edgeae.Detector(random_state=0).fit(train, calibration=calibration, stride=1)
    return _Scored(detector.anomaly_score(calibration), detector.anomaly_score(test))


def _pca_scores(train: FloatArray, calibration: FloatArray, test: FloatArray) -> _Scored:
    """Error of the principal components that keep 80 % of the variance."""
    from sklearn.decomposition import PCA

    mean, deviation = train.mean((0, 1)), train.std((0, 1))
    deviation = np.where(deviation > 0, deviation, 1)

    def flat(windows: FloatArray) -> Any:
        return ((windows - mean) / deviation).reshape(len(windows), -1).astype(np.float64)

    pca = PCA(_KEPT_VARIANCE, svd_solver="full").fit(flat(train))

    def error(windows: FloatArray) -> Any:
        values = flat(windows)
        return ((values - pca.inverse_transform(pca.transform(values))) ** 2).mean(axis=1)

    return _Scored(error(calibration), error(test))


def _smd(data: Path) -> Iterator[Series]:
    for name in ("1-6", "2-1"):
        with np.load(data / "smd" / f"machine-{name}.npz") as file:
            train, test = (file[key].astype(np.float32) for key in ("X_train", "X_test"))
            yield Series(f"smd {name}", train, test, file["y_test"] > 0)


def _skab(data: Path) -> Iterator[Series]:
    for path in sorted((data / "skab" / "valve1").glob("*.csv")):
        table = pd.read_csv(path, sep=";", index_col="datetime")
        readings = table.drop(columns=["anomaly", "changepoint"]).to_numpy(np.float32)
        train, test = readings[:_SKAB_TRAINED], readings[_SKAB_TRAINED:]
        is_anomaly = table["anomaly"].to_numpy()[_SKAB_TRAINED:] > 0
        yield Series("skab valve1", train, test, is_anomaly)
    path = data / "skab" / "anomaly-free" / "anomaly-free.csv"
    readings = pd.read_csv(path, sep=";", index_col="datetime").to_numpy(np.float32)
    cut = int(_FREE_TRAINED * len(readings))
    is_anomaly = np.zeros(len(readings) - cut, np.bool_)
    yield Series("skab anomaly-free", readings[:cut], readings[cut:], is_anomaly)


def _nab(data: Path) -> Iterator[Series]:
    spans = json.loads((data / "nab" / "combined_windows.json").read_text())
    for name in _NAB:
        table = pd.read_csv(data / "nab" / f"{name}.csv", parse_dates=["timestamp"])
        table = table.sort_values("timestamp", kind="stable")
        is_anomaly = np.zeros(len(table), np.bool_)
        for start, end in spans[f"realKnownCause/{name}.csv"]:
            is_anomaly |= table["timestamp"].between(start, end).to_numpy()
        values = table[["value"]].to_numpy(np.float32)
        cut = int(_NAB_TRAINED * len(values))
        yield Series(f"nab {name.split('_')[0]}", values[:cut], values[cut:], is_anomaly[cut:])
