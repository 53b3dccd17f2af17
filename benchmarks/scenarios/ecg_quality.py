"""`ecg-quality`: how well the exported file tells normal beats from others, beside kNN.

On synthetic beats, too: neither part of the default network is better everywhere. And with
anomalies among the training beats: penalties cost on clean beats, and give most on these.
"""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import numpy as np
from sklearn.neighbors import NearestNeighbors

import edgeae
from benchmarks.core.results import Figure, Goal, Result, at_least
from benchmarks.inputs.ecg import FALSE_ALARM_RATE, FloatArray, Split, default_detector, split_beats
from benchmarks.scenarios.contaminated import contaminated
from benchmarks.scenarios.quality import Table
from edgeae.evaluate.metrics import evaluate_scores
from edgeae_runtime import Scorer
from edgeae_runtime.conformal import conformal_threshold

SEEDS = range(5)
PARTS = ("dense", "prototypes")  # of the default network
_NORMAL, _ANOMALOUS, _TEST_SHARE = 3000, 600, 0.3
NEIGHBOURS = 5
SHARE = 0.02  # of anomalies among the training beats
_NO_PENALTIES = "edgeae --contamination 0"
_MEASURES = ("auroc", "accuracy", "false_alarm_rate", "detection_rate")

Evaluation = dict[str, float | int]


def run(data: Path) -> Result:
    """Every contender on the five splits; the figures are means over these."""
    names = ("edgeae default", "kNN", "tutorial's set-up", *PARTS, _NO_PENALTIES)
    found: dict[str, list[Evaluation]] = {name: [] for name in names}
    synthetic: dict[str, list[Evaluation]] = {
        "edgeae default": [],
        "kNN": [],
        **{p: [] for p in PARTS},
    }
    spoilt: dict[str, list[Evaluation]] = {}
    for seed in SEEDS:
        split, detector = split_beats(data, seed), default_detector(data, seed)
        found["edgeae default"].append(_evaluate_artifact(detector, split))
        for part in PARTS:
            found[part].append(_evaluate_artifact(_detector(split, seed, part), split))
        found[_NO_PENALTIES].append(
            _evaluate_artifact(_detector(split, seed, contamination=0.0), split)
        )
        for name, evaluation in _with_anomalies(split, seed).items():
            spoilt.setdefault(name, []).append(evaluation)
        beats = _synthetic_beats(seed)
        for name in ("auto", *PARTS):
            detector = _detector(beats, seed, name)
            synthetic["edgeae default" if name == "auto" else name].append(
                _evaluate_artifact(detector, beats)
            )
        synthetic["kNN"].append(_evaluate_neighbours(beats, detector.source_.calibration))
        calibration = default_detector(data, seed).source_.calibration
        found["kNN"].append(_evaluate_neighbours(split, calibration))
        tutorial = _tutorial_detector(split, seed)
        found["tutorial's set-up"].append(_evaluate_artifact(tutorial, split))
    goals = {"auroc": at_least(0.9946), "accuracy": at_least(0.98)}
    figures = [
        _mean_figure(name, measure, evaluations, goals if name == "edgeae default" else {})
        for name, evaluations in found.items()
        for measure in _MEASURES
    ]
    figures += [
        _mean_figure(f"synthetic beats, {name}", "auroc", evaluations, {})
        for name, evaluations in synthetic.items()
    ]
    goals = {"auroc": at_least(0.985)}
    figures += [
        _mean_figure(
            f"{100 * SHARE:g} % anomalies, {name}",
            measure,
            evaluations,
            goals if name == "edgeae default" else {},
        )
        for name, evaluations in spoilt.items()
        for measure in _MEASURES
    ]
    return Result(figures)


def _detector(
    split: Split,
    seed: int,
    architecture: str = "auto",
    *,
    contamination: float | Literal["auto"] = "auto",
) -> edgeae.Detector:
    detector = edgeae.Detector(
        architecture,
        rows="windows",
        false_alarm_rate=FALSE_ALARM_RATE,
        contamination=contamination,
        random_state=seed,
    )
    return detector.fit(split.x_normal)


def _with_anomalies(split: Split, seed: int) -> dict[str, Evaluation]:
    """Train on beats of which some are anomalies; the calibration beats are from among them."""
    beats = Split(*contaminated(Table(*split), SHARE, seed))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a second population
        detectors = {
            "edgeae default": _detector(beats, seed),
            _NO_PENALTIES: _detector(beats, seed, contamination=0.0),
            **{part: _detector(beats, seed, part) for part in PARTS},
        }
    calibration = detectors["edgeae default"].source_.calibration
    found = {name: _evaluate_artifact(detector, beats) for name, detector in detectors.items()}
    return {**found, "kNN": _evaluate_neighbours(beats, calibration)}


def _synthetic_beats(seed: int) -> Split:
    """Split the beats of `edgeae demo` as it does, of another seed."""
    beats = edgeae.make_heartbeats(_NORMAL, _ANOMALOUS, seed=seed)
    is_anomaly = beats.labels != "normal"
    is_test = np.random.default_rng(seed).random(len(is_anomaly)) < _TEST_SHARE
    train = beats.windows[~is_test & ~is_anomaly]
    return Split(train, beats.windows[is_test], is_anomaly[is_test])


def _mean_figure(
    name: str, measure: str, evaluations: list[Evaluation], goals: dict[str, Goal]
) -> Figure:
    values = [float(evaluation[measure]) for evaluation in evaluations]
    words = "AUROC" if measure == "auroc" else measure.replace("_", "-")
    spread = (min(values), max(values))
    return Figure(f"{name}: mean {words}", float(np.mean(values)), "", spread, goals.get(measure))


def _evaluate_artifact(detector: edgeae.Detector, split: Split) -> Evaluation:
    with TemporaryDirectory() as folder:
        exported = detector.export(Path(folder) / "beats.onnx")
        with Scorer(exported.path) as scorer:
            scores, threshold = scorer.score(split.x_test), float(scorer.threshold)
    return evaluate_scores(scores, split.is_anomaly, threshold)


def _tutorial_detector(split: Split, seed: int) -> edgeae.Detector:
    """Train as the well-known tutorial on these beats does, its threshold on other normal beats."""
    settings: dict[str, Any] = {
        "rows": "readings",
        "scaler": "minmax",
        "output_activation": "sigmoid",
        "loss": "mae",
        "error": "mae",
        "threshold_rule": "mean+2std",
    }
    return edgeae.Detector(**settings, random_state=seed).fit(split.x_normal)


def _evaluate_neighbours(split: Split, calibration: FloatArray) -> Evaluation:
    """Mean distance to the nearest training beats; the same beats calibrate its threshold."""
    held_out = {window.tobytes() for window in calibration}
    train = np.array([window for window in split.x_normal if window.tobytes() not in held_out])
    neighbours = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(train)

    def scores(windows: FloatArray) -> FloatArray:
        distances, _ = neighbours.kneighbors(windows)
        mean: FloatArray = distances.mean(axis=1).astype(np.float32)
        return mean

    threshold = conformal_threshold(scores(calibration), FALSE_ALARM_RATE)
    return evaluate_scores(scores(split.x_test), split.is_anomaly, float(threshold))
