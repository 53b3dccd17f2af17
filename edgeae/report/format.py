"""Texts of a report's figures: numbers, shares, counts, sizes, shapes and times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

_MEGABYTE = 1e6
_MAX_PLAIN = 1e7  # larger numbers are written with an exponent
DASH = "\N{EN DASH}"
"""Text of a figure that is not known."""


def number(value: float | None, digits: int = 4) -> str:
    """Format a number to the given digits.

    Examples
    --------
    >>> number(0.123456), number(3.8e-7, 2), number(12345.6, 3)
    ('0.1235', '3.8e-07', '12346')
    """
    if value is None:
        return DASH
    return f"{value:.0f}" if 10**digits <= abs(value) < _MAX_PLAIN else f"{value:.{digits}g}"


def percent(value: float | None, digits: int = 3) -> str:
    """Format a share in percent.

    Examples
    --------
    >>> percent(0.01234)
    '1.23 %'
    """
    return DASH if value is None else f"{100 * value:.{digits}g} %"


def count(value: int | None, noun: str = "") -> str:
    """Format a whole number with thin spaces between thousands, and its noun, if any.

    Examples
    --------
    >>> count(1234567).split()
    ['1', '234', '567']
    >>> count(1, "reading"), count(2, "reading")
    ('1 reading', '2 readings')
    """
    if value is None:
        return DASH
    text = f"{value:,}".replace(",", "\u202f")
    return f"{text} {noun}{'s' if value != 1 else ''}" if noun else text


def size_text(value: float | None) -> str:
    """Format a size in bytes.

    Examples
    --------
    >>> size_text(103_515), size_text(2_500_000)
    ('104 kB', '2.50 MB')
    """
    if value is None:
        return DASH
    return f"{value / 1e3:.3g} kB" if value < _MEGABYTE else f"{value / _MEGABYTE:.2f} MB"


def shape_text(shape: Iterable[int]) -> str:
    """Format a shape.

    Examples
    --------
    >>> shape_text((32, 8)).split()[::2]
    ['32', '8']
    """
    return " \N{MULTIPLICATION SIGN} ".join(map(str, shape))


def stamp_text(stamp: np.int64) -> str:
    """Format nanoseconds since 1970 as ISO, to the second or, if it has any, to milliseconds.

    The time is in UTC, or in the zone that the data does not name.

    Examples
    --------
    >>> stamp_text(np.int64(1583748873_000000000)), stamp_text(np.int64(1583748873_250000000))
    ('2020-03-09T10:14:33', '2020-03-09T10:14:33.250')
    """
    text = str(np.datetime64(int(stamp), "ns").astype("datetime64[ms]"))
    return text.removesuffix(".000")
