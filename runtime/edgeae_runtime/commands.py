"""The `edgeae-runtime` command, and what the `edgeae` command shares with it."""

from __future__ import annotations

import errno
import json
import os
import sys
from typing import TYPE_CHECKING, Any, Callable

import click

from edgeae_runtime import __version__
from edgeae_runtime.errors import EdgeAEError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.blocks import Block
    from edgeae_runtime.columns import Wanted
    from edgeae_runtime.manifest import Inputs
    from edgeae_runtime.scoring import Scores


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
threshold_file_option = click.option(
    "--threshold-file", metavar="FILE", help="Decide with the threshold that recalibrate wrote."
)
verify_key_option = click.option(
    "--verify-key", metavar="PUB", help="Refuse files that this public key did not sign."
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
drop_option = click.option(
    "--drop", callback=columns, metavar="A,B",
    help="Columns to leave out, by name or 0-based position.",
)  # fmt: skip
header_option = click.option(
    "--header/--no-header", default=None, show_default=False,
    help="Whether row 1 of text names the columns.  [default: seen from its cells]",
)  # fmt: skip


def score_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `score` that say how DATA is read and scores are written."""
    for option in reversed((
        drop_option,
        header_option,
        click.option("--window", type=int, metavar="N", help="Readings a window, as trained."),
        click.option("--stride", type=int, metavar="S",
            help="Readings from window to window.  [default: as trained]"),
        click.option("--time", metavar="COLUMN", help="Column of the stamps; it tells gaps."),
        click.option("--group", metavar="COLUMN", help="Column of the machine or run."),
        click.option("--keep", callback=columns, metavar="A,B",
            help="Columns to pass through: those of a window's last reading."),
        click.option("--missing", type=click.Choice(("fail", "skip", "invalid")), default="fail",
            show_default=True, help="Windows with empty, NaN or infinite values."),
        click.option("--jsonl", is_flag=True, help="One JSON object a line, in place of CSV."),
        click.option("-o", "--output", default="-", show_default=True,
            help="File to write; - is stdout."),
    )):  # fmt: skip
        command = option(command)
    return command


@click.group("edgeae-runtime", cls=Commands)
@click.version_option(__version__)
def main() -> None:
    """Score raw readings on a device with an artifact that edgeae exported."""


@main.command()
@click.argument("artifact")
@threshold_option
@rate_option
@threshold_file_option
@verify_key_option
@json_option
def info(artifact: str, as_json: bool, **decide: Any) -> None:
    """Show what ARTIFACT is and which threshold counts."""
    from edgeae_runtime.info import scorer_facts
    from edgeae_runtime.scorer import Scorer

    with Scorer(artifact, **decide) as scorer:
        show(scorer_facts(scorer), as_json)


@main.command()
@click.argument("artifact")
@click.argument("data")
@threshold_option
@rate_option
@score_options
def score(
    artifact: str,
    data: str,
    threshold: float | None,
    false_alarm_rate: float | None,
    output: str,
    **options: Any,
) -> None:
    """Score the readings in DATA: text, .ts, both also packed by gzip, .npy, .npz; - is stdin.

    Writes CSV with the header `score,is_anomaly`, one line per window; 1 is an anomaly.
    """
    from edgeae_runtime.readings import read_blocks
    from edgeae_runtime.score_output import write_scores
    from edgeae_runtime.scorer import Scorer

    with Scorer(artifact, threshold=threshold, false_alarm_rate=false_alarm_rate) as scorer:
        scores = score_data(data, read_blocks, scorer.manifest.inputs, scorer.score, options)
        write_scores(output, scores, scorer.threshold, keep=options["keep"], jsonl=options["jsonl"])


def stream_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `stream` that say what it reads, when it alarms and what it keeps."""
    for option in reversed((
        threshold_option, rate_option, threshold_file_option, verify_key_option,
        click.option("--follow", is_flag=True, help="Go on as DATA grows, through log rotation."),
        click.option("--time", metavar="COLUMN", help="Column or field of the stamps."),
        click.option("--stride", type=int, help="Readings from window to window.  [as trained]"),
        click.option("--alarm", default="3/5", metavar="K/N", show_default=True,
            help="An alarm needs K anomalies in the last N valid windows."),
        click.option("--release", type=int, default=0, show_default=True,
            help="It ends at so many anomalies of them."),
        click.option("--shortest", type=int, default=1, show_default=True,
            help="Windows that it lasts at least."),
        click.option("--cool-down", type=int, default=0, show_default=True,
            help="Windows from its end to the next start."),
        click.option("--only", type=click.Choice(("verdicts", "anomalies", "alarms")),
            default="verdicts", help="Leave out normal verdicts, or all verdicts."),
        click.option("--state", metavar="FILE", help="Keep the state, and go on from it."),
        click.option("--state-every", type=click.IntRange(1), default=1, metavar="N",
            show_default=True, help="Windows from one saved state to the next."),
        click.option("--metrics-file", metavar="FILE", help="Prometheus text, each second."),
        click.option("-o", "--output", default="-", help="File to append events to; - is stdout."),
    )):  # fmt: skip
        command = option(command)
    return command


@main.command()
@click.argument("artifact")
@click.argument("data", default="-")
@stream_options
def stream(artifact: str, data: str, **options: Any) -> None:
    """Answer for each window of the readings that arrive in DATA: a file, or - for stdin.

    Lines are CSV or JSON objects; events are JSON lines. SIGTERM ends it, SIGHUP takes ARTIFACT
    anew.
    """
    from edgeae_runtime.stream_command import run_stream

    run_stream(artifact, data, options)


@main.command()
@click.argument("artifact")
@click.option("--from", "verdicts", metavar="VERDICTS", help="Events that 'stream' wrote.")
@rate_option
@click.option(
    "--max-change",
    type=float,
    default=0.5,
    show_default=True,
    help="Largest share by which the threshold may move.",
)
@click.option("-o", "--output", metavar="FILE", help="[default: NAME.threshold.json beside it]")
@click.option("--undo", is_flag=True, help="Bring the threshold before the last one back.")
@json_option
def recalibrate(artifact: str, as_json: bool, **options: Any) -> None:
    """Propose a threshold for ARTIFACT from this device's own normal windows.

    It counts only where --threshold-file names it; ARTIFACT itself is never written.
    """  # fmt: skip
    from edgeae_runtime.recalibration import recalibrate_file

    show(recalibrate_file(artifact, **options), as_json)


def score_data(
    data: str,
    read: Callable[[str, Wanted], Iterator[Block]],
    inputs: Inputs,
    score: Callable[[Any], Any],
    options: dict[str, Any],
) -> Iterator[Scores]:
    """Scores of a file's or stdin's windows, for the values of `score_options`."""
    from edgeae_runtime.columns import Wanted
    from edgeae_runtime.cutting import check_cut
    from edgeae_runtime.runs import Runs
    from edgeae_runtime.scoring import scored

    what = "stdin" if data == "-" else data
    time, group = options["time"], options["group"]
    wanted = Wanted(
        drop=options["drop"],
        texts=(*options["keep"], *(name for name in (time, group) if name is not None)),
        header=options["header"],
        trained=inputs.features,
        window=inputs.shape,
    )
    return scored(
        read(data, wanted),
        what,
        inputs,
        score,
        runs=Runs(inputs, what, has_time=time is not None, has_group=group is not None),
        stride=check_cut(inputs, options["window"], options["stride"]),
        missing=options["missing"],
    )


@main.command()
@click.argument("source")
@click.option("-o", "--output", metavar="PUMP.so", help="Library to write.  [default: beside it]")
def build(source: str, output: str | None) -> None:
    """Compile SOURCE (pump.c) with this machine's C compiler to pump.so, and test it."""
    from edgeae_runtime.c_build import build as build_library

    click.echo(build_library(source, output))


@main.command()
@click.argument("artifact", nargs=-1, required=True)
@json_option
def selftest(artifact: tuple[str, ...], as_json: bool) -> None:
    """Score each ARTIFACT's golden windows here, and compare with what they must give."""
    from edgeae_runtime.selftest import selftest as test

    results = {path: test(path) for path in artifact}
    if as_json:
        click.echo(json.dumps({path: result._asdict() for path, result in results.items()}))
    for path, result in () if as_json else results.items():
        figures = (
            ""
            if result.windows is None
            else (
                f": {result.windows} windows, largest error {result.largest_error:.1e} of "
                f"{result.tolerance:.0e}"
            )
        )
        problem = "" if result.problem is None else f": {result.problem}"
        click.echo(f"{path}: {'pass' if result.passed else 'FAIL'}{figures}{problem}")
    if not all(result.passed for result in results.values()):
        sys.exit(1)


@main.command()
@click.argument("artifact", nargs=-1)
@json_option
def doctor(artifact: tuple[str, ...], as_json: bool) -> None:
    """Look at this device, and whether each ARTIFACT runs on it; exit 1 when one does not."""
    from edgeae_runtime.doctor import examine

    findings = examine(artifact)
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in findings]))
    width = max(len(finding.what) for finding in findings)
    for what, found, advice, _ in () if as_json else findings:
        click.echo(f"{what:<{width}}  {found}" + ("" if advice is None else f"\n  -> {advice}"))
    if any(finding.is_fatal for finding in findings):
        sys.exit(1)


def show(facts: dict[str, Any], as_json: bool) -> None:
    """Print facts as a table, or as one JSON object."""
    from edgeae_runtime.info import facts_table

    click.echo(json.dumps(facts, indent=2) if as_json else facts_table(facts))
