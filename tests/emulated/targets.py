"""C artifacts on emulated targets: Cortex-M boards and Linux processors under QEMU.

Counts are of instructions, from `-icount shift=0` and SysTick; never cycles, milliseconds or
energy.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import numpy as np

import edgeae_export
from edgeae_export.counts import Counts
from edgeae_export.emulated.boards import BOARDS, Target
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.containers.c_header import header
from edgeae_runtime.containers.c_source import c_facts, c_name

MAIN = Path(__file__).with_name("main.c")
_EMULATED = Path(edgeae_export.__file__).with_name("emulated")
HEADERS = _EMULATED / "instructions.h", _EMULATED / "measure.h"
WARNINGS = (
    "-std=c99",
    "-Wall",
    "-Wextra",
    "-Wconversion",
    "-Wdouble-promotion",
    "-Werror",
    "-pedantic",
)
_KNOWN_INSTRUCTIONS = 200_000


TARGETS = {
    **BOARDS,
    "aarch64": Target(("aarch64-linux-gnu-gcc",), ("qemu-aarch64-static", "-cpu", "cortex-a53")),
    "armhf": Target(("arm-linux-gnueabihf-gcc",), ("qemu-arm-static", "-cpu", "cortex-a7")),
    "armv6": Target(
        ("arm-linux-gnueabi-gcc", "-march=armv6", "-marm"),
        ("qemu-arm-static", "-cpu", "arm1176"),
    ),
    "riscv64": Target(("riscv64-linux-gnu-gcc",), ("qemu-riscv64-static",)),
}


class Run(NamedTuple):
    """Results of a target: scores and flags `(n,)`, self-test, sizes, and instructions a window.

    `flash_bytes` and `ram_bytes` are those of the model's own object code; `stack_bytes` is the
    deepest that a call went, C library and all. Linux counts no instructions.
    """

    scores: np.ndarray
    flags: np.ndarray
    selftest: int
    instructions: int | None
    flash_bytes: int
    ram_bytes: int
    stack_bytes: int


def missing_tools(name: str) -> list[str]:
    """Commands that a target needs and this machine lacks."""
    return TARGETS[name].missing_tools()


def run(name: str, data: bytes, windows: np.ndarray, folder: Path, optimise: str = "-O2") -> Run:
    """Compile a C artifact for a target, without a warning, and score windows `(n, *shape)`."""
    model = c_name(data)
    (folder / f"{model}.c").write_bytes(data)
    (folder / f"{model}.h").write_bytes(header(data, read_artifact_manifest(data)))
    text = compile_and_run(name, model, MAIN, as_taken(data, windows), folder, optimise, WARNINGS)
    stack, selftest = (_number(word, text) for word in ("stack", "selftest"))
    flags = np.array([digit == "1" for digit in re.search(r"flags (\d*)", text)[1]])
    scores = np.fromfile(folder / "y.bin", "<f4")
    count = instructions(text) if TARGETS[name].memory else None
    return Run(scores, flags, selftest, count, *own_sizes(folder, model), stack)


def as_taken(data: bytes, windows: np.ndarray) -> np.ndarray:
    """Return readings as a C file takes them: in float32, or as counts."""
    counts = c_facts(data).get("counts")
    if counts is None:
        return windows.astype("<f4")
    return Counts(tuple(counts["gain"]), tuple(counts["offset"])).of_readings(windows)


def compile_and_run(
    name: str,
    model: str,
    main: Path,
    windows: np.ndarray,
    folder: Path,
    optimise: str = "-O2",
    words: tuple[str, ...] = (),
) -> str:
    """Run `main` with `<model>.c` of a folder on a target, and return what it printed.

    It finds the windows in `x.bin` and leaves scores in `y.bin`; `words` are for the model alone.

    Raises
    ------
    RuntimeError
        If the compiler, the linker or the program fails; the message has its first lines.
    """
    target = TARGETS[name]
    shutil.copy(main, folder / "main.c")
    for one in HEADERS:
        shutil.copy(one, folder)
    value = "int16_t" if windows.dtype == np.int16 else "float"
    windows.astype("<i2" if value == "int16_t" else "<f4").tofile(folder / "x.bin")
    specs = ["--specs=picolibc.specs"] if target.memory else []
    compiler = [*target.compiler, *specs, optimise, "-ffunction-sections", "-fdata-sections"]
    _call([*compiler, *words, "-c", f"{model}.c"], folder)
    names = [
        f'-DEDGEAE_HEADER="{model}.h"',
        f"-DEDGEAE_MODEL={model}",
        f"-DEDGEAE_UPPER={model.upper()}",
        f"-DWINDOW={windows[0].size}",
        f"-DVALUE={value}",
    ]
    link = [*target.link_flags(), "-Wl,--gc-sections"]
    _call(
        [*compiler, "-std=c99", *names, "main.c", f"{model}.o", *link, "-lm", "-o", "t.elf"],
        folder,
    )
    return _emulated(target, folder)


def compile_stream(name: str, options: str, folder: Path, *words: str) -> None:
    """Compile stream.c with `pump.c` of a folder for a target, or for the host by `gcc`."""
    _compile_program(name, folder, "stream.c", "pump.c", f"-DOPTIONS={options}", *words)


def compile_tracker(name: str, folder: Path, *words: str) -> None:
    """Compile tracker.c with `pump.c` of a folder for a target, or for the host by a compiler."""
    _compile_program(name, folder, "tracker.c", "pump.c", *words)


def compile_blob(name: str, folder: Path) -> None:
    """Compile blob.c with `pump_engine.c` of a folder for a target, or for the host by `gcc`."""
    _compile_program(name, folder, "blob.c", "pump_engine.c")


def _compile_program(name: str, folder: Path, main: str, model: str, *words: str) -> None:
    for file in (MAIN.with_name(main), *HEADERS):
        shutil.copy(file, folder)
    command, end = [name], []
    if name in TARGETS:
        command, end = [*TARGETS[name].compiler], link_flags(name)
    call = [*command, "-O2", "-std=c99", *words, *end, main, model]
    _call([*call, "-lm", "-o", "t.elf"], folder)


def run_stream(name: str, folder: Path) -> str:
    """Push the series in `x.bin` of a folder, and return what the program printed."""
    if name in TARGETS:
        return _emulated(TARGETS[name], folder)
    return _call(["./t.elf", "x.bin", "y.bin"], folder)


def link_flags(name: str) -> list[str]:
    """Return the compiler's flags for a whole program of a target."""
    target = TARGETS[name]
    return [*(["--specs=picolibc.specs"] if target.memory else []), *target.link_flags()]


