"""Faults of sensors and machines that are put into normal windows, at any size and time.

A fault changes one channel, values `(n, steps)` in raw units, from its `since`-th reading on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

Change = Callable[[Any, float, int, Any, Any], Any]


class Fault(NamedTuple):
    """One kind of fault.

    `change` gives the faulty values for `(values, size, since, signs, noise)`: signs `(n, 1)` are 1
    or -1 and noise `(n, steps)` is standard normal. `measure` says what a size is: `units` (the
    channel's own), `share` (of the reading) or `readings` (for how long). `whole` tells whether a
    window is full of it when its size is measured, else it begins in the middle.
    """

    what: str
    change: Change
    measure: str
    whole: bool = True
    in_tables: bool = False


def _spike(values: Any, size: float, since: int, signs: Any, noise: Any) -> Any:
    values[:, since] += size * signs[:, 0]
    return values


def _step(values: Any, size: float, since: int, signs: Any, noise: Any) -> Any:
    values[:, since:] += size * signs
    return values


def _drift(values: Any, size: float, since: int, signs: Any, noise: Any) -> Any:
    steps = values.shape[1]
    values[:, since:] += signs * size * np.arange(1, steps - since + 1) / steps
    return values


def _noise(values: Any, size: float, since: int, signs: Any, noise: Any) -> Any:
    values[:, since:] += size * noise[:, since:]
    return values


def _gain(values: Any, size: float, since: int, signs: Any, noise: Any) -> Any:
    values[:, since:] *= (1 + size) ** signs
    return values


def _stuck(values: Any, size: float, since: int, signs: Any, noise: Any) -> Any:
    values[:, since:] = values[:, [max(0, since - 1)]]
    return values


def _dropout(values: Any, size: float, since: int, signs: Any, noise: Any) -> Any:
    values[:, since:] = 0.0
    return values


def _shift(values: Any, size: float, since: int, signs: Any, noise: Any) -> Any:
    late = int(size)
    moved = np.repeat(values[:, :1], values.shape[1], axis=1)
    moved[:, late:] = values[:, : values.shape[1] - late]
    return moved


FAULTS = {
    "spike": Fault("one reading is off", _spike, "units", whole=False, in_tables=True),
    "step": Fault("off from one reading on", _step, "units", whole=False),
    "drift": Fault("off by ever more; the rise in one window", _drift, "units"),
    "noise": Fault("noise on top; its standard deviation", _noise, "units"),
    "gain": Fault("readings times, or divided by, 1 + the size", _gain, "share", in_tables=True),
    "stuck": Fault("the same value again and again; for so long", _stuck, "readings"),
    "dropout": Fault("reads 0; for so long", _dropout, "readings", in_tables=True),
    "shift": Fault("late by so many readings", _shift, "readings"),
}
"""The faults of `edgeae.power` by name."""

_ONE_ROW = "needs several readings in a row; a row of a table is one reading"


def left_out(steps: int, channels: int, *, is_series: bool) -> dict[str, str]:
    """Faults that make no sense for windows of a kind, and why.

    Examples
    --------
    >>> list(left_out(1, 5, is_series=False))
    ['step', 'drift', 'noise', 'stuck', 'shift']
    """
    if steps == 1:
        reasons = {name: _ONE_ROW for name, fault in FAULTS.items() if not fault.in_tables}
        return {**reasons, "noise": "is a spike of random size in a single row"}
    if is_series and channels == 1:
        return {"shift": "a series of one channel has nothing to be late against"}
    return {}
