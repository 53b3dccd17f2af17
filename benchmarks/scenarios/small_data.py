"""`small-data`: few windows of one channel and few rows of a table, beside kNN and PCA."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

import edgeae
from benchmarks.core.results import Figure, Result, at_least
from benchmarks.inputs.ecg import split_beats
from benchmarks.scenarios.quality import CONTENDERS, SEEDS, FloatArray, Table, names, read_table

_BEATS, _ROWS = (12, 30, 70), (60, 150)
_MAX_TEST = 3000
_ANY_THRESHOLD = 1.0  # a dozen windows support no rate; ranks alone are compared
_PEERS = ("kNN", "PCA")


def run(data: Path) -> Result:
    """Every contender is fitted on the same few windows; the figures are means."""
    found: dict[str, dict[str, list[float]]] = {}
    for title, rows, table, seed in _cases(data):
        scores = {"edgeae": _edgeae(table, rows, seed)}
        for name in _PEERS:
            score, _ = CONTENDERS[name](table.x_normal, seed)
            scores[name] = np.asarray(score(table.x_test), np.float64)
        for name, found_scores in scores.items():
            auroc = float(roc_auc_score(table.is_anomaly, found_scores))
            found.setdefault(title, {}).setdefault(name, []).append(auroc)
    figures = []
    for title, means in found.items():
        best = max(float(np.mean(means[name])) for name in _PEERS)
        for name, values in means.items():
            goal = at_least(best) if name == "edgeae" else None
            figures.append(
                Figure(f"{title}, {name}: AUROC", float(np.mean(values)), "", None, goal)
            )
    return Result(figures)


def _cases(data: Path) -> Iterator[tuple[str, str, Table, int]]:
    for seed in SEEDS:
        split = split_beats(data, seed)
        for count in _BEATS:
            few = Table(split.x_normal[:count], split.x_test, split.is_anomaly)
            yield f"{count} beats", "windows", few, seed
        for name in names(data):
            table = read_table(data, name, seed)
            part = np.random.RandomState(seed).permutation(len(table.x_test))[:_MAX_TEST]
            for count in _ROWS:
                if len(table.x_normal) >= count and table.is_anomaly[part].any():
                    normal = table.x_normal[:count]
                    few = Table(normal, table.x_test[part], table.is_anomaly[part])
                    yield f"{count} rows of a table", "readings", few, seed


def _edgeae(table: Table, rows: str, seed: int) -> FloatArray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        detector = edgeae.Detector(rows=rows, threshold=_ANY_THRESHOLD, random_state=seed)
        scores: FloatArray = detector.fit(table.x_normal).anomaly_score(table.x_test)
    return scores
