"""A threshold from the device's own normal windows, with guards."""

from __future__ import annotations

import json
import math
import os
from contextlib import suppress
from time import time as wall_clock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.artifact.threshold_file import read_threshold_file, write_threshold_file
from edgeae_runtime.conformal import conformal_threshold, windows_needed
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import whole_file
from edgeae_runtime.manifest.model import decimal
from edgeae_runtime.readings.byte_streams import standard_input
from edgeae_runtime.scorer import Scorer
from edgeae_runtime.service.alarms import AlarmRule, Alarms
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.line_sources import pipe_lines
from edgeae_runtime.service.service import tell
from edgeae_runtime.stream.verdict import INVALID

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    verdicts: str | None = None,
    readings: int | None = None,
    time: str | None = None,
    false_alarm_rate: float | None,
    max_change: float,
    output: str | None,
    undo: bool,
) -> dict[str, Any]:
    """Write a threshold file from the device's own windows, or undo the last; give what was done.

    The windows are those of events that `stream` wrote, or of so many readings that stdin gives.

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
    if not 0 <= max_change < math.inf:
        raise InputError(f"--max-change must be a finite share from 0 on; got {max_change:g}")
    if (verdicts is None) == (readings is None):
        raise InputError(
            "give --from, the events that 'edgeae-runtime stream' wrote, or --readings, how many "
            "readings of stdin count"
        )
    with Scorer(artifact) as scorer:
        manifest, digest = scorer.manifest, scorer.digest
        promised = manifest.threshold.false_alarm_rate
        rate = false_alarm_rate if false_alarm_rate is not None else promised
        if rate is None:
            raise InputError("the artifact promises no rate; say one with --false-alarm-rate")
        sample = _sample(scorer, verdicts, readings, time)
    previous = manifest.threshold.value
    if os.path.exists(path):
        previous = read_threshold_file(path, digest)
    threshold = propose(sample, rate, manifest.calibration, float(previous), max_change)
    provenance = {
        "made": int(wall_clock()),
        "windows": len(sample.scores),
        "false_alarm_rate": rate,
        "max_change": max_change,
        "from": "readings" if verdicts is None else os.path.basename(verdicts),
    }
    if os.path.exists(path):  # a copy: the file itself is there until the new one takes its place
        with open(path, "rb") as old, whole_file(f"{path}.previous") as copy:
            copy.write(old.read())
    write_threshold_file(path, digest, decimal(threshold), decimal(previous), provenance)
    return {"file": path, "threshold": decimal(threshold), "previous": decimal(previous),
            **provenance}  # fmt: skip


def _sample(scorer: Scorer, verdicts: str | None, readings: int | None, time: str | None) -> Sample:
    if verdicts is not None and readings is None:
        return read_events(verdicts, scorer.digest)
    lines = (line for line, _ in pipe_lines(standard_input(), lambda: False))
    return read_readings(scorer, lines, readings or 0, time)


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


def read_readings(
    scorer: Scorer, lines: Iterable[bytes], count: int, time: str | None = None
) -> Sample:
    """Score so many readings, in windows that share none, as `stream` would.

    Parameters
    ----------
    scorer
        Its threshold tells what an alarm is, by votes of 3 in 5.
    lines
        CSV or JSON objects; those that are broken are told on stderr and left out.
    count
        Readings at least 1.
    time
        Name of the stamps' column or field, if there is one.

    Raises
    ------
    InputError
        If the lines end before.
    """
    shape = scorer.manifest.inputs.shape
    stream = scorer.stream(shape[0] if len(shape) == 2 else 1)
    reader, alarms = LineReader(scorer.manifest.inputs, time, tell), Alarms(AlarmRule())
    scores: list[float] = []
    for line in lines:
        given = reader.read(line)
        verdict = None if given is None else stream.push(given[0], time_ns=given[1])
        if verdict is not None and verdict.verdict != INVALID:
            scores.append(verdict.score)
            alarms.take(verdict)
        if stream.readings >= count:
            return Sample(np.array(scores, np.float32), alarms.count)
    raise InputError(f"--readings {count} must come; stdin ended after {stream.readings}")


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
