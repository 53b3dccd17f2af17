"""Section *Detection power*: which faults would be found, a row for each channel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edgeae.evaluate.power import power

if TYPE_CHECKING:
    from edgeae.report.data import ReportData


def section(subject: ReportData, *, wanted: bool) -> dict[str, Any] | None:
    """Smallest faults that are found, as plain JSON values; None where that is not wanted."""
    if not wanted:
        return None
    found = power(subject.detector).json()
    faults = list(dict.fromkeys(one["fault"] for one in found["faults"]))
    channels = dict.fromkeys((one["channel"], one["unit"]) for one in found["faults"])
    cells = {(one["channel"], one["fault"]): one for one in found["faults"]}
    return {
        **found,
        "faults": faults,
        "rows": [
            {
                "channel": f"{channel} [{unit}]" if unit else channel,
                "cells": [cells.get((channel, fault)) for fault in faults],
            }
            for channel, unit in channels
        ],
    }
