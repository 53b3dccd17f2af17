"""Score one unit of a fleet, in whatever process: read, score, and rename the outputs in place."""

from __future__ import annotations

import os
import warnings
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, NamedTuple

from edgeae import __version__
from edgeae.data.cores import THREADS
from edgeae.data.uris import is_uri, local_input
from edgeae.fleet.covered import covered
from edgeae.fleet.machines import PATH, folder_name
from edgeae.fleet.models import FleetModel, any_model, file_digest, model_for
from edgeae.fleet.scores import SUFFIX, ScoreFacts, write_scores
from edgeae.fleet.task import FAILED, SCORED, Outcome
from edgeae.fleet.windows import (
    MachineWindows,
    StampedBlocks,
    one_line,
    stride_of,
    windows_by_machine,
)
from edgeae_runtime.arrays import decimal
from edgeae_runtime.errors import EdgeAEError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from edgeae.fleet.machines import InputFile
    from edgeae.fleet.scores import ScorePart
    from edgeae.fleet.task import FleetOptions, ScoreTask

_FAILURES = (EdgeAEError, OSError, MemoryError)
_ONE_THREAD = (THREADS, "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")


def use_one_thread() -> None:
    """Give this process, one of several workers, one thread."""
    import pyarrow

    os.environ.update(dict.fromkeys((*_ONE_THREAD, "TF_NUM_INTEROP_THREADS"), "1"))
    pyarrow.set_cpu_count(1)


class _Local(NamedTuple):
    """A file of a unit, its copy on this machine, and its digest."""

    file: InputFile
    path: str
    sha256: str


def score_unit(task: ScoreTask) -> list[Outcome]:
    """Score the files of a unit, and return what became of each; bad ones fail alone.

    Raises
    ------
    Exception
        A bug of ours; all that data, disks and stores do is an outcome.
    """
    options = task.options
    try:
        if options.machine_from == PATH:
            model = model_for(
                task.model, task.files[0].machine, options.verify_key, options.allow_native
            )
        else:
            model = any_model(task.model, options.verify_key, options.allow_native)
    except _FAILURES as error:
        return [_failed(file, error) for file in task.files]
    with ExitStack() as stack:
        outcomes, files = [], []
        for file in task.files:
            try:
                local = stack.enter_context(local_input(file.path))
                files.append(_Local(file, local, file_digest(local)))
            except _FAILURES as error:
                outcomes.append(_failed(file, error))
        reason = ""
        if task.existing is not None and not outcomes:
            inputs = {file.file.path: file.sha256 for file in files}
            found = covered(task, inputs, model, _facts)
            if found.outcomes is not None:
                return found.outcomes
            reason = found.reason
        score = _score_files if options.machine_from == PATH else _score_mixed
        return [
            *outcomes,
            *(out._replace(reason=out.reason or reason) for out in score(task, files, model)),
        ]


def _failed(file: InputFile, error: Exception, machine: str = "") -> Outcome:
    return Outcome(file.path, machine or file.machine, FAILED, one_line(error))


def _facts(
    machine: str, model: FleetModel, input_sha256: str, options: FleetOptions, machines: int = 1
) -> ScoreFacts:
    return ScoreFacts(
        machine,
        model.sha256,
        input_sha256,
        decimal(model.model.threshold),
        model.model.inputs.shape[0] if len(model.model.inputs.shape) > 1 else 1,
        stride_of(model.model, options),
        __version__,
        options.digest,
        machines,
        () if model.model.inputs.condition is None else model.model.inputs.condition.values,
    )


def _score_files(task: ScoreTask, files: list[_Local], model: FleetModel) -> Iterator[Outcome]:
    """Score files of one machine, in the order of their stamps if windows go on."""
    options = task.options
    stamped = StampedBlocks(model.model.inputs, options)
    windows: MachineWindows | None = None
    for file in _in_time_order(files, stamped) if options.continue_over_files else files:
        what = file.file.path
        try:
            if windows is None or not options.continue_over_files:
                stamped = StampedBlocks(model.model.inputs, options)
                windows = MachineWindows(model.model, options, what)
            facts = _facts(file.file.machine, model, file.sha256, options)
            parts = _Counted(_parts(file, stamped, windows, options))
            with caught_notes() as notes:
                path = _write(task.output, file.file, facts, parts, options)
        except _FAILURES as error:
            windows = None  # no window goes over what could not be read
            yield _failed(file.file, _renamed(error, file))
            continue
        yield Outcome(
            what,
            file.file.machine,
            SCORED,
            "",
            path,
            stamped.rows,
            parts.windows,
            parts.flags,
            stamped.last_stamp,
            tuple(note.replace(file.path, what) for note in notes),
        )


