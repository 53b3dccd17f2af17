"""Thresholds of a fleet's machines from their score files, each with the promise of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from time import time as wall_clock
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.data.uris import is_uri
from edgeae.data.windows import SeriesInfo
from edgeae.fleet.calibrated import DEFAULT_RATE, Calibrated, ConditionThreshold
from edgeae.fleet.drift import drift_quantiles
from edgeae.fleet.fleet_thresholds import fleet_thresholds
from edgeae.fleet.machine_scores import (
    MachineScores,
    each_machine,
    machine_scores,
    scores_under,
    series_between,
)
from edgeae.fleet.parts import TopScores, most_needed
from edgeae.fleet.threshold_files import Writer, Written
from edgeae.fleet.windows import one_line
from edgeae.train.alarm_target import AlarmTarget
from edgeae_export.calibration.block_bootstrap import second_population
from edgeae_runtime.conformal import windows_needed
from edgeae_runtime.errors import EdgeAEError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from edgeae_runtime.arrays import FloatArray, Json
    from edgeae_runtime.service.event_log import Period

PER_MACHINE, PER_CONDITION = "machine", "condition"


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
    per
        `machine`, or `condition`: a threshold under each condition of each machine.
    """

    false_alarm_rate: float | None = None
    alarms: AlarmTarget | None = None
    between: Period | None = None
    use_fleet: bool = False
    workers: int | None = None
    per: str = PER_MACHINE

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
            if self.per == PER_CONDITION:
                raise InputError(
                    "`alarms_per_day` goes with `per` machine; give `false_alarm_rate`"
                )
        windows_needed(self.rate)
        if self.workers is not None and self.workers < 1:
            raise InputError(f"`workers` must be at least 1; got {self.workers}")

    @property
    def rate(self) -> float:
        """The rate that is asked for, and that of the fleet's threshold."""
        return DEFAULT_RATE if self.false_alarm_rate is None else self.false_alarm_rate


class CalibrationTask(NamedTuple):
    """A machine and what is asked of its scores."""

    machine: MachineScores
    options: CalibrationOptions


