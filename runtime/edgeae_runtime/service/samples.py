"""Samples of a converter from a pipe or a file, raw or behind the header of a WAV file."""

from __future__ import annotations

import threading
import time
from itertools import chain, groupby
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.recordings.wav import RAW, decoded, wav_format
from edgeae_runtime.service.line_sources import Loss, pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from edgeae_runtime.arrays import AnyArray
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.service.options import SampleOptions

RIFF = b"RIFF"
"""The first bytes of a WAV file."""
_QUEUE_S, _QUEUE_BYTES = 5.0, 1 << 20  # that may wait; bytes where the rate is not known
_WAIT_S, _RATE_TOLERANCE = 0.2, 0.01
_MAX_HEADER, _ENDLESS = 1 << 16, 0x7FFF0000  # a recorder to a pipe does not know the size


class Samples(NamedTuple):
    """Samples `(n, channels)`, and the time of the last one, in seconds, if it is known."""

    rows: AnyArray
    time: float | None
    place: None = None


class Form(NamedTuple):
    """How samples lie in a stream, as in a WAV file; `size` in bytes is None to its end."""

    dtype: str
    channels: int
    rate_hz: float | None
    size: int | None = None

    @property
    def frame(self) -> int:
        """Bytes of a sample of all channels."""
        return int(self.dtype[2]) * self.channels

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
        what = "has a threshold for each condition" if condition else f"takes rows {inputs.shape}"
        raise InputError(f"samples need a model of windows (steps, channels); this one {what}")
    if kind is not None:
        channels = inputs.shape[1] if options.channels is None else options.channels
        form = Form(RAW[kind], channels, options.rate_hz)
    if data.startswith(RIFF):
        while (found := wav_form(data)) is None:
            more = next(given, b"")
            if not more or len(data) > _MAX_HEADER:
                raise InputError("a WAV stream must have samples behind its header; got none")
            data += more
        if kind is not None and RAW[kind] != found[0].dtype:
            raise InputError(f"`raw` is {kind}; the WAV header says {_named(found[0].dtype)}")
        form, data = found[0], data[found[1] :]
    assert form is not None
    for wanted in (inputs.shape[1], options.channels):
        if wanted not in (None, form.channels):
            raise InputError(f"`channels` must be {wanted}; the samples have {form.channels}")
    for rate_hz in (inputs.rate_hz, options.rate_hz):
        given_hz = form.rate_hz or rate_hz
        if rate_hz and given_hz and abs(given_hz - rate_hz) > _RATE_TOLERANCE * rate_hz:
            raise InputError(f"`rate_hz` must be {rate_hz:g}; that of the samples is {given_hz:g}")
    return form, data


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
            return form._replace(size=size if 0 < size < _ENDLESS else None), at
        if name == b"fmt " and at + size <= len(data):
            form = Form(*wav_format(data[at : at + size], "a WAV stream"))
        at += size + size % 2
    return None


def _named(dtype: str) -> str:
    return f"{'float' if dtype[1] == 'f' else 'int'}{8 * int(dtype[2])}"


def samples(
    file: IO[bytes], first: bytes, form: Form, is_over: Callable[[], bool], *, is_live: bool
) -> Iterator[Samples | Loss]:
    """Yield samples, `first` those that came with a header; a thread reads the others.

    Live ones have the time at which they came, and what is too much to wait is a loss.
    """
    queue = _Queue(form, is_live=is_live)
    reader = threading.Thread(target=queue.read, args=(file, first), daemon=True)
    reader.start()
    try:
        while not is_over() and (found := queue.take()) is not None:
            for is_loss, items in groupby(found, lambda item: isinstance(item, Loss)):
                if is_loss:
                    yield from items
                    continue
                data, times = zip(*items)
                rows = decoded(b"".join(data), form.dtype).reshape(-1, form.channels)
                yield Samples(rows, times[-1] if is_live else None)
    finally:
        queue.stop()
        reader.join()
    if queue.error is not None:
        raise queue.error


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

    def read(self, file: IO[bytes], first: bytes) -> None:
        """Read samples until their end, or until `stop`."""
        start = time.time() - time.monotonic()  # of a clock that is never set
        try:
            rest, left = b"", self._form.size
            for piece in chain([first], pieces(file, lambda: self._is_stopped)):
                data = rest + piece[:left]
                left = None if left is None else left - len(piece)
                end = len(data) // self._form.frame * self._form.frame
                rest = data[end:]
                self._put(data[:end], start + time.monotonic())
                if left is not None and left <= 0:
                    break
        except OSError as error:
            self.error = error
        with self._change:
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
            self._items.append(
                Loss("the device is too slow", self._since, now, self._lost, readings)
            )
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
