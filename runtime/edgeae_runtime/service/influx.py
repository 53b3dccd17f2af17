"""Points of InfluxDB's line protocol: read, and written with verdicts, as Telegraf takes them.

The format is https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import printable
from edgeae_runtime.service.line_sources import Line
from edgeae_runtime.stream.verdict import cause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.service.line_sources import Loss
    from edgeae_runtime.service.samples import Samples

# A backslash is one of a name unless it escapes what follows: a text is split in one way only.
_NAME = r"(?:\\[,= ]|[^,= \\]|\\(?![,= ]))+"
_MEASUREMENT = r"(?:\\[, ]|[^, \\]|\\(?![, ]))+"
_VALUE = r'(?:"(?:[^"\\]|\\.)*"|[^,"= ]+)'
_TAGS, _FIELDS = re.compile(rf"({_NAME})=({_NAME})"), re.compile(rf"({_NAME})=({_VALUE})")
_LINE = re.compile(
    rf"({_MEASUREMENT})((?:,{_NAME}={_NAME})*) +({_NAME}={_VALUE}(?:,{_NAME}={_VALUE})*)"
    r"(?: +(-?[0-9]{1,19}))?"
)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"([+-]?\d{1,20})([iu])", re.ASCII)
_TRUTH = {word: word[0] in "tT" for word in "t T true True TRUE f F false False FALSE".split()}
_INT64 = range(-(1 << 63), 1 << 63)
_RANGES = {"i": _INT64, "u": range(1 << 64)}
MAX_LINE_BYTES = 1 << 20
"""Of a line of a stream; more is noise."""
_OWN = "edgeae"  # the measurement where there is no line, and how fields of ours begin


class Point(NamedTuple):
    """A line: measurement with tags as they were written, tags, fields and, if given, its time."""

    series: str
    tags: dict[str, str]
    fields: dict[str, float | int | bool | str]
    time_ns: int | None


def parse_point(text: str) -> Point:
    r"""Read a line.

    Raises
    ------
    InputError
        If it is none, or a name occurs twice.

    Examples
    --------
    >>> parse_point(r'pump,site=plant\ 1 flow=1.5,on=t,state="a \"b\"",n=3i 17')
    ... # doctest: +NORMALIZE_WHITESPACE
    Point(series='pump,site=plant\\ 1', tags={'site': 'plant 1'},
          fields={'flow': 1.5, 'on': True, 'state': 'a "b"', 'n': 3}, time_ns=17)
    """
    line = _LINE.fullmatch(text.strip())
    if line is None or "\n" in line[0]:
        raise InputError("no line protocol")
    measurement, pairs, values, stamp = line.groups()
    tags = _named((name, _plain(value)) for name, value in _TAGS.findall(pairs))
    fields = _named((name, _value(value)) for name, value in _FIELDS.findall(values))
    if stamp is not None and int(stamp) not in _INT64:
        raise InputError("a time is beyond 64 bits")
    return Point(measurement + pairs, tags, fields, None if stamp is None else int(stamp))


def _named(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    named: dict[str, Any] = {}
    for name, value in pairs:
        name = _plain(name)
        if name in named:
            raise InputError(f"a name occurs twice; '{name:.40}'")
        named[name] = value
    return named


def _plain(text: str) -> str:
    return re.sub(r"\\([,= ])", r"\1", text)


def _value(text: str) -> float | int | bool | str:
    if text.startswith('"'):
        return re.sub(r'\\(["\\])', r"\1", text[1:-1])
    if text in _TRUTH:
        return _TRUTH[text]
    integer = _INTEGER.fullmatch(text)
    if integer is not None and int(integer[1]) in _RANGES[integer[2]]:
        return int(integer[1])
    if _NUMBER.fullmatch(text) is None:
        raise InputError(f"a value is no number; got {text!r:.40}")
    return float(text)


class InfluxOutput:
    """Writes each line as it came, and behind it the verdict on the window that ends with it.

    A verdict has the measurement, the tags and the time of that line. `file` is open for text;
    bytes go to its buffer.
    """

    def __init__(self, file: TextIO) -> None:
        self._file, self._line = file, b""

    def passing(self, lines: Iterable[Line | Samples | Loss]) -> Iterator[Line | Samples | Loss]:
        """Yield lines, each of which has been written if it is whole."""
        for line in lines:
            if isinstance(line, Line):
                self._line = line.data.strip()
                if self._line and line.is_whole and len(self._line) <= MAX_LINE_BYTES:
                    self._write(self._line)
            yield line

    def take(self, event: Json) -> None:
        """Take an event of the service: verdicts and alarms are written."""
        fields: dict[str, object] = {}
        if event["event"] == "verdict":
            fields = {name: event[name] for name in ("score", "threshold") if name in event}
            fields["is_anomaly"] = event["verdict"] == "anomaly"
            fields |= {name: event[name] for name in ("verdict", "reason") if name in event}
            if (channel := cause(event)) is not None:
                fields["channel"] = channel
        elif event["event"] in ("alarm start", "alarm end"):
            fields = {"alarm": event["event"] == "alarm start"}
        if not fields:
            return
        text = ",".join(f"{_OWN}_{name}={_text(value)}" for name, value in fields.items())
        if self._line:
            point = parse_point(self._line.decode("utf-8-sig"))
            series, time_ns = point.series, point.time_ns
        else:  # a reading of a controller
            time = event.get("time")
            series, time_ns = _OWN, None if time is None else round(time * 1e9)
        self._write(f"{series} {text}{'' if time_ns is None else f' {time_ns}'}".encode())

    def _write(self, line: bytes) -> None:
        try:
            self._file.buffer.write(line + b"\n")
            self._file.buffer.flush()
        except OSError as error:
            raise OSError(error.errno, error.strerror, self._file.name) from None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    text = printable(str(value)).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
