"""`vibration-rigs`: machines that run to failure, and speeds that training has not seen.

Recordings of one's own in `vibration/run-to-failure` and `vibration/speeds` of the folder of data;
`benchmarks.inputs.rigs` says in which form.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.neighbors import NearestNeighbors

import edgeae
from benchmarks.core.results import Figure, Result, Row
from benchmarks.inputs.ecg import FloatArray
from benchmarks.inputs.rigs import HOP, Run, Speeds, runs, speeds
from edgeae_export.parity.gate import auroc
from edgeae_runtime.conformal import conformal_threshold, smallest_rate
from edgeae_runtime.tracking import tracked

_RATE = 0.01
_NEIGHBOURS = 5
_KINDS = {"auto": "auto", "statistics": "statistics", "raw, default": "none"}
Score = Callable[[FloatArray], FloatArray]
Fitted = tuple[Score, float, str, float]
"""Scores of windows, the threshold, the front end that was chosen, and the margin."""


def run(data: Path) -> Result:
    """Fit on the first part of a life, and on all speeds but one."""
    rows = [row for one in runs(data) for row in _run_rows(one)]
    rows += [row for one in speeds(data) for row in _speed_rows(one)]
    figures = [
        Figure(f"{rig}, {name}: {what}", float(np.mean(values)), "", (min(values), max(values)))
        for rig, name, what, values in _by_contender(rows)
    ]
    return Result(figures, rows)


def _by_contender(rows: list[Row]) -> list[tuple[str, str, str, list[float]]]:
    found: dict[tuple[str, str, str], list[float]] = {}
    for row in rows:
        for key, value in row.items():
            if isinstance(value, float):
                found.setdefault((row["rig"], row["contender"], key), []).append(value)
    return [(*key, values) for key, values in found.items()]


def _fitted(name: str, fit: FloatArray, calibration: FloatArray, rate_hz: float) -> Fitted:
    rate = _rate(calibration)
    if name not in _KINDS:
        return _neighbours(fit, calibration)
    detector = edgeae.Detector(front_end=_KINDS[name], false_alarm_rate=rate, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        detector.fit(fit, calibration=calibration, stride=HOP, rate_hz=rate_hz)
    front_end = detector.chosen_.parameters.front_end
    margin = 1.0 if detector.backtest_ is None else detector.backtest_.margin
    return detector.anomaly_score, float(detector.threshold_), front_end, margin


def _neighbours(fit: FloatArray, calibration: FloatArray) -> Fitted:
    """Score by the distance to the fifth nearest raw window."""
    rows = fit.reshape(len(fit), -1)
    spread = rows.std()
    model = NearestNeighbors(n_neighbors=_NEIGHBOURS).fit(rows / spread)

    def score(windows: FloatArray) -> FloatArray:
        given = windows.reshape(len(windows), -1) / spread
        distances: FloatArray = model.kneighbors(given)[0][:, -1].astype(np.float32)
        return distances

    return score, float(conformal_threshold(score(calibration), _rate(calibration))), "none", 1.0


def _rate(calibration: FloatArray) -> float:
    """Return 1 %, or the smallest rate that the windows support."""
    return max(_RATE, smallest_rate(len(calibration)))


def _run_rows(one: Run) -> list[Row]:
    rows: list[Row] = []
    for name in (*_KINDS, "raw, kNN"):
        score, threshold, kind, margin = _fitted(name, one.fit, one.calibration, one.rate_hz)
        healthy, end = score(one.healthy), score(one.end)
        row: Row = {
            "rig": "run to failure",
            "machine": one.name,
            "contender": name,
            "front end": kind,
            "AUROC": _rounded(auroc(healthy, end)),
            "detection": _rounded((end > threshold).mean()),
            "false alarms": _rounded((healthy > threshold).mean()),
        }
        if name == "auto":
            row["margin"] = _rounded(margin)
            row["detection, no margin"] = _rounded((end > threshold / margin).mean())
            row["false alarms, no margin"] = _rounded((healthy > threshold / margin).mean())
            later = np.concatenate([healthy, score(one.wearing), end])
            moved = tracked(later, threshold, _rate(one.calibration), len(one.calibration))
            flags = later > moved
            row["detection, tracked"] = _rounded(flags[-len(end) :].mean())
            row["false alarms, tracked"] = _rounded(flags[: len(healthy)].mean())
        rows.append(row)
    return rows


def _speed_rows(one: Speeds) -> list[Row]:
    rows: list[Row] = []
    for name in (*_KINDS, "raw, kNN"):
        score, threshold, kind, margin = _fitted(name, one.fit, one.calibration, one.rate_hz)
        seen, unseen = score(one.seen), score(one.unseen)
        faulty = [score(windows) for windows in one.faulty_seen.values()]
        there = [score(windows) for windows in one.faulty_unseen.values()]
        row: Row = {
            "rig": "speeds",
            "machine": one.name,
            "contender": name,
            "front end": kind,
            "AUROC": _mean([auroc(seen, scores) for scores in faulty]),
            "detection": _mean([(scores > threshold).mean() for scores in faulty]),
            "false alarms": _rounded((seen > threshold).mean()),
            "AUROC, unseen speed": _mean([auroc(unseen, scores) for scores in there]),
            "false alarms, unseen speed": _rounded((unseen > threshold).mean()),
        }
        if name == "auto":
            low = threshold / margin
            row["margin"] = _rounded(margin)
            row["detection, no margin"] = _mean([(scores > low).mean() for scores in faulty])
            row["false alarms, no margin, unseen speed"] = _rounded((unseen > low).mean())
        rows.append(row)
    return rows


def _mean(values: list[float]) -> float:
    return _rounded(float(np.mean(values)))


def _rounded(value: float) -> float:
    return round(float(value), 3)
