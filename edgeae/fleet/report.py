"""The report over a fleet: a row for each machine, from its score files."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.data.uris import is_uri, local_input, local_output
from edgeae.fleet.drift import drift_of
from edgeae.fleet.machine_scores import MachineScores, each_machine, machine_scores, series_of
from edgeae.fleet.machines import MACHINE, folder_name
from edgeae.fleet.windows import one_line
from edgeae.train.rate_limit import largest_share
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import require_folder, whole_file
from edgeae_runtime.service.alarms import AlarmRule, alarms_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae.fleet.machine_scores import Series
    from edgeae_runtime.arrays import BoolArray, Json

_S, _DAY_S = 1e6, 86_400.0


@dataclass(frozen=True)
class FleetReportOptions:
    """What a fleet's report shows beside the scores.

    Parameters
    ----------
    rule
        When a device raises an alarm.
    thresholds
        Folder of `edgeae fleet calibrate`; its thresholds decide in place of those of the scores.
    machine_reports
        Path or address of each machine's own report, with `{machine}` in it.
    workers
        Processes; None takes the cores where there is enough to do.
    """

    rule: AlarmRule = field(default_factory=AlarmRule)
    thresholds: str | None = None
    machine_reports: str | None = None
    workers: int | None = None

    def check(self) -> None:
        """Refuse options that are out of their range.

        Raises
        ------
        InputError
            The message names the option.
        """
        self.rule.check()
        if self.machine_reports is not None and MACHINE not in self.machine_reports:
            raise InputError(f"`machine_reports` must hold {MACHINE}; got {self.machine_reports}")
        if self.workers is not None and self.workers < 1:
            raise InputError(f"`workers` must be at least 1; got {self.workers}")


class ReportTask(NamedTuple):
    """A machine, the alarm rule, and what its calibration says, if anything."""

    machine: MachineScores
    rule: AlarmRule
    calibration: Json


class Row(NamedTuple):
    """A machine of the report; None where something is not known.

    `above` is the share of windows above the threshold, `most` what the promise explains at most,
    `last` the stamp of the last window in seconds.
    """

    machine: str
    windows: int = 0
    above: float | None = None
    most: float | None = None
    alarms: int = 0
    per_day: float | None = None
    drift: float | None = None
    last: float | None = None
    threshold: float | None = None
    sharers: int = 1
    link: str | None = None
    problem: str = ""


def report_fleet(
    scores: str,
    output: str,
    options: FleetReportOptions,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Json:
    """Write one HTML page over a folder of score files, and return its figures.

    Raises
    ------
    EdgeAEError, InputError, OSError
        If the folder, the options or the output cannot be used.
    """
    from edgeae.report.fleet_page import fleet_page

    options.check()
    if not is_uri(output):
        require_folder(output)
    calibration = _calibration(options.thresholds)
    machines, refused = machine_scores(scores)
    tasks = [
        ReportTask(machine, options.rule, calibration.get(machine.machine, {}))
        for machine in machines
    ]
    rows = [Row(name, problem=reason) for name, reason in refused.items()]
    for done, (_, row) in enumerate(each_machine(row_of, tasks, options.workers, _lost), 1):
        rows.append(row)
        progress(done, len(tasks))
    rows = _linked(_with_sharers(rows), options.machine_reports, output)
    rows = sorted_rows(rows)
    text = fleet_page([row._asdict() for row in rows], scores, options.rule._asdict()).encode()
    with local_output(output) as path, whole_file(path) as file:
        file.write(text)
    return {
        "report": output,
        "bytes": len(text),
        "machines": len(rows),
        "problems": len([row for row in rows if row.problem]),
    }


def row_of(task: ReportTask) -> Row:
    """Return the row of a machine; what is wrong with its files is its problem."""
    machine = task.machine
    try:
        _check_conditions(machine, task.calibration)
        series = series_of(machine)
    except (EdgeAEError, OSError) as error:
        return Row(machine.machine, problem=one_line(error))
    threshold = float(task.calibration.get("threshold", machine.facts.threshold))
    count = len(series.scores)
    row = Row(machine.machine, count, threshold=threshold)
    if not count:
        return row._replace(problem="its score files hold no valid window")
    flags = _flags(series, machine, task.calibration)
    alarms, days = len(alarms_of(flags, task.rule)), _days(series)
    return row._replace(
        above=float(flags.mean()),
        most=_most(task.calibration, machine, series),
        alarms=alarms,
        per_day=None if days is None else alarms / days,
        drift=drift_of(series.scores[~flags], task.calibration.get("quantiles", ())),
        last=float(series.stamps[-1]) / _S if series.has_time else None,
    )


def _days(series: Series) -> float | None:
    """Return the days that valid windows stand for, without gaps."""
    window_s = series.window_s
    return None if window_s is None else len(series.scores) * window_s / _DAY_S


def _check_conditions(machine: MachineScores, calibration: Json) -> None:
    known = set(calibration.get("by_condition", machine.facts.conditions))
    if known != set(machine.facts.conditions):
        raise InputError("its calibration has other conditions; calibrate scores of its model")


def _flags(series: Series, machine: MachineScores, calibration: Json) -> BoolArray:
    """Return which windows are above the calibration's thresholds, or those of the scoring."""
    if not calibration:
        return series.flags
    by_condition = calibration.get("by_condition")
    if by_condition is None or series.groups is None:
        return series.scores > np.float32(calibration["threshold"])
    thresholds = [by_condition[name]["threshold"] for name in machine.facts.conditions]
    return series.scores > np.array(thresholds, np.float32)[series.groups]


