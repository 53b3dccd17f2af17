"""The `bench` command of both distributions: its options, and what it prints."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo
from edgeae_runtime.cli.options import (
    allow_native_option,
    columns,
    json_option,
    verify_key_option,
)
from edgeae_runtime.messages import printable

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.bench.comparison import Ratio
    from edgeae_runtime.bench.run import BenchOptions


def _numbers(
    ctx: click.Context, option: click.Parameter, value: str | None
) -> tuple[int, ...] | None:
    try:
        words = columns(ctx, option, value)
        return tuple(dict.fromkeys(int(word) for word in words)) or None
    except ValueError:
        raise click.BadParameter(f"expected numbers such as 1,32,256; got '{value}'") from None


def _bench_options(
    batch: tuple[int, ...],
    threads: tuple[int, ...],
    rate_hz: float | None,
    seconds: float,
    data: str | None,
    rounds: int | None,
    allow_native: bool,
    verify_key: str | None,
) -> BenchOptions:
    from edgeae_runtime.bench.run import BenchOptions

    options = BenchOptions(
        batch,
        threads,
        data=data,
        rate_hz=rate_hz,
        seconds=seconds,
        allow_native=allow_native,
        verify_key=verify_key,
    )
    return options if rounds is None else options._replace(rounds=(rounds, rounds))


bench_options = bundled(
    "options",
    _bench_options,
    click.option(
        "--batch", callback=_numbers, default="1", metavar="A,B", help="Windows per call."
    ),
    click.option(
        "--threads", callback=_numbers, default="1", metavar="A,B", help="Threads of the engine."
    ),
    click.option(
        "--rate-hz",
        type=float,
        metavar="R",
        help="Windows per second of the duty cycle.  [default: as trained, or 10]",
    ),
    click.option(
        "--seconds",
        type=float,
        default=10.0,
        metavar="S",
        help="Duration of the duty cycle; 0 leaves it out.",
    ),
    click.option(
        "--data", metavar="DATA", help="Readings to score.  [default: the golden windows]"
    ),
    click.option(
        "--rounds",
        type=click.IntRange(1),
        metavar="N",
        help="New processes per file.  [default: 7 to 21, until steady]",
    ),
    allow_native_option,
    verify_key_option,
)
"""Add the options that say what is measured, as `options`."""

fastest_option = click.option(
    "--fastest", is_flag=True, help="Print only the file that scores one window fastest, and why."
)
compare_option = click.option(
    "--compare", metavar="OLD.json", help="Print ratios to an earlier output of --json."
)


@click.command()
@click.argument("artifact", nargs=-1, required=True)
@bench_options
@fastest_option
@compare_option
@json_option
def bench(
    artifact: tuple[str, ...],
    options: BenchOptions,
    fastest: bool,
    compare: str | None,
    as_json: bool,
) -> None:
    """Measure latency, cold start, duty cycle and memory of each ARTIFACT on this device."""
    from edgeae_runtime.bench.run import bench as measure

    old = read_old(compare)
    run = measure(artifact, options.of_one_window() if fastest else options, show_progress)
    report([{"host": None, **run}], old, fastest=fastest, as_json=as_json)


def show_progress(text: str) -> None:
    """Show progress on the last line of a terminal, and nothing elsewhere."""
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{printable(text)}", nl=False, err=True)


def read_old(compare: str | None) -> list[Json] | None:
    """Read the runs to compare with, before the long measurement."""
    if compare is None:
        return None
    from edgeae_runtime.bench.comparison import read_runs

    return read_runs(compare)


def report(
    runs: list[Json],
    old: list[Json] | None,
    *,
    fastest: bool,
    as_json: bool,
) -> None:
    """Print runs and their ratios to old ones; exit with 1 if a file could not be measured."""
    from edgeae_runtime.bench.comparison import compare_runs

    show_progress("")
    ratios = [] if old is None else compare_runs(runs, old)
    if as_json:
        click.echo(json.dumps(_document(runs, ratios, fastest=fastest)))
    else:
        echo(_text(runs, ratios, fastest=fastest))
    if any(result["problem"] is not None for run in runs for result in run["results"]):
        sys.exit(1)


def _document(runs: list[Json], ratios: list[Ratio], *, fastest: bool) -> Json:
    from edgeae_runtime.bench.fastest import fastest as fastest_of
    from edgeae_runtime.bench.run import SCHEMA

    document: Json = {"schema": SCHEMA, "runs": runs}
    if ratios:
        document["ratios"] = [ratio._asdict() for ratio in ratios]
    if fastest:
        document["fastest"] = [fastest_of(run) for run in runs]
    return document


def _text(runs: list[Json], ratios: list[Ratio], *, fastest: bool) -> str:
    from edgeae_runtime.bench.fastest import fastest_text
    from edgeae_runtime.bench.table import problem_lines, ratios_text, runs_text

    if fastest:
        parts = [line for run in runs for line in (*problem_lines(run), fastest_text(run))]
    else:
        parts = [runs_text(runs)]
    return "\n".join([*parts, *(["", ratios_text(ratios)] if ratios else [])])
