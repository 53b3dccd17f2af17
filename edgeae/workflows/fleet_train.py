"""One detector and its artifacts for each machine of a fleet."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from time import monotonic
from typing import TYPE_CHECKING

from edgeae.data.cores import usable_cores
from edgeae.data.uris import is_uri, local_output
from edgeae.fleet.by_column import split_by_column
from edgeae.fleet.engines import check_engine, engine_of
from edgeae.fleet.machines import PATH, folder_name, listing
from edgeae.fleet.processes import MAX_TRIES
from edgeae.fleet.score import refuse_output_inside
from edgeae.fleet.train import TrainingRecord, digest_of
from edgeae.fleet.unit import caught_notes, use_one_thread
from edgeae.workflows.export import export_files
from edgeae.workflows.machine_task import MachineTask
from edgeae.workflows.train import TrainingOptions, train_files
from edgeae_export.exporter import Options
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.messages import error_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from edgeae.evaluate.model import Facts


_WORKER_BYTES = 1 << 30  # training took 920 to 950 MB
TASKS_PER_WORKER = 48  # a worker of 865 MB grows by 2.5 MB a machine


@dataclass(frozen=True)
class FleetTraining:
    """How the detectors of a fleet are trained.

    Parameters
    ----------
    training
        Options of each machine's training.
    machine_from
        `path` for machines that are folders or files, else the column that names them.
    formats
        Suffixes of the artifacts that each machine gets.
    shared
        One network for all machines, each with a scaler and a threshold of its own.
    workers
        Processes on this machine; None is what its cores and its memory allow.
    ray
        Address of a Ray cluster to run on instead, or `local`.
    resume
        Leave machines alone that are trained already, from the same readings and options.
    """

    training: TrainingOptions
    machine_from: str = PATH
    formats: tuple[str, ...] = ("onnx",)
    shared: bool = False
    workers: int | None = None
    ray: str | None = None
    resume: bool = False

    def check(self) -> None:
        """Refuse options that do not go together.

        Raises
        ------
        InputError
            The message names them.
        """
        self.training.check()
        check_engine(self.workers, self.ray)
        unknown = sorted(set(self.formats) - {"onnx", "tflite", "c"})
        if unknown:
            raise InputError(f"`formats` must be of onnx, tflite and c; got '{unknown[0]}'")
        if self.training.test_split.test is not None:
            raise InputError("`test` is one file; take `test_fraction` of each machine's readings")
        if self.shared and self.training.test_split.test_fraction is not None:
            raise InputError("`test_fraction` goes with detectors that share no network")
        if self.shared and self.training.detector.front_end not in ("auto", "none"):
            raise InputError("`front_end` goes with detectors that share no network")
        if self.training.feedback:
            raise InputError("`feedback` is of one machine; train that one with 'edgeae train'")

    @property
    def digest(self) -> str:
        """Digest of what changes a detector."""
        detector = self.training.detector.get_params()
        what = replace(self.training, detector=None)  # type: ignore[arg-type]
        return digest_of([], (what, sorted(detector.items(), key=str), self.formats, self.shared))


def train_fleet(
    data: str,
    output: str,
    options: FleetTraining,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Facts:
    """Train a detector for each machine whose readings are in a folder, a pattern or a URI.

    `OUTPUT/<machine>.edgeae` and its artifacts are written as they are finished, and
    `OUTPUT/train.json` tells what became of each machine. One that cannot be trained is named
    there, and does not end the run.

    Raises
    ------
    EdgeAEError, InputError, OSError
        If the options or the folders cannot be used.
    """
    options.check()
    refuse_output_inside(data, output)
    if not is_uri(output):
        os.makedirs(output, exist_ok=True)
    with ExitStack() as stack:
        machines, refused = _machines(data, options.machine_from, stack)
        record = TrainingRecord.begin(output, options.digest, machines, resume=options.resume)
        for machine, reason in refused.items():
            record.add(machine, {"error": reason})
        training = _without_column(options, machines)
        tasks = [
            MachineTask(name, files, output, training, options.formats)
            for name, files in machines.items()
        ]
        new = [task for task in tasks if not record.has(task.machine, task.files, task.formats)]
        kept = len(tasks) - len(new)
        if options.shared and new:  # a network of all machines: all get it
            from edgeae.workflows.fleet_shared import with_shared_network

            new, kept = with_shared_network(tasks, record, stack), 0
        _run(new, record, options, progress)
    return record.facts(kept)


def _machines(
    data: str, machine_from: str, stack: ExitStack
) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
    """Return the files of each machine by its name, and why others are refused."""
    found = listing(data, machine_from)
    refused = {file.machine or file.path: file.reason for file in found.refused}
    machines: dict[str, list[str]] = defaultdict(list)
    if machine_from == PATH:
        for file in found.files:
            machines[file.machine].append(file.path)
    else:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="edgeae-"))
        machines.update(split_by_column([file.path for file in found.files], machine_from, folder))
    return {name: tuple(files) for name, files in sorted(machines.items())}, refused


def _without_column(
    options: FleetTraining, machines: dict[str, tuple[str, ...]]
) -> TrainingOptions:
    """Leave out the column that names the machine; of Parquet it is gone already."""
    columns = options.training.columns
    has_column = any(file.endswith(".csv") for files in machines.values() for file in files)
    if options.machine_from == PATH or not has_column:
        return options.training
    return replace(
        options.training, columns=columns._replace(drop=(*columns.drop, options.machine_from))
    )


def _run(
    tasks: Sequence[MachineTask],
    record: TrainingRecord,
    options: FleetTraining,
    progress: Callable[[int, int], None],
) -> None:
    progress(0, len(tasks))
    engine = engine_of(
        options.workers,
        options.ray,
        default_workers(),
        tasks_per_worker=TASKS_PER_WORKER,
        worker_bytes=_WORKER_BYTES,
    )
    try:
        with closing(engine.run(train_in_worker, tasks, _lost)) as results:
            for done, (task, facts) in enumerate(results, 1):
                record.add(task.machine, facts)
                progress(done, len(tasks))
    finally:
        record.write()  # of a run that was stopped as well


def default_workers() -> int:
    """Return how many workers this machine has cores and memory for."""
    try:
        free_bytes = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):  # not a Unix
        return usable_cores()
    return max(1, min(usable_cores(), free_bytes // _WORKER_BYTES))


def _lost(task: MachineTask) -> Facts:
    return {"error": f"the worker died {MAX_TRIES} times at it (out of memory, or killed)"}


def train_in_worker(task: MachineTask) -> Facts:
    """Train a machine in a process that is one of several; return the facts, or the error."""
    use_one_thread()
    with open(os.devnull, "w") as nothing:
        os.dup2(nothing.fileno(), 2)  # notes are in the facts
    try:
        return train_machine(task)
    except (EdgeAEError, OSError) as error:
        return {"error": error_text(error)}


def train_machine(task: MachineTask) -> Facts:
    """Train the detector of one machine, write its artifacts, and return what the record keeps.

    Raises
    ------
    EdgeAEError, OSError
        As `train_files` and `export_files` do.
    """
    from edgeae.train.keras_backend import keras

    keras.backend.clear_session()  # names of layers count from 1, as in a process of its own
    began = monotonic()
    base = f"{task.output}/{folder_name(task.machine)}"
    with caught_notes() as notes, ExitStack() as stack:
        detector = stack.enter_context(local_output(f"{base}.edgeae"))
        if task.shared is None:
            facts = train_files(task.files, detector, task.training)
        else:
            from edgeae.workflows.fleet_shared import train_with_shared

            facts = train_with_shared(task.shared, task.files, detector, task.training)
        targets = [stack.enter_context(local_output(f"{base}.{suffix}")) for suffix in task.formats]
        if targets:
            export_files(detector, targets, ["float32"], Options())
    return {
        "detector": f"{folder_name(task.machine)}.edgeae",
        "artifacts": [f"{folder_name(task.machine)}.{suffix}" for suffix in task.formats],
        "input_sha256": digest_of(task.files),
        "threshold": facts["threshold"]["value"],
        "promise": facts["promise"],
        "calibration_windows": facts["calibration_windows"],
        "seconds": round(monotonic() - began, 1),
        "notes": notes,
    }
