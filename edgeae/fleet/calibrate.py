"""Thresholds of a fleet's machines from their score files, each with the promise of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import reduce
from time import time as wall_clock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.data.uris import is_uri
from edgeae.data.windows import SeriesInfo
from edgeae.fleet.calibrated import DEFAULT_RATE, Calibrated
from edgeae.fleet.drift import drift_quantiles
from edgeae.fleet.machine_scores import MachineScores, each_machine, machine_scores, series_between
from edgeae.fleet.parts import LowerCounts, TopScores, UpperCounts, most_needed
from edgeae.fleet.threshold_files import Writer, Written
from edgeae.fleet.windows import one_line
from edgeae.train.alarm_target import AlarmTarget
from edgeae_export.calibration.block_bootstrap import second_population
from edgeae_runtime.conformal import windows_needed
from edgeae_runtime.errors import EdgeAEError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.service.event_log import Period


@dataclass(frozen=True)
class CalibrationOptions:
    """How thresholds come from the scores of normal operation.

    Parameters
    ----------
    false_alarm_rate
        Share of normal windows that may alarm; None is 0.01.
    alarms
        Alarms per day in place of a rate, for each machine.
    between
        Only windows of this time.
    use_fleet
        Give machines with too few windows the threshold of all machines' windows together.
    workers
        Processes; None takes the cores where there is enough to do.
    """

    false_alarm_rate: float | None = None
    alarms: AlarmTarget | None = None
    between: Period | None = None
    use_fleet: bool = False
    workers: int | None = None

    def check(self) -> None:
        """Refuse options that do not go together.

        Raises
        ------
        InputError
            The message names them.
        """
        if self.alarms is not None:
            self.alarms.check()
            if self.false_alarm_rate is not None:
                raise InputError("give `false_alarm_rate` or `alarms_per_day`, not both")
        windows_needed(self.rate)
        if self.workers is not None and self.workers < 1:
            raise InputError(f"`workers` must be at least 1; got {self.workers}")

    @property
    def rate(self) -> float:
        """The rate that is asked for, and that of the fleet's threshold."""
        return DEFAULT_RATE if self.false_alarm_rate is None else self.false_alarm_rate


class CalibrationTask(NamedTuple):
    """A machine and what is asked of its scores; a bin for the second pass over the fleet."""

    machine: MachineScores
    options: CalibrationOptions
    bin: int | None = None


