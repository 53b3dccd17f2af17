"""Samples of a converter from a pipe or a file, raw or behind the header of a WAV file."""

from __future__ import annotations

import os
import select
import threading
import time
from itertools import chain, groupby
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.recordings.checks import RATE_TOLERANCE, refuse_other_type, size_note
from edgeae_runtime.recordings.wav import ENDLESS, RAW, RIFF, decoded, wav_format
from edgeae_runtime.service.line_sources import Loss, pieces
from edgeae_runtime.service.output import report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from edgeae_runtime.arrays import AnyArray
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.service.options import SampleOptions

_QUEUE_S, _QUEUE_BYTES = 5.0, 1 << 20  # that may wait; bytes where the rate is not known
_WAIT_S = 0.2
_MIN_TYPED = 1024  # bytes that tell a type
_MAX_HEADER = 1 << 16


class Samples(NamedTuple):
    """Samples `(n, channels)`, the time of the last one in seconds, if it is known, and speeds.

    Those are rpm, `(n,)`, where one channel holds them.
    """

    rows: AnyArray
    time: float | None
    speeds: AnyArray | None = None
    place: None = None


class Form(NamedTuple):
    """How samples lie in a stream, as in a WAV file; `size` in bytes is None to its end.

    A channel may hold the `speed` of a shaft in place of a reading.
    """

    dtype: str
    channels: int
    rate_hz: float | None
    size: int | None = None
    speed: int | None = None

    @property
    def frame(self) -> int:
        """Bytes of a sample of all channels."""
        return int(self.dtype[2]) * self.channels

    def samples(self, data: bytes, time: float | None) -> Samples:
        """Return the samples in whole frames, of which the last came at a time."""
        rows = decoded(data, self.dtype).reshape(-1, self.channels)
        if self.speed is None:
            return Samples(rows, time)
        return Samples(np.delete(rows, self.speed, axis=1), time, rows[:, self.speed])

    @property
    def rails(self) -> tuple[float, float]:
        """Where the converter clips; floats do not tell."""
        largest = 1 << (8 * int(self.dtype[2]) - 1)
        return (-np.inf, np.inf) if self.dtype[1] == "f" else (-largest, largest - 1)


def read_form(given: Iterator[bytes], options: SampleOptions, inputs: Inputs) -> tuple[Form, bytes]:
    """Return the form that options or a header tell, and the samples that came with the header.

    Raises
    ------
    InputError
        If the header cannot be used, or the model takes other samples.
    """
    data, form, kind = next(given, b""), None, options.kind
    condition = inputs.condition
    if len(inputs.shape) != 2 or (condition is not None and condition.text_column is not None):
        what = f"needs '{condition.column:.40}', too" if condition else f"takes rows {inputs.shape}"
        raise InputError(f"samples need a model of windows (steps, channels); this one {what}")
    if kind is not None:
        channels = _channels(inputs) if options.channels is None else options.channels
        form = Form(RAW[kind], channels, options.rate_hz or inputs.reading_rate_hz)
        if len(data) >= _MIN_TYPED and not data.startswith(RIFF):
            refuse_other_type(data, kind, "the first samples")
    if data.startswith(RIFF):
        while (found := wav_form(data)) is None:
            more = next(given, b"")
            if not more or len(data) > _MAX_HEADER:
                raise InputError("a WAV stream must have samples behind its header; got none")
            data += more
        if kind is not None and RAW[kind] != found[0].dtype:
            raise InputError(f"`raw` is {kind}; the WAV header says {_named(found[0].dtype)}")
        form, data = found[0], data[found[1] :] or next(given, b"")  # often a piece of its own
    assert form is not None
    for wanted in (_channels(inputs), options.channels):
        if wanted not in (None, form.channels):
            raise InputError(f"`channels` must be {wanted}; the samples have {form.channels}")
    for rate_hz in (inputs.reading_rate_hz, options.rate_hz):
        found_hz = form.rate_hz
        if rate_hz and found_hz and abs(found_hz - rate_hz) > RATE_TOLERANCE * rate_hz:
            raise InputError(f"`rate_hz` must be {rate_hz:g}; that of the samples is {found_hz:g}")
    form = form._replace(speed=_speed_channel(inputs))
    _note_size(form, data, inputs)
    return form, data


