"""Section *Detection power*: which injected faults would be detected, a row for each channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae.evaluate.power import power
from edgeae.evaluate.power_levels import IMPULSES_A_WINDOW

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts
    from edgeae.report.data import ReportData


def section(data: ReportData) -> Facts:
    """Return the smallest faults that are detected, as plain JSON values."""
    found = power(data.detector)
    cells, (channels, levels) = found.table(), found.level_table()
    return {
        **found.json(),
        "faults": list(dict.fromkeys(one.fault for one in found.faults)),
        "level_channels": channels,
        "level_rows": [{"band": band, "levels": row} for band, row in levels.items()],
        "impulses_a_window": IMPULSES_A_WINDOW,
        "rows": [
            {
                "channel": f"{channel} [{unit}]" if unit else channel,
                "cells": [one._asdict() for one in row],
            }
            for (channel, unit), row in cells.items()
        ],
    }
