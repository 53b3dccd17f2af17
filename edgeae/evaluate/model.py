"""A detector or an artifact, opened for evaluation and scoring."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.data.uris import local_input
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.artifact.loaded import LoadOptions, read_facts
from edgeae_runtime.conformal import CalibrationScores, refuse_threshold_and_rate
from edgeae_runtime.files import read_file
from edgeae_runtime.info import front_end_facts, model_facts, scorer_facts
from edgeae_runtime.manifest.model import Golden, Manifest, Parity

if TYPE_CHECKING:
    from edgeae.detector import Detector
    from edgeae.train.state import History
    from edgeae_export import Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Inputs, Scaler

_ZIP = b"PK"
Score = Callable[["FloatArray"], "FloatArray"]
Facts = dict[str, Any]
"""Plain JSON values by name."""


class Model(NamedTuple):
    """A detector or an artifact; `score` takes finite windows `(n, *shape)`.

    `rate` is the false-alarm rate that the threshold promises, if any. The `manifest` of a detector
    is that of an artifact of it, without golden windows and parity. An artifact has no `detector`.
    `rows_are_windows` says that a row is a window of one channel.
    """

    inputs: Inputs
    score: Score
    threshold: np.float32
    facts: Facts
    manifest: Manifest
    scaler: Scaler
    rate: float | None
    detector: Detector | None = None
    rows_are_windows: bool = False

    @property
    def threshold_by_condition(self) -> tuple[float, ...] | None:
        """The thresholds of the manifest's conditions, unless another threshold is in use."""
        return self.manifest.threshold.by_condition_in_use(self.threshold)


def open_model(
    path: str,
    *,
    threshold: float | None = None,
    false_alarm_rate: float | None = None,
    allow_native: bool = False,
    verify_key: str | None = None,
) -> Model:
    """Open a detector (`.edgeae`) with Keras, or an artifact with its engine; a URI is fetched.

    Raises
    ------
    ArtifactError
        If the file is neither, or is damaged.
    InputError
        If the threshold or the rate cannot be used.
    EdgeAEError, OSError
        If the file cannot be read.
    """
    with local_input(path) as local:
        if is_detector(local):
            refuse_key(verify_key)
            return _opened_detector(local, threshold, false_alarm_rate)
        scorer = Scorer(
            local,
            threshold=threshold,
            false_alarm_rate=false_alarm_rate,
            allow_native=allow_native,
            verify_key=verify_key,
        )
        model = model_of(scorer)
        return model._replace(rate=model.rate if false_alarm_rate is None else false_alarm_rate)


def _opened_detector(path: str, threshold: float | None, false_alarm_rate: float | None) -> Model:
    from edgeae.detector import load
    from edgeae_export import ThresholdRule

    detector = load(path)
    refuse_threshold_and_rate(threshold, false_alarm_rate)
    if threshold is not None or false_alarm_rate is not None:
        kind = "given" if false_alarm_rate is None else "conformal"
        number = threshold if false_alarm_rate is None else false_alarm_rate
        detector.source_ = replace(
            detector.source_, rule=ThresholdRule(kind, number), backtest=None
        )
    model = model_of(detector)
    return model._replace(facts={"name": Path(path).stem, **model.facts})


def model_facts_of(
    path: str,
    threshold: float | None,
    false_alarm_rate: float | None,
    verify_key: str | None = None,
) -> Facts:
    """Return what a file says about itself; of an artifact no engine and no code is run.

    Raises
    ------
    ArtifactError, InputError, OSError
        As `open_model` does.
    """
    with local_input(path) as local:
        if is_detector(local):
            refuse_key(verify_key)
            return open_model(local, threshold=threshold, false_alarm_rate=false_alarm_rate).facts
        options = LoadOptions(threshold, false_alarm_rate, verify_key=verify_key)
        return scorer_facts(read_facts(local, options))


def refuse_key(verify_key: str | None) -> None:
    """Refuse to open a detector as if a key had been checked."""
    if verify_key is not None:
        raise InputError("`verify_key` needs an artifact; a detector's file is never signed")


