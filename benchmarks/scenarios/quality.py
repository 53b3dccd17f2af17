"""`quality`: defaults on public tables beside kNN, PyOD's AutoEncoder, isolation forest and PCA."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler

import edgeae
from benchmarks.core.results import Figure, Result, at_least, at_most
from benchmarks.core.timing import ratio, time_in_turn
from edgeae_runtime import Scorer

SEEDS = (0, 1, 2)
DEVELOPED_ON = ("18_Ionosphere", "28_pendigits", "30_satellite", "38_thyroid", "4_breastw")
"""Tables that the rules of `auto` were written with: every other one, by name."""

_MAX_ROWS = 20_000
_NEIGHBOURS = 5
_EXPLAINED = 0.95
_COLUMNS = (6, 36, 200)
_ROUNDS, _CALLS = 300, 40
_DEFAULT, _SMALL = "edgeae", "edgeae --small"

FloatArray = NDArray[np.float32]


class Table(NamedTuple):
    """Normal rows to train on, and rows to test with, of which some are anomalies."""

    x_normal: FloatArray
    x_test: FloatArray
    is_anomaly: NDArray[np.bool_]


class Outcome(NamedTuple):
    """How one contender did on one split."""

    auroc: float
    average_precision: float
    seconds: float
    size_bytes: int = 0


def read_table(data: Path, name: str, seed: int) -> Table:
    """Split a table: a random half of its normal rows trains, the other half and all else tests."""
    with np.load(data / "adbench" / f"{name}.npz") as file:
        x, is_anomaly = file["X"].astype(np.float32), file["y"] == 1
    random = np.random.RandomState(seed)
    if len(x) > _MAX_ROWS:
        drawn = random.permutation(len(x))[:_MAX_ROWS]
        x, is_anomaly = x[drawn], is_anomaly[drawn]
    normal = random.permutation(np.flatnonzero(~is_anomaly))
    half = len(normal) // 2
    test = np.concatenate([normal[half:], np.flatnonzero(is_anomaly)])
    return Table(x[normal[:half]], x[test], is_anomaly[test])


def names(data: Path) -> list[str]:
    """Names of the tables, in their order."""
    return sorted(path.stem for path in (data / "adbench").glob("*.npz"))


def run(data: Path) -> Result:
    """Every contender on every table and seed; means over seeds, then over tables."""
    found: dict[str, dict[str, list[Outcome]]] = {}
    for name in names(data):
        found[name] = {}
        for seed in SEEDS:
            table = read_table(data, name, seed)
            for contender, fit in CONTENDERS.items():
                outcome = _outcome(fit, table, seed)
                found[name].setdefault(contender, []).append(outcome)
    means = {
        name: {who: _mean(several) for who, several in row.items()} for name, row in found.items()
    }
    rows = [
        {
            "table": name,
            "developed_on": name in DEVELOPED_ON,
            "contenders": {who: outcome._asdict() for who, outcome in row.items()},
        }
        for name, row in means.items()
    ]
    return Result([*_figures(means), *map(_cost, _COLUMNS)], rows)


def _mean(outcomes: list[Outcome]) -> Outcome:
    auroc, precision, seconds, size = np.mean(outcomes, axis=0).tolist()
    return Outcome(auroc, precision, seconds, round(size))


def _cost(columns: int) -> Figure:
    """Compare the time of one window with that of the plain small network, on random rows."""
    random = np.random.default_rng(0)
    x = (random.normal(size=(1500, columns)) @ random.normal(size=(columns, columns))).astype("f4")
    row = x[0].copy()
    scorers = {}
    with TemporaryDirectory() as folder:
        plain = edgeae.Detector("dense", epochs=1, random_state=0)
        for name, detector in {"auto": edgeae.Detector(random_state=0), "dense": plain}.items():
            detector.fit(x)
            scorers[name] = Scorer(detector.export(Path(folder) / f"{name}.onnx").path)
    calls = {name: partial(scorer.score, row) for name, scorer in scorers.items()}
    times = time_in_turn(calls, rounds=_ROUNDS, calls=_CALLS)
    title = f"one window of {columns} columns, by dense 64-32-16 with mse"
    return ratio(title, times["auto"], times["dense"], at_most(2.5))


def _outcome(fit: Callable[..., Any], table: Table, seed: int) -> Outcome:
    started = time.perf_counter()
    score, size = fit(table.x_normal, seed)
    seconds = time.perf_counter() - started
    scores = np.asarray(score(table.x_test), np.float64)
    return Outcome(
        float(roc_auc_score(table.is_anomaly, scores)),
        float(average_precision_score(table.is_anomaly, scores)),
        seconds,
        size() if callable(size) else size,
    )


def _edgeae(x: FloatArray, seed: int, *, small: bool = False) -> tuple[Any, Any]:
    """Train a detector of the default settings, and score by its exported file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # few windows support no rate of 0.01
        detector = edgeae.Detector(small=small, random_state=seed).fit(x)
    sizes: list[int] = []

    def score(windows: FloatArray) -> FloatArray:
        with TemporaryDirectory() as folder:
            exported = detector.export(Path(folder) / "table.onnx")
            sizes.append(exported.size_bytes)
            with Scorer(exported.path) as scorer:
                scores: FloatArray = scorer.score(windows)
                return scores

    return score, lambda: sizes[0]


