"""Thresholds of all machines' windows together, for machines that have too few."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from edgeae.fleet.calibrated import Calibrated
from edgeae.fleet.machine_scores import MachineScores, each_machine, scores_under, series_between
from edgeae.fleet.parts import LowerCounts, UpperCounts
from edgeae_runtime.conformal import windows_needed
from edgeae_runtime.errors import EdgeAEError, InputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from edgeae_runtime.service.event_log import Period

_Conditions = tuple[str | None, ...]


class CountTask(NamedTuple):
    """A machine whose windows are counted under conditions, None for all; bins are of pass two."""

    machine: MachineScores
    between: Period | None
    conditions: _Conditions
    bins: Mapping[str | None, int] | None = None


def fleet_thresholds(
    machines: Sequence[MachineScores],
    conditions: _Conditions,
    rate: float,
    between: Period | None,
    workers: int | None,
) -> dict[str | None, Calibrated]:
    """Return the conformal thresholds of all machines' windows under each condition, None for all.

    The first pass finds the upper half of each threshold's bits, the second the lower.
    """
    tasks = [CountTask(machine, between, conditions) for machine in machines]
    uppers = [parts for _, parts in each_machine(upper_counts, tasks, workers, _none)]
    found: dict[str | None, Calibrated] = {}
    upper: dict[str | None, UpperCounts] = {}
    for name in conditions:
        parts = [part[name] for part in uppers if part is not None]
        upper[name] = reduce(UpperCounts.merge, parts, UpperCounts.of([]))
        found[name] = Calibrated(upper[name].windows, rate)
    bins: dict[str | None, int] = {}
    for name in conditions:
        try:
            bins[name] = upper[name].bin_of(rate)
        except InputError:
            found[name] = found[name]._replace(reason=_too_few(name, rate, found[name].windows))
    tasks = [task._replace(bins=bins) for task in tasks]
    lowers = [parts for _, parts in each_machine(lower_counts, tasks, workers, _none)]
    for name in bins:
        lower = reduce(LowerCounts.merge, [part[name] for part in lowers if part is not None])
        found[name] = found[name]._replace(threshold=float(upper[name].threshold(lower, rate)))
    return found


def _too_few(condition: str | None, rate: float, windows: int) -> str:
    under = "" if condition is None else f" under '{condition}'"
    needed = windows_needed(rate)
    return f"the fleet has too few windows as well{under}: {needed} needed, got {windows}"


def _none(task: CountTask) -> None:
    return None


def upper_counts(task: CountTask) -> dict[str | None, UpperCounts] | None:
    """Return a machine's part of the first pass; None if it cannot be read."""
    try:
        series, _ = series_between(task.machine, task.between)
        return {
            name: UpperCounts.of(scores_under(series, task.machine, name))
            for name in task.conditions
        }
    except (EdgeAEError, OSError):
        return None


def lower_counts(task: CountTask) -> dict[str | None, LowerCounts] | None:
    """Return a machine's part of the second pass; None if it cannot be read."""
    assert task.bins is not None
    try:
        series, _ = series_between(task.machine, task.between)
        return {
            name: LowerCounts.of(scores_under(series, task.machine, name), place)
            for name, place in task.bins.items()
        }
    except (EdgeAEError, OSError):
        return None
