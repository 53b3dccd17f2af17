"""The options of `edgeae-runtime recalibrate`, and the record that they become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.options import allow_native_option, rate_option, verify_key_option
from edgeae_runtime.cli.stream_options import time_option

if TYPE_CHECKING:
    from edgeae_runtime.service.recalibration import RecalibrationOptions


def _recalibration(
    data: str | None,
    scores: str | None,
    time: str | None,
    between: tuple[str, str] | None,
    false: tuple[int, ...],
    exclude_alarms: bool,
    false_alarm_rate: float | None,
    max_change: float,
    output: str | None,
    undo: bool,
    verify_key: str | None,
    allow_native: bool,
) -> RecalibrationOptions:
    from edgeae_runtime.service.recalibration import RecalibrationOptions

    return RecalibrationOptions(
        data=data,
        scores=scores,
        time=time,
        between=between,
        false=false,
        exclude_alarms=exclude_alarms,
        false_alarm_rate=false_alarm_rate,
        max_change=max_change,
        output=output,
        undo=undo,
        verify_key=verify_key,
        allow_native=allow_native,
    )


def _numbers(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[int, ...]:
    """Parse `3,4`."""
    try:
        return tuple(int(number) for number in (value or "").split(",") if number.strip())
    except ValueError:
        raise click.BadParameter(f"expected numbers of alarms such as 3,4; got '{value}'") from None


recalibration_options = bundled(
    "options",
    _recalibration,
    click.argument("data", required=False),
    click.option(
        "--scores",
        metavar="FILE",
        help="Take the scores of events that 'stream' wrote, instead of DATA.",
    ),
    time_option,
    click.option(
        "--between",
        nargs=2,
        metavar="T1 T2",
        help="Take only windows between two times, as numbers or dates.",
    ),
    click.option(
        "--false",
        callback=_numbers,
        metavar="N,M",
        help="Alarms of --scores, by number, that were none: their windows are normal.",
    ),
    click.option("--exclude-alarms", is_flag=True, help="Leave out the windows of alarms."),
    rate_option,
    click.option(
        "--max-change",
        type=float,
        default=0.5,
        metavar="SHARE",
        help="Largest share by which the threshold may move.",
    ),
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        help="Threshold file.  [default: that of ARTIFACT, ending in .threshold.json]",
    ),
    click.option("--undo", is_flag=True, help="Restore the previous threshold file."),
    verify_key_option,
    allow_native_option,
)
"""Add the options of `recalibrate`, as `options`."""
