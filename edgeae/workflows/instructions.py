"""Instructions of a C file on microcontrollers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_export.emulated.cost import costs
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.containers.c_source import is_c
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts


def instructions_of(path: str, verify_key: str | None = None) -> Facts:
    """Count what a C file, which `verify_key` must have signed, takes on each core.

    Raises
    ------
    ArtifactError, InputError, OSError
        If it is no C file, or does not pass its self-test on an emulated core.
    """
    data, _ = read_verified(path, verify_key)
    if not is_c(data):
        raise InputError(f"{path}: `instructions` are counted for .c files only")
    return {core: cost._asdict() for core, cost in costs(data).items()}
