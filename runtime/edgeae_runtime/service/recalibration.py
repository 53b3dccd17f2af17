"""A threshold from the device's own normal windows, with guards."""

from __future__ import annotations

import math
import os
from contextlib import nullcontext, suppress
from dataclasses import dataclass, field
from itertools import chain
from time import time as wall_clock
from types import MappingProxyType
from typing import IO, TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.artifact.threshold_file import read_threshold_file, write_threshold_file
from edgeae_runtime.conformal import conformal_threshold, windows_needed
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import whole_file
from edgeae_runtime.readings.byte_streams import standard_input
from edgeae_runtime.recordings.wav import RIFF
from edgeae_runtime.scorer import Scorer
from edgeae_runtime.service.alarms import AlarmRule, Alarms
from edgeae_runtime.service.event_log import EventLog, Period
from edgeae_runtime.service.feedback import feedback_event, feedback_path, keep
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.line_sources import pieces, pipe_lines
from edgeae_runtime.service.options import SampleOptions
from edgeae_runtime.service.output import report
from edgeae_runtime.service.reading import UNKNOWN_SPEED, pushed, refuse_unusable
from edgeae_runtime.service.samples import Samples, read_form, samples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.conformal import CalibrationScores
    from edgeae_runtime.service.line_sources import Line
    from edgeae_runtime.stream.stream import Stream
    from edgeae_runtime.stream.verdict import Verdict

_MAX_TAIL_RATIO = 3.0
_TAIL_PARTS = (0.5, 0.75, 0.99)


@dataclass(frozen=True)
class RecalibrationOptions:
    """The options of `edgeae-runtime recalibrate`, and its argument DATA.

    `between` are two stamps, numbers or dates; `false` numbers of alarms that were none. `samples`
    say how DATA lies in a file if it has no lines.
    """

    data: str | None = None
    scores: str | None = None
    time: str | None = None
    between: tuple[str, str] | None = None
    false: tuple[int, ...] = ()
    exclude_alarms: bool = False
    false_alarm_rate: float | None = None
    max_change: float = 0.5
    output: str | None = None
    undo: bool = False
    samples: SampleOptions = field(default_factory=SampleOptions)
    verify_key: str | None = None
    allow_native: bool = False


class Sample(NamedTuple):
    """Scores `(n,)` of a device's valid windows in their order, and the alarms among them.

    `invalid` are the windows that were not valid, by reason.
    """

    scores: NDArray[np.float32]
    alarms: int
    invalid: Mapping[str, int] = MappingProxyType({})


def threshold_path(artifact: str, output: str | None = None) -> str:
    """Return where the threshold file of an artifact is written."""
    return output or f"{os.path.splitext(artifact)[0]}.threshold.json"


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
    path = threshold_path(artifact, options.output)
    if options.undo:
        return _undo(path)
    max_change = options.max_change
    if not 0 <= max_change < math.inf:
        raise InputError(f"`max_change` must be a finite share, at least 0; got {max_change:g}")
    native = options.allow_native
    with Scorer(artifact, verify_key=options.verify_key, allow_native=native) as scorer:
        manifest, digest = scorer.manifest, scorer.digest
        if manifest.threshold.by_condition is not None:
            raise InputError("the artifact has a threshold per condition; train it again")
        rate = options.false_alarm_rate
        rate = manifest.threshold.false_alarm_rate if rate is None else rate
        if rate is None:
            raise InputError("the artifact promises no false-alarm rate; give `false_alarm_rate`")
        sample, marks = _sample(scorer, options)
    is_replaced = os.path.exists(path)
    previous = manifest.threshold.value
    if is_replaced:
        previous = read_threshold_file(path, digest).value
    threshold = propose(sample, rate, manifest.calibration, float(previous), max_change)
    provenance = {
        "created": int(wall_clock()),
        "windows": len(sample.scores),
        "false_alarm_rate": rate,
        "max_change": max_change,
        "source": os.path.basename(options.scores or options.data or ""),
        **({"false": list(options.false)} if options.false else {}),
        **({"between": list(options.between)} if options.between else {}),
    }
    if is_replaced:  # a copy: the file itself stays until the new one replaces it
        with open(path, "rb") as old, whole_file(f"{path}.previous") as copy:
            copy.write(old.read())
    values = decimal(threshold), decimal(previous)
    write_threshold_file(path, digest, *values, provenance)
    if marks:
        keep(feedback_path(path), marks)
    return {"file": path, "threshold": values[0], "previous": values[1], **provenance}


