"""Memory of a device, and the refusal of a C file that does not fit it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.containers.c_source import c_facts
from edgeae_runtime.errors import ArtifactError, EdgeAEError, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from edgeae_runtime.arrays import Json

_UNITS = {"": 1, "k": 1024, "m": 1024**2}
_AVR_FLASH, _AVR_RAM = 64 * 1024, 4 * 1024
"""The largest device that is taken for an 8-bit AVR; its plain pointers reach no more flash."""
_AVR_CODE, _AVR_STACK = (
    1024,
    256,
)  # of code more than elsewhere, and all of the stack; tests measure
_NOT_ON_AVR = b'#error "an LSTM in floats is not offered for AVR'


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
    """Memory that a model may use, in bytes; None is not checked.

    With at most 64 kB of flash and 4 kB of RAM, both given, it may be an 8-bit AVR: then the golden
    windows, a copy of one of them and the stack have to fit, too.
    """

    flash: int | None = None
    ram: int | None = None
    stack: int | None = None

    def lacks(self, data: bytes) -> list[str]:
        """List what a C file needs more of than this device has."""
        facts = c_facts(data)
        lacks = self._over({name: facts[f"{name}_bytes"] for name in self._fields})
        if lacks or not self._may_be_avr():
            return lacks
        if _NOT_ON_AVR in data:
            return ["a processor of 32 bits for an LSTM"]
        return [f"{lack} on an 8-bit AVR" for lack in self._over(_on_avr(data, facts))]

    def _over(self, needs: dict[str, int]) -> list[str]:
        limits = self._asdict()
        return [
            f"{name} {needed} of {limits[name]} bytes"
            for name, needed in needs.items()
            if limits[name] is not None and needed > limits[name]
        ]

    def _may_be_avr(self) -> bool:
        return (
            self.flash is not None
            and self.ram is not None
            and self.flash <= _AVR_FLASH
            and self.ram <= _AVR_RAM
        )


def _on_avr(data: bytes, facts: Json) -> dict[str, int]:
    """Return flash and RAM of score, decision and self-test on an AVR, with one window."""
    found = re.search(rb"_GOLDEN_WINDOWS (\d+)$", data, re.M)
    if found is None:
        raise ArtifactError("the C file has no golden windows; export it again")
    window = facts["ram_bytes"] - 4 * (facts["scratch_floats"] + 1)
    golden = int(found[1]) * (window + 4)
    return {
        "flash": facts["flash_bytes"] + golden + _AVR_CODE,
        "ram": facts["ram_bytes"] + window + _AVR_STACK,
    }


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