def model_of(opened: Detector | Scorer) -> Model:
    """Wrap a fitted detector or an opened artifact.

    Raises
    ------
    NotFittedError
        If the detector is not fitted.
    """
    return _of_scorer(opened) if isinstance(opened, Scorer) else _of_detector(opened)


def _of_scorer(scorer: Scorer) -> Model:
    manifest = scorer.manifest
    return Model(
        inputs=manifest.inputs,
        score=scorer.score,
        threshold=scorer.threshold,
        facts=scorer_facts(scorer),
        manifest=manifest,
        scaler=manifest.scaler,
        rate=manifest.threshold.false_alarm_rate if scorer.threshold_origin == "manifest" else None,
        rows_are_windows=_look_like_windows(manifest),
    )


def _of_detector(detector: Detector) -> Model:
    from sklearn.utils.validation import check_is_fitted

    check_is_fitted(detector, "source_")
    source = detector.source_
    return Model(
        inputs=source.inputs,
        score=finite_scores(detector),
        threshold=detector.threshold_,
        facts=detector_facts(detector),
        manifest=_manifest(source),
        scaler=source.scaler,
        rate=source.threshold.false_alarm_rate,
        detector=detector,
        rows_are_windows=detector.rows == "windows",
    )


def _manifest(source: Source) -> Manifest:
    """Return what a device would read in an artifact of a detector."""
    threshold, scores = source.threshold, source.calibration_scores
    return Manifest(
        name="",
        inputs=source.inputs,
        scaler=source.scaler,
        score=source.score,
        threshold=threshold,
        calibration=CalibrationScores.of(scores, threshold.windows - threshold.alarms),
        golden=Golden(source.calibration[:0], scores[:0], 0.0),
        parity=Parity(0, 0.0, 0.0, 1.0, 0, 0.0, 0.0),
        precision="float32",
        requires={},
        made_by={},
        backtest=source.backtest,
        tracking=source.backtest is not None and source.backtest.asks_for_tracking,
        front_end=source.front_end,
    )


def _look_like_windows(manifest: Manifest) -> bool:
    """Recognise rows that are windows of one channel: all values share one range and scale."""
    inputs, scaler = manifest.inputs, manifest.scaler
    if manifest.front_end is not None:
        return len(inputs.shape) == 1
    shared = (inputs.low, inputs.high, scaler.offset, scaler.scale)
    is_row = len(inputs.shape) == 1 and inputs.shape[0] > 1 and inputs.features is None
    return is_row and all(np.ptp(part) == 0 for part in shared)


def finite_scores(detector: Detector) -> Score:
    """Return the detector's score function, which refuses scores that overflow."""

    def score(windows: FloatArray) -> FloatArray:
        scores: FloatArray = detector.source_.scores(windows)
        if not np.isfinite(scores).all():
            raise InputError("readings must be smaller: a score overflows float32")
        return scores

    return score


def is_detector(path: str) -> bool:
    """Return whether a file is a detector (a zip), by its first bytes."""
    return read_file(path, len(_ZIP)).startswith(_ZIP)


def detector_facts(detector: Detector) -> Facts:
    """Return facts of a fitted detector as plain JSON values."""
    source = detector.source_
    return {
        **model_facts(
            source.inputs, source.scaler, source.score, source.threshold, source.backtest
        ),
        **front_end_facts(source.front_end),
        "architecture": detector.chosen_.parameters.architecture,
        **({"chosen": dict(detector.chosen_.reasons)} if detector.chosen_.reasons else {}),
        "weights": int(source.network.count_params()),
        **_training_facts(detector.history_),
        "validation_windows": len(source.validation),
        "calibration_windows": len(source.calibration),
    }


def _training_facts(history: History | None) -> Facts:
    if history is None:
        return {}
    return {
        "epochs": len(history.train_loss),
        "best_epoch": history.best_epoch + 1,
        "best_val_loss": history.val_loss[history.best_epoch],
    }
