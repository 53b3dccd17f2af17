"""Programs for AVRs, an ATmega328P if not said otherwise, run in simavr."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
TOOLS = ("avr-gcc", "avr-size", "simavr")
FLASH, RAM = 32 * 1024, 2 * 1024
_WORDS = "-Os -Wall -Wextra -ffunction-sections -fdata-sections -Wl,--gc-sections".split()


class Ran(NamedTuple):
    """The words that a program put on the serial port, and the flash and RAM that it takes."""

    words: list[int]
    flash: int
    ram: int


def run_on_avr(
    folder: Path, *files: str, flags: tuple[str, ...] = (), mcu: str = "atmega328p"
) -> Ran:
    """Link C files of a folder, without a warning, and run them until they end."""
    for header in HERE.glob("avr*.[ch]"):
        shutil.copy(header, folder)
    call = ["avr-gcc", f"-mmcu={mcu}", *_WORDS, "-Werror", *flags, *files, "-lm", "-o", "t.elf"]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:2000]
    told = subprocess.run(
        ["avr-size", "-A", "t.elf"], cwd=folder, capture_output=True, text=True, check=True
    )
    found = {name: int(size) for name, size in re.findall(r"^\.(\w+) +(\d+)", told.stdout, re.M)}
    data = found.get("data", 0)
    done = subprocess.run(
        ["simavr", "-m", mcu, "-f", "16000000", "t.elf"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    printed = re.sub(r"\x1b\[[\d;]*m", "", done.stdout + done.stderr)  # in colours
    words = [int(word, 16) for word in re.findall(r"^([0-9a-f]{8})\.", printed, re.M)]
    return Ran(words, found["text"] + data, data + found.get("bss", 0))
