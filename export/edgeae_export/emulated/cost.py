"""What a C file takes on microcontrollers: measured under QEMU, or estimated."""

from __future__ import annotations

import re
import subprocess
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from edgeae_export.counts import Counts
from edgeae_export.emulated.boards import BOARDS, Target
from edgeae_export.formats.c99.literals import float_literals, integer_literals
from edgeae_runtime.containers.c_header import header
from edgeae_runtime.containers.c_source import c_facts, c_manifest, c_name
from edgeae_runtime.errors import ArtifactError
from edgeae_runtime.manifest.reader import read_manifest

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Manifest

_HERE = files("edgeae_export") / "emulated"
_FLAGS = ("-std=c99", "-O2", "-fno-trapping-math", "-ffunction-sections", "-fdata-sections")
_KNOWN_INSTRUCTIONS = 200_000
_WINDOWS = 3
_SECONDS = 120
CORES = ("m0", "m3", "m4f", "m55", "rv32")
_PER_MAC = {
    "float32": (250, 115, 5, 3, 290),
    "int8": (300, 140, 14, 8, 350),
    "int8-full": (15, 8, 4, 3, 11),
}
"""Instructions of a multiply-accumulate on each core, with all that comes with it."""


class Cost(NamedTuple):
    """Instructions of a window and of a push that completes none, and the deepest stack.

    `by` is `qemu`, or `estimate`, which knows no stack. A window of one reading is always
    completed, so its push has no instructions of its own.
    """

    window: int
    push: int | None
    stack_bytes: int | None
    by: str


def costs(data: bytes) -> dict[str, Cost]:
    """Count what a C file takes on each core; on those without compiler or QEMU, estimate it.

    Instructions are those of `-O2`; they are not cycles, time or energy. The file's code runs under
    QEMU alone, which is no protection from a hostile file.

    Raises
    ------
    ArtifactError
        If the file cannot be read, or a build does not pass the file's self-test.
    """
    manifest = read_manifest(c_manifest(data))
    found = {}
    for core in CORES:
        board = BOARDS[core]
        measured = None if board.missing_tools() else _measured(core, board, data, manifest)
        macs = c_facts(data)["multiply_accumulates"]
        found[core] = measured or estimated(core, manifest.precision, macs)
    return found


def _measured(core: str, board: Target, data: bytes, manifest: Manifest) -> Cost | None:
    """Run a file on a board; None if it does not fit the board."""
    name = c_name(data)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / f"{name}.c").write_bytes(data)
        (folder / f"{name}.h").write_bytes(header(data, manifest))
        (folder / "windows.h").write_text(_windows(data, manifest), encoding="ascii")
        for file in ("main.c", "measure.h", "instructions.h"):
            (folder / file).write_bytes((_HERE / file).read_bytes())
        names = (
            f'-DEDGEAE_HEADER="{name}.h"',
            f"-DEDGEAE_MODEL={name}",
            f"-DEDGEAE_UPPER={name.upper()}",
        )
        compiler = [*board.compiler, "--specs=picolibc.specs", *_FLAGS]
        end = [*board.link_flags(), "-Wl,--gc-sections", "-lm", "-o", "t.elf"]
        _call([*compiler, "-c", f"{name}.c"], folder)
        try:
            _call([*compiler, *names, "main.c", f"{name}.o", *end], folder)
        except ArtifactError as error:
            if "region" in str(error) or "overflow" in str(error):  # the linker's words
                return None
            raise
        _call(board.command(), folder)
        text = (folder / "out.txt").read_text()
    if _number("selftest", text):
        raise ArtifactError(f"{name}.c does not pass its self-test on an emulated {core}")
    known = _number("known", text)
    ticks = _number("window", text), _number("push", text)
    window, push = (count * _KNOWN_INSTRUCTIONS // known for count in ticks)
    return Cost(window, push or None, _number("stack", text), "qemu")


def _windows(data: bytes, manifest: Manifest) -> str:
    """Write some golden windows as a C array."""
    counts, windows = c_facts(data).get("counts"), manifest.golden.windows[:_WINDOWS]
    rows = windows.reshape(len(windows), -1)
    if counts is None:
        kind, numbers = "float", float_literals(rows)
    else:
        scale = Counts(tuple(counts["gain"]), tuple(counts["offset"]))
        kind, numbers = "int16_t", integer_literals(scale.of_readings(windows))
    size = f"[{len(windows)}][{rows.shape[1]}]"
    return f"#define WINDOWS {len(windows)}\nstatic const {kind} windows{size} = {{\n{numbers}}};\n"


def estimated(core: str, precision: str, macs: int) -> Cost:
    """Estimate by multiply-accumulates, within a factor of three of most networks.

    Examples
    --------
    >>> estimated("m4f", "float32", 20_000).window
    100000
    """
    return Cost(_PER_MAC[precision][CORES.index(core)] * macs, None, None, "estimate")


def _number(word: str, text: str) -> int:
    found = re.search(rf"^{word} (\d+)", text, re.M)
    if found is None:
        raise ArtifactError(f"the program on the emulated board printed no '{word}'")
    return int(found[1])


def _call(command: list[str], folder: Path) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        told = next((line for line in lines if "region" in line), lines[0] if lines else "")
        raise ArtifactError(f"{command[0]}: exit {done.returncode}: {told[:200]}")