def calibrate_fleet(
    scores: str,
    output: str,
    writer: Writer,
    options: CalibrationOptions,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Json:
    """Write a threshold file for each machine of a folder of score files, and return the record.

    Each threshold is the conformal one of the machine's own windows, under each condition those of
    it, so that each machine has the rate by itself. A machine that cannot have one is named in the
    record with the reason.

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
    short: list[tuple[MachineScores, Calibrated]] = []
    tasks = [CalibrationTask(machine, options) for machine in machines]
    for done, (task, found) in enumerate(
        each_machine(calibrated, tasks, options.workers, _lost), 1
    ):
        if found.short and options.use_fleet:
            short.append((task.machine, found))
        elif found.reason:
            refused[task.machine.machine] = found.reason
        else:
            record[task.machine.machine] = _line(found, writer.write(task.machine, found))
        progress(done, len(tasks))
    fleet = _fleets(machines, short, options)
    for machine, part in short:
        found = part.completed(fleet)
        if found.reason:
            refused[machine.machine] = found.reason
        else:
            record[machine.machine] = _line(found, writer.write(machine, found))
    for name in [name for name, line in record.items() if "error" in line]:
        refused[name] = record.pop(name)["error"]
    document = _document(scores, options, record, refused, fleet)
    writer.finish(document)
    return document


def _lost(task: CalibrationTask) -> Calibrated:
    return Calibrated(reason="the worker died at its scores (out of memory, or killed)")


def calibrated(task: CalibrationTask) -> Calibrated:
    """Return the thresholds of one machine from its own windows, or why it has none."""
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
        own = _own(series.scores, rate)
        note = "" if own.threshold is None else _note(series.scores)
        found = found._replace(threshold=own.threshold, above=own.above, note=note)
        names = _conditions(task.machine) if options.per == PER_CONDITION else ()
        parts = {name: scores_under(series, task.machine, name) for name in names}
        by_condition = {name: _own(scores, rate) for name, scores in parts.items()}
        results = [(None, own), *by_condition.items()]
        short = [name for name, one in results if one.threshold is None]
        normal = [
            scores[scores <= one.threshold]
            for one, scores in _decided(own, series.scores, by_condition, parts)
            if one.threshold is not None
        ]
        return found._replace(
            by_condition=by_condition,
            short=tuple(short),
            reason=_too_few(found, by_condition, short),
            quantiles=drift_quantiles(np.concatenate([series.scores[:0], *normal])),
        )
    except (EdgeAEError, OSError) as error:
        return Calibrated(reason=one_line(error))


def _own(scores: FloatArray, rate: float) -> ConditionThreshold:
    """Return the conformal threshold of scores, None for too few."""
    windows = len(scores)
    if windows < windows_needed(rate):
        return ConditionThreshold(windows)
    threshold = TopScores.of(scores, most_needed(windows, rate)).threshold(rate)
    return ConditionThreshold(windows, float(threshold), int((scores > threshold).sum()))


def _conditions(machine: MachineScores) -> tuple[str, ...]:
    if not machine.facts.conditions:
        raise InputError(
            "its scores have no conditions; score with a model that was trained with some"
        )
    return machine.facts.conditions


def _decided(
    own: ConditionThreshold,
    scores: FloatArray,
    by_condition: Mapping[str, ConditionThreshold],
    parts: Mapping[str, FloatArray],
) -> list[tuple[ConditionThreshold, FloatArray]]:
    """Return each threshold with the scores that it decides on."""
    if not by_condition:
        return [(own, scores)]
    return [(one, parts[name]) for name, one in by_condition.items()]


def _too_few(
    found: Calibrated,
    by_condition: Mapping[str, ConditionThreshold],
    short: Sequence[str | None],
) -> str:
    if not short:
        return ""
    counts = [
        f"{found.windows}" if name is None else f"{by_condition[name].windows} under '{name}'"
        for name in short
    ]
    return (
        f"a false-alarm rate of {found.rate:g} needs {windows_needed(found.rate)} windows; its "
        f"score files have {', '.join(counts)}"
    )


def _fleets(
    machines: Sequence[MachineScores],
    short: Sequence[tuple[MachineScores, Calibrated]],
    options: CalibrationOptions,
) -> dict[str | None, Calibrated]:
    """Return the fleet's thresholds that machines need, by condition, and None for all windows."""
    if not short:
        return {}
    names = {name for _, found in short for name in found.short if name is not None}
    conditions = (None, *sorted(names))
    return fleet_thresholds(machines, conditions, options.rate, options.between, options.workers)


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


def _line(found: Calibrated, written: Written) -> Json:
    if written.error:
        return {"error": written.error}
    return {
        "file": written.file,
        "threshold": written.threshold,
        "previous": written.previous,
        "scope": found.scope,
        "false_alarm_rate": found.rate,
        "windows": found.windows,
        "windows_above": found.above,
        "note": found.note,
        "quantiles": list(found.quantiles),
        **({"by_condition": _by_condition(found)} if found.by_condition else {}),
    }


def _by_condition(found: Calibrated) -> Json:
    thresholds = found.thresholds_by_condition or {}
    return {
        name: {
            "threshold": thresholds[name],
            "scope": one.scope,
            "windows": one.windows,
            "windows_above": one.above,
        }
        for name, one in found.by_condition.items()
    }


def _document(
    scores: str,
    options: CalibrationOptions,
    record: Json,
    refused: dict[str, str],
    fleet: dict[str | None, Calibrated],
) -> Json:
    parts = {name: _of_fleet(found) for name, found in fleet.items()}
    return {
        "created": int(wall_clock()),
        "scores": scores,
        "false_alarm_rate": None if options.alarms is not None else options.rate,
        "alarms_per_day": None if options.alarms is None else options.alarms.per_day,
        "machines": dict(sorted(record.items())),
        "refused": dict(sorted(refused.items())),
        "per": options.per,
        "fleet": {**parts.pop(None), "by_condition": parts} if parts else None,
    }


def _of_fleet(found: Calibrated) -> Json:
    threshold = None if found.threshold is None else float(np.float32(found.threshold))
    return {
        "threshold": threshold,
        "windows": found.windows,
        "false_alarm_rate": found.rate,
    }
