"""`contaminated`: 2 % anomalies among the training rows, with and without `contamination`."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

import edgeae
from benchmarks.core.results import Figure, Result
from benchmarks.scenarios.quality import DEVELOPED_ON, SEEDS, Table, names, neighbours, read_table

_SHARE = 0.02
_DEFAULT, _TRIMMED, _NEIGHBOURS = "edgeae", f"edgeae --contamination {_SHARE}", "kNN"


def run(data: Path) -> Result:
    """Every contender on clean and on contaminated rows of each table; figures are means."""
    found: dict[str, dict[str, list[float]]] = {}
    for name in names(data):
        for seed in SEEDS:
            clean = read_table(data, name, seed)
            for state, table in {
                "clean": clean,
                "contaminated": _contaminated(clean, seed),
            }.items():
                for who, auroc in _aurocs(table, seed).items():
                    found.setdefault(f"{who}, {state}", {}).setdefault(name, []).append(auroc)
    means = {
        who: {name: float(np.mean(several)) for name, several in tables.items()}
        for who, tables in found.items()
    }
    figures = []
    for who, tables in means.items():
        reported = [auroc for name, auroc in tables.items() if name not in DEVELOPED_ON]
        figures.append(
            Figure(f"{who}: mean AUROC, all tables", float(np.mean([*tables.values()])), "")
        )
        figures.append(Figure(f"{who}: mean AUROC, reported", float(np.mean(reported)), ""))
    return Result(figures)


def _contaminated(table: Table, seed: int) -> Table:
    """Move anomalies from the rows to test to the training rows."""
    random = np.random.RandomState(seed)
    anomalies = np.flatnonzero(table.is_anomaly)
    count = max(1, round(_SHARE * len(table.x_normal) / (1 - _SHARE)))
    moved = random.permutation(anomalies)[: min(count, len(anomalies) // 2)]
    rows = np.concatenate([table.x_normal, table.x_test[moved]])
    kept = np.setdiff1d(np.arange(len(table.x_test)), moved)
    return Table(random.permutation(rows), table.x_test[kept], table.is_anomaly[kept])


def _aurocs(table: Table, seed: int) -> dict[str, float]:
    scores = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # few windows, or a second population
        for who, contamination in {_DEFAULT: 0.0, _TRIMMED: _SHARE}.items():
            detector = edgeae.Detector(contamination=contamination, random_state=seed).fit(
                table.x_normal
            )
            scores[who] = detector.anomaly_score(table.x_test)
    score, _ = neighbours(table.x_normal, seed)
    scores[_NEIGHBOURS] = score(table.x_test)
    return {who: float(roc_auc_score(table.is_anomaly, values)) for who, values in scores.items()}