def _note_size(form: Form, data: bytes, inputs: Inputs) -> None:
    """Report first samples of another size than those of training."""
    if inputs.difference is not None or len(data) < _MIN_TYPED * form.channels:
        return
    rows = form.samples(data[: len(data) // form.frame * form.frame], None).rows
    if note := size_note(rows.min(axis=0), rows.max(axis=0), (inputs.low, inputs.high)):
        report(f"the first samples: {note}")


def _channels(inputs: Inputs) -> int:
    return inputs.shape[1] + (inputs.order_tracking is not None)


def _speed_channel(inputs: Inputs) -> int | None:
    if inputs.order_tracking is None:
        return None
    column, last = inputs.order_tracking.column, _channels(inputs) - 1
    if not (column.isascii() and column.isdigit() and int(column) <= last):
        raise InputError(
            f"samples have channels 0 to {last}, without names; the speeds of this model are in "
            f"'{column:.40}'"
        )
    return int(column)


def wav_form(data: bytes) -> tuple[Form, int] | None:
    """Read the header at the start of a WAV stream, and its length; None while more must come.

    Raises
    ------
    InputError
        If samples are compressed, or of a type that is not read.
    """
    form, at = None, 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8
        if name == b"data" and form is not None:
            return form._replace(size=size if 0 < size < ENDLESS else None), at
        if name == b"fmt " and at + size <= len(data):
            form = Form(*wav_format(data[at : at + size], "a WAV stream"))
        at += size + size % 2
    return None


def _named(dtype: str) -> str:
    return f"{'float' if dtype[1] == 'f' else 'int'}{8 * int(dtype[2])}"


def samples(
    file: IO[bytes],
    first: bytes,
    form: Form,
    is_over: Callable[[], bool],
    *,
    is_live: bool,
    steps: int,
) -> Iterator[Samples | Loss]:
    """Yield samples, `first` those that came with a header; a thread reads the others.

    Live ones have the time at which they came, and what is too much to wait is a loss. A recording
    that is cut short, or shorter than the `steps` of a window, is told; one without any is an
    `InputError`.
    """
    queue, count = _Queue(form, is_live=is_live), 0
    reader = threading.Thread(target=queue.read, args=(file, first), daemon=True)
    reader.start()
    try:
        while not is_over() and (found := queue.take()) is not None:
            for is_loss, items in groupby(found, lambda item: isinstance(item, Loss)):
                if is_loss:
                    for loss in items:
                        count += loss.lost_readings
                        yield loss
                    continue
                data, times = zip(*items)
                part = form.samples(b"".join(data), times[-1] if is_live else None)
                count += len(part.rows)
                yield part
    finally:
        queue.stop()
        reader.join()
    if queue.error is not None:
        raise queue.error
    if is_over():
        return
    if not count:
        raise InputError("a recording must hold samples; got an empty one")
    if form.size is not None and count < (told := form.size // form.frame):
        report(f"the recording is cut short: {count} samples of {told} are there")
    elif queue.rest:
        report(f"the last sample is not whole; its {len(queue.rest)} bytes are left out")
    if count < steps:
        report(f"the samples end before a window of {steps}; got {count}")


class _Queue:
    """Samples between two threads. When it is full, live ones are lost until it is half empty."""

    def __init__(self, form: Form, *, is_live: bool) -> None:
        self._form, self._is_live = form, is_live
        self._most = max(_QUEUE_BYTES, int(_QUEUE_S * (form.rate_hz or 0)) * form.frame)
        self._items: list[Any] = []  # bytes with their time, and losses
        self._size, self._lost, self._since = 0, 0, 0.0
        self._change = threading.Condition()
        self._is_stopped = self._has_ended = False
        self.error: OSError | None = None
        self.rest = b""

    def read(self, file: IO[bytes], first: bytes) -> None:
        """Read samples until their end, or until `stop`."""
        start = time.time() - time.monotonic()  # of a clock that is never set
        rest, left = b"", self._form.size
        try:
            for piece in chain([first], pieces(file, lambda: self._is_stopped)):
                data = rest + piece[:left]
                left = None if left is None else left - len(piece)
                end = len(data) // self._form.frame * self._form.frame
                rest = data[end:]
                self._put(data[:end], start + time.monotonic())
                if left is not None and left <= 0:
                    more = piece[left:] if left else b""
                    if select.select([file], [], [], _WAIT_S)[0]:
                        more += os.read(file.fileno(), 64)
                    if RIFF in more:  # as `cat` joins files
                        report("another WAV file follows and is left out")
                    break
        except OSError as error:
            self.error = error
        with self._change:
            self.rest = rest
            self._tell_loss(start + time.monotonic())
            self._has_ended = True
            self._change.notify()

    def _put(self, data: bytes, now: float) -> None:
        with self._change:
            while self._size + len(data) > (self._most // 2 if self._lost else self._most):
                if self._is_live:
                    self._since = self._since if self._lost else now
                    self._lost += len(data)
                    return
                if self._is_stopped:
                    return
                self._change.wait(_WAIT_S)
            self._tell_loss(now)
            if data:
                self._items.append((data, now))
                self._size += len(data)
                self._change.notify()

    def _tell_loss(self, now: float) -> None:
        if self._lost:
            readings = self._lost // self._form.frame
            reason = "the device is too slow"
            if readings > 2 * (self._form.rate_hz or np.inf) * (now - self._since):
                reason = "samples come faster than their rate, as of a recording (--no-live)"
            self._items.append(Loss(reason, self._since, now, self._lost, readings))
            self._lost = 0

    def take(self) -> list[Any] | None:
        """Return what waits, maybe nothing; None at the end."""
        with self._change:
            if not self._items and not self._has_ended:
                self._change.wait(_WAIT_S)
            found, self._items, self._size = self._items, [], 0
            self._change.notify()
            return None if self._has_ended and not found else found

    def stop(self) -> None:
        """Let the thread that reads end."""
        self._is_stopped = True
