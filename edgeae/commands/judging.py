"""Commands that look at a detector or an artifact, or score with it."""

from __future__ import annotations

from typing import Any

import click

from edgeae.commands.options import column_options, stride_option
from edgeae_runtime.command_line import (
    json_option,
    rate_option,
    score_data,
    score_options,
    show,
    threshold_option,
)


@click.command()
@click.argument("model")
@threshold_option
@rate_option
@json_option
def info(
    model: str, threshold: float | None, false_alarm_rate: float | None, as_json: bool
) -> None:
    """Show what MODEL, a detector or an artifact, is and which threshold counts."""
    from edgeae.models import open_model

    opened = open_model(model, threshold=threshold, false_alarm_rate=false_alarm_rate)
    show(opened.facts, as_json)


@click.command()
@click.argument("model")
@click.argument("data")
@threshold_option
@rate_option
@score_options
def score(
    model: str,
    data: str,
    threshold: float | None,
    false_alarm_rate: float | None,
    output: str,
    **options: Any,
) -> None:
    """Score the readings in DATA with MODEL, a detector or an artifact.

    DATA is as for 'train', one file; - is text from stdin. Writes CSV with the header
    `score,is_anomaly`, or Parquet where the output's name says so.
    """
    from edgeae.models import open_model
    from edgeae.sources import read_file
    from edgeae_runtime.score_output import write_scores

    opened = open_model(model, threshold=threshold, false_alarm_rate=false_alarm_rate)
    scores = score_data(data, read_file, opened.inputs, opened.score, options)
    if output.lower().endswith((".parquet", ".pq")):
        from edgeae.parquet import write_parquet_scores

        write_parquet_scores(output, scores, opened.threshold, options["keep"])
    else:
        write_scores(output, scores, opened.threshold, keep=options["keep"], jsonl=options["jsonl"])


@click.command()
@click.argument("model")
@click.argument("data", nargs=-1, required=True)
@column_options
@stride_option
@threshold_option
@rate_option
@json_option
def evaluate(
    model: str,
    data: tuple[str, ...],
    stride: int | None,
    threshold: float | None,
    false_alarm_rate: float | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Evaluate MODEL, a detector or an artifact, on labelled DATA."""
    from edgeae.tables import Columns
    from edgeae.workflows import evaluate_files

    figures = evaluate_files(
        model,
        data,
        columns=Columns(**chosen),
        stride=stride,
        threshold=threshold,
        false_alarm_rate=false_alarm_rate,
    )
    show(figures, as_json)
