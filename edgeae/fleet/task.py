"""What a worker gets and gives: a unit of files with how to score them, and what became of each."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, NamedTuple

from edgeae.fleet.machines import MACHINE, PATH
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae.fleet.machines import InputFile
    from edgeae_runtime.readings.columns import Raw

SCORED, SKIPPED, FAILED = "scored", "skipped", "failed"


@dataclass(frozen=True)
class FleetOptions:
    """How the files of a fleet are read, cut and scored.

    Parameters
    ----------
    machine_from
        `path` for machines that are folders or files, else the column that names them.
    time
        Column of the timestamps.
    drop
        Columns to leave out.
    stride
        Readings from one window to the next; None as trained.
    missing
        `fail`, `drop` or `invalid`, as for `edgeae score`.
    raw, rate_hz
        How samples without a header lie in files, and the rate, which must be as trained.
    continue_over_files
        Whether windows go on from one file of a machine to its next.
    verify_key, allow_native
        As for `edgeae_runtime.Scorer`.
    """

    machine_from: str = PATH
    time: str | None = None
    drop: tuple[str, ...] = ()
    stride: int | None = None
    missing: str = "fail"
    raw: Raw | None = None
    rate_hz: float | None = None
    continue_over_files: bool = False
    verify_key: str | None = None
    allow_native: bool = False

    def check(self, model: str) -> None:
        """Refuse options that contradict each other.

        Raises
        ------
        InputError
            If they do.
        """
        if self.continue_over_files and self.machine_from != PATH:
            raise InputError(
                "`continue_over_files` needs machines that are folders (`machine_from` path)"
            )
        if self.stride is not None and self.stride < 1:
            raise InputError(f"`stride` must be at least 1; got {self.stride}")
        if "{" in model.replace(MACHINE, ""):
            raise InputError(f"`model` may hold {MACHINE} only; got '{model}'")

    @property
    def digest(self) -> str:
        """Digest of what changes scores, as score files keep it."""
        values = {**asdict(self), "verify_key": None, "allow_native": None}
        return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class ScoreTask:
    """A unit of files, the model (maybe of each machine) and the folder of the output.

    `existing` are the score files that the folder has for the unit's files, if those count.
    """

    files: tuple[InputFile, ...]
    model: str
    output: str
    options: FleetOptions
    existing: tuple[str, ...] | None = None


class Outcome(NamedTuple):
    """What became of a file, or of one machine in it.

    `reason` says why it failed, why it was scored anew, or why it was skipped. `last_stamp` are
    microseconds since 1970, None without times. `notes` are what is amiss with its readings.
    """

    file: str
    machine: str
    status: str
    reason: str = ""
    output: str = ""
    rows: int = 0
    windows: int = 0
    flags: int = 0
    last_stamp: int | None = None
    notes: tuple[str, ...] = ()
