"""A detector or an artifact, opened for the same questions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.quiet import import_tensorflow
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.info import model_facts, scorer_facts

if TYPE_CHECKING:
    from edgeae.detector import Detector
    from edgeae.training import History
    from edgeae_runtime.manifest import FloatArray, Inputs

_ZIP = b"PK"


class Model(NamedTuple):
    """What evaluation and scoring need of either; `score` takes finite windows `(n, *shape)`."""

    inputs: Inputs
    score: Callable[[Any], FloatArray]
    threshold: np.float32
    facts: dict[str, Any]


def open_model(
    path: str, *, threshold: float | None = None, false_alarm_rate: float | None = None
) -> Model:
    """Open a detector (`.edgeae`) with Keras, or an artifact with its engine.

    Raises
    ------
    ArtifactError
        If the file is neither, or damaged.
    InputError
        If the threshold or the rate asked for cannot be used.
    OSError
        If it cannot be read.
    """
    if not is_detector(path):
        scorer = Scorer(path, threshold=threshold, false_alarm_rate=false_alarm_rate)
        facts = scorer_facts(scorer)
        return Model(scorer.manifest.inputs, scorer.score, scorer.threshold, facts)
    import_tensorflow()
    from edgeae.detector_file import load
    from edgeae_export import ThresholdRule

    detector = load(path)
    if threshold is not None and false_alarm_rate is not None:
        raise InputError("give threshold= or false_alarm_rate=, not both")
    if threshold is not None or false_alarm_rate is not None:
        kind = "given" if false_alarm_rate is None else "conformal"
        number = threshold if false_alarm_rate is None else false_alarm_rate
        detector.source_ = replace(detector.source_, rule=ThresholdRule(kind, number))
    facts = {"name": Path(path).stem, **detector_facts(detector)}
    return Model(detector.source_.inputs, finite_scores(detector), detector.threshold_, facts)


def finite_scores(detector: Detector) -> Callable[[Any], FloatArray]:
    """Function that scores finite windows `(n, *shape)` and refuses scores that overflow."""

    def score(windows: Any) -> FloatArray:
        scores = detector.source_.scores(windows)
        if not np.isfinite(scores).all():
            raise InputError("readings are too large: a score overflows float32")
        return scores

    return score


def is_detector(path: str) -> bool:
    """Tell a detector (a zip) from an artifact by its first bytes."""
    with open(path, "rb") as file:
        return file.read(len(_ZIP)) == _ZIP


def detector_facts(detector: Detector) -> dict[str, Any]:
    """Facts of a fitted detector as plain JSON values."""
    source = detector.source_
    return {
        **model_facts(source.inputs, source.scaler, source.score, source.threshold),
        "architecture": detector.architecture,
        "weights": int(source.network.count_params()),
        **_training_facts(detector.history_),
        "fitting_windows": len(source.fitting),
        "calibration_windows": len(source.calibration),
    }


def _training_facts(history: History | None) -> dict[str, Any]:
    if history is None:
        return {}
    return {
        "epochs": len(history.train_loss),
        "best_epoch": history.best_epoch + 1,
        "best_fitting_loss": history.fit_loss[history.best_epoch],
    }