@contextmanager
def caught_notes() -> Iterator[list[str]]:
    """Gather our own warnings, and drop those of other packages."""
    notes: list[str] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield notes
        notes += [str(one.message) for one in caught if one.category is UserWarning]


def _renamed(error: Exception, file: _Local) -> Exception:
    """Name the file in place of its copy."""
    if isinstance(error, EdgeAEError):
        return type(error)(str(error).replace(file.path, file.file.path))
    if isinstance(error, OSError) and error.filename == file.path:
        error.filename = file.file.path
    return error


def _in_time_order(files: list[_Local], stamped: StampedBlocks) -> list[_Local]:
    """Order files by their first stamps; those that cannot be read fail when it is their turn."""

    def first_stamp(file: _Local) -> int:
        try:
            block = next(stamped.of(file.path, file.file.path), None)
        except _FAILURES:
            return 0
        return 0 if block is None or block.stamps is None else int(block.texts[0][0])

    return sorted(files, key=first_stamp)


def _parts(
    file: _Local, stamped: StampedBlocks, windows: MachineWindows, options: FleetOptions
) -> Iterator[ScorePart]:
    for block in stamped.of(file.path, file.file.path):
        yield from windows.take(block)
    if not options.continue_over_files:
        windows.require_window(file.file.path)


class _Counted:
    """Parts that are counted on their way."""

    def __init__(self, parts: Iterable[ScorePart]) -> None:
        self._parts = parts
        self.windows = self.flags = 0

    def __iter__(self) -> Iterator[ScorePart]:
        for part in self._parts:
            self.windows += len(part.scores)
            self.flags += int(part.flags.sum())
            yield part


def output_path(output: str, machine: str, name: str) -> str:
    """Return the path of a score file."""
    return f"{output.rstrip('/')}/{folder_name(machine)}/{name}{SUFFIX}"


def _write(
    output: str,
    file: InputFile,
    facts: ScoreFacts,
    parts: Iterable[ScorePart],
    options: FleetOptions,
) -> str:
    path = output_path(output, facts.machine, file.name)
    if not is_uri(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
    write_scores(path, facts, parts, has_time=options.time is not None)
    return path


def _score_mixed(task: ScoreTask, files: list[_Local], model: FleetModel) -> Iterator[Outcome]:
    """Score a file whose rows name their machines."""
    options = task.options

    def of(machine: str) -> FleetModel:
        return model_for(task.model, machine, options.verify_key, options.allow_native)

    for file in files:
        stamped = StampedBlocks(model.model.inputs, options)
        try:
            blocks = stamped.of(file.path, file.file.path, (options.machine_from,))
            found, failed = windows_by_machine(
                blocks, file.file.path, lambda name: of(name).model, options
            )
        except _FAILURES as error:
            yield _failed(file.file, _renamed(error, file))
            continue
        for machine, reason in failed.items():
            yield Outcome(file.file.path, machine, FAILED, reason)
        rows = stamped.rows
        for machine, windows in found.items():
            parts = _Counted(windows)
            try:
                of_file = len(found) + len(failed)  # a resumed run tries failed ones again
                facts = _facts(machine, of(machine), file.sha256, options, of_file)
                path = _write(task.output, file.file, facts, parts, options)
            except _FAILURES as error:
                yield _failed(file.file, error, machine)
                continue
            last = max(int(part.stamps.max(initial=0)) for part in windows)
            yield Outcome(
                file.file.path,
                machine,
                SCORED,
                "",
                path,
                rows,
                parts.windows,
                parts.flags,
                last if options.time is not None else None,
            )
            rows = 0  # those of a file count once
