"""Faults of sensors and machines to inject into normal windows, at any size and time.

A fault changes one channel, values `(n, steps)` in raw units, from its `since`-th reading on.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Change = Callable[[Floats, float, int, Floats, Floats], Floats]


class Fault(NamedTuple):
    """One kind of fault.

    `change` returns the faulty values for `(values, size, since, signs, noise)`: signs `(n, 1)` are
    1 or -1, and noise `(n, steps)` is standard normal. `measure` is the kind of size: `units` (the
    channel's own), `share` (of the reading) or `readings` (a duration). `whole` says that the fault
    fills the window while its size is measured; otherwise it begins in the middle.
    """

    description: str
    change: Change
    measure: str
    whole: bool = True
    in_tables: bool = False


def _spike(values: Floats, size: float, since: int, signs: Floats, noise: Floats) -> Floats:
    values[:, since] += size * signs[:, 0]
    return values


def _step(values: Floats, size: float, since: int, signs: Floats, noise: Floats) -> Floats:
    values[:, since:] += size * signs
    return values


def _drift(values: Floats, size: float, since: int, signs: Floats, noise: Floats) -> Floats:
    steps = values.shape[1]
    values[:, since:] += signs * size * np.arange(1, steps - since + 1) / steps
    return values


def _noise(values: Floats, size: float, since: int, signs: Floats, noise: Floats) -> Floats:
    values[:, since:] += size * noise[:, since:]
    return values


def _gain(values: Floats, size: float, since: int, signs: Floats, noise: Floats) -> Floats:
    values[:, since:] *= (1 + size) ** signs
    return values


def _flatline(values: Floats, size: float, since: int, signs: Floats, noise: Floats) -> Floats:
    values[:, since:] = values[:, [max(0, since - 1)]]
    return values


def _dropout(values: Floats, size: float, since: int, signs: Floats, noise: Floats) -> Floats:
    values[:, since:] = 0.0
    return values


def _shift(values: Floats, size: float, since: int, signs: Floats, noise: Floats) -> Floats:
    delay = int(size)
    shifted = np.repeat(values[:, :1], values.shape[1], axis=1)
    shifted[:, delay:] = values[:, : values.shape[1] - delay]
    return shifted


FAULTS = {
    "spike": Fault("one value is wrong", _spike, "units", whole=False, in_tables=True),
    "step": Fault("an offset from one value on", _step, "units", whole=False),
    "drift": Fault("a growing offset; its rise within one window", _drift, "units"),
    "noise": Fault("added noise; its standard deviation", _noise, "units"),
    "gain": Fault("values multiplied or divided by 1 + size", _gain, "share", in_tables=True),
    "flatline": Fault("the same value repeated; its duration", _flatline, "readings"),
    "dropout": Fault("reads 0; its duration", _dropout, "readings", in_tables=True),
    "shift": Fault("delayed against the other channels, or within the window", _shift, "readings"),
}
"""The faults of `edgeae.power` by name."""

_ONE_ROW = "needs consecutive readings; a row of a table is one reading"


def left_out(steps: int, channels: int, *, is_series: bool) -> dict[str, str]:
    """Return the faults that do not apply to windows of a shape, and why.

    Examples
    --------
    >>> list(left_out(1, 5, is_series=False))
    ['step', 'drift', 'noise', 'flatline', 'shift']
    """
    if steps == 1:
        reasons = {name: _ONE_ROW for name, fault in FAULTS.items() if not fault.in_tables}
        return {**reasons, "noise": "in a single row it is a spike of random size"}
    if is_series and channels == 1:
        return {"shift": "a series of one channel has no other channel to be delayed against"}
    return {}