def _sample(scorer: Scorer, options: RecalibrationOptions) -> tuple[Sample, list[Json]]:
    """Return the windows to calibrate on, and the events of alarms that were marked as none."""
    if (options.data is None) == (options.scores is None):
        raise InputError(
            "give either `data`, the readings, or `scores`, the events that "
            "'edgeae-runtime stream' wrote"
        )
    period = None if options.between is None else Period.of(*options.between)
    if options.scores is not None:
        log = EventLog.read(options.scores, scorer.digest)
        log.refuse_unknown(options.false)
        marked = [
            feedback_event(scorer.digest, alarm.number, True, alarm.start_time, alarm.end_time)
            for alarm in log.alarms
            if alarm.number in options.false
        ]
        log.false_alarms |= set(options.false)
        return sample_of(log, period, exclude_alarms=options.exclude_alarms), marked
    if options.false:
        raise InputError("`false` names alarms of `scores`, the events of a stream; give those")
    is_stdin = options.data == "-"
    with nullcontext(standard_input()) if is_stdin else open(str(options.data), "rb") as file:
        log = _scored(scorer, file, options)
    return sample_of(log, period, exclude_alarms=options.exclude_alarms), []


def _scored(scorer: Scorer, file: IO[bytes], options: RecalibrationOptions) -> EventLog:
    """Score what a file or a pipe brings: lines, or samples, as the first bytes tell."""
    options.samples.check()
    given = pieces(file, _never)
    first = next(given, b"")
    given = chain([first], given)
    if options.samples.kind is None and not first.startswith(RIFF):
        options.samples.refuse_of_lines(options.data or "-", first)
        return score_readings(scorer, _whole(pipe_lines(given, _never)), options.time)
    if options.time is not None:
        raise InputError("samples have no stamps; leave `time` out")
    inputs, alarms, log = scorer.manifest.inputs, Alarms(AlarmRule()), EventLog()
    form, first = read_form(given, options.samples, inputs)
    steps = inputs.shape[0]
    stream = scorer.stream(steps, tracking=False)
    stream.rails = options.samples.rails or form.rails
    for part in samples(file, first, form, _never, is_live=False, steps=steps):
        if isinstance(part, Samples):
            for verdict in stream.push_block(part.rows, speed_rpm=part.speeds):
                _take(log, alarms, verdict)
    return _with_rests(log, stream)


def _never() -> bool:
    return False


def sample_of(log: EventLog, period: Period | None = None, *, exclude_alarms: bool) -> Sample:
    """Return the windows of a log to calibrate on, and how many alarms are left among them.

    Alarms that were marked as none are windows like all others.

    Raises
    ------
    InputError
        If windows of a period are asked for, and their times are not known.
    """
    is_taken = np.ones(len(log.scores), bool)
    if period is not None:
        if np.isnan(log.times).any():
            raise InputError("`between` needs the times of all windows; name their column `time`")
        is_taken = (log.times >= period.first) & (log.times <= period.last)
    alarms = 0
    for alarm in log.alarms:
        if alarm.number in log.false_alarms:
            continue
        is_within = log.within(alarm) & is_taken
        if exclude_alarms:
            is_taken &= ~is_within
        else:
            alarms += bool(is_within.any())
    return Sample(log.scores[is_taken], alarms, log.invalid)


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
            f"{_invalid_text(sample.invalid)}"
        )
    if sample.alarms:
        raise InputError(
            f"the windows must hold no alarm; they hold {sample.alarms}; leave them out with "
            f"`exclude_alarms`, or name those that were none with `false`"
        )
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


def _invalid_text(invalid: Mapping[str, int]) -> str:
    reasons = ", ".join(f"{count} {reason}" for reason, count in invalid.items())
    return f"; not valid are {reasons}" if invalid else ""


def score_readings(scorer: Scorer, lines: Iterable[bytes], time: str | None = None) -> EventLog:
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
    stream = scorer.stream(shape[0] if len(shape) == 2 else 1, tracking=False)
    reader, alarms = LineReader(scorer.manifest.inputs, time, report), Alarms(AlarmRule())
    log = EventLog()
    is_used = False
    for line in lines:
        reading = reader.read(line)
        if reading is None:
            continue
        is_used = True
        for verdict in pushed(stream, reading):
            _take(log, alarms, verdict)
    if not is_used:
        refuse_unusable(reader.broken)
    return _with_rests(log, stream)


def _with_rests(log: EventLog, stream: Stream) -> EventLog:
    if stream.at_rest:
        log.invalid[f"readings at rest, or at a speed that is {UNKNOWN_SPEED}"] = stream.at_rest
    return log


def _take(log: EventLog, alarms: Alarms, verdict: Verdict) -> None:
    log.take_verdict(verdict)
    event = alarms.take(verdict)
    if event is not None:
        log.take_alarm(event)


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
