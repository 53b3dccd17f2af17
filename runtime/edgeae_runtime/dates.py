"""Dates with a time of day, as nanoseconds since 1970: one arithmetic for one and for many."""

from __future__ import annotations

import re
from typing import Any, Callable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONE = r"(?P<zone>Z|UTC|GMT|(?P<sign>[+-])(?P<zone_hour>\d\d):?(?P<zone_minute>\d\d)?)?"
_SECOND = r"(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9})\d*)?"
_TIME = (
    rf"(?:[T ,] ?(?P<hour>\d{{1,2}}):(?P<minute>\d\d)(?::{_SECOND})?"
    rf" ?(?P<half>[AaPp]\.?[Mm]\.?)?)? ?{_ZONE}"
)
_BASIC_TIME = rf"T(?P<hour>\d\d)(?P<minute>\d\d)(?:{_SECOND})?(?P<half>(?!))?{_ZONE}"
_NAME = rf"(?P<name>(?i:{'|'.join(_MONTHS)}))[a-z]*"
_DATES = tuple(
    (form, re.compile(pattern, re.ASCII))
    for form, pattern in (
        ("iso", r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d\d?)(?P=mark)(?P<day>\d\d?)" + _TIME),
        (
            "",
            r"(?P<first>\d\d?)(?P<mark>[-/.])(?P<next>\d\d?)(?P=mark)(?P<year>\d{4}|\d\d)" + _TIME,
        ),
        ("iso", rf"(?P<day>\d\d?)[ -]{_NAME}\.?,?[ -](?P<year>\d{{4}})" + _TIME),
        ("iso", rf"{_NAME}\.?[ -](?P<day>\d\d?),?[ -](?P<year>\d{{4}})" + _TIME),
        ("iso", r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)" + _BASIC_TIME),
    )
)
"""Forms of dates, empty where the day or the month may stand first."""


def is_date(text: str) -> bool:
    """Tell whether a cell holds a date.

    Examples
    --------
    >>> is_date("31.12.2020 10:00"), is_date("1577836800"), is_date("load")
    (True, False, False)
    """
    return match_date(text) is not None


def match_date(text: str) -> tuple[str, re.Match[str]] | None:
    """Return the form of a date, empty where day and month may be either, and its fields."""
    for form, pattern in _DATES:
        match = pattern.fullmatch(text)
        if match is not None:
            return form, match
    return None


def moment(match: re.Match[str], form: str, field: Callable[[str], Any]) -> tuple[Any, Any]:
    """Return nanoseconds since 1970, and whether every field is within its limits.

    `field` returns one whole number for each name, or an array of them: the arithmetic is the same.
    """
    groups = match.groupdict()

    def of(name: str) -> Any:
        return 0 if groups.get(name) is None else field(name)

    year, month, day = of("year"), of("month"), of("day")
    if "first" in groups:
        month, day = ("next", "first") if form == "day-first" else ("first", "next")
        month, day = field(month), field(day)
    if "name" in groups:
        month = _MONTHS.index(match["name"].lower()) + 1
    if len(match["year"]) == 2:
        year = year + 1900 + 100 * (year < 69)  # as POSIX has it
    hour, is_hour = of("hour"), of("hour") < 24
    if groups["half"] is not None:
        is_hour = (1 <= hour) & (hour <= 12)
        hour = hour % 12 + 12 * (groups["half"][0] in "Pp")
    offset = of("zone_hour") * 60 + of("zone_minute")
    is_valid = (
        (1678 <= year) & (year <= 2261)  # what 64 bits of nanoseconds hold
        & (1 <= month) & (month <= 12) & (1 <= day) & (day <= _days_in(month, year))
        & is_hour & (of("minute") < 60) & (of("second") < 60) & (offset < 24 * 60)
    )  # fmt: skip
    minutes = (_days_since_1970(year, month, day) * 24 + hour) * 60 + of("minute")
    minutes = minutes + offset if groups["sign"] == "-" else minutes - offset
    fraction = of("fraction") * 10 ** (9 - len(groups["fraction"] or ""))
    return (minutes * 60 + of("second")) * 10**9 + fraction, is_valid


def _days_in(month: Any, year: Any) -> Any:
    is_leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return 30 + (month + month // 8) % 2 - (month == 2) * (2 - 1 * is_leap)


def _days_since_1970(year: Any, month: Any, day: Any) -> Any:
    """Return days of the proleptic Gregorian calendar, counted in years that begin in March."""
    year = year - 1 * (month <= 2)
    in_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return 365 * year + year // 4 - year // 100 + year // 400 + in_year - 719468
