"""The command that writes the report over a fleet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae.cli.progress import counting_bar
from edgeae_runtime.cli.options import json_option, show
from edgeae_runtime.cli.stream_options import alarm_options

if TYPE_CHECKING:
    from edgeae_runtime.service.alarms import AlarmRule


@click.command()
@click.argument("scores")
@click.option("-o", "--output", required=True, metavar="FLEET.html", help="Report to write.")
@click.option(
    "--thresholds",
    metavar="THRESHOLDS/",
    help="Output of 'fleet calibrate', whose thresholds decide and whose promises are compared.",
)
@click.option(
    "--machine-reports",
    metavar="PATH",
    help="Link the reports of the machines, such as 'reports/{machine}.html'.",
)
@alarm_options
@click.option("--workers", type=int, metavar="N", help="Processes.  [default: by the windows]")
@json_option
def report(
    scores: str,
    output: str,
    thresholds: str | None,
    machine_reports: str | None,
    alarm: AlarmRule,
    workers: int | None,
    as_json: bool,
) -> None:
    """Write one self-contained HTML page over the SCORES of a fleet, worst machines first.

    SCORES is the output of 'edgeae fleet score'.
    """
    from edgeae.fleet.report import FleetReportOptions, report_fleet

    options = FleetReportOptions(alarm, thresholds, machine_reports, workers)
    with counting_bar("reading machines") as progress:
        facts = report_fleet(scores, output, options, progress)
    show(facts, as_json)
