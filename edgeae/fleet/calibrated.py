"""What a machine's windows give: thresholds, or the reason why there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.arrays import decimal
from edgeae_runtime.conformal import as_threshold

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_RATE = 0.01
OWN, FLEET = "machine", "fleet"
"""Whose windows gave a threshold."""


class ConditionThreshold(NamedTuple):
    """The windows of a machine under one condition, and their threshold; None for too few."""

    windows: int
    threshold: float | None = None
    above: int | None = None
    scope: str = OWN


class Calibrated(NamedTuple):
    """The part of a machine: its windows, and its threshold or why it has none of its own.

    `short` are the conditions under which the windows are too few, None for all windows together.
    `by_condition` are empty where each machine has one threshold.
    """

    windows: int = 0
    rate: float = DEFAULT_RATE
    threshold: float | None = None
    reason: str = ""
    short: tuple[str | None, ...] = ()
    above: int | None = None
    first_stamp: int | None = None
    last_stamp: int | None = None
    note: str = ""
    quantiles: tuple[float, ...] = ()
    by_condition: Mapping[str, ConditionThreshold] = {}

    def completed(self, fleet: Mapping[str | None, Calibrated]) -> Calibrated:
        """Return it with the fleet's thresholds where its windows are too few.

        The reason says so if the fleet's are too few as well.
        """
        reason = next((fleet[name].reason for name in self.short if fleet[name].reason), "")
        by_condition = {
            name: one._replace(threshold=fleet[name].threshold, scope=FLEET)
            if name in self.short
            else one
            for name, one in self.by_condition.items()
        }
        found = self._replace(reason=reason, by_condition=by_condition)
        if None not in self.short:
            return found
        return found._replace(threshold=fleet[None].threshold, rate=fleet[None].rate)

    @property
    def thresholds_by_condition(self) -> dict[str, float] | None:
        """The thresholds of the conditions as files hold them, None for one threshold."""
        return {
            name: decimal(as_threshold(one.threshold))
            for name, one in self.by_condition.items()
            if one.threshold is not None
        } or None

    @property
    def scope(self) -> str:
        """Whose windows gave the thresholds: the fleet's, if they gave one of them."""
        return FLEET if self.short else OWN
