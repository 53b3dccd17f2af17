"""The command that trains a detector."""

from __future__ import annotations

import json
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from edgeae.cli.training_options import training_options
from edgeae_runtime.cli.group import echo
from edgeae_runtime.cli.options import json_option

if TYPE_CHECKING:
    from edgeae.workflows.train import TrainingOptions


@click.command()
@click.argument("data", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="OUT.edgeae", help="Detector to write.")
@training_options
@click.option(
    "--suspects",
    metavar="OUT.csv",
    help="Write the normal windows with the largest scores, with their rows, to look at them.",
)
@json_option
def train(
    data: tuple[str, ...],
    output: str,
    training: TrainingOptions,
    suspects: str | None,
    as_json: bool,
) -> None:
    """Train a detector on the normal rows of DATA, or with --window on windows of a series.

    DATA is text (separated by commas, tabs, semicolons or blanks, with or without a header, also
    compressed by gzip or zstd), .ts, .parquet, .npy or .npz, or recordings: .wav, .mat, --raw
    samples, or a folder of them. Patterns such as 'logs/*.csv', URIs (s3://, gs://, file://) and -
    for stdin work. With --label, only rows whose label is a --normal one train and calibrate.
    """
    from edgeae.data.uris import local_output
    from edgeae.evaluate.text import training_text
    from edgeae.workflows.train import train_files

    with ExitStack() as stack:
        path = stack.enter_context(local_output(output))
        found = None if suspects is None else stack.enter_context(local_output(suspects))
        facts = train_files(data, path, training, found)
    facts = {**facts, "detector": output}  # not the copy that was uploaded
    echo(json.dumps(facts, indent=2) if as_json else training_text(facts))
