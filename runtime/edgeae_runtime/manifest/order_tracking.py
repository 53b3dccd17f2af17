"""Order tracking in a manifest: windows at even steps of shaft angle."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from edgeae_runtime.manifest.section import Section

ANGLE_BITS = 27
"""Angles are whole numbers of 2^-27 of a sample, which have no rounding to add up."""
RATES_HZ = 1e-12, 1e9  # least and largest, of any readings
_MAX_PER_TURN, _FACTOR_BITS = 1 << 16, 29


class OrderTracking(NamedTuple):
    """Readings at `rate_hz` become `samples_per_revolution`, by a column of speeds in rpm."""

    column: str
    samples_per_revolution: int
    rate_hz: float

    @property
    def per_rpm(self) -> tuple[int, int]:
        """Factor and exponent of the angle of a reading, in units of angles, at a speed of 1 rpm.

        The factor has 29 bits: its product with a float32 is exact in float64, and in 64 bits.
        """
        share, exponent = math.frexp(self.samples_per_revolution / (60 * self.rate_hz))
        return round(math.ldexp(share, _FACTOR_BITS)), exponent - _FACTOR_BITS + ANGLE_BITS


def sampling(rate_hz: float | None, tracking: OrderTracking | None) -> tuple[float | None, str]:
    """Return the rate of a window's rows, and the unit of their frequencies: Hz, or orders."""
    return (rate_hz, "Hz") if tracking is None else (tracking.samples_per_revolution, "orders")


def read_order_tracking(inputs: Section, shape: tuple[int, ...]) -> OrderTracking | None:
    """Read the order tracking of windows with the given shape, if there is one."""
    if "order_tracking" not in inputs.content:
        return None
    section = inputs.section("order_tracking", OrderTracking._fields)
    if len(shape) == 1 or inputs.value("rate_hz") is not None:
        inputs.refuse("order_tracking", "be that of (steps, channels) without rate_hz", shape)
    per_turn = section.count("samples_per_revolution", 1, _MAX_PER_TURN)
    return OrderTracking(section.text("column"), per_turn, section.number("rate_hz", *RATES_HZ))
