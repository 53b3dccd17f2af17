"""The commands for many machines."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from edgeae.cli.fleet_calibrate import calibrate
from edgeae.cli.fleet_push import push
from edgeae.cli.fleet_report import report
from edgeae.cli.fleet_train import train
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import Group, echo, option_text
from edgeae_runtime.cli.options import (
    allow_native_option,
    drop_option,
    json_option,
    recording_options,
    verify_key_option,
)

if TYPE_CHECKING:
    from edgeae.fleet.score import FleetProgress
    from edgeae.fleet.task import FleetOptions


@click.group(cls=Group)
def fleet() -> None:
    """Train, score and calibrate many machines."""


for command in (train, calibrate, report, push):
    fleet.add_command(command)


def _fleet_options(raw: str | None, channels: int | None, **values: object) -> FleetOptions:
    from edgeae.fleet.task import FleetOptions
    from edgeae_runtime.readings.columns import Raw

    return FleetOptions(raw=Raw.of(raw, channels), **values)  # type: ignore[arg-type]


@fleet.command()
@click.argument("model")
@click.argument("source", metavar="URI")
@click.option("-o", "--output", required=True, metavar="URI", help="Folder to write scores to.")
@bundled(
    "options",
    _fleet_options,
    click.option(
        "--machine-from",
        default="path",
        metavar="path|COLUMN",
        help="What names the machine: the first folder below URI, or a column.",
    ),
    click.option("--time", metavar="COLUMN", help="Column of the timestamps, which show gaps."),
    drop_option,
    click.option(
        "--stride",
        type=int,
        metavar="S",
        help="Readings from one window to the next.  [default: as trained]",
    ),
    click.option(
        "--missing",
        type=click.Choice(("fail", "drop", "invalid")),
        default="fail",
        help="How to handle windows with empty, NaN or infinite values.",
    ),
    *recording_options,
    click.option(
        "--continue-over-files",
        is_flag=True,
        help="Let windows go on from one file of a machine to its next.",
    ),
    verify_key_option,
    allow_native_option,
)
@click.option("--resume", is_flag=True, help="Skip what was scored from the same model and input.")
@click.option("--workers", type=int, metavar="N", help="Processes.  [default: cores]")
@click.option(
    "--ray", metavar="ADDRESS", help="Run on a Ray cluster: HOST:PORT, ray://..., auto or local."
)
@json_option
@click.pass_context
def score(
    context: click.Context,
    model: str,
    source: str,
    output: str,
    options: FleetOptions,
    resume: bool,
    workers: int | None,
    ray: str | None,
    as_json: bool,
) -> None:
    """Score all files below URI with MODEL, for each machine its own if it holds {machine}.

    URI is a folder, a pattern, or s3://, gs:// or file://. Each file gives one Parquet file of
    stamp, score and flag, OUTPUT/MACHINE/NAME.parquet. A file that fails is listed at the end and
    in OUTPUT/fleet.json.
    """
    from edgeae.fleet.record import closing_text
    from edgeae.fleet.score import score_fleet
    from edgeae_runtime.errors import EdgeAEError

    run = score_fleet(
        model,
        source,
        output,
        options,
        resume=resume,
        workers=workers,
        ray=ray,
        progress=_show if sys.stderr.isatty() else None,
    )
    text = json.dumps(run.json(), indent=2) if as_json else closing_text(run)
    echo(option_text(text, context.command))
    failures = len(run.of("failed"))
    if failures:
        raise EdgeAEError(f"{failures} of {len(run.outcomes)} failed; `resume` tries those again")


def _show(progress: FleetProgress) -> None:
    """Rewrite the line of progress on a terminal."""
    from edgeae_runtime.messages import duration

    is_last = progress.done == progress.total
    speed = progress.rows / max(progress.seconds, 1e-9)
    line = (
        f"{progress.done} of {progress.total}, {speed:,.0f} rows a second, "
        f"{progress.failures} failed, {duration(progress.seconds_left)} left"
    )
    click.echo(f"\r\x1b[K{line}", err=True, nl=is_last)