def _most(calibration: Json, machine: MachineScores, series: Series) -> float | None:
    """Return the largest share of windows above that the promise explains, if there is one."""
    if not calibration:
        return None
    facts, count, windows = machine.facts, len(series.scores), calibration["windows"]
    block = max(-(-facts.window // max(facts.stride, 1)), round(count ** (1 / 3)))
    by_condition = calibration.get("by_condition")
    if by_condition is not None and series.groups is not None:
        # As many windows as give the variance of the share that thresholds of conditions give.
        shares = np.bincount(series.groups, minlength=len(facts.conditions)) / count
        known = np.array([by_condition[name]["windows"] for name in facts.conditions])
        windows = max(1, int(1 / (shares**2 / np.maximum(known, 1)).sum()))
    return largest_share(calibration["false_alarm_rate"], windows, count, block)


def _lost(task: ReportTask) -> Row:
    name = task.machine.machine
    return Row(name, problem="the worker died at its scores (out of memory, or killed)")


def _calibration(folder: str | None) -> dict[str, Json]:
    if folder is None:
        return {}
    path = f"{folder.rstrip('/')}/calibration.json"
    try:
        with local_input(path) as local, open(local, encoding="utf-8") as file:
            machines: dict[str, Any] = json.load(file)["machines"]
        needed = {"threshold", "false_alarm_rate", "windows"}
        if not all(needed <= set(one) for one in machines.values()):
            raise KeyError
    except (KeyError, TypeError, ValueError, AttributeError):
        raise InputError(f"{path}: must be the record of 'edgeae fleet calibrate'") from None
    return machines


def _with_sharers(rows: list[Row]) -> list[Row]:
    """Count the machines that have a machine's threshold, itself included."""
    counts = Counter(row.threshold for row in rows)
    return [
        row if row.threshold is None else row._replace(sharers=counts[row.threshold])
        for row in rows
    ]


def _linked(rows: list[Row], template: str | None, output: str) -> list[Row]:
    """Link the reports of machines that have one, as the page sees them."""
    if template is None:
        return rows
    linked = []
    for row in rows:
        path = template.replace(MACHINE, folder_name(row.machine))
        if not is_uri(path) and not os.path.exists(path):
            linked.append(row)
            continue
        here = os.path.dirname(os.path.abspath(output))
        place = path if is_uri(path) or is_uri(output) else os.path.relpath(path, here)
        linked.append(row._replace(link=place.replace(os.sep, "/")))
    return linked


def sorted_rows(rows: list[Row]) -> list[Row]:
    """Return rows, worst first: by problems, alarms a day, windows above, and drift."""
    return sorted(rows, key=_badness)


def _badness(row: Row) -> tuple[bool, float, float, float, str]:
    per_day = row.alarms if row.per_day is None else row.per_day
    return not row.problem, -per_day, -(row.above or 0), -abs(row.drift or 0), row.machine