def calibrate_fleet(
    scores: str,
    output: str,
    writer: Writer,
    options: CalibrationOptions,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Json:
    """Write a threshold file for each machine of a folder of score files, and return the record.

    Each threshold is the conformal one of the machine's own windows, so that each machine has the
    rate by itself. A machine that cannot have one is named in the record with the reason.

    Raises
    ------
    EdgeAEError, InputError, OSError
        If the folder, the options or the output cannot be used.
    """
    options.check()
    machines, refused = machine_scores(scores)
    if not is_uri(output):
        os.makedirs(output, exist_ok=True)
    writer.begin(output)
    record: dict[str, Any] = {}
    short: list[MachineScores] = []
    tasks = [CalibrationTask(machine, options) for machine in machines]
    for done, (task, found) in enumerate(
        each_machine(calibrated, tasks, options.workers, _lost), 1
    ):
        name = task.machine.machine
        if found.threshold is not None:
            record[name] = _line(found, writer.write(task.machine, found, "machine"), "machine")
        elif found.is_short and options.use_fleet:
            short.append(task.machine)
            record[name] = found
        else:
            refused[name] = found.reason
        progress(done, len(tasks))
    fleet = _fleet_threshold(machines, options) if short else None
    for machine in short:
        assert fleet is not None
        found = record.pop(machine.machine)._replace(threshold=fleet.threshold, rate=fleet.rate)
        if fleet.threshold is None:
            refused[machine.machine] = fleet.reason
        else:
            written = writer.write(machine, found, "fleet")
            record[machine.machine] = _line(found, written, "fleet")
    for name in [name for name, line in record.items() if "error" in line]:
        refused[name] = record.pop(name)["error"]
    document = _document(scores, options, record, refused, fleet)
    writer.finish(document)
    return document


def _lost(task: CalibrationTask) -> Calibrated:
    return Calibrated(reason="the worker died at its scores (out of memory, or killed)")


def calibrated(task: CalibrationTask) -> Calibrated:
    """Return the threshold of one machine from its own windows, or why it has none."""
    options = task.options
    try:
        series, window_s = series_between(task.machine, options.between)
        windows = len(series.scores)
        rate = options.rate
        if options.alarms is not None:
            rate = _rate_of(options.alarms, series.scores, task.machine, window_s)
        found = Calibrated(windows, rate)
        if windows:
            first, last = int(series.stamps[0]), int(series.stamps[-1])
            found = found._replace(first_stamp=first, last_stamp=last)
        if windows < windows_needed(rate):
            reason = (
                f"a false-alarm rate of {rate:g} needs {windows_needed(rate)} windows; its score "
                f"files have {windows}"
            )
            return found._replace(reason=reason, is_short=True)
        top = TopScores.of(series.scores, most_needed(windows, rate))
        threshold = top.threshold(rate)
        above = int((series.scores > threshold).sum())
        return found._replace(
            threshold=float(threshold),
            above=above,
            note=_note(series.scores),
            quantiles=drift_quantiles(series.scores[series.scores <= threshold]),
        )
    except (EdgeAEError, OSError) as error:
        return Calibrated(reason=one_line(error))


def _rate_of(
    alarms: AlarmTarget, scores: Any, machine: MachineScores, window_s: float | None
) -> float:
    """Return the rate of alarms per day, by the stamps or by a sampling rate that is given."""
    info = SeriesInfo(
        rate_hz=None if window_s is None else 1 / window_s,
        stride=1 if alarms.rate_hz is None else machine.facts.stride,
    )
    return alarms.false_alarm_rate(scores, info, 1.0)


def _note(scores: Any) -> str:
    share = second_population(scores)
    if share is None:
        return ""
    return f"{share:.2%} of its windows score far above all others; they may be no normal ones"


def _fleet_threshold(machines: Sequence[MachineScores], options: CalibrationOptions) -> Calibrated:
    """Return the threshold of all machines' windows together, in two passes over the parts."""
    workers = options.workers
    tasks = [CalibrationTask(machine, options) for machine in machines]
    uppers = [
        part for _, part in each_machine(upper_counts, tasks, workers, _none) if part is not None
    ]
    upper = reduce(UpperCounts.merge, uppers, UpperCounts.of([]))
    try:
        place = upper.bin_of(options.rate)
    except InputError:
        needed = windows_needed(options.rate)
        reason = f"the fleet has too few windows as well: {needed} needed, got {upper.windows}"
        return Calibrated(upper.windows, options.rate, reason=reason)
    tasks = [task._replace(bin=place) for task in tasks]
    lowers = [
        part for _, part in each_machine(lower_counts, tasks, workers, _none) if part is not None
    ]
    threshold = upper.threshold(reduce(LowerCounts.merge, lowers), options.rate)
    return Calibrated(upper.windows, options.rate, float(threshold))


def _none(task: CalibrationTask) -> None:
    return None


def upper_counts(task: CalibrationTask) -> UpperCounts | None:
    """Return a machine's part of the first pass; None if it cannot be read."""
    try:
        return UpperCounts.of(series_between(task.machine, task.options.between)[0].scores)
    except (EdgeAEError, OSError):
        return None


def lower_counts(task: CalibrationTask) -> LowerCounts | None:
    """Return a machine's part of the second pass; None if it cannot be read."""
    assert task.bin is not None
    try:
        return LowerCounts.of(
            series_between(task.machine, task.options.between)[0].scores, task.bin
        )
    except (EdgeAEError, OSError):
        return None


def _line(found: Calibrated, written: Written, scope: str) -> Json:
    if written.error:
        return {"error": written.error}
    return {
        "file": written.file,
        "threshold": written.threshold,
        "previous": written.previous,
        "scope": scope,
        "false_alarm_rate": found.rate,
        "windows": found.windows,
        "windows_above": found.above,
        "note": found.note,
        "quantiles": list(found.quantiles),
    }


def _document(
    scores: str,
    options: CalibrationOptions,
    record: Json,
    refused: dict[str, str],
    fleet: Calibrated | None,
) -> Json:
    return {
        "created": int(wall_clock()),
        "scores": scores,
        "false_alarm_rate": None if options.alarms is not None else options.rate,
        "alarms_per_day": None if options.alarms is None else options.alarms.per_day,
        "machines": dict(sorted(record.items())),
        "refused": dict(sorted(refused.items())),
        "fleet": None
        if fleet is None
        else {
            "threshold": None if fleet.threshold is None else float(np.float32(fleet.threshold)),
            "windows": fleet.windows,
            "false_alarm_rate": fleet.rate,
        },
    }
