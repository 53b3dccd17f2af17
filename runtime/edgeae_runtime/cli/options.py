"""What the commands of both distributions share: failures in one line, options, tables."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Callable

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.batch.score import Scores
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.readings.block import Block
    from edgeae_runtime.readings.columns import ColumnSelection


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
    from edgeae_runtime.readings.segments import Runs
    from edgeae_runtime.readings.windowing import check_cut

    what = "stdin" if data == "-" else data
    time, group = options["time"], options["group"]
    wanted = ColumnSelection(
        drop=options["drop"],
        texts=(*options["keep"], *(name for name in (time, group) if name is not None)),
        header=options["header"],
        trained=inputs.features,
        window=inputs.shape,
    )
    return read(data, wanted), {
        "what": what,
        "runs": Runs(inputs, what, has_time=time is not None, has_group=group is not None),
        "stride": check_cut(inputs, options["window"], options["stride"]),
        "missing": options["missing"],
    }


def show(facts: dict[str, Any], as_json: bool) -> None:
    """Print facts as a table, or as one JSON object."""
    from edgeae_runtime.info import facts_table

    click.echo(json.dumps(facts, indent=2) if as_json else facts_table(facts))
