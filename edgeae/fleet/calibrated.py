"""What a machine's windows give: a threshold, or the reason why there is none."""

from __future__ import annotations

from typing import NamedTuple

DEFAULT_RATE = 0.01


class Calibrated(NamedTuple):
    """The part of a machine: its windows, and its threshold or why it has none of its own."""

    windows: int = 0
    rate: float = DEFAULT_RATE
    threshold: float | None = None
    reason: str = ""
    is_short: bool = False
    above: int = 0
    first_stamp: int | None = None
    last_stamp: int | None = None
    note: str = ""
    quantiles: tuple[float, ...] = ()
