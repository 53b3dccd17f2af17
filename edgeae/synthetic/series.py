"""Synthetic series of a machine's readings, and the spans of their faults."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from edgeae_runtime.errors import InputError

Array = npt.NDArray[np.float64]


class Series(NamedTuple):
    """Labelled readings of a machine.

    `readings` are `(rows, channels)` in `units`; `labels` are "normal" or the name of a fault,
    `(rows,)`. The first half of the rows is normal.
    """

    readings: npt.NDArray[np.float32]
    labels: npt.NDArray[np.str_]
    channels: tuple[str, ...]
    units: tuple[str, ...]
    rate_hz: float


def check_series(rows: int, min_rows: int, seed: int) -> None:
    """Refuse a number of rows or a seed that is too small."""
    for name, value, minimum in (("rows", rows, min_rows), ("seed", seed, 0)):
        if value < minimum:
            raise InputError(f"`{name}` must be at least {minimum}; got {value}")


def fault_spans(
    rows: int, kinds: tuple[str, ...], rng: np.random.Generator
) -> list[tuple[str, slice]]:
    """Place each kind of fault twice in the second half, in random order and length.

    Examples
    --------
    >>> spans = fault_spans(1000, ("leak", "jam"), np.random.default_rng(0))
    >>> sorted(kind for kind, _ in spans)
    ['jam', 'jam', 'leak', 'leak']
    >>> min(span.start for _, span in spans) > 500
    True
    """
    order = rng.permutation(np.repeat(kinds, 2))
    slot = rows // 2 // len(order)
    spans = []
    for number, kind in enumerate(order.tolist()):
        length = int(slot * rng.uniform(0.15, 0.45))
        start = rows // 2 + number * slot + int(rng.uniform(0.1, 0.5) * slot)
        spans.append((kind, slice(start, start + length)))
    return spans


def wandering(rows: int, steps: float, rng: np.random.Generator) -> Array:
    """Draw slow noise `(rows,)` of mean 0 and deviation 1 with a time constant of `steps`."""
    from scipy.signal import lfilter

    memory = np.exp(-1 / steps)
    start = rng.normal()
    noise = np.sqrt(1 - memory**2) * rng.normal(size=rows)
    values, _ = lfilter([1.0], [1.0, -memory], noise, zi=[memory * start])
    return np.asarray(values)
