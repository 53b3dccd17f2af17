"""A threshold from the device's own normal windows, with guards."""

from __future__ import annotations

import json
import math
import os
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from time import time as wall_clock
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.artifact.threshold_file import read_threshold_file, write_threshold_file
from edgeae_runtime.conformal import conformal_threshold, windows_needed
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import whole_file
from edgeae_runtime.readings.byte_streams import standard_input
from edgeae_runtime.scorer import Scorer
from edgeae_runtime.service.alarms import AlarmRule, Alarms
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.line_sources import pipe_lines
from edgeae_runtime.service.output import report
from edgeae_runtime.stream.verdict import INVALID

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.conformal import CalibrationScores
    from edgeae_runtime.service.line_sources import Line

_MAX_TAIL_RATIO = 3.0
_TAIL_PARTS = (0.5, 0.75, 0.99)


@dataclass(frozen=True)
class RecalibrationOptions:
    """The options of `edgeae-runtime recalibrate`, and its argument DATA."""

    data: str | None = None
    scores: str | None = None
    time: str | None = None
    false_alarm_rate: float | None = None
    max_change: float = 0.5
    output: str | None = None
    undo: bool = False
    verify_key: str | None = None
    allow_native: bool = False


class Sample(NamedTuple):
    """Scores `(n,)` of a device's valid windows in their order, and the alarms among them."""

    scores: NDArray[np.float32]
    alarms: int


def recalibrate(artifact: str, options: RecalibrationOptions) -> Json:
    """Write a threshold file from the device's own windows, or undo the last; return the facts.

    The windows are cut from the readings in `data`, or read from the events in `scores` that
    `edgeae-runtime stream` wrote.

    Raises
    ------
    InputError
        If the windows are too few, look contaminated, or would move the threshold too far.
    ArtifactError, OSError
        If a file cannot be used.
    """
    path = options.output or f"{os.path.splitext(artifact)[0]}.threshold.json"
    if options.undo:
        return _undo(path)
    max_change = options.max_change
    if not 0 <= max_change < math.inf:
        raise InputError(f"`max_change` must be a finite share, at least 0; got {max_change:g}")
    native = options.allow_native
    with Scorer(artifact, verify_key=options.verify_key, allow_native=native) as scorer:
        manifest, digest = scorer.manifest, scorer.digest
        rate = options.false_alarm_rate
        rate = manifest.threshold.false_alarm_rate if rate is None else rate
        if rate is None:
            raise InputError("the artifact promises no false-alarm rate; give `false_alarm_rate`")
        sample = _sample(scorer, options)
    is_replaced = os.path.exists(path)
    previous = read_threshold_file(path, digest) if is_replaced else manifest.threshold.value
    threshold = propose(sample, rate, manifest.calibration, float(previous), max_change)
    provenance = {
        "created": int(wall_clock()),
        "windows": len(sample.scores),
        "false_alarm_rate": rate,
        "max_change": max_change,
        "source": os.path.basename(options.scores or options.data or ""),
    }
    if is_replaced:  # a copy: the file itself stays until the new one replaces it
        with open(path, "rb") as old, whole_file(f"{path}.previous") as copy:
            copy.write(old.read())
    values = {"threshold": decimal(threshold), "previous": decimal(previous)}
    write_threshold_file(path, digest, **values, provenance=provenance)
    return {"file": path, **values, **provenance}


def _sample(scorer: Scorer, options: RecalibrationOptions) -> Sample:
    if options.scores is not None and options.data is None:
        return read_events(options.scores, scorer.digest)
    if options.data is None or options.scores is not None:
        raise InputError(
            "give either `data`, the readings, or `scores`, the events that "
            "'edgeae-runtime stream' wrote"
        )
    is_stdin = options.data == "-"
    with nullcontext(standard_input()) if is_stdin else open(options.data, "rb") as file:
        lines = _whole(pipe_lines(file, lambda: False))
        return score_readings(scorer, lines, options.time)


def _whole(lines: Iterable[Line]) -> Iterator[bytes]:
    for line in lines:
        if line.is_whole:
            yield line.data
        else:
            report("the last line has no end and is left out; a number may lack digits")


def propose(
    sample: Sample,
    rate: float,
    calibration: CalibrationScores,
    previous: float,
    max_change: float,
) -> np.float32:
    """Return the conformal threshold of a sample that passes every guard.

    Raises
    ------
    InputError
        If a guard refuses it; the message names the guard.
    """
    scores, needed = sample.scores, windows_needed(rate)
    if len(scores) < needed:
        raise InputError(
            f"a false-alarm rate of {rate:g} needs {needed} valid windows; got {len(scores)}"
        )
    if sample.alarms:
        raise InputError(f"the windows must hold no alarm; they hold {sample.alarms}")
    quantiles = [calibration.quantile(part) for part in _TAIL_PARTS]
    ratio = _tail(np.quantile(scores, _TAIL_PARTS)) / max(_tail(quantiles), 1.0)
    if ratio > _MAX_TAIL_RATIO:
        raise InputError(
            f"the windows look contaminated: the tail of their scores is {ratio:.1f} times as "
            f"heavy as in calibration"
        )
    threshold = conformal_threshold(scores, rate)
    change = abs(float(threshold) - previous)
    if change > max_change * abs(previous):
        raise InputError(
            f"the threshold may move by `max_change` {max_change:g} of {previous:g} at most; "
            f"these windows give {float(threshold):g}"
        )
    return threshold


def read_events(path: str, digest: str) -> Sample:
    """Read the scores that the model of a digest gave, from the events that `stream` wrote.

    Raises
    ------
    InputError
        If a line is no event, or a window is that of another model.
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
                raise InputError(f"{path}: line {number} is not an event of 'stream'") from None
    values = np.array(scores, np.float32)
    if not np.isfinite(values).all():
        raise InputError(f"{path}: every score must be finite")
    return Sample(values, alarms)


def score_readings(scorer: Scorer, lines: Iterable[bytes], time: str | None = None) -> Sample:
    """Score readings as `stream` does, in windows that do not overlap.

    Parameters
    ----------
    scorer
        Its threshold decides which windows vote for an alarm, 3 of 5.
    lines
        CSV lines or JSON objects; broken lines are reported and left out.
    time
        Column or field of the time stamps, if there is one.
    """
    shape = scorer.manifest.inputs.shape
    stream = scorer.stream(shape[0] if len(shape) == 2 else 1)
    reader, alarms = LineReader(scorer.manifest.inputs, time, report), Alarms(AlarmRule())
    scores: list[float] = []
    for line in lines:
        reading = reader.read(line)
        verdict = None if reading is None else stream.push(reading[0], time_ns=reading[1])
        if verdict is not None and verdict.verdict != INVALID:
            scores.append(verdict.score)
            alarms.take(verdict)
    return Sample(np.array(scores, np.float32), alarms.count)


def _tail(quantiles: Iterable[float]) -> float:
    """Return how far the top hundredth lies above the median, in distances to the quartile."""
    middle, upper, far = map(float, quantiles)
    return (far - middle) / max(upper - middle, 1e-30)


def _undo(path: str) -> Json:
    if not os.path.exists(path):
        raise InputError(f"{path}: there is no threshold file to undo")
    with suppress(FileNotFoundError):
        os.replace(f"{path}.previous", path)
        return {"file": path, "undone": "the previous threshold file is in use again"}
    os.unlink(path)
    return {"file": path, "undone": "removed; the artifact's own threshold is in use again"}
