"""The commands that show a model, and score with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.options import (
    allow_native_option,
    json_option,
    jsonl_option,
    output_option,
    rate_option,
    score_options,
    show,
    threshold_option,
    verify_key_option,
)

if TYPE_CHECKING:
    from edgeae_runtime.batch.data import ScoreOptions


@click.command()
@click.argument("model")
@threshold_option
@rate_option
@verify_key_option
@click.option(
    "--instructions",
    is_flag=True,
    help="Count a .c file's instructions on microcontrollers, under QEMU where it is installed.",
)
@json_option
def info(
    model: str,
    threshold: float | None,
    false_alarm_rate: float | None,
    verify_key: str | None,
    instructions: bool,
    as_json: bool,
) -> None:
    """Show what MODEL, a detector or an artifact, is and which threshold it decides with."""
    from edgeae.evaluate.model import model_facts_of

    facts = model_facts_of(model, threshold, false_alarm_rate, verify_key)
    if instructions:
        from edgeae.workflows.instructions import instructions_of

        facts = {**facts, "instructions": instructions_of(model, verify_key)}
    show(facts, as_json)


@click.command()
@click.argument("model")
@click.argument("data")
@threshold_option
@rate_option
@verify_key_option
@allow_native_option
@score_options
@jsonl_option
@output_option
@click.option("--per-reading", is_flag=True, help="One line per reading of a series.")
def score(
    model: str,
    data: str,
    threshold: float | None,
    false_alarm_rate: float | None,
    verify_key: str | None,
    allow_native: bool,
    options: ScoreOptions,
    jsonl: bool,
    output: str,
    per_reading: bool,
) -> None:
    """Score the readings in DATA with MODEL, a detector or an artifact.

    DATA is one file or URI as for 'train'; - is text from stdin. Writes CSV with the header
    `score,is_anomaly`, or Parquet if the output ends in .parquet.
    """
    from edgeae.data.cores import usable_cores
    from edgeae.data.uris import local_output
    from edgeae.evaluate.model import open_model
    from edgeae.evaluate.per_reading import scored_readings
    from edgeae.workflows.score import scores_of_file, write_table
    from edgeae_runtime.batch.score import scored

    opened = open_model(
        model,
        threshold=threshold,
        false_alarm_rate=false_alarm_rate,
        allow_native=allow_native,
        verify_key=verify_key,
    )
    method = scored_readings if per_reading else scored
    scores = scores_of_file(opened, data, options, method, usable_cores())
    with local_output(output) as path:
        write_table(
            path,
            scores,
            opened.threshold,
            opened.threshold_by_condition,
            data=data,
            keep=options.keep,
            jsonl=jsonl,
        )
