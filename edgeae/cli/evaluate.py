"""Commands that look at a detector or an artifact, or score with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from edgeae.cli.options import column_options, stride_option
from edgeae_runtime.cli.options import (
    json_option,
    jsonl_option,
    output_option,
    rate_option,
    score_options,
    show,
    threshold_option,
)

if TYPE_CHECKING:
    from edgeae_runtime.batch.data import ScoreOptions


@click.command()
@click.argument("model")
@threshold_option
@rate_option
@json_option
def info(
    model: str, threshold: float | None, false_alarm_rate: float | None, as_json: bool
) -> None:
    """Show what MODEL, a detector or an artifact, is and which threshold counts."""
    from edgeae.evaluate.model import open_model

    opened = open_model(model, threshold=threshold, false_alarm_rate=false_alarm_rate)
    show(opened.facts, as_json)


@click.command()
@click.argument("model")
@click.argument("data")
@threshold_option
@rate_option
@score_options
@jsonl_option
@output_option
@click.option("--per-step", is_flag=True, help="One line a reading of a series, not a window.")
def score(
    model: str,
    data: str,
    threshold: float | None,
    false_alarm_rate: float | None,
    options: ScoreOptions,
    jsonl: bool,
    output: str,
    per_step: bool,
) -> None:
    """Score the readings in DATA with MODEL, a detector or an artifact.

    DATA is as for 'train', one file; - is text from stdin. Writes CSV with the header
    `score,is_anomaly`, or Parquet where the output's name says so.
    """
    from edgeae.data.sources import read_file
    from edgeae.evaluate.model import open_model
    from edgeae.evaluate.reading_scores import scored_readings
    from edgeae_runtime.batch.data import score_data
    from edgeae_runtime.batch.output import write_scores
    from edgeae_runtime.batch.score import scored

    opened = open_model(model, threshold=threshold, false_alarm_rate=false_alarm_rate)
    method = scored_readings if per_step else scored
    scores = score_data(data, read_file, opened.inputs, opened.score, options, method)
    if output.lower().endswith((".parquet", ".pq")):
        from edgeae.data.parquet import write_parquet_scores

        write_parquet_scores(output, scores, opened.threshold, options.keep)
    else:
        write_scores(output, scores, opened.threshold, keep=options.keep, jsonl=jsonl)


@click.command()
@click.argument("model")
@click.argument("data", nargs=-1, required=True)
@column_options
@stride_option
@threshold_option
@rate_option
@click.option("--per-step", is_flag=True, help="Add figures of single readings of a series.")
@click.option("--rate-hz", type=float, help="Readings a second, where nothing else tells.")
@click.option("--baselines", is_flag=True, help="Add PCA, isolation forest and kNN beside it.")
@click.option(
    "--train", multiple=True, metavar="NORMAL",
    help="What the model was trained with, for the baselines (repeatable).",
)  # fmt: skip
@json_option
def evaluate(model: str, data: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Evaluate MODEL, a detector or an artifact, on labelled DATA.

    Of a series cut into windows, or with --time, also by event: found, how late, and false alarms
    a day.
    """
    from edgeae.data.tables import Columns
    from edgeae.evaluate.evaluate import evaluate_files

    columns = Columns(**{name: options.pop(name) for name in Columns._fields if name in options})
    show(evaluate_files(model, data, columns=columns, **options), as_json)


@click.command()
@click.argument("model")
@click.option(
    "--data", multiple=True, metavar="NORMAL",
    help="Normal readings (repeatable).  [default: a detector's calibration windows]",
)  # fmt: skip
@column_options
@stride_option
@threshold_option
@rate_option
@click.option("--share", type=float, default=0.9, help="Of the windows that must alarm.")
@click.option("--seed", "random_state", type=int, default=0, help="Of signs and noise.")
@json_option
def power(model: str, data: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Say which faults MODEL, a detector or an artifact, would find, without labelled anomalies.

    Spikes, steps, drift, noise, gain, stuck values, dropouts and delays are put into normal
    windows, channel by channel, at growing sizes.
    """
    import json

    from edgeae.data.tables import Columns
    from edgeae.evaluate.power import power_of_file
    from edgeae.evaluate.power_table import power_table

    columns = Columns(**{name: options.pop(name) for name in Columns._fields if name in options})
    found = power_of_file(model, data, columns=columns, **options)
    click.echo(json.dumps(found.json(), indent=2) if as_json else power_table(found))
