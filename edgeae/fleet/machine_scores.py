"""The score files of each machine of a fleet, and its windows in the order of time."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from edgeae.data.cores import usable_cores
from edgeae.data.uris import place_of, store_errors
from edgeae.fleet.processes import ProcessEngine
from edgeae.fleet.scores import ScoreFacts, read_facts, read_scores, score_files
from edgeae.fleet.windows import one_line
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.messages import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray, FloatArray
    from edgeae_runtime.service.event_log import Period

_S = 1_000_000  # stamps are microseconds
_WORTH_PROCESSES = 20_000_000  # windows; fewer are read before processes have begun


class MachineScores(NamedTuple):
    """A machine, what its score files say alike, and the files."""

    machine: str
    facts: ScoreFacts
    files: tuple[str, ...]


class _OfMachine(Protocol):
    @property
    def machine(self) -> MachineScores: ...


Task = TypeVar("Task", bound=_OfMachine)
Result = TypeVar("Result")


class Series(NamedTuple):
    """The valid windows of a machine in the order of time, `(n,)`.

    Without times the stamps are numbers of rows, in each file from 0. `groups` are the indices of
    the windows' conditions, where the model has some.
    """

    stamps: NDArray[np.int64]
    scores: FloatArray
    flags: BoolArray
    has_time: bool
    groups: NDArray[np.int64] | None = None

    @property
    def window_s(self) -> float | None:
        """Seconds from one window to the next; None without times or with one window."""
        steps = np.diff(self.stamps)
        steps = steps[steps > 0]
        return float(np.median(steps)) / _S if self.has_time and len(steps) else None

    def where(self, is_in: BoolArray) -> Series:
        """Return some of the windows."""
        stamps, scores, flags, has_time, groups = self
        groups = None if groups is None else groups[is_in]
        return Series(stamps[is_in], scores[is_in], flags[is_in], has_time, groups)


def machine_scores(folder: str) -> tuple[list[MachineScores], dict[str, str]]:
    """Return the machines of a folder of score files, and why others cannot be used, by name.

    A machine is refused as a whole: part of its windows would be another machine's history.

    Raises
    ------
    InputError
        If there are no score files.
    EdgeAEError, OSError
        If the folder cannot be read.
    """
    found: dict[str, list[tuple[str, ScoreFacts]]] = defaultdict(list)
    refused: dict[str, str] = {}
    for path in score_files(folder):
        try:
            facts = read_facts(path)
        except (EdgeAEError, OSError) as error:
            refused.setdefault(_home(path, folder), one_line(error))
            continue
        found[facts.machine].append((path, facts))
    machines = []
    for name, files in sorted(found.items()):
        homes = {_home(path, folder) for path, _ in files}
        damaged = next((refused.pop(home) for home in homes if home in refused), None)
        reason = damaged or _difference(name, files, homes)
        if reason is None:
            machines.append(MachineScores(name, files[0][1], tuple(path for path, _ in files)))
        else:
            refused[name] = reason
    return machines, refused


def _home(path: str, folder: str) -> str:
    """Return the folder of a machine below the folder of all."""
    return path.removeprefix(folder.rstrip("/")).strip("/").split("/")[0]


def _difference(name: str, files: list[tuple[str, ScoreFacts]], homes: set[str]) -> str | None:
    """Say why files are not the scores of one machine by one model, if so."""
    if len(homes) > 1:
        return f"two machines have the name '{name}': {listed(sorted(homes))}; rename one"
    for what, values in (
        ("models", {facts.model_sha256 for _, facts in files}),
        ("thresholds", {facts.threshold for _, facts in files}),
        ("windowings or options", {(f.window, f.stride, f.options) for _, f in files}),
        ("kinds of conditions", {facts.conditions for _, facts in files}),
    ):
        if len(values) > 1:
            return f"its score files are of {len(values)} {what}; score all of them with one"
    return None


def rows_of(machine: MachineScores) -> int:
    """Return how many windows the score files of a machine hold, without reading them.

    Raises
    ------
    InputError, EdgeAEError, OSError
        If a file cannot be read.
    """
    rows = 0
    for path in machine.files:
        place = place_of(path)
        try:
            with store_errors(path), place.system.open_input_file(place.path) as file:
                rows += pq.read_metadata(file).num_rows
        except pa.ArrowInvalid as error:
            raise InputError(f"{path}: must be a whole score file ({error})") from None
    return rows


def series_of(machine: MachineScores) -> Series:
    """Read the valid windows of a machine, in the order of its files' first stamps.

    Raises
    ------
    InputError
        If a file is damaged, or a score is infinite.
    EdgeAEError, OSError
        If a file cannot be read.
    """
    files = [read_scores(path) for path in machine.files]
    if len({file.has_time for file in files}) > 1:
        raise InputError("some of its score files have times and some have not; score them anew")
    files = [file for file in files if len(file.windows.scores)]
    if files and files[0].has_time:
        files.sort(key=lambda file: int(file.windows.stamps[0]))
    parts = [file.windows for file in files]
    scores = np.concatenate([part.scores for part in parts] or [np.zeros(0, np.float32)])
    stamps = np.concatenate([part.stamps for part in parts] or [np.zeros(0, np.int64)])
    flags = np.concatenate([part.flags for part in parts] or [np.zeros(0, bool)])
    if np.isinf(scores).any():
        raise InputError("a score is infinite; readings must be smaller")
    groups = [part.groups for part in parts if part.groups is not None]
    has_time = bool(files) and files[0].has_time
    series = Series(stamps, scores, flags, has_time, np.concatenate(groups) if groups else None)
    return series.where(~np.isnan(scores))


def series_between(machine: MachineScores, between: Period | None) -> tuple[Series, float | None]:
    """Return the valid windows of a time, all of them for None, and seconds from one to the next.

    Raises
    ------
    InputError
        If the scores have no times, or as `series_of` does.
    EdgeAEError, OSError
        If a file cannot be read.
    """
    series = series_of(machine)
    if between is None:
        return series, series.window_s
    if not series.has_time:
        raise InputError("`between` needs times; score with `time`")
    is_in = (series.stamps >= between.first * _S) & (series.stamps <= between.last * _S)
    return series.where(is_in), series.window_s


def scores_under(series: Series, machine: MachineScores, condition: str | None) -> FloatArray:
    """Return the scores of the windows under a condition; None for all, none if it has no such."""
    if condition is None:
        return series.scores
    conditions = machine.facts.conditions
    if series.groups is None or condition not in conditions:
        return series.scores[:0]
    scores: FloatArray = series.scores[series.groups == conditions.index(condition)]
    return scores


def each_machine(
    work: Callable[[Task], Result],
    tasks: Sequence[Task],
    workers: int | None,
    lost: Callable[[Task], Result],
) -> Iterator[tuple[Task, Result]]:
    """Do work on the score files of each machine, and yield tasks with results as they come.

    With `workers` None, processes are begun where there is enough to read. `lost` makes the result
    of a task whose process died.
    """
    if workers is None:
        is_much = sum(_rows(task.machine) for task in tasks) > _WORTH_PROCESSES
        workers = usable_cores() if is_much else 1
    if workers == 1:
        yield from ((task, work(task)) for task in tasks)
        return
    with closing(ProcessEngine(workers).run(work, tasks, lost)) as results:
        yield from results


def _rows(machine: MachineScores) -> int:
    try:
        return rows_of(machine)
    except (EdgeAEError, OSError):  # whoever reads the windows says why
        return 0
