"""Readings from lines of text, CSV or JSON objects, as they arrive: a bad line never stops it."""

from __future__ import annotations

import json
import math
from collections import Counter
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.text_format import MISSING, TextForm, split_cells, text_form

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae_runtime.manifest.model import Inputs

_LONGEST = 1 << 20  # bytes of a line; more is noise
_SAMPLES = 5  # bad lines of a kind that are told
_KINDS = 32  # that are counted apart, and fields that are named


class LineReader:
    """Turns a line into a reading `(values, time)`, or counts it as broken.

    The first good line says the form: `{` begins JSON objects, else it is CSV with or without a
    header. Rows behind a header that lacks columns are broken until one comes that has them: by
    their places they might be other columns.
    Empty and missing values become NaN. Time is a number of seconds or an ISO stamp (UTC unless it
    says otherwise).

    Parameters
    ----------
    inputs
        What the model takes.
    time
        Name of the stamps' column or field, if there is one.
    tell
        Called with a sentence about a broken line, a few times for each kind.
    """

    def __init__(self, inputs: Inputs, time: str | None, tell: Callable[[str], None]) -> None:
        self._size, self._features = inputs.shape[-1], inputs.features
        self._time, self._tell = time, tell
        self._form: TextForm | None = None
        self._places: list[int] = []
        self._time_place: int | None = None
        self._lacks: str | None = None  # a column, in the last header
        self.is_json: bool | None = None
        self.header: str | None = None  # as it stood, for a reader that begins amid a file
        self.broken: Counter[str] = Counter()
        self.unknown_fields = 0
        self.has_date_stamps = False
        self._named: set[str] = set()

    def read(self, line: bytes) -> tuple[list[float], float | None] | None:
        """Give the reading in a line; None for a blank, a broken or the header line."""
        try:
            if len(line) > _LONGEST:
                raise InputError(f"line too long; more than {_LONGEST} bytes")
            text = _text(line)
            if not text.strip():
                return None
            is_json = text.lstrip().startswith("{") if self.is_json is None else self.is_json
            if is_json:
                reading = self._object(text)
                self.is_json = True
                return reading
            if self._form is None:
                first = self._first(text)
                self.is_json = False
                return first
            if text.strip() == self.header:  # of the next file, after a rotation
                return None
            return self._row(text, self._form)
        except InputError as error:
            self._count(str(error))
            return None

    def _count(self, message: str) -> None:
        kind = message.partition(";")[0]
        kind = kind if kind in self.broken or len(self.broken) < _KINDS else "other"
        self.broken[kind] += 1
        most = 1 if kind.startswith("field ") else _SAMPLES  # a field is named once
        if self.broken[kind] <= most:
            last = "; further ones are only counted" if self.broken[kind] == most else ""
            self._tell(f"broken line skipped: {message}{last}")

    def _first(self, text: str) -> tuple[list[float], float | None] | None:
        form = text_form(text, None)
        names = form.header
        if names is not None and self._features is not None:
            lacking = [name for name in self._features if name not in names]
            if lacking:
                if form.width >= self._size:  # else it is noise
                    self._lacks = lacking[0]
                raise InputError(f"header lacks columns; '{lacking[0]:.40}' is one")
            self._places = [names.index(name) for name in self._features]
        elif self._lacks is not None:
            raise InputError(f"no header that has all columns; '{self._lacks:.40}' was missing")
        else:
            self._places = list(range(form.width))
        self._time_place = self._place_of_time(form)
        if self._time_place is not None and (names is None or self._features is None):
            self._places.remove(self._time_place)
        if len(self._places) != self._size:
            raise InputError(f"wrong number of columns; need {self._size}, got {form.width}")
        self._form = form
        self.header = None if names is None else text.strip()
        return None if names is not None else self._row(text, form)

    def _place_of_time(self, form: TextForm) -> int | None:
        if self._time is None:
            return None
        if form.header is not None and self._time in form.header:
            return form.header.index(self._time)
        if self._time.isdecimal() and int(self._time) < form.width:
            return int(self._time)
        raise InputError("no column of the stamps; --time names it by header or 0-based place")

    def _row(self, text: str, form: TextForm) -> tuple[list[float], float | None]:
        cells = split_cells(text, form.delimiter)
        if len(cells) != form.width:
            raise InputError(f"wrong number of cells; need {form.width}, got {len(cells)}")
        time = None if self._time_place is None else self._stamp(cells[self._time_place])
        if "_" not in text:  # which `float` passes over
            try:
                return [float(cells[place]) for place in self._places], time
            except ValueError:
                pass
        return [_number(cells[place]) for place in self._places], time

    def _object(self, text: str) -> tuple[list[float], float | None]:
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            raise InputError("no JSON object") from None
        if not isinstance(document, dict):
            raise InputError("no JSON object")
        time = None if self._time is None else self._stamp(document.pop(self._time, None))
        values = document.get("values") if self._features is None else None
        if self._features is not None:
            lacking = [name for name in self._features if name not in document]
            if lacking:
                unknown = next((name for name in document if name not in self._features), None)
                hint = "" if unknown is None else f"; there is '{unknown:.40}': was it renamed?"
                raise InputError(f"field '{lacking[0]:.40}' is missing{hint}")
            if len(document) > len(self._features):
                self._note_unknown(document)
            values = [document[name] for name in self._features]
        if not isinstance(values, list) or len(values) != self._size:
            raise InputError(f"field 'values' must be a list of {self._size} numbers")
        return [_number(value) for value in values], time

    def _stamp(self, stamp: Any) -> float:
        self.has_date_stamps = isinstance(stamp, str) and ":" in stamp
        return seconds(stamp)

    def _note_unknown(self, document: dict[str, Any]) -> None:
        self.unknown_fields += 1
        for name in document:
            known = name in self._named or name in (self._features or ())
            if not known and len(self._named) < _KINDS:
                self._named.add(name)
                self._tell(f"field '{name:.40}' is none of the model's; ignored, and counted")


def seconds(stamp: Any) -> float:
    """Give a stamp as seconds since 1970.

    Raises
    ------
    InputError
        If it is neither a finite number nor an ISO stamp.

    Examples
    --------
    >>> seconds("1970-01-01 00:01:00"), seconds("1.5")
    (60.0, 1.5)
    """
    try:
        value = float(stamp)
    except (TypeError, ValueError):
        try:
            read = datetime.fromisoformat(str(stamp).replace("Z", "+00:00"))
        except ValueError:
            raise InputError("no stamp; need seconds or an ISO stamp") from None
        utc = read if read.tzinfo is not None else read.replace(tzinfo=timezone.utc)
        value = utc.timestamp()
    except OverflowError:  # a whole number of hundreds of digits
        value = math.inf
    if isinstance(stamp, bool) or not math.isfinite(value):
        raise InputError("no stamp; need seconds or an ISO stamp")
    return value


def _number(value: Any) -> float:
    if value is None or (isinstance(value, str) and value.lower() in MISSING):
        return math.nan
    if isinstance(value, str) and "_" not in value:
        try:
            return float(value)
        except ValueError:
            pass
    if type(value) in (int, float):
        try:
            return float(value)
        except OverflowError:
            return math.inf
    raise InputError(f"a value is no number; got {value!r:.40}")


def _text(line: bytes) -> str:
    try:
        text = line.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("not UTF-8 text") from None
    if "\0" in text:
        raise InputError("not text; it holds NUL bytes")
    return text
