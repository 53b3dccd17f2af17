"""The models of a worker, the last few of them kept open."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import NamedTuple

from edgeae.data.uris import files_below, local_input
from edgeae.evaluate.model import Model, is_detector, open_model, refuse_key
from edgeae.fleet.machines import MACHINE, folder_name
from edgeae_runtime.artifact.loaded import LoadOptions, read_facts

_MAX_OPEN = 16


class FleetModel(NamedTuple):
    """An opened model and the digest of its file."""

    model: Model
    sha256: str


def model_for(template: str, machine: str, verify_key: str | None, native: bool) -> FleetModel:
    """Open the model of a machine, the same for all where the path does not hold `{machine}`.

    Raises
    ------
    EdgeAEError, OSError
        If it cannot be opened.
    """
    return _opened(template.replace(MACHINE, folder_name(machine)), verify_key, native)


def any_model(template: str, verify_key: str | None, native: bool) -> FleetModel:
    """Open the model, or the first of the machines' models, which all read the same columns.

    Raises
    ------
    EdgeAEError, OSError
        If there is none, or it cannot be opened.
    """
    path = files_below(template.replace(MACHINE, "*"))[0] if MACHINE in template else template
    return _opened(path, verify_key, native)


def check_model(template: str, verify_key: str | None) -> None:
    """Refuse a model for all machines that cannot be opened, before each file fails by it.

    Raises
    ------
    EdgeAEError, OSError
        If it cannot. No engine is started, and nothing of the file is run.
    """
    if MACHINE in template:
        return
    with local_input(template) as local:
        if is_detector(local):
            refuse_key(verify_key)
        else:
            read_facts(local, LoadOptions(verify_key=verify_key))


@lru_cache(_MAX_OPEN)
def _opened(path: str, verify_key: str | None, native: bool) -> FleetModel:
    with local_input(path) as local:
        digest = file_digest(local)
        return FleetModel(open_model(local, verify_key=verify_key, allow_native=native), digest)


def file_digest(path: str) -> str:
    """Return the SHA-256 of a file.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
