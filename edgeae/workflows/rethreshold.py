"""From an artifact to the same artifact with another threshold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from edgeae.data.sources import expanded
from edgeae.workflows.windows import note_strange
from edgeae_export.calibration.block_bootstrap import block_length, note_second_population
from edgeae_export.exporter import format_of
from edgeae_export.rethreshold import (
    rethreshold,
    threshold_at_rate,
    threshold_calibrated,
    threshold_set,
)
from edgeae_runtime.arrays import decimal
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import require_folder, whole_file
from edgeae_runtime.info import promise
from edgeae_runtime.scorer import Scorer

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts
    from edgeae.workflows.windows import NormalReadings
    from edgeae_runtime.conformal import CalibrationScores
    from edgeae_runtime.manifest.model import Threshold


@dataclass(frozen=True)
class NewThreshold:
    """Where a new threshold comes from: a rate, a number, or new calibration readings.

    `calibration` are normal readings whose windows replace the calibration windows, at
    `false_alarm_rate` or the rate that was promised before. With `verify_key`, that key must have
    signed the artifact.
    """

    false_alarm_rate: float | None = None
    threshold: float | None = None
    calibration: NormalReadings | None = None
    verify_key: str | None = None

    def check(self) -> None:
        """Refuse none of the three, or a number beside another."""
        has_other = self.calibration is not None or self.false_alarm_rate is not None
        if self.threshold is not None and has_other:
            raise InputError("give `threshold` alone, or `false_alarm_rate` and `calibration`")
        if self.threshold is None and not has_other:
            raise InputError("give `false_alarm_rate`, `threshold` or `calibration`")


def rethreshold_file(artifact: str, output: str, new: NewThreshold) -> Facts:
    """Write an artifact with another threshold, and return what changed.

    Raises
    ------
    ArtifactError, InputError, OSError
        If the file or its data cannot be used; nothing is written then.
    """
    new.check()
    artifact_format = format_of(_checked(artifact))
    require_folder(output)
    calibration: CalibrationScores | None = None
    origin: tuple[str, str] | None = None
    content, _ = read_verified(artifact, new.verify_key)
    with Scorer(content) as scorer:
        before = scorer.manifest.threshold
        if new.calibration is not None:
            how = "calibrate"
            threshold, calibration = _calibrated(scorer, new)
            files = (Path(path).read_bytes() for path in expanded([new.calibration.path]))
            digest = hashlib.sha256(b"".join(files)).hexdigest()
            origin = (Path(new.calibration.path).name, digest)
        elif new.threshold is not None:
            how, threshold = "set", threshold_set(scorer.manifest, new.threshold)
        else:
            assert new.false_alarm_rate is not None
            how = "false-alarm-rate"
            threshold = threshold_at_rate(scorer.manifest, new.false_alarm_rate)
    data = rethreshold(
        content,
        artifact_format,
        threshold,
        how=how,
        calibration=calibration,
        origin=origin,
    )
    with whole_file(output) as file:
        file.write(data)
    return {
        "file": output,
        "threshold_before": decimal(before.value),
        "threshold": decimal(threshold.value),
        "promise": promise(threshold),
    }


def _calibrated(scorer: Scorer, new: NewThreshold) -> tuple[Threshold, CalibrationScores]:
    """Return threshold and calibration from the artifact's scores of new normal readings."""
    assert new.calibration is not None
    manifest = scorer.manifest
    rate = new.false_alarm_rate
    rate = manifest.threshold.false_alarm_rate if rate is None else rate
    if rate is None:
        raise InputError("the file promises no rate; give `false_alarm_rate` as well")
    scores = new.calibration.windows(manifest.inputs).scores(scorer.score)
    note_second_population(scores)
    note_strange(scores, scorer)
    return threshold_calibrated(scores, rate, block_length(manifest.inputs))


def _checked(path: str) -> Path:
    """Refuse a file whose threshold cannot be changed, by its suffix."""
    if Path(path).suffix == ".c":
        raise InputError(
            f"{path}: the threshold of a .c file is compiled in; change that of its .onnx artifact "
            f"and write it as .c with 'edgeae export'"
        )
    if Path(path).suffix not in (".onnx", ".tflite"):
        raise InputError(f"{path}: must be an artifact (.onnx or .tflite)")
    return Path(path)
