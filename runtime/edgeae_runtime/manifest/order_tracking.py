"""Order tracking in a manifest: windows at even steps of shaft angle."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from edgeae_runtime.manifest.section import Section

_MAX_PER_TURN = 1 << 16


class OrderTracking(NamedTuple):
    """Readings at `rate_hz` become `samples_per_revolution`, by a column of speeds in rpm."""

    column: str
    samples_per_revolution: int
    rate_hz: float


def read_order_tracking(inputs: Section, shape: tuple[int, ...]) -> OrderTracking | None:
    """Read the order tracking of windows with the given shape, if there is one."""
    if "order_tracking" not in inputs.content:
        return None
    section = inputs.section("order_tracking", OrderTracking._fields)
    if len(shape) == 1 or inputs.value("rate_hz") is not None:
        inputs.refuse("order_tracking", "be that of (steps, channels) without rate_hz", shape)
    per_turn = section.count("samples_per_revolution", 1, _MAX_PER_TURN)
    rate_hz = section.number("rate_hz", 0)
    if rate_hz == 0:
        section.refuse("rate_hz", "be above 0", rate_hz)
    return OrderTracking(section.text("column"), per_turn, rate_hz)
