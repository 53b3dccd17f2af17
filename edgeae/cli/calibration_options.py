"""The options of normal readings for a new threshold, in the commands that write artifacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.options import drop_option, recording_options

if TYPE_CHECKING:
    from edgeae.workflows.windows import NormalReadings


def _calibration(
    calibration: str | None,
    drop: tuple[str, ...],
    raw: str | None,
    channels: int | None,
    rate_hz: float | None,
) -> NormalReadings | None:
    from edgeae.data.tables import Columns
    from edgeae.workflows.windows import NormalReadings
    from edgeae_runtime.readings.columns import Raw

    columns = Columns(drop=drop, raw=Raw.of(raw, channels), rate_hz=rate_hz)
    return NormalReadings.of(calibration, columns)


calibration_options = bundled(
    "calibration",
    _calibration,
    click.option(
        "--calibration",
        metavar="NORMAL",
        help="Normal readings for a new threshold, at the rate of before unless another is given.",
    ),
    drop_option,
    *recording_options,
)
"""Add the options, as `calibration`."""
