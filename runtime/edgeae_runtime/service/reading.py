"""What a service reads in a line, or in many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, NamedTuple

from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.byte_streams import GZIP, NOT_TEXT, ZSTD
from edgeae_runtime.service.influx import MAX_LINE_BYTES
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    from collections import Counter

    from edgeae_runtime.arrays import DoubleArray, Json
    from edgeae_runtime.stream.stream import Stream
    from edgeae_runtime.stream.verdict import Verdict
    from edgeae_runtime.timestamps import Nanoseconds


_KINDS = {**NOT_TEXT, **dict.fromkeys((GZIP, ZSTD), "packed data; unpack it first")}
UNKNOWN_SPEED = "missing or out of range"
REST = (
    f"the shaft is at rest, or its speed is {UNKNOWN_SPEED}; there are no verdicts until it "
    "turns, and this is told once"
)


class Reading(NamedTuple):
    """The values of a line, its stamp in nanoseconds, its condition, and the speed of the shaft."""

    values: list[float]
    time_ns: int | None = None
    condition: str | None = None
    speed_rpm: float | None = None


class Readings(NamedTuple):
    """Those of many lines, `(n, channels)`, and the keys of their machines."""

    keys: list[str]
    values: DoubleArray
    times_ns: Nanoseconds | None = None
    conditions: list[str | None] | None = None
    speeds_rpm: list[float] | None = None


def speed_of(column: str | None, read: Callable[[Any], float], value: object) -> float | None:
    """Return a speed, NaN where it is missing; None without a column of speeds.

    Raises
    ------
    InputError
        If it is no number; it names the column.
    """
    if column is None:
        return None
    try:
        return read(value)
    except InputError as error:
        raise InputError(f"{column}: {error}") from None


def pushed(stream: Stream, reading: Reading) -> list[Verdict]:
    """Push a reading, and return the verdicts of the windows that it completes."""
    values, time_ns, condition, speed = reading
    found = stream.push(values, time_ns=time_ns, condition=condition, speed_rpm=speed)
    return found if isinstance(found, list) else [] if found is None else [found]


def json_object(text: str) -> Json:
    """Return the JSON object that a line is; raise `InputError` for others."""
    try:
        document = parse_json(text)
    except ValueError as error:
        twice = "; a key occurs twice" if "occurs twice" in str(error) else ""
        raise InputError(f"no JSON object{twice}") from None
    if not isinstance(document, dict):
        raise InputError("no JSON object")
    return document


def line_text(line: bytes) -> str:
    """Return the text of a line; raise `InputError` if it is too long, or none."""
    if len(line) > MAX_LINE_BYTES:
        raise InputError(f"line too long; more than {MAX_LINE_BYTES} bytes")
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        kinds = (f"; got {kind}" for mark, kind in _KINDS.items() if line.startswith(mark))
        raise InputError("not UTF-8 text" + next(kinds, "")) from None
    if "\0" in text:
        raise InputError("not text; it holds NUL bytes, as raw samples do")
    return text


def refuse_unusable(broken: Counter[str]) -> None:
    """Raise the `InputError` of lines of which none could be used, if there are broken ones."""
    if broken:
        ((kind, _),) = broken.most_common(1)
        count = sum(broken.values())
        hint = "; samples need `raw`" if kind in ("not text", "not UTF-8 text") else ""
        raise InputError(f"no line could be used; {count} are broken ({kind}){hint}")
