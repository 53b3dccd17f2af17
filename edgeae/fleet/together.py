"""A limit on the alarms of all machines together: Benjamini-Hochberg over machines in each slot."""

from __future__ import annotations

import csv
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from edgeae.data.uris import local_output
from edgeae.fleet.machine_scores import (
    MachineScores,
    each_machine,
    machine_scores,
    series_between,
    series_of,
)
from edgeae.fleet.parts import TopScores, benjamini_hochberg
from edgeae.fleet.windows import one_line
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.service.event_log import Period

NAME = "together.csv"


@dataclass(frozen=True)
class TogetherOptions:
    """Fresh scores that are decided over all machines together.

    Parameters
    ----------
    fresh
        Folder of score files.
    false_discovery_rate
        Expected share of false ones among the machines that are named in a slot, at most.
    slot
        A duration such as `1h`; a machine is named or not in each.
    between
        Only windows of this time calibrate.
    workers
        As for calibration.
    """

    fresh: str
    false_discovery_rate: float
    slot: str = "1h"
    between: Period | None = None
    workers: int | None = None

    def check(self) -> None:
        """Refuse numbers that are out of their range.

        Raises
        ------
        InputError
            The message names the number.
        """
        if not 0 < self.false_discovery_rate < 1:
            raise InputError(
                f"`false_discovery_rate` must lie between 0 and 1; got {self.false_discovery_rate}"
            )
        if self.slot_us < 1:
            raise InputError(
                f"`slot` must be a duration such as 10min or 1h; got '{self.slot:.40}'"
            )

    @property
    def slot_us(self) -> int:
        """Microseconds of a slot; 0 for a text that is no duration."""
        try:
            return round(pd.Timedelta(self.slot).total_seconds() * 1e6)
        except ValueError:
            return 0


class TogetherTask(NamedTuple):
    """A machine's fresh scores, and those of its calibration."""

    machine: MachineScores
    calibration: MachineScores
    options: TogetherOptions


class SlotPValues(NamedTuple):
    """The slots of a machine that have windows, `(n,)`, and its p-value in each."""

    slots: NDArray[np.int64]
    p_values: NDArray[np.float64]
    error: str = ""


def decide_together(scores: str, output: str, options: TogetherOptions) -> Json:
    """Write `OUTPUT/together.csv`: in each slot, the machines that are named, with p-values.

    A p-value is the conformal one of the machine's own calibration windows; several windows in a
    slot are one test by Bonferroni's rule.

    Raises
    ------
    EdgeAEError, InputError, OSError
        If a folder, a number or the output cannot be used.
    """
    options.check()
    calibration = {one.machine: one for one in machine_scores(scores)[0]}
    machines, refused = machine_scores(options.fresh)
    tasks = []
    for machine in machines:
        own = calibration.get(machine.machine)
        if own is None or own.facts.model_sha256 != machine.facts.model_sha256:
            refused[machine.machine] = "it has no calibration scores by the same model"
        else:
            tasks.append(TogetherTask(machine, own, options))
    tested: Counter[int] = Counter()
    small: dict[int, list[tuple[float, str]]] = defaultdict(list)
    for task, found in each_machine(slot_p_values, tasks, options.workers, _lost):
        name = task.machine.machine
        if found.error:
            refused[name] = found.error
        tested.update(found.slots.tolist())
        for slot, p in zip(found.slots.tolist(), found.p_values.tolist(), strict=True):
            if p <= options.false_discovery_rate:
                small[slot].append((p, name))
    rows = [row for slot in sorted(small) for row in _named(slot, small[slot], tested, options)]
    with (
        local_output(f"{output.rstrip('/')}/{NAME}") as path,
        whole_file(path, "w") as file,
    ):
        csv.writer(file, lineterminator="\n").writerows([("slot", "machine", "p_value"), *rows])
    return {
        "file": NAME,
        "false_discovery_rate": options.false_discovery_rate,
        "slot": options.slot,
        "slots": len(tested),
        "machine_slots": sum(tested.values()),
        "named": len(rows),
        "refused": dict(sorted(refused.items())),
    }


def slot_p_values(task: TogetherTask) -> SlotPValues:
    """Return the p-values of one machine; a mistake in its files is in the result."""
    none = SlotPValues(np.zeros(0, np.int64), np.zeros(0))
    options = task.options
    try:
        usual, _ = series_between(task.calibration, options.between)
        fresh = series_of(task.machine)
        if len(fresh.scores) and not fresh.has_time:
            raise InputError("slots need times; score with `time`")
    except (EdgeAEError, OSError) as error:
        return none._replace(error=one_line(error))
    most = math.ceil(options.false_discovery_rate * (len(usual.scores) + 1)) + 1
    p_values = TopScores.of(usual.scores, most).p_values(fresh.scores)
    slots, places, counts = np.unique(
        fresh.stamps // options.slot_us, return_inverse=True, return_counts=True
    )
    smallest = np.ones(len(slots))
    np.minimum.at(smallest, places, p_values)
    return SlotPValues(slots, np.minimum(smallest * counts, 1.0))


def _lost(task: TogetherTask) -> SlotPValues:
    reason = "the worker died at its scores (out of memory, or killed)"
    return SlotPValues(np.zeros(0, np.int64), np.zeros(0), reason)


def _named(
    slot: int, small: list[tuple[float, str]], tested: Counter[int], options: TogetherOptions
) -> list[tuple[str, str, str]]:
    """Return the rows of a slot: those of all its tests that are discoveries."""
    p_values = np.ones(tested[slot])
    small = sorted(small)
    p_values[: len(small)] = [p for p, _ in small]
    is_named = benjamini_hochberg(p_values, options.false_discovery_rate)[: len(small)]
    begin = np.datetime64(slot * options.slot_us, "us")
    return [
        (f"{begin.astype('datetime64[s]')}Z", name, f"{p:.6g}")
        for (p, name), named in zip(small, is_named.tolist(), strict=True)
        if named
    ]
