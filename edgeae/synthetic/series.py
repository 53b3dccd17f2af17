"""What the makers of synthetic series share: the series itself, and where its faults lie."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from edgeae_runtime.errors import InputError

Array = npt.NDArray[np.float64]


class Series(NamedTuple):
    """Readings of a machine, and what each one is.

    `readings` are `(rows, channels)` in the units of `units`; `labels` are "normal" or a fault's
    name, `(rows,)`; the first half of the rows is normal.
    """

    readings: npt.NDArray[np.float32]
    labels: npt.NDArray[np.str_]
    channels: tuple[str, ...]
    units: tuple[str, ...]
    rate_hz: float


def check_series(rows: int, fewest: int, seed: int) -> None:
    """Refuse a number of rows or a seed that is too small."""
    for name, value, least in (("rows", rows, fewest), ("seed", seed, 0)):
        if value < least:
            raise InputError(f"{name} must be at least {least}; got {value}")


def fault_spans(
    rows: int, kinds: tuple[str, ...], rng: np.random.Generator
) -> list[tuple[str, slice]]:
    """Where each kind of fault lies: once or more in the second half, in random order and length.

    Examples
    --------
    >>> spans = fault_spans(1000, ("leak", "jam"), np.random.default_rng(0))
    >>> sorted(kind for kind, _ in spans)
    ['jam', 'jam', 'leak', 'leak']
    >>> min(span.start for _, span in spans) > 500
    True
    """
    order = rng.permutation(np.repeat(kinds, 2))
    room = rows // 2 // len(order)
    spans = []
    for number, kind in enumerate(order.tolist()):
        length = int(room * rng.uniform(0.15, 0.45))
        start = rows // 2 + number * room + int(rng.uniform(0.1, 0.5) * room)
        spans.append((kind, slice(start, start + length)))
    return spans


def wandering(rows: int, steps: float, rng: np.random.Generator) -> Array:
    """Slow noise of mean 0 and deviation 1 that forgets itself within so many steps, `(rows,)`."""
    from scipy.signal import lfilter

    keep = np.exp(-1 / steps)
    start = rng.normal()
    noise = np.sqrt(1 - keep**2) * rng.normal(size=rows)
    values, _ = lfilter([1.0], [1.0, -keep], noise, zi=[keep * start])
    return np.asarray(values)
