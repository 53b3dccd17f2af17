"""Timestamps as whole nanoseconds: one parser for blocks and for lines, and one rule for gaps.

A stamp is a number (seconds, milli-, micro- or nanoseconds since 1970) or a date with a time of
day. Dates without a zone are taken as UTC.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from edgeae_runtime.dates import match_date, moment
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Nanoseconds = NDArray[np.int64]

UNITS = {"s": 10**9, "ms": 10**6, "us": 10**3, "ns": 1}
"""Nanoseconds of each unit that numbers may count, from the longest."""
FORMATS = (*UNITS, "iso", "day-first", "month-first")
"""How stamps are written: as numbers, as dates that begin with the year or name the month, or as
dates with the day or the month first."""

_GAP_STEPS = 1.5
_LIMITS = {"s": 1e11, "ms": 1e14, "us": 1e17, "ns": 1e20}  # a larger number has a smaller unit
_EXACT = 2**53  # below it float64 holds every whole number
_SECONDS = {f"{second:02}": second * 10**9 for second in range(60)}


def longest_step_ns(rate_hz: float | None) -> float:
    """Return the longest step between readings that follow each other; a longer one is a gap.

    Examples
    --------
    >>> longest_step_ns(2.0)
    750000000.0
    """
    return math.inf if rate_hz is None else _GAP_STEPS * 1e9 / rate_hz


def lost_readings(steps_ns: NDArray[Any] | int, rate_hz: float) -> NDArray[np.int64]:
    """Return how many readings are lost in steps between two stamps.

    Examples
    --------
    >>> lost_readings(np.array([1_000_000_000, 3_100_000_000]), 1.0)
    array([0, 2])
    """
    periods = np.rint(np.asarray(steps_ns, np.float64) * (rate_hz / 1e9))
    lost: NDArray[np.int64] = np.maximum(np.minimum(periods, 2.0**31) - 1, 0).astype(np.int64)
    return lost


def nanoseconds(seconds: float) -> int:
    """Return seconds as whole nanoseconds.

    Raises
    ------
    InputError
        If they are not finite, or more than 64 bits hold.
    """
    return _counted(seconds, "s")


class StampReader:
    """Read the stamps of one source, all of which are written like its first.

    Parameters
    ----------
    trained
        How the training data wrote stamps. It settles what a first stamp alone leaves open: the
        unit of small numbers, and the order of day and month.

    Attributes
    ----------
    format
        One of `FORMATS` once the first stamp has been read.

    Examples
    --------
    >>> StampReader().one("1970-01-01 00:00:01.5"), StampReader(trained="ms").one("1500")
    (1500000000, 1500000000)
    """

    def __init__(self, trained: str | None = None) -> None:
        self._trained = trained
        self.format: str | None = None
        self._order_ahead: str | None = None  # of day and month, by a later stamp of the block
        self._has_zone: bool | None = None
        self._minute = ("\0", "", 0)  # of the last date: what stands around its seconds, and it

    def one(self, stamp: object) -> int:
        """Return a stamp, a text or a number, as nanoseconds since 1970 in UTC.

        Raises
        ------
        InputError
            If it is no time, or is not written like the first.
        """
        is_date = self.format is not None and self.format not in UNITS
        number = None if is_date else _number(stamp)
        if number is None:
            return self._date(str(stamp))
        unit = self.format or self._unit(number)
        if unit not in UNITS or abs(number) >= _LIMITS[unit]:
            raise _no_stamp(stamp, self.format)
        value = _counted(number, unit)
        self.format = unit
        return value

    def many(self, stamps: NDArray[Any], what: str, first_row: int) -> Nanoseconds:
        """Return stamps `(n,)`, texts, numbers or `datetime64`, as `one` returns each of them.

        Raises
        ------
        InputError
            As `one` does; the message begins with `what` and names the row.
        """
        if stamps.dtype.kind == "M":
            return self._datetimes(stamps, what, first_row)
        if not len(stamps):
            return np.empty(0, np.int64)
        self._look_ahead(stamps)
        try:
            self.one(stamps[0])
            alike = self._numbers(stamps) if self.format in UNITS else self._dates(stamps)
        except InputError:
            alike = None
        return self._each(stamps, what, first_row) if alike is None else alike

    def _each(self, stamps: NDArray[Any], what: str, first_row: int) -> Nanoseconds:
        values = np.empty(len(stamps), np.int64)
        for row, stamp in enumerate(stamps.tolist()):
            try:
                values[row] = self.one(stamp)
            except InputError as error:
                raise InputError(f"{what}: row {first_row + row}: {error}") from None
        return values

    def _datetimes(self, stamps: NDArray[Any], what: str, first_row: int) -> Nanoseconds:
        lost = np.isnat(stamps)
        if lost.any():
            raise InputError(f"{what}: row {first_row + int(lost.argmax())}: the stamp is empty")
        self.format = "iso"
        values: Nanoseconds = stamps.astype("datetime64[ns]").astype(np.int64)
        return values

    def _unit(self, number: float) -> str:
        """Return the longest unit that fits the number, and is not longer than the trained one."""
        units = [unit for unit, limit in _LIMITS.items() if abs(number) < limit]
        if self._trained in units:
            return str(self._trained)
        if not units:
            raise _no_stamp(number, None)
        return units[0]

    def _numbers(self, stamps: NDArray[Any]) -> Nanoseconds | None:
        """Return numbers of the settled unit where arithmetic on all at once is exact."""
        unit = str(self.format)
        if stamps.dtype.kind == "U" and (_codes(stamps) == ord("_")).any():
            return None
        counts = _as_numbers(stamps)
        if counts is None:
            return None
        size, largest = UNITS[unit], float(np.abs(counts).max())
        limit = min(_LIMITS[unit], 2**63 / size)
        if not largest < limit or (counts.dtype.kind == "f" and largest >= _EXACT):
            return None
        if counts.dtype.kind == "f":
            whole = np.floor(counts)
            rest = np.rint((counts - whole) * size).astype(np.int64)
            values: Nanoseconds = whole.astype(np.int64) * size + rest
        else:
            values = counts.astype(np.int64) * size
        return values

    def _date(self, text: str) -> int:
        before, after, minute = self._minute
        if text.startswith(before) and text.endswith(after):
            second = text[len(before) : len(text) - len(after)]
            if len(second) == 2 and second in _SECONDS:
                return minute + _SECONDS[second]
        found = match_date(text)
        if found is None:
            raise _no_stamp(text, self.format)
        form, match = found
        form = form or self._order(match)
        has_zone = match["zone"] is not None
        if self.format not in (None, form) or self._has_zone not in (None, has_zone):
            raise _no_stamp(text, self.format)
        value, is_valid = moment(match, form, lambda name: int(match[name]))
        if not is_valid:
            raise _no_stamp(text, self.format)
        self.format, self._has_zone = form, has_zone
        if match["second"] is not None and match["fraction"] is None:
            start, stop = match.span("second")
            self._minute = text[:start], text[stop:], value - _SECONDS[match["second"]]
        return int(value)

    def _order(self, match: re.Match[str]) -> str:
        """Return whether the day or the month stands first."""
        if match["mark"] == ".":
            return "day-first"
        for known in (self.format, self._order_ahead, self._trained):
            if known in ("day-first", "month-first"):
                return str(known)
        if int(match["first"]) > 12:
            return "day-first"
        if int(match["next"]) > 12:
            return "month-first"
        raise InputError(
            f"stamps must tell day from month; got '{match[0]:.40}'; write them as YYYY-MM-DD"
        )

    def _look_ahead(self, stamps: NDArray[Any]) -> None:
        """Settle the order of day and month by the first stamp of a block that tells."""
        if self.format is not None or stamps.dtype.kind != "U":
            return
        for text in map(str, stamps):
            found = match_date(text)
            if found is None or found[0]:
                return
            try:
                self._order_ahead = self._order(found[1])
                return
            except InputError:
                continue

    def _dates(self, texts: NDArray[Any]) -> Nanoseconds | None:
        """Return dates, those of one layout at once; None if one is not as it must be.

        Texts whose characters other than digits agree have their fields at the same places.
        """
        if texts.dtype.kind != "U":
            return None
        codes = _codes(texts)
        is_digit = (codes >= ord("0")) & (codes <= ord("9"))
        layouts = np.where(is_digit, ord("0"), codes)
        values, left = np.empty(len(texts), np.int64), np.arange(len(texts))
        while left.size:
            text = str(texts[left[0]])
            self.one(text)  # as long as the first of a layout is right, its form is that of all
            form, match = match_date(text) or ("", None)
            assert match is not None
            is_alike = (layouts[left] == layouts[left[0]]).all(axis=1)
            rows = left[is_alike]
            digits = codes[rows].astype(np.int64) - ord("0")
            moments, is_valid = moment(match, form or str(self.format), _field_of(match, digits))
            if not np.all(is_valid):
                return None
            values[rows] = moments
            left = left[~is_alike]
        return values


def _codes(texts: NDArray[np.str_]) -> NDArray[np.uint32]:
    """Return the characters of texts of equal width, `(n, width)`."""
    return np.ascontiguousarray(texts).view(np.uint32).reshape(len(texts), -1)


def _as_numbers(stamps: NDArray[Any]) -> NDArray[Any] | None:
    """Return stamps as whole numbers, else as float64, else None."""
    if stamps.dtype.kind != "U":
        return stamps
    digits = _codes(stamps).astype(np.int64) - ord("0")
    if digits.shape[1] < 19 and ((digits >= 0) & (digits <= 9)).all():
        return _whole(digits)  # ten times as fast
    for kind in (np.int64, np.float64):
        try:
            return stamps.astype(kind)
        except (ValueError, OverflowError):
            continue
    return None


def _number(stamp: object) -> float | None:
    """Return the number that a stamp is, a whole one as `int`; None if it is none."""
    if isinstance(stamp, str):
        if "_" in stamp or not stamp.isascii():
            return None
        try:
            return int(stamp)
        except ValueError:
            pass
        try:
            return float(stamp.replace(",", ".", 1))
        except ValueError:
            return None
    is_number = isinstance(stamp, (int, float, np.integer, np.floating))
    if not is_number or isinstance(stamp, bool):
        return None
    return int(stamp) if isinstance(stamp, (int, np.integer)) else float(stamp)  # type: ignore[arg-type]


def _counted(number: float, unit: str) -> int:
    """Return a number of units as nanoseconds."""
    size = UNITS[unit]
    if not math.isfinite(number) or abs(number) >= 2**63 / size:
        raise _no_stamp(number, None)
    whole = math.floor(number)  # apart from the rest, which float64 would round with it
    return whole * size + (0 if whole == number else round((number - whole) * size))


def _no_stamp(stamp: object, form: str | None) -> InputError:
    written = "" if form is None else f", all written alike (the first: {form})"
    return InputError(
        f"stamps must be times such as 2020-03-09 10:14:33 or seconds since 1970{written}; "
        f"got '{stamp!s:.40}'"
    )


def _field_of(match: re.Match[str], digits: Nanoseconds) -> Callable[[str], Nanoseconds]:
    """Return a function that reads a field of all rows of digits `(n, width)`."""

    def field(name: str) -> Nanoseconds:
        start, stop = match.span(name)
        return _whole(digits[:, start:stop])

    return field


def _whole(digits: Nanoseconds) -> Nanoseconds:
    """Return the numbers that rows of decimal digits `(n, width)` are."""
    powers = 10 ** np.arange(digits.shape[1], dtype=np.int64)[::-1]
    value: Nanoseconds = digits @ powers
    return value
