"""Whether a C file fits a device, said before it is written."""

from __future__ import annotations

import re
from typing import NamedTuple

from edgeae_runtime.containers.c_source import c_facts
from edgeae_runtime.errors import EdgeAEError, InputError

_UNITS = {"": 1, "k": 1024, "m": 1024**2}


class DoesNotFitError(EdgeAEError, ValueError):
    """A network needs more memory than the device has."""


class Device(NamedTuple):
    """Memory for the model in bytes; None is not checked."""

    flash: int | None = None
    ram: int | None = None
    stack: int | None = None

    def lacks(self, data: bytes) -> list[str]:
        """What a C file needs beyond this device, in words."""
        facts = c_facts(data)
        return [
            f"{name} {facts[f'{name}_bytes']} of {limit} bytes"
            for name, limit in self._asdict().items()
            if limit is not None and facts[f"{name}_bytes"] > limit
        ]


def device_of(flash: str | None, ram: str | None, stack: str | None) -> Device | None:
    """Device with sizes as people write them; None without a limit.

    Raises
    ------
    InputError
        If one is no size.
    """
    limits = (flash, ram, stack)
    if all(limit is None for limit in limits):
        return None
    return Device(*(None if limit is None else size_bytes(limit) for limit in limits))


def size_bytes(text: str) -> int:
    """Bytes in a size as people write it.

    Raises
    ------
    InputError
        If it is none.

    Examples
    --------
    >>> size_bytes("256k"), size_bytes("1M"), size_bytes("512")
    (262144, 1048576, 512)
    """
    found = re.fullmatch(r"(\d+)\s*([kKmM]?)[bB]?", text.strip())
    if found is None:
        raise InputError(f"a size must be like 512, 16k or 1M; got '{text}'")
    return int(found[1]) * _UNITS[found[2].lower()]
