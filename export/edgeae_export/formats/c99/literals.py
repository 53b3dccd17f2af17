"""Values as C text that reads back as the same value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.containers.c_header import float_literal
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_LINE = 100
_LARGEST = np.finfo(np.float32).max


def float_literals(values: np.ndarray) -> str:
    """Write numbers as float32 literals, in lines with commas; infinity as the largest number."""
    finite = np.clip(values.astype(np.float32), -_LARGEST, _LARGEST)  # a mask may have -infinity
    return joined([float_literal(value) for value in finite.ravel()])


def integer_literals(values: np.ndarray) -> str:
    """Write integers in lines with commas."""
    return joined([*map(str, values.ravel().tolist())])


def joined(words: list[str]) -> str:
    """Join words with commas, in lines of bounded length."""
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > _LINE:
            lines.append(line.rstrip())
            line = ""
        line += f"{word}, "
    return "\n".join([*lines, line.rstrip(", ")])


_HEADERS = """
assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign
stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath threads time uchar
wchar wctype alloca arm_acle arm_mve arm_neon arpa dirent dlfcn endian fcntl features malloc memory
netdb poll pthread regex sched semaphore strings syslog termios unistd values wait Arduino Print
Stream String Wire SPI Serial FreeRTOS task queue semphr timers cmsis_gcc core_cm4 zephyr kernel
sdkconfig version config
""".split()
_KEYWORDS = """
auto break case char const continue default do double else enum extern float for goto if inline int
long register restrict return short signed sizeof static struct switch typedef union unsigned void
volatile while alignas alignof and asm bitand bitor bool catch char16_t char32_t class compl concept
const_cast constexpr decltype delete dynamic_cast explicit export false friend module mutable
namespace new noexcept not nullptr operator or private protected public reinterpret_cast requires
static_assert static_cast template this thread_local throw true try typeid typename using virtual
wchar_t xor main
""".split()
_OWN = ("edgeae", "k", "network", "to")
"""Beginnings of names in every C file."""


def check_identifier(path: Path) -> None:
    """Refuse a file whose name cannot begin the names of C functions, or would hide another.

    Raises
    ------
    InputError
        The message has a name that would do.
    """
    name = path.stem
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        better = re.sub(r"\W", "_", name, flags=re.ASCII).strip("_")
        better = better if better[:1].isalpha() else f"model_{better}".rstrip("_")
        why = "is no C identifier, and C functions are named after the file"
    elif why := _taken(name):
        better = f"{name}_model"
    else:
        return
    raise InputError(f"{path}: '{name}' {why}; write {better}{path.suffix}")


def _taken(name: str) -> str:
    """Return why a name is not free; upper and lower case are the same file on some systems."""
    lower = name.lower()
    if lower in _KEYWORDS:
        return "is a keyword of C or C++"
    if lower in (header.lower() for header in _HEADERS):
        return f"would hide the header {lower}.h of a library"
    if lower in _OWN:
        return "begins names that every C file has inside"
    return ""
