"""Another threshold in a finished artifact: graph, manifest and digest, with a record of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from edgeae_export.calibration.thresholds import ThresholdRule, rate_bounds
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.conformal import CalibrationScores, as_threshold
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.digest import check_digest, seal
from edgeae_runtime.manifest.model import Change, Manifest, Threshold
from edgeae_runtime.manifest.writer import manifest_json
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae_export.artifact import Format
    from edgeae_runtime.arrays import FloatArray


def threshold_at_rate(manifest: Manifest, false_alarm_rate: float) -> Threshold:
    """Threshold that an artifact's own calibration windows give for another rate.

    Raises
    ------
    InputError
        If they cannot support it; the message says how many could.
    """
    value = manifest.calibration.threshold(false_alarm_rate)
    return _of_kept_scores(manifest, value, "conformal", false_alarm_rate)


def threshold_set(manifest: Manifest, value: float) -> Threshold:
    """Give a number as threshold, with what the calibration windows say of it.

    Raises
    ------
    InputError
        If it is not finite.
    """
    return _of_kept_scores(manifest, as_threshold(value), "given", None)


def threshold_calibrated(
    scores: FloatArray, false_alarm_rate: float, block: int = 1
) -> tuple[Threshold, CalibrationScores]:
    """Threshold and calibration from an artifact's scores `(m,)` of new normal windows.

    Raises
    ------
    InputError
        If so many windows cannot support the rate.
    """
    rule = ThresholdRule("conformal", false_alarm_rate)
    return rule.choose(scores, scores[:0], block=block), CalibrationScores.of(scores)


def moved(
    data: bytes,
    form: Format,
    threshold: Threshold,
    *,
    how: str,
    calibration: CalibrationScores | None = None,
    origin: tuple[str, str] | None = None,
) -> bytes:
    """Bytes of an artifact with another threshold.

    `calibration` replaces the file's where new windows gave the threshold; `origin` is the name of
    their file and its SHA-256. Errors, flips and rates of the export stay as they were measured.

    Raises
    ------
    ArtifactError
        If the file is damaged, or its graph's threshold is not the manifest's.
    """
    check_digest(data)
    manifest = read_artifact_manifest(data)
    before = manifest.threshold.value
    if form.threshold_in(data) != before:
        raise ArtifactError("the threshold in the graph is not the manifest's; export it again")
    name, digest = origin or (None, None)
    change = Change(how, before, threshold.value, name, digest)
    changed = manifest._replace(
        threshold=threshold,
        calibration=manifest.calibration if calibration is None else calibration,
        changes=(*manifest.changes, change),
    )
    finished = seal(form.finish_again(data, threshold.value, manifest_json(changed)))
    _prove(finished, form, threshold.value)
    return finished


def _prove(data: bytes, form: Format, threshold: np.float32) -> None:
    with Scorer(data, selftest=True) as scorer:
        windows, scores = scorer.manifest.golden.windows, scorer.manifest.golden.scores
        flags = form.open(data, scorer.manifest.inputs.shape).output("is_anomaly", windows)
        if scorer.threshold != threshold or form.threshold_in(data) != threshold:
            raise ArtifactError("the new threshold did not reach the file")
        if not np.array_equal(flags, scorer.score(windows) > threshold):
            raise ArtifactError(f"the file's flags are not its {len(scores)} scores above it")


def _of_kept_scores(
    manifest: Manifest, value: np.float32, rule: str, promised: float | None
) -> Threshold:
    """Threshold with its alarms, counted from above where not every score was kept."""
    calibration, old = manifest.calibration, manifest.threshold
    below = int(np.searchsorted(calibration.scores, value, side="right"))
    not_above = calibration.ranks[below - 1] if below else 0
    alarms = calibration.windows - not_above
    bounds = rate_bounds(alarms, calibration.windows)
    if old.bounds_by != "exact":  # no wider data: the old relation of the two kinds of bounds
        bounds = (0.0, min(1.0, bounds[1] * _widening(old)))
    return Threshold(value, rule, promised, calibration.windows, alarms, bounds, old.bounds_by)


def _widening(old: Threshold) -> float:
    return max(1.0, old.bounds[1] / rate_bounds(old.alarms, old.windows)[1])
