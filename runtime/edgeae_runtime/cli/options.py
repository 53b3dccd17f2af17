"""What the commands of both distributions share: failures in one line, options, tables."""

from __future__ import annotations

import errno
import json
import os
import sys
from typing import TYPE_CHECKING, Any, Callable

import click

from edgeae_runtime.errors import EdgeAEError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.batch.score import Scores
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.columns import ColumnSelection


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
        click.echo(f"{ctx.find_root().command.name}: {message}", err=True)
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
        click.option("--missing", type=click.Choice(("fail", "drop", "invalid")), default="fail",
            show_default=True, help="Windows with empty, NaN or infinite values."),
        click.option("--jsonl", is_flag=True, help="One JSON object a line, in place of CSV."),
        click.option("-o", "--output", default="-", show_default=True,
            help="File to write; - is stdout."),
    )):  # fmt: skip
        command = option(command)
    return command


def score_data(
    data: str,
    read: Callable[[str, ColumnSelection], Iterator[Block]],
    inputs: Inputs,
    score: Callable[[Any], Any],
    options: dict[str, Any],
) -> Iterator[Scores]:
    """Scores of a file's or stdin's windows, for the values of `score_options`."""
    from edgeae_runtime.batch.score import scored

    blocks, how = reading_plan(data, read, inputs, options)
    return scored(blocks, inputs=inputs, score=score, **how)


def reading_plan(
    data: str,
    read: Callable[[str, ColumnSelection], Iterator[Block]],
    inputs: Inputs,
    options: dict[str, Any],
) -> tuple[Iterator[Block], dict[str, Any]]:
    """Blocks of a file or stdin, and what `scored` needs beside them, from `score_options`."""
    from edgeae_runtime.readings.columns import ColumnSelection
    from edgeae_runtime.readings.segments import Segments
    from edgeae_runtime.readings.windowing import check_cut

    what = "stdin" if data == "-" else data
    time, group = options["time"], options["group"]
    selection = ColumnSelection(
        drop=options["drop"],
        texts=(*options["keep"], *(() if group is None else (group,))),
        header=options["header"],
        trained=inputs.features,
        window=inputs.shape,
        time=time,
    )
    return read(data, selection), {
        "what": what,
        "segments": Segments(inputs, what, has_time=time is not None, has_group=group is not None),
        "stride": check_cut(inputs, options["window"], options["stride"]),
        "missing": options["missing"],
    }


def show(facts: dict[str, Any], as_json: bool) -> None:
    """Print facts as a table, or as one JSON object."""
    from edgeae_runtime.info import facts_table

    click.echo(json.dumps(facts, indent=2) if as_json else facts_table(facts))
