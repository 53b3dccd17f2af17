"""`every-pair`: each table in each format and precision, clean and with 2 % anomalies."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import betabinom

import edgeae
from benchmarks.core.results import Figure, Result, at_least, at_most
from benchmarks.inputs.tails import GENERATED
from benchmarks.scenarios.contaminated import contaminated
from benchmarks.scenarios.quality import SEEDS, Table, names, read_table
from edgeae_export.artifact import artifact_of
from edgeae_export.exporter import format_of
from edgeae_export.parity.gate import ParityError, auroc
from edgeae_export.precisions import PRECISIONS
from edgeae_runtime import Scorer
from edgeae_runtime.conformal import conformal_rank, conformal_threshold

SHARES = (0.0, 0.02)
RATES = (0.01, 0.05)
_SUFFIXES = (".onnx", ".tflite", ".c")
_QUANTILE = 0.975


class Outcome(NamedTuple):
    """One file; NaN where the rate is not supported, or no file was written."""

    is_written: float
    is_finer: float
    auroc_lost: float = np.nan
    rate_at_1: float = np.nan
    recall_at_1: float = np.nan
    is_above_at_1: float = np.nan
    rate_at_5: float = np.nan
    recall_at_5: float = np.nan
    is_above_at_5: float = np.nan


def run(data: Path) -> Result:
    """Every table, share, format, precision and seed."""
    rows = []
    for name in [*names(data), *GENERATED]:
        for share in SHARES:
            found: dict[tuple[str, str], list[Outcome]] = {}
            for seed in SEEDS:
                make = GENERATED.get(name)
                table = read_table(data, name, seed) if make is None else make(seed)
                for pair, outcome in _pairs(contaminated(table, share, seed), seed):
                    found.setdefault(pair, []).append(outcome)
            rows += [_row(name, share, *pair, several) for pair, several in found.items()]
    return Result(_figures(rows), rows)


def _pairs(table: Table, seed: int) -> Iterator[tuple[tuple[str, str], Outcome]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # few windows, or a second population
        detector = edgeae.Detector(random_state=seed).fit(table.x_normal)
    source = detector.source_
    expected = detector.anomaly_score(table.x_test)
    for suffix in _SUFFIXES:
        form = format_of(Path(f"table{suffix}"))
        graph = form.convert(source, False)
        for precision in PRECISIONS:
            if (suffix, precision) == (".c", "float16"):  # not offered
                continue
            with warnings.catch_warnings(record=True) as noted:
                warnings.simplefilter("always")
                try:
                    file, _ = artifact_of(source, graph, "table", form, precision=precision)
                except ParityError:
                    yield (suffix[1:], precision), Outcome(0.0, 0.0)
                    continue
            is_finer = float(any("alone would change" in str(one.message) for one in noted))
            with Scorer(file, allow_native=True) as scorer:
                scores = scorer.score(table.x_test)
                calibration = scorer.score(source.calibration)
            lost = _auroc(expected, table) - _auroc(scores, table)
            rates = _rates(scores, calibration, table.is_anomaly)
            yield (suffix[1:], precision), Outcome(1.0, is_finer, lost, *rates)


def _auroc(scores: NDArray[np.float32], table: Table) -> float:
    return auroc(scores[~table.is_anomaly], scores[table.is_anomaly])


def _rates(
    scores: NDArray[np.float32],
    calibration: NDArray[np.float32],
    is_anomaly: NDArray[np.bool_],
) -> list[float]:
    """For each promised rate: realised, recall, and whether it is above the interval."""
    found, count = [], len(calibration)
    for rate in RATES:
        if rate * (count + 1) < 1:  # not supported
            found += [np.nan, np.nan, np.nan]
            continue
        alarms = scores > conformal_threshold(calibration, rate)
        fresh = int((~is_anomaly).sum())
        rank = conformal_rank(count, rate)
        most = betabinom(fresh, count + 1 - rank, rank).ppf(_QUANTILE)
        false = int(alarms[~is_anomaly].sum())
        found += [false / fresh, float(alarms[is_anomaly].mean()), float(false > most)]
    return found


def _row(
    name: str, share: float, form: str, precision: str, outcomes: list[Outcome]
) -> dict[str, Any]:
    values = dict(zip(Outcome._fields, np.transpose(outcomes), strict=True))
    means = {field: float(v.mean()) for field, v in values.items() if np.isfinite(v).all()}
    lost = values["auroc_lost"]
    most = float(np.nanmax(lost)) if np.isfinite(lost).any() else None
    pair = {"table": name, "share": share, "format": form, "precision": precision}
    return {**pair, "seeds": len(outcomes), "auroc_lost_most": most, **means}


def _figures(rows: list[dict[str, Any]]) -> list[Figure]:
    files = sum(row["seeds"] for row in rows)
    written = sum(round(row["is_written"] * row["seeds"]) for row in rows)
    finer = sum(round(row["is_finer"] * row["seeds"]) for row in rows)
    lost = max(row["auroc_lost_most"] for row in rows if row["auroc_lost_most"] is not None)
    figures = [
        Figure("files that were written", 100 * written / files, "%", None, at_least(100)),
        Figure("of these with finer products", 100 * finer / files, "%"),
        Figure("most AUROC lost", lost, "", None, at_most(0.003)),
    ]
    for share in SHARES:
        for key, rate in (("at_1", 0.01), ("at_5", 0.05)):
            parts = [r for r in rows if r["share"] == share and f"is_above_{key}" in r]
            above, realised, recall = (
                100 * float(np.mean([row[f"{kind}_{key}"] for row in parts]))
                for kind in ("is_above", "rate", "recall")
            )
            title = f"{100 * rate:g} % promised, {100 * share:g} % anomalies in training"
            goal = at_most(5.0)
            figures.append(Figure(f"{title}: above the interval", above, "%", None, goal))
            figures.append(Figure(f"{title}: realised, mean", realised, "%"))
            figures.append(Figure(f"{title}: recall, mean", recall, "%"))
    return figures
