"""Text for people: lists of names, tables, shares and durations."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_UNITS = (
    ("days", 86400.0, 48 * 3600.0),
    ("h", 3600.0, 3600.0),
    ("min", 60.0, 60.0),
    ("s", 1.0, 1.0),
    ("ms", 1e-3, 1e-3),
)
"""Name, seconds, and the shortest duration that is shown in the unit."""


def printable(text: str, *, keep: str = "") -> str:
    r"""Escape what a terminal or a log would act on: control characters, line ends, bidi marks.

    Text of files, fields, brokers and devices may hold them. Every error, report and table passes
    through here; `keep` are characters that stay.

    Examples
    --------
    >>> printable("temp °C"), printable("a\x1b[2Jb\n<3>c"), printable("\u202e\ud800")
    ('temp °C', 'a\\x1b[2Jb\\n<3>c', '\\u202e\\ud800')
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in keep else repr(c)[1:-1] for c in text)


def error_text(error: Exception) -> str:
    """Say an error in words; one of the system as `FILE: what is amiss`, without its number."""
    said, place = getattr(error, "strerror", None), getattr(error, "filename", None)
    return (f"{place}: " if place else "") + (said.lower() if said else str(error))


def listed(names: Collection[object], most: int = 8) -> str:
    """Quote names for a message: the first few, and the number of the others.

    Examples
    --------
    >>> listed(["a", "b", "c"], most=2)
    "'a', 'b' and 1 more"
    """
    shown = ", ".join(f"'{name}'" for name in list(names)[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def percent(share: float) -> str:
    """Format a share in percent with two digits, or three where two would say 100.

    Examples
    --------
    >>> percent(0.0321), percent(0.5), percent(0.998), percent(1.0)
    ('3.2', '50', '99.8', '100')
    """
    return f"{100 * share:.{2 if share < 0.995 else 3}g}"


def table(rows: Sequence[Sequence[str]], align: str = "") -> str:
    """Lay out rows of cells, usually with a header row first, in aligned columns.

    Parameters
    ----------
    rows
        Rows with equally many cells.
    align
        One character per column: `<` for left, `>` for right; further columns are left-aligned.

    Examples
    --------
    >>> print(table([("file", "bytes"), ("pump.onnx", "812")], "<>"))
    file       bytes
    pump.onnx    812
    """
    rows = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*rows)]
    sides = align.ljust(len(widths), "<")
    return "\n".join(
        "  ".join(f"{cell:{side}{width}}" for cell, side, width in zip(row, sides, widths)).rstrip()
        for row in rows
    )


def duration(seconds: float) -> str:
    """Name a duration in the unit that people would use.

    Examples
    --------
    >>> duration(300), duration(90000), duration(0.04), duration(0)
    ('5 min', '25 h', '40 ms', '0 s')
    """
    for name, unit, shortest in _UNITS:
        if abs(seconds) >= shortest:
            return f"{seconds / unit:.3g} {name}"
    return "0 s" if seconds == 0 else f"{seconds * 1e6:.3g} us"
