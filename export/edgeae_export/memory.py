"""Memory of a device, and the refusal of a C file that does not fit it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.containers.c_source import c_facts
from edgeae_runtime.errors import EdgeAEError, InputError

if TYPE_CHECKING:
    from pathlib import Path

_UNITS = {"": 1, "k": 1024, "m": 1024**2}


class DoesNotFitError(EdgeAEError, ValueError):
    """A network needs more memory than the device has."""

    @classmethod
    def of(
        cls, path: Path, lacks: list[str], precision: str, fitting: list[str], needs: str = ""
    ) -> DoesNotFitError:
        """Say what a file needs, and which precisions would fit (and what those need)."""
        advice = "no precision would fit"
        if fitting:
            advice = f"precision {' or '.join(fitting)} would fit{needs}"
        return cls(
            f"{path}: it needs {', '.join(lacks)} in {precision}; {advice}; nothing was written"
        )


class Device(NamedTuple):
    """Memory that a model may use, in bytes; None is not checked."""

    flash: int | None = None
    ram: int | None = None
    stack: int | None = None

    def lacks(self, data: bytes) -> list[str]:
        """List the kinds of memory of which a C file needs more than this device has."""
        facts = c_facts(data)
        return [
            f"{name} {facts[f'{name}_bytes']} of {limit} bytes"
            for name, limit in self._asdict().items()
            if limit is not None and facts[f"{name}_bytes"] > limit
        ]


def device_of(flash: str | None, ram: str | None, stack: str | None) -> Device | None:
    """Build a device from sizes such as `256k`; None if there is no limit.

    Raises
    ------
    InputError
        If a text is not a size.
    """
    limits = (flash, ram, stack)
    if all(limit is None for limit in limits):
        return None
    return Device(*(None if limit is None else size_bytes(limit) for limit in limits))


def size_bytes(text: str) -> int:
    """Parse a size such as `512`, `16k` or `1M` to bytes.

    Raises
    ------
    InputError
        If the text is not a size.

    Examples
    --------
    >>> size_bytes("256k"), size_bytes("1M"), size_bytes("512")
    (262144, 1048576, 512)
    """
    found = re.fullmatch(r"(\d+)\s*([kKmM]?)[bB]?", text.strip())
    if found is None:
        raise InputError(f"a size must be like 512, 16k or 1M; got '{text}'")
    return int(found[1]) * _UNITS[found[2].lower()]
