"""The `bench` command of both distributions: its options, and what it prints."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Callable

import click

from edgeae_runtime.cli.options import columns, json_option

if TYPE_CHECKING:
    from edgeae_runtime.bench.run import Settings


def _numbers(
    ctx: click.Context, option: click.Parameter, value: str | None
) -> tuple[int, ...] | None:
    try:
        words = columns(ctx, option, value)
        return tuple(dict.fromkeys(int(word) for word in words)) or None
    except ValueError:
        raise click.BadParameter(f"expected numbers such as 1,32,256; got '{value}'") from None


def bench_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `bench`."""
    for option in reversed((
        click.option("--batch", "batches", callback=_numbers, default="1", metavar="A,B",
            show_default=True, help="Windows a call."),
        click.option("--threads", callback=_numbers, default="1", metavar="A,B",
            show_default=True, help="Threads of the engine."),
        click.option("--rate-hz", type=float, metavar="R",
            help="Windows a second for the calls at a rate.  [default: as trained, or 10]"),
        click.option("--seconds", type=float, default=10.0, show_default=True, metavar="S",
            help="How long those last; 0 leaves them out."),
        click.option("--data", metavar="DATA",
            help="Readings to score.  [default: the golden windows]"),
        click.option("--rounds", type=click.IntRange(1), metavar="N",
            help="New processes for each file.  [default: 7 to 21, until steady]"),
        click.option("--compare", metavar="OLD.json", help="Ratios to what --json wrote before."),
        click.option("--pick", is_flag=True, help="Only name the fastest file for one window."),
        json_option,
    )):  # fmt: skip
        command = option(command)
    return command


@click.command()
@click.argument("artifact", nargs=-1, required=True)
@bench_options
def bench(
    artifact: tuple[str, ...], compare: str | None, pick: bool, as_json: bool, **options: Any
) -> None:
    """Measure what each ARTIFACT costs on this device: cold, hot, at a rate, and in memory."""
    from edgeae_runtime.bench.run import bench as measure

    old = read_old(compare)
    run = measure(artifact, settings_of(options, pick=pick), tell)
    report([{"host": None, **run}], old, pick=pick, as_json=as_json)


def settings_of(options: dict[str, Any], *, pick: bool) -> Settings:
    """Give the settings that the options name."""
    from edgeae_runtime.bench.run import Settings

    given, rounds = Settings(), options["rounds"]
    return given._replace(
        batches=(1,) if pick else options["batches"],
        threads=options["threads"],
        rounds=given.rounds if rounds is None else (rounds, rounds),
        data=options["data"],
        rate_hz=options["rate_hz"],
        duty_seconds=0.0 if pick else options["seconds"],
    )


def tell(text: str) -> None:
    """Show progress on a terminal's last line, and nothing elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{text}", nl=False, err=True)


def read_old(compare: str | None) -> list[dict[str, Any]] | None:
    """Read the runs to compare with, before the long work."""
    if compare is None:
        return None
    from edgeae_runtime.bench.comparison import read_runs

    return read_runs(compare)


def report(
    runs: list[dict[str, Any]], old: list[dict[str, Any]] | None, *, pick: bool, as_json: bool
) -> None:
    """Print runs, their ratios to old ones and the fastest file; exit 1 if a file has a problem."""
    from edgeae_runtime.bench.comparison import compare_runs
    from edgeae_runtime.bench.fastest import fastest, fastest_text
    from edgeae_runtime.bench.run import SCHEMA
    from edgeae_runtime.bench.table import ratios_text, runs_text

    tell("")
    ratios = None if old is None else compare_runs(runs, old)
    picks = [fastest(run) for run in runs] if pick else None
    if as_json:
        document: dict[str, Any] = {"schema": SCHEMA, "runs": runs}
        if ratios is not None:
            document["ratios"] = [ratio._asdict() for ratio in ratios]
        if picks is not None:
            document["fastest"] = picks
        click.echo(json.dumps(document))
    else:
        click.echo(runs_text(runs))
        if ratios is not None:
            click.echo("\n" + ratios_text(ratios))
        for run, best in zip(runs, picks or ()):
            click.echo(fastest_text(run, best))
    if any(row["problem"] is not None for run in runs for row in run["rows"]):
        sys.exit(1)