def run_program(name: str, folder: Path) -> int:
    """Run `t.elf` of a folder on a target, or the host, and return its exit code."""
    command = TARGETS[name].command() if name in TARGETS else ["./t.elf", "x.bin", "y.bin"]
    done = subprocess.run(command, cwd=folder, timeout=120, check=False, stdin=subprocess.DEVNULL)
    return done.returncode


def instructions(text: str) -> int:
    """Instructions of one window, from what a program printed."""
    return _number("ticks", text) * _KNOWN_INSTRUCTIONS // _number("known", text)


def _number(word: str, text: str) -> int:
    return int(re.search(rf"{word} (\d+)", text)[1])


def _emulated(target: Target, folder: Path) -> str:
    (folder / "out.txt").unlink(missing_ok=True)
    printed = _call(target.command(), folder)
    return printed if target.memory is None else (folder / "out.txt").read_text()


def own_sizes(folder: Path, model: str) -> tuple[int, int]:
    """Flash and RAM of `<model>.o` in the linked program, manifest and self-test apart."""
    own = {
        line.split()[-1]
        for line in _call(["nm", "--defined-only", f"{model}.o"], folder).splitlines()
    }
    flash = ram = 0
    lines = _call(["nm", "-S", "t.elf"], folder).splitlines()
    for _, size, kind, symbol in (line.split() for line in lines if len(line.split()) == 4):
        if symbol in own and not re.search("golden|selftest|manifest", symbol):
            flash += int(size, 16) if kind in "tTrR" else 0
            ram += int(size, 16) if kind in "bBdD" else 0
    return flash, ram


def _call(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        output = "\n".join(line[:200] for line in (done.stderr or done.stdout).splitlines()[:5])
        raise RuntimeError(f"{' '.join(command[:4])} ...: exit {done.returncode}: {output}")
    return done.stdout
