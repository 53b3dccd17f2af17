"""Readings from lines of text as they arrive: a bad line never stops it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.messages import listed
from edgeae_runtime.numbers import Cells, json_number
from edgeae_runtime.readings.columns import ColumnSelection, ResolvedColumns, resolve
from edgeae_runtime.readings.text_format import TextForm, is_header_again, split_cells, text_form
from edgeae_runtime.service.influx import parse_point
from edgeae_runtime.service.line_blocks import keys_of, numbers_of, plain_columns
from edgeae_runtime.service.reading import Reading, Readings, json_object, line_text, speed_of
from edgeae_runtime.stream.keyed import check_key
from edgeae_runtime.timestamps import UNITS, StampReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Set

    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.service.influx import Point

_MAX_REPORTS = 5  # of broken lines of one kind
_MAX_KINDS = 32  # that are counted apart, and fields that are named


class UnknownColumnError(InputError):
    """The lines have no column of the name that was given for the stamps."""


class LineReader:
    """Turn a line into a `Reading`, or count it as broken.

    The first good line tells the form: `{` begins JSON objects, else it is CSV with or without a
    header. A header that comes again maps the columns anew. Rows behind a header that lacks columns
    are broken until one comes that has them: by their positions they might be other columns.
    Numbers, missing values and stamps are read as `score` reads them; times are nanoseconds.

    Parameters
    ----------
    inputs
        What the model takes.
    time
        Name of the column or field of the stamps, if there is one.
    report
        Called with a sentence about a broken line, a few times for each kind.
    key
        Name of the column or field of the machine, if there is one.
    is_influx
        Whether lines are points of InfluxDB, with the readings in fields.

    Attributes
    ----------
    key
        The machine of the last reading.
    header
        The last header line, for a reader that begins amid a file.
    stamps
        Reader of the stamps; its `format` tells how they are written.
    """

    def __init__(
        self,
        inputs: Inputs,
        time: str | None,
        report: Callable[[str], None],
        key: str | None = None,
        *,
        is_influx: bool = False,
    ) -> None:
        self._is_influx = is_influx
        self._is_timed: bool | None = None  # whether points have a time
        self._size, self._features = inputs.shape[-1], inputs.features
        self._time, self._report = time, report
        condition = inputs.condition
        self._condition = None if condition is None else condition.text_column
        tracking = inputs.order_tracking
        self._speed = None if tracking is None else tracking.column
        self._key, self.key = key, None if key is None else ""
        self._form: TextForm | None = None
        self._columns = ResolvedColumns([], [], None)
        self._cells = Cells(None)
        self._lacks: str | None = None  # a column, in the last header
        self.stamps = StampReader(inputs.time_format)
        self.is_json: bool | None = None
        self.header: str | None = None
        self.broken: Counter[str] = Counter()
        self.unknown_fields = 0
        self._named: set[str] = set()

    def read(self, line: bytes, *, is_whole: bool = True) -> Reading | None:
        """Return the reading in a line; None for a blank, a broken or a header line, or a comment.

        Of a line that may be a part of one, only a JSON object or a header is used: the digits of a
        number may be cut.

        Raises
        ------
        UnknownColumnError
            If the first good line has no column of the stamps.
        """
        try:
            text = line_text(line)
            if not text.strip() or (self._is_influx and text.lstrip().startswith("#")):
                return None
            if not is_whole and not self._shows_its_end(text):
                raise InputError("half a line; a number may lack digits")
            return self._reading(text)
        except UnknownColumnError:
            raise
        except InputError as error:
            self._count(str(error))
            return None

    def read_many(self, data: bytes, known: Set[str]) -> Readings | None:
        """Read whole lines at once; None where each must be read by itself.

        They must be rows that have a key, mostly one of those `known`.
        They have stamps and conditions as `read` gives them.
        """
        form, columns = self._form, self._columns
        is_plain = not self._cells.has_decimal_comma and self._speed is None
        if form is None or self._key is None or not is_plain:
            return None
        cells = plain_columns(data, form)
        values = None if cells is None else numbers_of(cells, columns, self._cells)
        if cells is None or values is None or self._cells.has_decimal_comma:
            self._cells.has_decimal_comma = False  # the line tells that has it
            return None
        texts = [cells[column] for column in columns.texts]
        keys = keys_of(texts.pop(), known)
        if keys is None:
            return None
        times = None
        if columns.time is not None:
            try:
                stamps = np.array([cell.strip() for cell in cells[columns.time]])
                times = self.stamps.many(stamps, "lines", 1)
            except InputError:
                return None
        conditions = [cell.strip() for cell in texts[0]] if texts else None
        return Readings(keys, values, times, conditions)  # type: ignore[arg-type]

    @property
    def has_dates(self) -> bool:
        """Whether the stamps are dates, not numbers."""
        return self.stamps.format is not None and self.stamps.format not in UNITS

    @property
    def _texts(self) -> tuple[str, ...]:
        names = (self._speed, self._condition, self._key)
        return tuple(name for name in names if name is not None)

    def _reading(self, text: str) -> Reading | None:
        if self._is_influx:
            return None if text.startswith("#") else self._point(parse_point(text))
        is_json = text.lstrip().startswith("{") if self.is_json is None else self.is_json
        if is_json:
            reading = self._object(text)
            self.is_json = True
            return reading
        if self._form is None:
            return self._first(text, text_form(text))
        cells = split_cells(text, self._form.delimiter)
        try:
            return self._row(text, cells, self._form)
        except InputError:
            if len(cells) < self._size or self._form.header is None:
                raise
            if not is_header_again(cells, self._columns.names or (), self._form.delimiter):
                raise
        self._form = None
        return self._first(text, text_form(text, header=True))

    def _shows_its_end(self, text: str) -> bool:
        """Tell whether a text can be no part of a line: half an object is none."""
        if self._is_influx or text.lstrip().startswith("{"):
            return not self._is_influx
        if self._form is None:
            return text_form(text).header is not None
        cells = split_cells(text, self._form.delimiter)
        names = self._columns.names or ()
        is_as_wide = len(cells) == self._form.width
        return is_as_wide and is_header_again(cells, names, self._form.delimiter)

    def _count(self, message: str) -> None:
        kind = message.partition(";")[0]
        kind = kind if kind in self.broken or len(self.broken) < _MAX_KINDS else "other"
        self.broken[kind] += 1
        most = 1 if kind.startswith("field ") else _MAX_REPORTS  # a field is named once
        if self.broken[kind] <= most:
            last = "; further ones are only counted" if self.broken[kind] == most else ""
            self._report(f"broken line skipped: {message}{last}")

    def _first(self, text: str, form: TextForm) -> Reading | None:
        """Take a header or, without one, the first row."""
        names = self._features or self._columns.names  # of the header before
        if form.header is not None and names is not None:
            speed = () if self._speed is None or self._speed.isdigit() else (self._speed,)
            lacking = [name for name in (*names, *speed) if name not in form.header]
            if lacking:
                if form.width >= self._size:  # else it is noise
                    self._lacks = lacking[0]
                raise InputError(f"header lacks columns; '{lacking[0]:.40}' is one")
        elif self._lacks is not None:
            raise InputError(f"no header that has all columns; '{self._lacks:.40}' was missing")
        self._columns = self._resolved(form, names)
        known = names or self._columns.names
        self._form, self.is_json, self._lacks = form, False, None
        self._cells = Cells(form.delimiter)
        if form.header is None:
            return self._row(text, split_cells(text, form.delimiter), form)
        self.header = text.strip()
        if self._columns.time is not None:
            self._time = form.header[self._columns.time]  # by name, if another header comes
        texts = [form.header[index] for index in self._columns.texts]
        self._name_unknown(form.header, (*(known or ()), *texts), "column")
        return None

    def _resolved(self, form: TextForm, names: tuple[str, ...] | None) -> ResolvedColumns:
        is_wide = form.delimiter is not None and form.width > self._size  # else it is noise
        if self._key is not None and is_wide and self._key not in (form.header or (self._key,)):
            raise UnknownColumnError(
                f"`key` names no column '{self._key:.40}'; there are {listed(form.header or ())}"
            )
        selection = ColumnSelection(trained=names, texts=self._texts)
        columns = resolve(form.width, form.header, selection, "the table")
        if self._time is not None:
            # One column besides the readings, or all of the model's names: else it is noise.
            is_table = len(columns.indices) == self._size + 1 and form.delimiter is not None
            is_table = is_table or (form.header is not None and self._features is not None)
            try:
                selection = selection._replace(time=self._time)
                columns = resolve(form.width, form.header, selection, "the table")
            except InputError as error:
                raise (UnknownColumnError(str(error)) if is_table else error) from None
        if len(columns.indices) != self._size:
            raise InputError(f"wrong number of columns; need {self._size}, got {form.width}")
        return columns

    def _row(self, text: str, cells: list[str], form: TextForm) -> Reading:
        if len(cells) != form.width:
            raise InputError(f"wrong number of cells; need {form.width}, got {len(cells)}")
        index = self._columns.time
        if "_" not in text and text.isascii() and not self._cells.has_decimal_comma:
            try:  # which `float` alone reads as the grammar does
                values = [float(cells[index]) for index in self._columns.indices]
            except ValueError:
                values = [self._cells.one(cells[index]) for index in self._columns.indices]
        else:
            values = [self._cells.one(cells[index]) for index in self._columns.indices]
        texts = [cells[column] for column in self._columns.texts]
        self._take_key(None if self._key is None else texts.pop())
        speed = speed_of(self._speed, self._cells.one, texts.pop(0) if self._speed else "")
        time = None if index is None else self.stamps.one(cells[index])
        return Reading(values, time, texts[0] if texts else None, speed)

    def _take_key(self, key: object) -> None:
        if self._key is not None:
            check_key(str(key) if isinstance(key, int) else key)
            self.key = str(key)

    def _object(self, text: str) -> Reading:
        document = json_object(text)
        stamp = None if self._time is None else document.pop(self._time, None)
        condition = None if self._condition is None else document.get(self._condition)
        speed = speed_of(self._speed, json_number, document.get(self._speed or ""))
        key = None if self._key is None else document.get(self._key)
        for name in self._texts:
            document.pop(name, None)
        values = document.get("values") if self._features is None else None
        if self._features is not None:
            lacking = [name for name in self._features if name not in document]
            if lacking:
                unknown = next((name for name in document if name not in self._features), None)
                hint = "" if unknown is None else f"; there is '{unknown:.40}': was it renamed?"
                raise InputError(f"field '{lacking[0]:.40}' is missing{hint}")
            if len(document) > len(self._features):
                self.unknown_fields += 1
                self._name_unknown(document, self._features, "field")
            values = [document[name] for name in self._features]
        if not isinstance(values, list) or len(values) != self._size:
            raise InputError(f"field 'values' must be a list of {self._size} numbers")
        if self._time is not None and stamp is None:
            raise InputError(f"field '{self._time:.40}' is missing, the stamp")
        numbers = [json_number(value) for value in values]
        self._take_key(key)
        time = None if self._time is None else self.stamps.one(stamp)
        return Reading(numbers, time, None if condition is None else str(condition), speed)

    def _point(self, point: Point) -> Reading:
        features = self._features or ()
        values = [point.fields.get(name) for name in features]
        if all(value is None for value in values):
            raise InputError(f"no field of the model; '{features[0]:.40}' is one")
        for name, value in zip(features, values):
            if isinstance(value, str):
                raise InputError(f"field '{name:.40}' is text")
        is_timed = point.time_ns is not None
        if self._is_timed not in (None, is_timed):
            raise InputError("some points have a time, and some have none")
        texts = {**point.fields, **point.tags}
        if self._key is not None:
            self._take_key(texts.get(self._key))
        condition = None if self._condition is None else texts.get(self._condition)
        self._is_timed = is_timed
        speed = speed_of(self._speed, json_number, texts.get(self._speed or ""))
        numbers = [json_number(value) for value in values]
        condition = None if condition is None else str(condition)
        return Reading(numbers, point.time_ns, condition, speed)

    def _name_unknown(self, names: Iterable[str], known: tuple[str, ...], kind: str) -> None:
        """Name each field or column that the model does not know, once."""
        for name in names:
            is_known = name in self._named or name in known or name == self._time
            if not is_known and len(self._named) < _MAX_KINDS:
                self._named.add(name)
                self._report(f"{kind} '{name:.40}' is none of the model's; ignored")
