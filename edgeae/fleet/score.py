"""Score the files of a fleet: on the cores of this machine, or on a Ray cluster."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from contextlib import closing
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from edgeae.data.cores import usable_cores
from edgeae.data.uris import files_below, fixed_part, place_of
from edgeae.fleet.engines import engine_of
from edgeae.fleet.machines import PATH, InputFile, listing, units_of
from edgeae.fleet.models import check_model
from edgeae.fleet.processes import MAX_TRIES
from edgeae.fleet.record import FleetRun
from edgeae.fleet.scores import SUFFIX
from edgeae.fleet.task import FAILED, FleetOptions, Outcome, ScoreTask
from edgeae.fleet.unit import output_path, score_unit, use_one_thread
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable


_DEFAULTS = FleetOptions()


class FleetProgress(NamedTuple):
    """How far a run has come: units of work, readings, failures and seconds."""

    done: int
    total: int
    rows: int
    failures: int
    seconds: float

    @property
    def seconds_left(self) -> float:
        """Seconds until the end, if the rest is like what is done."""
        return self.seconds / max(self.done, 1) * (self.total - self.done)


def score_fleet(
    model: str,
    source: str,
    output: str,
    options: FleetOptions = _DEFAULTS,
    *,
    resume: bool = False,
    workers: int | None = None,
    ray: str | None = None,
    progress: Callable[[FleetProgress], None] | None = None,
) -> FleetRun:
    """Score the files of a fleet; each has one output, `OUTPUT/MACHINE/NAME.parquet`.

    A file that cannot be scored is a failure in the result, and never ends the run. `fleet.json` in
    the output's folder is the record of the run. A script that calls this starts processes, so it
    needs `if __name__ == "__main__":`.

    Parameters
    ----------
    model
        Path or URI of a detector or an artifact; `{machine}` in it stands for each machine.
    source, output
        Folder, pattern or URI of the readings; folder or URI of the scores.
    resume
        Whether outputs that have the digests of today's model and input are left as they are.
    workers
        Processes on this machine; None takes its cores.
    ray
        Address of a Ray cluster to run on instead, or `local`.

    Raises
    ------
    InputError
        If options contradict each other, or there is nothing to score.
    EdgeAEError, OSError
        If the source, the output or the cluster cannot be reached.
    """
    engine = engine_of(workers, ray, usable_cores())
    tasks, run = plan_fleet(model, source, output, options, resume=resume)
    started, done = perf_counter(), 0
    try:
        with closing(engine.run(score_in_worker, tasks, _lost)) as results:
            for done, (_, outcomes) in enumerate(results, 1):
                run.outcomes += outcomes
                run.seconds = perf_counter() - started
                if progress is not None:
                    failures = sum(out.status == FAILED for out in run.outcomes)
                    progress(FleetProgress(done, len(tasks), run.rows, failures, run.seconds))
        run.is_whole = True
    finally:
        is_stopped = isinstance(sys.exception(), KeyboardInterrupt)
        if done or run.is_whole or is_stopped:
            run.write()
    return run


def plan_fleet(
    model: str,
    source: str,
    output: str,
    options: FleetOptions = _DEFAULTS,
    *,
    resume: bool = False,
) -> tuple[list[ScoreTask], FleetRun]:
    """Return the units of work of a fleet, and the run that takes the outcomes of each.

    Any engine may call `score_in_worker` with them; the parameters are those of `score_fleet`.

    Raises
    ------
    InputError, EdgeAEError, OSError
        As `score_fleet` does.
    """
    options.check(model)
    refuse_output_inside(source, output)
    check_model(model, options.verify_key)
    found = listing(source, options.machine_from)
    existing = _existing(output, options) if resume else None
    run = FleetRun(model, source, output, options, left_out=found.left_out)
    run.outcomes = [Outcome(*refused[:2], FAILED, refused.reason) for refused in found.refused]
    units = units_of(found.files, continue_over_files=options.continue_over_files)
    tasks = [
        ScoreTask(unit, model, output, options, _of_unit(unit, existing, output, options))
        for unit in units
    ]
    return tasks, run


def score_in_worker(task: ScoreTask) -> list[Outcome]:
    """Score a unit in a process that is one of several."""
    use_one_thread()
    return score_unit(task)


def _lost(task: ScoreTask) -> list[Outcome]:
    reason = f"the worker died {MAX_TRIES} times at this file (out of memory, or killed)"
    return [Outcome(file.path, file.machine, FAILED, reason) for file in task.files]


def refuse_output_inside(source: str, output: str) -> None:
    """Refuse outputs that the next run would take for readings.

    Raises
    ------
    InputError
        The message has both.
    """
    here, there = place_of(source), place_of(output)
    inner, outer = fixed_part(here.path).rstrip("/"), there.path.rstrip("/")
    if not here.prefix:
        inner, outer = os.path.abspath(inner), os.path.abspath(outer)
    if here.prefix == there.prefix and f"{outer}/".startswith(f"{inner}/"):
        raise InputError(f"`output` must lie outside of {source}; got {output}")


def _existing(output: str, options: FleetOptions) -> dict[str, list[str]]:
    """Return the score files that are there: by path, or by name for a column's machines."""
    try:
        paths = [path for path in files_below(output) if path.endswith(SUFFIX)]
    except (FileNotFoundError, InputError):  # none there
        return {}
    found: dict[str, list[str]] = defaultdict(list)
    start = len(output.rstrip("/")) + 1
    for path in paths:
        name = path[start:].removesuffix(SUFFIX).partition("/")[2]
        found[path if options.machine_from == PATH else name].append(path)
    return found


def _of_unit(
    unit: tuple[InputFile, ...],
    existing: dict[str, list[str]] | None,
    output: str,
    options: FleetOptions,
) -> tuple[str, ...] | None:
    if existing is None:
        return None
    keys = [
        output_path(output, file.machine, file.name) if options.machine_from == PATH else file.name
        for file in unit
    ]
    return tuple(path for key in keys for path in existing.get(key, ()))
