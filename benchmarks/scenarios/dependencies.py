"""`dependencies`: columns that are nearly functions of each other, with and without their weights.

Generated tables, whose anomalies break a relation and are usual in every column, and the public
tables, whose anomalies mostly are extreme.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

import edgeae
from benchmarks.core.results import Figure, Result, at_least
from benchmarks.scenarios.quality import DEVELOPED_ON, SEEDS, Table, names, read_table

_NOISES = (0.02, 0.1, 0.2, 0.3)  # of the relation; its signals have a deviation of 1
_ROWS, _ANOMALIES, _STEP = 4000, 200, 3.0  # deviations of that noise
_KINDS = ("heavy tails", "skewed")
_MOST_LOST = -0.005  # of the mean AUROC of the public tables


def run(data: Path) -> Result:
    """Default and `--error mse` on the same tables, means over the seeds."""
    found: dict[str, list[tuple[float, float, float, float]]] = {}
    chosen: set[str] = set()
    for name, table, seed in _tables(data):
        weighted, plain = _scores(table, seed, None), _scores(table, seed, "mse")
        if weighted is None:
            continue
        chosen.add(name)
        assert plain is not None
        found.setdefault(name, []).append((*weighted, *plain))
    figures = [Figure("tables with weighted combinations", len(chosen), "")]
    gains = {name: np.mean(rows, axis=0) for name, rows in found.items()}
    for name, (auroc, precision, auroc_mse, precision_mse) in gains.items():
        figures += [
            Figure(f"{name}: AUROC", float(auroc), ""),
            Figure(f"{name}: AUROC with --error mse", float(auroc_mse), ""),
            Figure(f"{name}: average precision", float(precision), ""),
            Figure(f"{name}: average precision with --error mse", float(precision_mse), ""),
        ]
    public = [_title(name) for name in names(data)]
    gained = sum(float(gains[n][0] - gains[n][2]) for n in public if n in gains) / len(public)
    figures.append(
        Figure("public tables: mean AUROC gained", gained, "", goal=at_least(_MOST_LOST))
    )
    return Result(figures)


def _scores(table: Table, seed: int, error: str | None) -> tuple[float, float] | None:
    """AUROC and average precision; None if `auto` weights no combination."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        detector = edgeae.Detector(error=error, random_state=seed).fit(table.x_normal)
    if error is None and detector.chosen_.error == "mse":
        return None
    scores = detector.anomaly_score(table.x_test)
    is_anomaly = table.is_anomaly
    return roc_auc_score(is_anomaly, scores), average_precision_score(is_anomaly, scores)


def _tables(data: Path) -> Iterator[tuple[str, Table, int]]:
    for seed in SEEDS:
        for kind in _KINDS:
            for noise in _NOISES:
                yield f"generated, {kind}, noise {noise:g}", generated(kind, noise, seed), seed
        for name in names(data):
            yield _title(name), read_table(data, name, seed), seed


def _title(name: str) -> str:
    return name + " *" * (name in DEVELOPED_ON)


def generated(kind: str, noise: float, seed: int) -> Table:
    """Five columns of three signals; two of them are functions of the same two, but for noise."""
    rng = np.random.default_rng([seed, 77])
    heavy = rng.standard_t(4, size=(_ROWS, 3))
    signals = heavy if kind == _KINDS[0] else np.exp(0.6 * rng.normal(size=(_ROWS, 3)))
    a, b, c = signals.T
    x = np.column_stack(
        [
            a + 0.3 * b,
            0.9 * a + 0.35 * b,
            b + 0.2 * c,
            c,
            0.5 * a - 0.4 * b + rng.normal(size=_ROWS),
        ]
    )
    x[:, 1] += noise * rng.normal(size=_ROWS)
    is_anomaly = np.arange(_ROWS) >= _ROWS - _ANOMALIES
    x[is_anomaly, 1] += _STEP * noise * rng.choice([-1, 1], _ANOMALIES)
    normal = rng.permutation(np.flatnonzero(~is_anomaly))
    test = np.concatenate([normal[len(normal) // 2 :], np.flatnonzero(is_anomaly)])
    rows = x.astype(np.float32)
    return Table(rows[normal[: len(normal) // 2]], rows[test], is_anomaly[test])
