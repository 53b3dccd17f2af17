"""Boards and processors that QEMU emulates, with their compilers."""

from __future__ import annotations

import shutil
from typing import NamedTuple


class Target(NamedTuple):
    """A processor: its compiler with flags, and QEMU's command in front of the program.

    `memory` is a board's flash and RAM, addresses and sizes; None for Linux.
    """

    compiler: tuple[str, ...]
    emulator: tuple[str, ...]
    memory: tuple[str, str, str, str] | None = None

    def missing_tools(self) -> list[str]:
        """Return the commands that this machine lacks."""
        return [word for word in (self.compiler[0], self.emulator[0]) if not shutil.which(word)]

    def link_flags(self) -> list[str]:
        """Return the linker's flags for a whole program."""
        if self.memory is None:
            return ["-static"]
        flash, flash_size, ram, ram_size = self.memory
        symbols = f"__flash={flash},__flash_size={flash_size},__ram={ram},__ram_size={ram_size}"
        defined = "".join(f",--defsym={symbol}" for symbol in symbols.split(","))
        return ["--oslib=semihost", "--crt0=semihost", f"-Wl{defined}"]

    def command(self) -> list[str]:
        """Return the command that runs `t.elf`; a board prints to `out.txt`."""
        if self.memory is None:
            return [*self.emulator, "./t.elf", "x.bin", "y.bin"]
        semihosting = "enable=on,target=native,chardev=sh,arg=x.bin,arg=y.bin"
        return [
            *self.emulator,
            *("-nographic", "-monitor", "none", "-serial", "none", "-icount", "shift=0"),
            *("-chardev", "file,id=sh,path=out.txt", "-semihosting-config", semihosting),
            *("-kernel", "t.elf"),
        ]


def _board(machine: str, flags: str, *memory: str) -> Target:
    compiler = ("arm-none-eabi-gcc", "-mthumb", *flags.split())
    return Target(compiler, ("qemu-system-arm", "-M", machine), memory or _MPS2)  # type: ignore[arg-type]


_MPS2 = ("0", "0x400000", "0x20000000", "0x100000")
_AN505 = ("0x10000000", "0x400000", "0x38000000", "0x100000")
_AN547 = ("0", "0x80000", "0x20000000", "0x80000")
BOARDS = {
    "m0": _board("microbit", "-mcpu=cortex-m0", "0", "0x40000", "0x20000000", "0x4000"),
    "m3": _board("mps2-an385", "-mcpu=cortex-m3"),
    "m4f": _board("mps2-an386", "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard"),
    "m7": _board("mps2-an500", "-mcpu=cortex-m7 -mfpu=fpv5-sp-d16 -mfloat-abi=hard"),
    "m33": _board("mps2-an505", "-mcpu=cortex-m33 -mfpu=fpv5-sp-d16 -mfloat-abi=hard", *_AN505),
    "m55": _board("mps3-an547", "-mcpu=cortex-m55 -mfloat-abi=hard", *_AN547),
    "rv32": Target(
        ("riscv64-unknown-elf-gcc", "-march=rv32imac", "-mabi=ilp32"),
        ("qemu-system-riscv32", "-M", "virt", "-bios", "none"),
        ("0x80000000", "0x400000", "0x80400000", "0x200000"),
    ),
}
"""Microcontrollers, by the name of the core."""
