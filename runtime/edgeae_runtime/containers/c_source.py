"""Read what the runtime needs from a C artifact, and from a library built from it, as text."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.digest import MARKER

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json

ID_PLACEHOLDER = "0xFILEUL"
"""The number that a .c file shares with its .h, before the text is known."""
NETWORK = "/* The network, which no threshold changes. */\n"
DECISION = "/* The decision: threshold, golden windows and manifest. */\n"
"""The lines before each half of a .c file; what is before the first serves one that is whole."""
_FIRST_LINE = re.compile(rb"/\* (\w+)\.c: an anomaly detector in C99, written by edgeae\.")
_ELF = b"\x7fELF"
_START = b'{"format":'
_ELF_MACHINES = {3: "x86 (32 bit)", 40: "ARM (32 bit)", 62: "x86-64", 183: "aarch64", 243: "RISC-V"}


def is_c(data: bytes) -> bool:
    """Recognise a C file of edgeae by its first line."""
    return _FIRST_LINE.match(data) is not None


def is_library(data: bytes) -> bool:
    r"""Recognise a shared library of Linux by its first bytes.

    Examples
    --------
    >>> is_library(b"\x7fELF"), is_library(b"/* pump.c")
    (True, False)
    """
    return data[:4] == _ELF


def library_processor(data: bytes) -> str:
    """Name the processor that a shared library was built for."""
    little = data[5:6] == b"\x01"
    machine = int.from_bytes(data[18:20], "little" if little else "big")
    return _ELF_MACHINES.get(machine, f"processor type {machine}")


def c_name(data: bytes) -> str:
    """Return the prefix of the C file's functions."""
    found = _FIRST_LINE.match(data)
    if found is None:
        raise ArtifactError("not a C file of edgeae; write one with 'edgeae export'")
    return found[1].decode()


def halves(data: bytes) -> tuple[bytes, bytes]:
    """Split a C file into its network, which no threshold changes, and its decision."""
    network, found, decision = data.partition(NETWORK.encode())[2].partition(DECISION.encode())
    if not found:
        raise ArtifactError("the C file has no decision; export it again")
    return network, decision


def c_facts(data: bytes) -> Json:
    """Return the bytes of flash, RAM and stack, and the multiply-accumulates per window."""
    found = re.search(rb"^   facts: (\{.*\}) \*/$", data, re.M)
    if found is None:
        raise ArtifactError("the C file does not state its memory; export it again")
    facts: Json = json.loads(found[1])
    return facts


def c_manifest(data: bytes) -> bytes:
    """Return the manifest's JSON, which the C file holds as numbers."""
    found = re.search(rb"_manifest\[\] = \{([0-9,\s]*)\};", data)
    if found is None:
        raise ArtifactError("no manifest in the C file; write it with 'edgeae export'")
    return bytes(int(number) for number in found[1].split(b",")).rstrip(b"\0")


def library_manifest(data: bytes) -> bytes:
    """Return the manifest's JSON, a string in the library."""
    at = data.find(MARKER)
    start, end = data.rfind(_START, 0, max(at, 0)), data.find(b"\0", max(at, 0))
    if at < 0 or start < 0 or end < 0:
        raise ArtifactError("no manifest in the library; build it with 'edgeae-runtime build'")
    return data[start:end]


def file_id(data: bytes) -> str:
    """Return the number that the `.c` file shares with its `.h`."""
    found = re.search(rb"_FILE != (0x[0-9a-f]{8}UL)", data)
    if found is None:
        raise ArtifactError(
            "the number that the C file shares with its .h is missing; export it again"
        )
    return found[1].decode()
