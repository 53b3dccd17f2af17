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


def float_literals(values: np.ndarray) -> str:
    """Write numbers as float32 literals, in lines with commas."""
    return joined([float_literal(value) for value in values.astype(np.float32).ravel()])


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


def check_identifier(path: Path) -> None:
    """Refuse a file whose name cannot begin the names of C functions.

    Raises
    ------
    InputError
        The message has a name that would do.
    """
    name = path.stem
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        better = re.sub(r"\W", "_", name, flags=re.ASCII).strip("_")
        better = better if better[:1].isalpha() else f"model_{better}".rstrip("_")
        raise InputError(
            f"{path}: '{name}' is no C identifier, and C functions are named after the file; "
            f"write {better}{path.suffix}"
        )
