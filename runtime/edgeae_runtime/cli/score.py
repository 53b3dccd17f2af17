"""The commands that show an artifact, and score with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.options import (
    json_option,
    jsonl_option,
    load_options,
    output_option,
    score_options,
    show,
)

if TYPE_CHECKING:
    from edgeae_runtime.artifact.loaded import LoadOptions
    from edgeae_runtime.batch.data import ScoreOptions


@click.command()
@click.argument("artifact")
@load_options
@json_option
def info(artifact: str, load: LoadOptions, as_json: bool) -> None:
    """Show what ARTIFACT is, and the threshold in use."""
    from edgeae_runtime.artifact.loaded import read_facts
    from edgeae_runtime.info import scorer_facts

    show(scorer_facts(read_facts(artifact, load)), as_json)


@click.command()
@click.argument("artifact")
@click.argument("data")
@load_options
@score_options
@jsonl_option
@output_option
def score(
    artifact: str, data: str, load: LoadOptions, options: ScoreOptions, jsonl: bool, output: str
) -> None:
    """Score the readings in DATA: text or .ts (also gzip), .npy, .npz or .wav; - is stdin.

    Writes CSV with the header `score,is_anomaly`, one line per window; 1 is an anomaly.
    """
    from edgeae_runtime.batch.data import read_data, score_data
    from edgeae_runtime.batch.output import write_scores
    from edgeae_runtime.scorer import Scorer

    with Scorer(artifact, **load._asdict()) as scorer:
        scores = score_data(data, read_data, scorer.manifest.inputs, scorer.score, options)
        by_condition = scorer.threshold_by_condition
        write_scores(output, scores, scorer.threshold, by_condition, keep=options.keep, jsonl=jsonl)
