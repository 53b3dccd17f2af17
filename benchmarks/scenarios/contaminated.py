"""`contaminated`: unlabelled anomalies among the training rows, from none to 10 %."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.neighbors import LocalOutlierFactor
from sklearn.preprocessing import StandardScaler

import edgeae
from benchmarks.core.results import Figure, Result, at_least
from benchmarks.scenarios.quality import (
    CONTENDERS as PEERS,
)
from benchmarks.scenarios.quality import (
    DEVELOPED_ON,
    SEEDS,
    FloatArray,
    Table,
    names,
    neighbours,
    read_table,
)
from edgeae_runtime.conformal import conformal_threshold

SHARES = (0.0, 0.01, 0.02, 0.05, 0.10)
_GOALS = dict(zip(SHARES, (0.964, 0.94, 0.93, 0.905, 0.89), strict=True))
_DEFAULT = "edgeae"
_RATES = (0.01, 0.05)


class Outcome(NamedTuple):
    """How one contender did on one table; rates are those of edgeae, and NaN of the others."""

    auroc: float
    average_precision: float
    rate_at_1: float = np.nan
    recall_at_1: float = np.nan
    rate_at_5: float = np.nan
    recall_at_5: float = np.nan


def run(data: Path) -> Result:
    """Every contender on every table, share and seed; figures are means."""
    rows = []
    for share in SHARES:
        for name in names(data):
            found: dict[str, list[Outcome]] = {}
            for seed in SEEDS:
                table = contaminated(read_table(data, name, seed), share, seed)
                for who, measure in _CONTENDERS.items():
                    found.setdefault(who, []).append(measure(table, seed))
            rows.append(
                {
                    "table": name,
                    "share": share,
                    "developed_on": name in DEVELOPED_ON,
                    "contenders": {who: _mean(several) for who, several in found.items()},
                }
            )
    return Result(_figures(rows), rows)


def contaminated(table: Table, share: float, seed: int) -> Table:
    """Move anomalies from the rows to test to the training rows; at most half of them."""
    if not share:
        return table
    random = np.random.RandomState(seed)
    anomalies = np.flatnonzero(table.is_anomaly)
    count = max(1, round(share * len(table.x_normal) / (1 - share)))
    moved = random.permutation(anomalies)[: min(count, len(anomalies) // 2)]
    rows = np.concatenate([table.x_normal, table.x_test[moved]])
    kept = np.setdiff1d(np.arange(len(table.x_test)), moved)
    return Table(random.permutation(rows), table.x_test[kept], table.is_anomaly[kept])


def _edgeae(table: Table, seed: int, *, contamination: float | Literal["auto"] = "auto") -> Outcome:
    """Train with the defaults, or a share; rates are those of thresholds at 1 % and 5 %."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # few windows, or a second population
        detector = edgeae.Detector(contamination=contamination, random_state=seed)
        detector.fit(table.x_normal)
    scores = detector.anomaly_score(table.x_test)
    calibration = detector.anomaly_score(detector.source_.calibration)
    rates = []
    for rate in _RATES:
        if rate * (len(calibration) + 1) < 1:  # not supported
            rates += [np.nan, np.nan]
            continue
        alarms = scores > conformal_threshold(calibration, rate)
        rates += [float(alarms[~table.is_anomaly].mean()), float(alarms[table.is_anomaly].mean())]
    return Outcome(*_quality(table, scores), *rates)


def _peer(table: Table, seed: int, *, fit: Callable[..., tuple[object, object]]) -> Outcome:
    score, _ = fit(table.x_normal, seed)
    assert callable(score)
    return Outcome(*_quality(table, np.asarray(score(table.x_test), np.float64)))


def _local(x: FloatArray, seed: int) -> tuple[object, object]:
    """Local outlier factor with scikit-learn's defaults, on standardised columns."""
    scaler = StandardScaler().fit(x)
    factor = LocalOutlierFactor(novelty=True).fit(scaler.transform(x))
    return lambda rows: -factor.score_samples(scaler.transform(rows)), None


def _quality(table: Table, scores: NDArray[np.floating]) -> tuple[float, float]:
    return (
        float(roc_auc_score(table.is_anomaly, scores)),
        float(average_precision_score(table.is_anomaly, scores)),
    )


_CONTENDERS: dict[str, Callable[[Table, int], Outcome]] = {
    _DEFAULT: _edgeae,
    "edgeae --contamination 0": partial(_edgeae, contamination=0.0),
    "kNN": partial(_peer, fit=neighbours),
    "isolation forest": partial(_peer, fit=PEERS["isolation forest"]),
    "LOF": partial(_peer, fit=_local),
    "PCA": partial(_peer, fit=PEERS["PCA"]),
    "PyOD AutoEncoder": partial(_peer, fit=PEERS["PyOD AutoEncoder"]),
}


def _mean(outcomes: list[Outcome]) -> dict[str, float]:
    """Average each field over seeds; None where a rate was not supported."""
    pairs = zip(Outcome._fields, np.transpose(outcomes), strict=True)
    return {name: float(np.mean(v)) for name, v in pairs if np.isfinite(v).all()}


def _figures(rows: list[dict[str, object]]) -> list[Figure]:
    figures = []
    for share in SHARES:
        parts = [row for row in rows if row["share"] == share]
        halves = {"": parts, " (reported)": [row for row in parts if not row["developed_on"]]}
        for half, tables in halves.items():
            for who in _CONTENDERS:
                title = f"{who}, {100 * share:g} % anomalies{half}: mean"
                goal = at_least(_GOALS[share]) if (who, half) == (_DEFAULT, "") else None
                auroc = mean_of(tables, who, "auroc")
                figures.append(Figure(f"{title} AUROC", auroc, "", None, goal))
                precision = mean_of(tables, who, "average_precision")
                figures.append(Figure(f"{title} average precision", precision, ""))
    for share in SHARES:
        parts = [row for row in rows if row["share"] == share]
        for rate in (1, 5):
            title = f"{_DEFAULT}, {100 * share:g} % anomalies, {rate} % promised"
            for key, what in (("rate", "realised rate"), ("recall", "recall")):
                value = 100 * mean_of(parts, _DEFAULT, f"{key}_at_{rate}")
                figures.append(Figure(f"{title}: mean {what}", value, "%"))
    return figures


def mean_of(rows: list[dict[str, object]], who: str, key: str) -> float:
    """Average a figure of one contender over the tables that have it."""
    values = [row["contenders"][who][key] for row in rows if key in row["contenders"][who]]  # type: ignore[index]
    return float(np.mean(values))