def _small(x: FloatArray, seed: int) -> tuple[Any, Any]:
    return _edgeae(x, seed, small=True)


def neighbours(x: FloatArray, seed: int) -> tuple[Any, int]:
    """Distance to the fifth nearest training row, as PyOD has it; all rows are kept."""
    scaler = StandardScaler().fit(x)
    nearest = NearestNeighbors(n_neighbors=_NEIGHBOURS).fit(scaler.transform(x))
    return lambda rows: nearest.kneighbors(scaler.transform(rows))[0][:, -1], x.nbytes


def _forest(x: FloatArray, seed: int) -> tuple[Any, int]:
    forest = IsolationForest(random_state=seed).fit(x)
    return lambda rows: -forest.score_samples(rows), 0


def _components(x: FloatArray, seed: int) -> tuple[Any, int]:
    """Error of the reconstruction from the components that explain 95 % of the variance."""
    scaler = StandardScaler().fit(x)
    components = PCA(_EXPLAINED, svd_solver="full").fit(scaler.transform(x))

    def score(rows: FloatArray) -> Any:
        z = scaler.transform(rows)
        return ((z - components.inverse_transform(components.transform(z))) ** 2).mean(axis=1)

    return score, 0


def _pyod(x: FloatArray, seed: int) -> tuple[Any, int]:
    import torch
    from pyod.models.auto_encoder import AutoEncoder

    torch.manual_seed(seed)
    model = AutoEncoder(random_state=seed, verbose=0).fit(x)
    return model.decision_function, 0


CONTENDERS: dict[str, Callable[..., tuple[Any, Any]]] = {
    _DEFAULT: _edgeae,
    _SMALL: _small,
    "kNN": neighbours,
    "PyOD AutoEncoder": _pyod,
    "isolation forest": _forest,
    "PCA": _components,
}


def _figures(means: dict[str, dict[str, Outcome]]) -> list[Figure]:
    reported = [name for name in means if name not in DEVELOPED_ON]
    halves = {"developed on": DEVELOPED_ON, "reported": reported, "all": list(means)}
    figures = []
    for half, tables in halves.items():
        for who in CONTENDERS:
            for measure in ("auroc", "average_precision"):
                values = [getattr(means[name][who], measure) for name in tables]
                peer = np.mean([getattr(means[name]["kNN"], measure) for name in tables])
                goal = at_least(float(peer)) if who == _DEFAULT else None
                word = "AUROC" if measure == "auroc" else "average precision"
                title = f"{who}, {len(values)} tables ({half}): mean {word}"
                spread = (min(values), max(values))
                figures.append(Figure(title, float(np.mean(values)), "", spread, goal))
    short = [_short(row) for row in means.values()]
    figures.append(Figure("most AUROC below the best peer", max(short), "", None, at_most(0.03)))
    slowest = max(row[_DEFAULT].seconds for row in means.values())
    figures.append(Figure("longest training", slowest, "s", None, at_most(20.0)))
    largest = max(row[_DEFAULT].size_bytes for row in means.values())
    figures.append(Figure("largest file", largest / 1e6, "MB", None, at_most(1.0)))
    return figures


def _short(row: dict[str, Outcome]) -> float:
    peers = [outcome.auroc for who, outcome in row.items() if who not in (_DEFAULT, _SMALL)]
    return max(peers) - row[_DEFAULT].auroc
