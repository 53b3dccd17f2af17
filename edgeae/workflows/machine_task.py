"""What a worker needs to train one machine of a fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from edgeae.workflows.train import TrainingOptions


class MachineTask(NamedTuple):
    """A machine: its files, the folder for its detector, and the shared network's file, if any."""

    machine: str
    files: tuple[str, ...]
    output: str
    training: TrainingOptions
    formats: tuple[str, ...]
    shared: str | None = None
