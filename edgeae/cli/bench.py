"""The command that measures artifacts, here and on other machines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bench import (
    bench_options,
    compare_option,
    fastest_option,
    read_old,
    report,
    show_progress,
)
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo, option_text
from edgeae_runtime.cli.options import json_option

if TYPE_CHECKING:
    from edgeae.bench.remote import SshOptions
    from edgeae_runtime.bench.run import BenchOptions


def _ssh_options(ssh: str, python: str, install: bool, timeout: float) -> SshOptions:
    from edgeae.bench.remote import SshOptions

    return SshOptions(ssh, python, install, timeout)


@click.command()
@click.argument("artifact", nargs=-1, required=True)
@click.option(
    "--on",
    "destinations",
    multiple=True,
    metavar="USER@HOST",
    help="Measure on this device, by ssh (repeatable).  [default: here]",
)
@bundled(
    "ssh_options",
    _ssh_options,
    click.option("--ssh", default="ssh", metavar="COMMAND", help="Such as 'ssh -F FILE -p 2222'."),
    click.option(
        "--python", default="python3", metavar="PATH", help="Python with numpy on the device."
    ),
    click.option(
        "--timeout",
        type=float,
        default=300.0,
        metavar="S",
        help="Give up on a device that says nothing for so many seconds.",
    ),
    click.option("--install", is_flag=True, help="Create a temporary environment on the device."),
)
@click.option("--report", "picture", metavar="FILE", help="Draw the results: .html or .png.")
@bench_options
@fastest_option
@compare_option
@json_option
def bench(
    artifact: tuple[str, ...],
    destinations: tuple[str, ...],
    ssh_options: SshOptions,
    picture: str | None,
    options: BenchOptions,
    fastest: bool,
    compare: str | None,
    as_json: bool,
) -> None:
    """Measure latency, cold start, duty cycle and memory of each ARTIFACT, here or on devices."""
    from edgeae.bench.pictures import check_picture, write_picture
    from edgeae.bench.remote import bench_files

    if picture is not None:
        check_picture(picture)
    old = read_old(compare)
    measured = options.of_one_window() if fastest else options
    runs, failures = bench_files(artifact, measured, destinations, ssh_options, show_progress)
    for failure in failures:
        show_progress("")
        command = click.get_current_context().command
        echo(f"edgeae: {option_text(failure, command)}", is_error=True)
    if runs:
        if picture is not None:
            write_picture(picture, runs)
        report(runs, old, fastest=fastest, as_json=as_json)
    if failures:
        sys.exit(1)
