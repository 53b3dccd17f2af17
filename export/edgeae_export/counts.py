"""Raw counts of a converter in place of readings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from edgeae_runtime.arrays import FloatArray, Json
    from edgeae_runtime.manifest.model import Inputs

INPUT_TYPES = ("float32", "int16")
_LEAST, _MOST = -(2**15), 2**15 - 1
_MIN_COUNTS = 8  # between the lowest and the highest reading of training

Scale = tuple[str, float, float]
"""A channel's name or number (`""` for every channel), its gain and its offset."""


class Counts(NamedTuple):
    """What counts of 16 bits stand for: a reading is `count * gain + offset`.

    Each is one number, or one per value along the last axis of a window.
    """

    gain: tuple[float, ...]
    offset: tuple[float, ...]

    @classmethod
    def of(cls, inputs: Inputs, scales: Sequence[Scale]) -> Counts:
        """Build the counts of a model's channels; a gain of 1 and an offset of 0 if not given.

        Raises
        ------
        InputError
            If a channel is not known, or its training range does not fit 16 bits.
        """
        size = inputs.shape[-1]
        gain, offset = np.ones(size), np.zeros(size)
        for name, factor, start in scales:
            if not (np.isfinite([factor, start]).all() and factor != 0):
                raise InputError(
                    f"`input_scale` needs a finite gain other than 0 and a finite offset; got "
                    f"{factor:g},{start:g}"
                )
            at = slice(None) if name == "" else _channel(name, inputs)
            gain[at], offset[at] = factor, start
        counts = cls(tuple(_short(gain)), tuple(_short(offset)))
        counts._check(inputs)
        return counts

    def _check(self, inputs: Inputs) -> None:
        size = inputs.shape[-1]
        gain, offset = (np.broadcast_to(values, size) for values in self)
        ends = [np.broadcast_to(end.astype(np.float64), size) for end in (inputs.low, inputs.high)]
        low, high = np.sort([(end - offset) / gain for end in ends], axis=0)
        for at in range(size):
            name = at if inputs.features is None else inputs.features[at]
            start = f"channel {name}: its training range {ends[0][at]:g} to {ends[1][at]:g} is"
            if low[at] < _LEAST - 0.5 or high[at] > _MOST + 0.5:
                raise InputError(
                    f"{start} {low[at]:.0f} to {high[at]:.0f} in counts; int16 holds {_LEAST} to "
                    f"{_MOST}: give its gain and offset (`input_scale`)"
                )
            if 0 < high[at] - low[at] < _MIN_COUNTS:
                raise InputError(
                    f"{start} {high[at] - low[at]:.2g} counts wide; at least {_MIN_COUNTS} are "
                    f"needed: give its gain and offset (`input_scale`)"
                )
            if inputs.difference is not None and inputs.difference[at] and offset[at]:
                raise InputError(f"channel {name} is a change between readings: its offset is 0")

    def of_readings(self, windows: FloatArray) -> np.ndarray:
        """Convert readings `(..., channels)` to the nearest counts, as the compiled file does."""
        exact = (windows.astype(np.float64) - self.offset) / np.array(self.gain)
        nearest: np.ndarray = np.clip(np.rint(exact), _LEAST, _MOST).astype(np.int16)
        return nearest

    def readings(self, counts: np.ndarray) -> FloatArray:
        """Convert counts `(..., channels)` to readings."""
        values: FloatArray = (counts * np.array(self.gain) + self.offset).astype(np.float32)
        return values

    def rounded(self, windows: FloatArray) -> FloatArray:
        """Round readings to what the converter gives.

        Raises
        ------
        InputError
            If float32 cannot tell two counts apart.
        """
        counts = self.of_readings(windows)
        rounded = self.readings(counts)
        if not np.array_equal(self.of_readings(rounded), counts):
            raise InputError("a gain this small against its offset is lost in float32 readings")
        return rounded

    def within(self, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the lowest and highest counts `(channels,)` whose readings are from low to high.

        If there is none, the lowest is above the highest.
        """
        every = np.arange(_LEAST, _MOST + 1)[:, np.newaxis]
        readings = self.readings(np.broadcast_to(every, (every.size, low.size)))
        inside = (readings >= low) & (readings <= high)
        some, last = inside.any(axis=0), len(every) - 1
        first = np.where(some, inside.argmax(axis=0), last)
        final = np.where(some, last - inside[::-1].argmax(axis=0), 0)
        return (first + _LEAST).astype(np.int16), (final + _LEAST).astype(np.int16)

    def facts(self) -> Json:
        """Return the description that a C file holds."""
        return {"type": "int16", "gain": list(self.gain), "offset": list(self.offset)}


def counts_of(inputs: Inputs, input_type: str, scales: Sequence[Scale]) -> Counts | None:
    """Return what a file's counts stand for; None if it takes readings in float32.

    Raises
    ------
    InputError
        If the type is not known, or there are scales without counts.
    """
    if input_type not in INPUT_TYPES:
        raise InputError(f"`input` must be {' or '.join(INPUT_TYPES)}; got '{input_type}'")
    if input_type == "int16":
        return Counts.of(inputs, scales)
    if scales:
        raise InputError("`input_scale` goes with `input` int16")
    return None


def check_input(path: Path, input_type: str) -> None:
    """Refuse a file that cannot take counts."""
    if input_type != "float32" and path.suffix != ".c":
        raise InputError(f"{path}: `input` {input_type} is known for .c files only")


def parse_scale(text: str) -> Scale:
    """Parse `CHANNEL=GAIN,OFFSET`; without a channel it is for all, without an offset that is 0.

    Raises
    ------
    InputError
        If it is none of these.

    Examples
    --------
    >>> parse_scale("flow=0.01,-4"), parse_scale("0.5")
    (('flow', 0.01, -4.0), ('', 0.5, 0.0))
    """
    name, _, numbers = text.rpartition("=")
    gain, _, offset = numbers.partition(",")
    try:
        return name.strip(), float(gain), float(offset or 0)
    except ValueError:
        raise InputError(f"`input_scale` must be like flow=0.01,-4; got '{text}'") from None


def _channel(name: str, inputs: Inputs) -> int:
    features = inputs.features or ()
    if name in features:
        return features.index(name)
    if name.isdecimal() and int(name) < inputs.shape[-1]:
        return int(name)
    known = ", ".join(features) if features else f"0 to {inputs.shape[-1] - 1}"
    raise InputError(f"`input_scale` names channel '{name}'; the model has {known}")


def _short(values: np.ndarray) -> list[float]:
    whole: list[float] = values.tolist()
    return whole[:1] if len(set(whole)) == 1 else whole
