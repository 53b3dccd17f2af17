"""A threshold from the device's own normal windows, with guards."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.conformal import conformal_threshold, windows_needed
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest import decimal
from edgeae_runtime.scorer import Scorer
from edgeae_runtime.threshold_file import read_threshold_file, write_threshold_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.conformal import CalibrationScores

_HEAVIER_TAIL = 3.0


class Sample(NamedTuple):
    """Scores `(n,)` of a device's valid windows, in their order, and the alarms among them."""

    scores: NDArray[np.float32]
    alarms: int


def recalibrate_file(
    artifact: str,
    *,
    verdicts: str | None,
    false_alarm_rate: float | None,
    max_change: float,
    output: str | None,
    undo: bool,
) -> dict[str, Any]:
    """Write a threshold file from the events of `stream`, or undo the last; give what was done.

    Raises
    ------
    InputError
        If the windows are too few, look contaminated, or would move the threshold too far.
    ArtifactError, OSError
        If a file cannot be used.
    """
    path = output or f"{os.path.splitext(artifact)[0]}.threshold.json"
    if undo:
        return _undo(path)
    if verdicts is None:
        raise InputError("--from must name the events that 'edgeae-runtime stream' wrote")
    with Scorer(artifact) as scorer:
        manifest, digest = scorer.manifest, scorer.digest
    rate = false_alarm_rate if false_alarm_rate is not None else manifest.threshold.false_alarm_rate
    if rate is None:
        raise InputError("the artifact promises no rate; say one with --false-alarm-rate")
    sample = read_events(verdicts, digest)
    previous = manifest.threshold.value
    if os.path.exists(path):
        previous = read_threshold_file(path, digest)
    threshold = propose(sample, rate, manifest.calibration, float(previous), max_change)
    provenance = {
        "made": int(time.time()),
        "windows": len(sample.scores),
        "false_alarm_rate": rate,
        "max_change": max_change,
        "from": os.path.basename(verdicts),
    }
    if os.path.exists(path):
        os.replace(path, f"{path}.previous")
    write_threshold_file(path, digest, decimal(threshold), decimal(previous), provenance)
    return {"file": path, "threshold": decimal(threshold), "previous": decimal(previous),
            **provenance}  # fmt: skip


def propose(
    sample: Sample,
    rate: float,
    calibration: CalibrationScores,
    previous: float,
    max_change: float,
) -> np.float32:
    """Conformal threshold of a sample, if every guard lets it pass.

    Raises
    ------
    InputError
        If one does not; the message says which.
    """
    scores, needed = sample.scores, windows_needed(rate)
    if len(scores) < needed:
        raise InputError(
            f"a false-alarm rate of {rate:g} needs {needed} valid windows; got {len(scores)}"
        )
    if sample.alarms:
        raise InputError(f"the windows must hold no alarm; they hold {sample.alarms}")
    given, trained = _tail(np.sort(scores)), _tail(_spread_out(calibration))
    if given > _HEAVIER_TAIL * max(trained, 1.0):
        raise InputError(
            f"the windows look contaminated: their scores' tail is {given / max(trained, 1.0):.1f} "
            f"times as heavy as in calibration"
        )
    threshold = conformal_threshold(scores, rate)
    change = abs(float(threshold) - previous)
    if change > max_change * abs(previous):
        raise InputError(
            f"the threshold may move by --max-change {max_change:g} of {previous:g} at most; "
            f"the windows ask for {float(threshold):g}"
        )
    return threshold


def read_events(path: str, digest: str) -> Sample:
    """Read the scores that the model of a digest gave, from lines that `stream` wrote.

    Raises
    ------
    InputError
        If a line is no event, or other models' windows are among them.
    OSError
        If it cannot be read.
    """
    scores: list[float] = []
    alarms = 0
    is_known = False
    with open(path, encoding="utf-8", errors="replace") as file:
        for number, line in enumerate(file, 1):
            try:
                event = json.loads(line)
                kind = event["event"]
                if kind == "model":
                    is_known = event["digest"] == digest
                if kind == "verdict" and not is_known:
                    raise InputError(f"{path}: line {number} is a window of another model")
                if kind == "verdict" and event["verdict"] != "invalid":
                    scores.append(float(event["score"]))
                alarms += kind == "alarm start"
            except InputError:
                raise
            except (ValueError, TypeError, KeyError, RecursionError):
                raise InputError(f"{path}: line {number} is no event of 'stream'") from None
    values = np.array(scores, np.float32)
    if not np.isfinite(values).all():
        raise InputError(f"{path}: every score must be finite")
    return Sample(values, alarms)


def _tail(ordered: NDArray[np.float32]) -> float:
    """How far the top hundredth lies above the middle, in distances of the upper quarter."""
    middle, upper, far = (float(value) for value in np.quantile(ordered, (0.5, 0.75, 0.99)))
    return (far - middle) / max(upper - middle, 1e-30)


def _spread_out(calibration: CalibrationScores) -> NDArray[np.float32]:
    """Calibration scores at every rank, those between kept ones interpolated."""
    ranks = np.arange(1, calibration.windows + 1)
    return np.interp(ranks, calibration.ranks, calibration.scores).astype(np.float32)


def _undo(path: str) -> dict[str, Any]:
    if not os.path.exists(path):
        raise InputError(f"{path}: no threshold file to undo")
    with suppress(FileNotFoundError):
        os.replace(f"{path}.previous", path)
        return {"file": path, "undone": "the threshold file before it counts again"}
    os.unlink(path)
    return {"file": path, "undone": "removed; the artifact's own threshold counts again"}
