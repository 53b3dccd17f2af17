"""Another threshold in a finished artifact: graph, manifest, digest, and a record of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_export.calibration.thresholds import ThresholdRule, rate_bounds
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.conformal import CalibrationScores, as_threshold
from edgeae_runtime.engines.select import open_engine
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.digest import check_digest, seal
from edgeae_runtime.manifest.model import Change, Manifest, Threshold
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae_export.formats.base import Format
    from edgeae_runtime.arrays import FloatArray


def threshold_at_rate(manifest: Manifest, false_alarm_rate: float) -> Threshold:
    """Choose the threshold for another rate from an artifact's calibration scores.

    Raises
    ------
    InputError
        If they cannot support it; the message says how many windows could.
    """
    value = manifest.calibration.threshold(false_alarm_rate)
    return _with_stored_scores(manifest, value, "conformal", false_alarm_rate)


def threshold_set(manifest: Manifest, value: float) -> Threshold:
    """Take a number as threshold, and count the calibration windows above it.

    Raises
    ------
    InputError
        If it is not finite.
    """
    return _with_stored_scores(manifest, as_threshold(value), "given", None)


def threshold_calibrated(
    scores: FloatArray, false_alarm_rate: float, block: int = 1
) -> tuple[Threshold, CalibrationScores]:
    """Choose a threshold from an artifact's scores `(m,)` of new normal windows.

    Raises
    ------
    InputError
        If the windows cannot support the rate.
    """
    rule = ThresholdRule("conformal", false_alarm_rate)
    return rule.choose(scores, scores[:0], block=block), CalibrationScores.of(scores)


def rethreshold(
    data: bytes,
    form: Format[Any],
    threshold: Threshold,
    *,
    how: str,
    calibration: CalibrationScores | None = None,
    origin: tuple[str, str] | None = None,
) -> bytes:
    """Replace the threshold of an artifact, and return its bytes.

    Errors, flips and rates of the export stay as they were measured.

    Parameters
    ----------
    data
        The artifact's bytes.
    form
        The artifact's format.
    threshold
        The new threshold.
    how
        The word for the change in the manifest.
    calibration
        Scores of new calibration windows; None keeps those of the file.
    origin
        Name and SHA-256 of the file that the new windows come from.

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
        backtest=None,  # it tried another threshold
    )
    finished = seal(form.rethreshold(data, changed))
    _verify(finished, form, threshold.value)
    return finished


def _verify(data: bytes, form: Format[Any], threshold: np.float32) -> None:
    with Scorer(data, selftest=True, allow_native=True) as scorer:
        windows, scores = scorer.manifest.golden.windows, scorer.manifest.golden.scores
        flags = open_engine(data, scorer.manifest).output("is_anomaly", windows)
        if scorer.threshold != threshold or form.threshold_in(data) != threshold:
            raise ArtifactError("the new threshold did not reach the file")
        if not np.array_equal(flags, scorer.score(windows) > threshold):
            raise ArtifactError(f"the file's flags are not its {len(scores)} scores above it")


def _with_stored_scores(
    manifest: Manifest, value: np.float32, rule: str, promised: float | None
) -> Threshold:
    """Count a threshold's alarms, from above where not every score was stored."""
    calibration, old = manifest.calibration, manifest.threshold
    below = int(np.searchsorted(calibration.scores, value, side="right"))
    not_above = calibration.ranks[below - 1] if below else 0
    alarms = calibration.windows - not_above
    bounds = rate_bounds(alarms, calibration.windows)
    if old.bounds_by != "exact":  # scores are stored without their order
        bounds = (0.0, min(1.0, bounds[1] * _widening(old)))
    return Threshold(value, rule, promised, calibration.windows, alarms, bounds, old.bounds_by)


def _widening(old: Threshold) -> float:
    return max(1.0, old.bounds[1] / rate_bounds(old.alarms, old.windows)[1])
