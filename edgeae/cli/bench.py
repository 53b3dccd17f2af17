"""The command that measures artifacts, here and on other machines."""

from __future__ import annotations

import sys
from typing import Any

import click

from edgeae_runtime.cli.bench import bench_options, read_old, report, settings_of, tell


@click.command()
@click.argument("artifact", nargs=-1, required=True)
@click.option(
    "--on",
    "destinations",
    multiple=True,
    metavar="USER@HOST",
    help="Measure there, by ssh (repeatable).  [default: here]",
)
@click.option("--python", default="python3", metavar="PATH", help="Python there, with numpy.")
@click.option("--install", is_flag=True, help="Make an environment there for the time.")
@click.option("--ssh", default="ssh", metavar="COMMAND", help="Such as 'ssh -F FILE -p 2222'.")
@click.option("--report", "picture", metavar="FILE", help="Draw it: .html or .png.")
@bench_options
def bench(
    artifact: tuple[str, ...],
    destinations: tuple[str, ...],
    python: str,
    install: bool,
    ssh: str,
    picture: str | None,
    compare: str | None,
    pick: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Measure what each ARTIFACT costs: cold, hot, at a rate, and in memory; here or there."""
    from edgeae.bench.pictures import check_picture, write_picture
    from edgeae.bench.remote import SshOptions, bench_files

    if picture is not None:
        check_picture(picture)
    old, settings = read_old(compare), settings_of(options, pick=pick)
    runs, failures = bench_files(
        artifact, settings, destinations, SshOptions(ssh, python, install), tell
    )
    for failure in failures:
        tell("")
        click.echo(f"edgeae: {failure}", err=True)
    if picture is not None and runs:
        write_picture(picture, runs)
    if runs:
        report(runs, old, pick=pick, as_json=as_json)
    if failures:
        sys.exit(1)
