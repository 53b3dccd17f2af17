"""The `edgeae-runtime` command, and what the `edgeae` command shares with it."""

from __future__ import annotations

import errno
import json
import os
import sys
from typing import IO, TYPE_CHECKING, Any

import click

from edgeae_runtime import __version__
from edgeae_runtime.errors import EdgeAEError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from edgeae_runtime.manifest import FloatArray


class Commands(click.Group):
    """Commands whose users see one line for a known failure, and a traceback for our bugs.

    Exit codes: 0 done, 1 known failure, 2 usage.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the arguments; a bare call shows the help and is a usage error."""
        if not args:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the named command."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except EdgeAEError as error:
            self._fail(ctx, str(error), 1)
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else self.name
            self._fail(ctx, f"{error.format_message()} (see '{command} --help')", 2)
        except OSError as error:
            if error.errno == errno.EPIPE:  # the reader (head, say) has seen enough
                os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
                ctx.exit(0)
            place = f"{error.filename}: " if error.filename else ""
            self._fail(ctx, place + (error.strerror or str(error)).lower(), 1)
        except KeyboardInterrupt:
            self._fail(ctx, "stopped", 1)

    def _fail(self, ctx: click.Context, message: str, code: int) -> None:
        click.echo(f"{self.name}: {message}", err=True)
        ctx.exit(code)


def columns(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Split an option's `a,b,c` into names."""
    return () if value is None else tuple(name.strip() for name in value.split(","))


threshold_option = click.option(
    "--threshold", type=float, metavar="V", help="Decide with this number."
)
rate_option = click.option(
    "--false-alarm-rate", type=float, metavar="R",
    help="Decide with the threshold that the calibration windows give for this rate.",
)  # fmt: skip
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
drop_option = click.option(
    "--drop", callback=columns, metavar="A,B",
    help="Columns to leave out, by name or 0-based position.",
)  # fmt: skip
output_option = click.option(
    "-o", "--output", default="-", show_default=True, help="CSV file to write; - is stdout."
)


@click.group("edgeae-runtime", cls=Commands)
@click.version_option(__version__)
def main() -> None:
    """Score raw readings on a device with an artifact that edgeae exported."""


@main.command()
@click.argument("artifact")
@threshold_option
@rate_option
@json_option
def info(
    artifact: str, threshold: float | None, false_alarm_rate: float | None, as_json: bool
) -> None:
    """Show what ARTIFACT is and which threshold counts."""
    from edgeae_runtime.info import scorer_facts
    from edgeae_runtime.scorer import Scorer

    with Scorer(artifact, threshold=threshold, false_alarm_rate=false_alarm_rate) as scorer:
        show(scorer_facts(scorer), as_json)


@main.command()
@click.argument("artifact")
@click.argument("data")
@threshold_option
@rate_option
@drop_option
@output_option
def score(
    artifact: str,
    data: str,
    threshold: float | None,
    false_alarm_rate: float | None,
    drop: tuple[str, ...],
    output: str,
) -> None:
    """Score the readings in DATA (CSV, TSV, blank-separated text, .npy, .npz; - is stdin).

    Writes CSV with the header `score,is_anomaly`, one line per window; 1 is an anomaly.
    """
    from edgeae_runtime.readings import window_blocks
    from edgeae_runtime.scorer import Scorer

    with Scorer(artifact, threshold=threshold, false_alarm_rate=false_alarm_rate) as scorer:
        blocks = window_blocks(data, scorer.manifest.inputs, drop)
        write_scores(output, (scorer.score(block) for block in blocks), scorer.threshold)


@main.command()
@click.argument("source")
@click.option("-o", "--output", metavar="PUMP.so", help="Library to write.  [default: beside it]")
def build(source: str, output: str | None) -> None:
    """Compile SOURCE (pump.c) with this machine's C compiler to pump.so, and test it."""
    from edgeae_runtime.c_build import build as build_library

    click.echo(build_library(source, output))


def show(facts: dict[str, Any], as_json: bool) -> None:
    """Print facts as a table, or as one JSON object."""
    from edgeae_runtime.info import facts_table

    click.echo(json.dumps(facts, indent=2) if as_json else facts_table(facts))


def write_scores(output: str, blocks: Iterable[FloatArray], threshold: Any) -> None:
    """Write blocks of scores `(k,)` as CSV: to stdout as they come, to a file only whole."""
    if output == "-":
        _write_csv(sys.stdout, blocks, threshold)
        return
    from edgeae_runtime.files import whole_file

    with whole_file(output, "w") as file:
        _write_csv(file, blocks, threshold)


def _write_csv(file: IO[str], blocks: Iterable[FloatArray], threshold: Any) -> None:
    header = "score,is_anomaly\n"  # written with the first scores: a failure leaves stdout empty
    for scores in blocks:
        file.write(header)
        header = ""
        flags = scores > threshold
        file.writelines(f"{score!s},{flag:d}\n" for score, flag in zip(scores, flags))
        file.flush()  # whoever reads a pipe sees a score at once
    file.write(header)
