"""Options that several commands share, and how facts are printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.artifact.loaded import LoadOptions
    from edgeae_runtime.batch.data import ScoreOptions


def columns(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Split an option's `a,b,c` into names."""
    return () if value is None else tuple(name.strip() for name in value.split(","))


threshold_option = click.option(
    "--threshold", type=float, metavar="V", help="Use this number as the threshold."
)
rate_option = click.option(
    "--false-alarm-rate",
    type=float,
    metavar="R",
    help="Use the threshold that the calibration windows yield for this rate.",
)
threshold_file_option = click.option(
    "--threshold-file", metavar="FILE", help="Use the threshold of a file from 'recalibrate'."
)
verify_key_option = click.option(
    "--verify-key", metavar="PUB", help="Refuse files that this public key did not sign."
)
allow_native_option = click.option(
    "--allow-native", is_flag=True, help="Run .so and .c artifacts, which are programs."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
drop_option = click.option(
    "--drop",
    callback=columns,
    metavar="A,B",
    help="Columns to leave out, by name or 0-based position.",
)
header_option = click.option(
    "--header/--no-header",
    default=None,
    help="Whether row 1 of text holds column names.  [default: detected]",
)
raw_option = click.option(
    "--raw",
    type=click.Choice(("int16", "float32")),
    help="The readings are samples without a header, little-endian.",
)
rate_hz_option = click.option("--rate-hz", type=float, metavar="R", help="Sampling rate in Hz.")
recording_options = (
    raw_option,
    click.option(
        "--channels",
        type=click.IntRange(1),
        metavar="N",
        help="Channels of --raw samples, in turn.  [default: as trained, or 1]",
    ),
    rate_hz_option,
)
"""How recordings are read, in each command that takes files of readings."""


def _load_options(
    threshold: float | None,
    false_alarm_rate: float | None,
    threshold_file: str | None,
    verify_key: str | None,
    allow_native: bool,
) -> LoadOptions:
    from edgeae_runtime.artifact.loaded import LoadOptions

    return LoadOptions(
        threshold, false_alarm_rate, threshold_file, verify_key, allow_native=allow_native
    )


load_options = bundled(
    "load",
    _load_options,
    threshold_option,
    rate_option,
    threshold_file_option,
    verify_key_option,
    allow_native_option,
)
"""Add the options that say how an artifact is opened, as `load`."""


def _score_options(
    drop: tuple[str, ...],
    header: bool | None,
    window: int | None,
    stride: int | None,
    time: str | None,
    group: str | None,
    keep: tuple[str, ...],
    missing: str,
    raw: str | None,
    channels: int | None,
    rate_hz: float | None,
) -> ScoreOptions:
    from edgeae_runtime.batch.data import ScoreOptions
    from edgeae_runtime.readings.columns import Raw

    found = Raw.of(raw, channels)
    return ScoreOptions(drop, header, window, stride, time, group, keep, missing, found, rate_hz)


score_options = bundled(
    "options",
    _score_options,
    drop_option,
    header_option,
    click.option("--window", type=int, metavar="N", help="Readings per window, as trained."),
    click.option(
        "--stride",
        type=int,
        metavar="S",
        help="Readings from one window to the next.  [default: as trained]",
    ),
    click.option("--time", metavar="COLUMN", help="Column of the timestamps, which show gaps."),
    click.option("--group", metavar="COLUMN", help="Column of the machine or run."),
    click.option(
        "--keep",
        callback=columns,
        metavar="A,B",
        help="Columns to copy to the output, from the last reading of each window.",
    ),
    click.option(
        "--missing",
        type=click.Choice(("fail", "drop", "invalid")),
        default="fail",
        help="How to handle windows with empty, NaN or infinite values.",
    ),
    *recording_options,
)
"""Add the options that say how DATA is read and cut into windows, as `options`."""

jsonl_option = click.option("--jsonl", is_flag=True, help="Write JSON lines instead of CSV.")
output_option = click.option(
    "-o", "--output", default="-", metavar="FILE", help="File to write; - is stdout."
)


def show(facts: Json, as_json: bool) -> None:
    """Print facts as a table, or as one JSON object."""
    from edgeae_runtime.info import facts_table

    echo(json.dumps(facts, indent=2) if as_json else facts_table(facts))
