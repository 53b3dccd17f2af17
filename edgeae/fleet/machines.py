"""The machines of a fleet by their files, and the units of work: one file, or a machine's files."""

from __future__ import annotations

import os
from collections import defaultdict
from typing import NamedTuple
from urllib.parse import quote

from edgeae.data.uris import files_below, fixed_part, place_of
from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed

PATH = "path"
"""`machine_from` of machines that are folders or files."""
MACHINE = "{machine}"
"""What stands for a machine's folder in the path of its model."""

_PACKED = (".gz", ".zst", ".zstd")


class InputFile(NamedTuple):
    """A file of readings: its path, its machine (empty if a column names it) and its short name.

    The name is the path below the machine's folder without the suffix; the output has it, too.
    """

    path: str
    machine: str
    name: str


class Refused(NamedTuple):
    """A file that is not read, and why."""

    path: str
    machine: str
    reason: str


class Listing(NamedTuple):
    """The files of a fleet, those that cannot be scored, and those that hold no readings."""

    files: list[InputFile]
    refused: list[Refused]
    left_out: list[str]


def listing(source: str, machine_from: str) -> Listing:
    """Find the files of a folder, a pattern or a URI, and the machine of each.

    A machine is the first folder below `source` (`machine=pump1` is pump1), or a file that lies
    in it. Files and folders whose names begin with `.` or `_` hold no readings.

    Raises
    ------
    InputError, EdgeAEError, OSError
        If nothing is there, or it cannot be read.
    """
    root = _root(source)
    files, left_out = [], []
    for path in files_below(source):
        inside = _below(path, root)
        if any(part.startswith((".", "_")) for part in inside.split("/")):
            left_out.append(path)
        else:
            files.append(_input_file(path, inside, machine_from))
    if not files:
        raise InputError(f"{source}: must name files of readings; got none there")
    good, refused = _without_clashes(files, root)
    return Listing(good, refused, left_out)


def _root(source: str) -> str:
    """Return the folder of which machines are named, as the files' paths begin."""
    place = place_of(source)
    root = fixed_part(place.path).rstrip("/")
    if root == place.path.rstrip("/") and not place.prefix and os.path.isfile(root):
        root = os.path.dirname(root)
    return f"{place.prefix}{root}"


def _below(path: str, root: str) -> str:
    inside = path.removeprefix(root) if root else path
    return inside.replace(os.sep, "/").strip("/") or path.rsplit("/", 1)[-1]


def _input_file(path: str, inside: str, machine_from: str) -> InputFile:
    stem = _stem(inside)
    if machine_from != PATH:
        return InputFile(path, "", stem)
    first, _, rest = stem.partition("/")
    machine = first.rpartition("=")[2] if rest else first
    return InputFile(path, machine, rest or first)


def _stem(path: str) -> str:
    """Return a path without the suffixes of its kind.

    Examples
    --------
    >>> _stem("pump.1/2026.03.csv.gz"), _stem("pump.parquet")
    ('pump.1/2026.03', 'pump')
    """
    for suffix in _PACKED:
        path = path.removesuffix(suffix)
    return os.path.splitext(path)[0]


def _without_clashes(files: list[InputFile], root: str) -> tuple[list[InputFile], list[Refused]]:
    """Refuse machines of one name in several places, and files whose outputs would be one."""
    homes: dict[str, set[str]] = defaultdict(set)
    outputs: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in files:
        homes[folder_name(file.machine)].add(_home(file, root))
        outputs[folder_name(file.machine), file.name].append(file.path)
    good, refused = [], []
    for file in files:
        places = sorted(homes[folder_name(file.machine)])
        same = outputs[folder_name(file.machine), file.name]
        if file.machine and len(places) > 1:
            reason = f"machines must have different names; {listed(places)} are '{file.machine}'"
        elif len(same) > 1:
            reason = f"files must differ in more than their suffix; got {listed(same)}"
        else:
            good.append(file)
            continue
        refused.append(Refused(file.path, file.machine, reason))
    return good, refused


def _home(file: InputFile, root: str) -> str:
    """Return the folder below the root that names the machine, or the file that does."""
    return _below(file.path, root).split("/")[0] if file.machine else ""


def folder_name(machine: str) -> str:
    """Return a machine's name as the name of one folder, whatever characters it has.

    Examples
    --------
    >>> folder_name("pump 1/left"), folder_name("..")
    ('pump 1%2Fleft', '%2E%2E')
    """
    name = quote(machine, safe=" ()+,;=@äöüÄÖÜß")
    return name.replace(".", "%2E") if not name.strip(".") else name


def units_of(files: list[InputFile], *, continue_over_files: bool) -> list[tuple[InputFile, ...]]:
    """Return what is scored at a time: each file, or all files of each machine.

    Examples
    --------
    >>> files = [InputFile("a/1", "a", "1"), InputFile("a/2", "a", "2"), InputFile("b", "b", "b")]
    >>> [len(unit) for unit in units_of(files, continue_over_files=True)]
    [2, 1]
    """
    if not continue_over_files:
        return [(file,) for file in files]
    machines: dict[str, list[InputFile]] = defaultdict(list)
    for file in files:
        machines[file.machine].append(file)
    return [tuple(of) for of in machines.values()]
