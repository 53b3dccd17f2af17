"""Stamps of a time column as nanoseconds, and what they say of a series: order, gaps and rate."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Stamps = NDArray[np.int64]

_GAP = 1.5  # a step longer than so many usual ones is a gap
_ZONE = re.compile(r"(?:Z|UTC|[+-]\d\d:?\d\d)$")
_DAY_MONTH = re.compile(r"\d{1,2}/\d{1,2}/\d{2,4}")
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")
_UNITS = (("s", 1e11), ("ms", 1e14), ("us", 1e17), ("ns", 1e20))


def nanoseconds(texts: NDArray[np.str_], what: str, first_row: int) -> Stamps:
    """Stamps `(n,)` in nanoseconds since 1970 in UTC, or in the zone that none of them names.

    Numbers are seconds, or milli-, micro- or nanoseconds where they are too large for that.
    `01.02.2020` is in February; `01/02/2020` is refused unless the others tell day from month.

    Raises
    ------
    InputError
        If one is no stamp, they mix zones, or day and month cannot be told apart.

    Examples
    --------
    >>> nanoseconds(np.array(["2020-03-09 10:14:33", "2020-03-09 10:14:34"]), "a.csv", 2)
    array([1583748873000000000, 1583748874000000000])
    """
    try:
        numbers = texts.astype(np.float64)
    except ValueError:
        return _dates(texts, what, first_row)
    if not np.isfinite(numbers).all():
        row = int(np.flatnonzero(~np.isfinite(numbers))[0])
        raise InputError(f"{what}: row {first_row + row}: the stamp is empty or not finite")
    unit = next((unit for unit, most in _UNITS if np.abs(numbers).max() < most), None)
    if unit is None:
        raise InputError(f"{what}: row {first_row}: stamps must be times; got '{texts[0]:.40}'")
    if unit == "ns":
        try:
            return texts.astype(np.int64)  # float64 would round them
        except ValueError:
            return numbers.astype(np.int64)
    whole = np.floor(numbers)  # apart from the rest, which float64 would round with it
    size = {"s": 10**9, "ms": 10**6, "us": 10**3}[unit]
    return whole.astype(np.int64) * size + np.rint((numbers - whole) * size).astype(np.int64)


def _dates(texts: NDArray[np.str_], what: str, first_row: int) -> Stamps:
    zones = [zone.group() if (zone := _ZONE.search(text)) else "none" for text in texts]
    if len(set(zones)) > 1:
        row = next(i for i, zone in enumerate(zones) if zone != zones[0])
        raise InputError(
            f"{what}: stamps must have one zone; got {zones[0]} in row {first_row} and "
            f"{zones[row]} in row {first_row + row}; write all of them in UTC"
        )
    day_first = _is_day_first(texts, what)
    parsed = pd.to_datetime(
        pd.Series(texts), errors="coerce", utc=True, dayfirst=day_first, format=_format(texts[0])
    )
    lost = parsed.isna().to_numpy()
    if lost.any():
        row = int(lost.argmax())
        raise InputError(
            f"{what}: row {first_row + row}: stamps must be times such as 2020-03-09 10:14:33, "
            f"all written alike; got '{texts[row]:.40}'"
        )
    return np.asarray(parsed.dt.as_unit("ns").astype("int64"), np.int64)


def _format(text: str) -> str:
    return "ISO8601" if re.match(r"\d{4}-?\d\d", text) else "mixed"


def _is_day_first(texts: NDArray[np.str_], what: str) -> bool:
    if _DOTTED.match(texts[0]):
        return True
    if not _DAY_MONTH.match(texts[0]):
        return False
    parts = np.array([text.split("/")[:2] for text in texts if text.count("/") == 2], dtype=int)
    largest = parts.max(axis=0)
    if largest.max() <= 12:
        raise InputError(
            f"{what}: stamps must tell day from month; got '{texts[0]:.40}'; write them as "
            f"YYYY-MM-DD"
        )
    return bool(largest[0] > 12)


class Timeline(NamedTuple):
    """What sorted stamps say: where a row does not follow the one before, and readings a second."""

    is_break: NDArray[np.bool_]
    rate_hz: float | None


def timeline(stamps: Stamps, is_break: NDArray[np.bool_], what: str) -> Timeline:
    """Find gaps: steps of more than 1.5 times the usual (median) step.

    `is_break` tells where a new file or group begins; between two of those stamps ascend.

    Raises
    ------
    InputError
        If two stamps are the same.
    """
    steps = np.diff(stamps)
    inside = ~is_break[1:]
    same = np.flatnonzero(inside & (steps == 0))
    if same.size:
        stamp = np.datetime64(int(stamps[same[0]]), "ns").astype("datetime64[ms]")
        raise InputError(
            f"{what}: stamps must differ; {same.size} are repeated, the first {stamp}; name the "
            f"machines with --group, or take means with --resample"
        )
    if not inside.any():
        return Timeline(is_break, None)
    usual = float(np.median(steps[inside]))
    is_gap = np.concatenate([[True], steps > _GAP * usual])
    return Timeline(is_break | is_gap, 1e9 / usual)
