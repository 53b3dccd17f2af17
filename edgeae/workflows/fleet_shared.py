"""One network for all machines of a fleet: trained once, then given to each with its own scaler."""

from __future__ import annotations

import os
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING

from edgeae.detector import Detector
from edgeae.evaluate.model import detector_facts
from edgeae.storage.detector_file import read_detector
from edgeae.train.parameters import Parameters, check_parameters
from edgeae.train.progress import training_bar
from edgeae.train.shared import contribution, fit_shared, own_state
from edgeae.workflows.train import refuse_rising
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.messages import error_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import ExitStack

    from edgeae.data.windowing import WindowingOptions
    from edgeae.data.windows import SeriesInfo, Windows
    from edgeae.evaluate.model import Facts
    from edgeae.fleet.train import TrainingRecord
    from edgeae.train.shared import Contribution
    from edgeae.workflows.machine_task import MachineTask
    from edgeae.workflows.train import TrainingOptions


def with_shared_network(
    tasks: Sequence[MachineTask], record: TrainingRecord, stack: ExitStack
) -> list[MachineTask]:
    """Train the network of all machines, and return the tasks that give it to each.

    A machine whose readings cannot be used is named in the record and left out. The network lies in
    a temporary file that the stack removes.

    Raises
    ------
    InputError
        If no machine is left, or their windows differ.
    """
    training = tasks[0].training
    parameters = _parameters(training)
    parts: list[Contribution] = []
    usable: list[MachineTask] = []
    for task in tasks:
        try:
            if usable:  # `auto` is decided by the first machine
                training = usable[0].training
            windows, info, windowing = _windows(task.files, training)
            parts.append(contribution(task.machine, parameters, windows, info, len(tasks)))
        except (EdgeAEError, OSError) as error:
            record.add(task.machine, {"error": error_text(error)})
            continue
        usable.append(task._replace(training=_with_windowing(task.training, windowing)))
    with training_bar(hidden=not parameters.verbose) as on_epoch:
        shared = fit_shared(parameters, parts, on_epoch)
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="edgeae-"))
    path = os.path.join(folder, "shared.edgeae")
    Detector.from_state(shared).save(path)
    return [task._replace(shared=path) for task in usable]


def train_with_shared(
    shared: str, files: Sequence[str], output: str, training: TrainingOptions
) -> Facts:
    """Save the detector of a machine that shares its network, and return its facts.

    Raises
    ------
    ArtifactError, InputError, OSError
        If its readings cannot be used.
    """
    windows, info, _ = _windows(files, training)
    state = own_state(read_detector(shared), _parameters(training), windows, info, training.alarms)
    detector = Detector.from_state(state)
    detector.save(output)
    return {"detector": output, **detector_facts(detector)}


def _windows(
    files: Sequence[str], training: TrainingOptions
) -> tuple[Windows, SeriesInfo, WindowingOptions]:
    table = training.read(files)
    windowing, _ = training.windowing.for_table(table)
    if not training.keep_rising and training.detector.rows == "readings":
        refuse_rising(table)
    labelled = windowing.windows(table)
    info = windowing.about(table, with_names=training.detector.rows == "readings")
    return labelled.windows.where(labelled.is_normal), info, windowing


def _with_windowing(training: TrainingOptions, windowing: WindowingOptions) -> TrainingOptions:
    """Keep the length of windows that the first machine has decided on."""
    return replace(training, windowing=windowing)


def _parameters(training: TrainingOptions) -> Parameters:
    parameters = Parameters(**training.detector.get_params())
    check_parameters(parameters)
    if parameters.threshold_rule == "max-f1":
        raise InputError("`threshold_rule` max-f1 goes with detectors that share no network")
    return parameters
