"""The `edgeae-runtime` command."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from edgeae_runtime import __version__
from edgeae_runtime.cli.bench import bench
from edgeae_runtime.cli.group import Group
from edgeae_runtime.cli.options import (
    json_option,
    rate_option,
    score_data,
    score_options,
    show,
    threshold_file_option,
    threshold_option,
    verify_key_option,
)
from edgeae_runtime.cli.stream_options import stream_options


@click.group("edgeae-runtime", cls=Group)
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
@threshold_file_option
@verify_key_option
@score_options
def score(artifact: str, data: str, output: str, **options: Any) -> None:
    """Score the readings in DATA: text, .ts, both also packed by gzip, .npy, .npz; - is stdin.

    Writes CSV with the header `score,is_anomaly`, one line per window; 1 is an anomaly.
    """
    from edgeae_runtime.batch.output import write_scores
    from edgeae_runtime.readings.reader import read_blocks
    from edgeae_runtime.scorer import Scorer

    decide = ("threshold", "false_alarm_rate", "threshold_file", "verify_key")
    with Scorer(artifact, **{name: options[name] for name in decide}) as scorer:
        scores = score_data(data, read_blocks, scorer.manifest.inputs, scorer.score, options)
        write_scores(output, scores, scorer.threshold, keep=options["keep"], jsonl=options["jsonl"])


@main.command()
@click.argument("artifact")
@click.argument("data", default="-")
@stream_options
def stream(artifact: str, data: str, **options: Any) -> None:
    """Answer for each window of the readings that arrive in DATA: a file, or - for stdin.

    Lines are CSV or JSON objects; events are JSON lines. SIGTERM ends it, SIGHUP takes ARTIFACT
    anew.
    """
    from edgeae_runtime.service.run import run_stream

    run_stream(artifact, data, options)


@main.command()
@click.argument("artifact")
@click.option("--from", "verdicts", metavar="VERDICTS", help="Events that 'stream' wrote.")
@click.option("--readings", type=click.IntRange(1), metavar="N", help="So many lines of stdin.")
@click.option("--time", metavar="COLUMN", help="Column or field of their stamps.")
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
    from edgeae_runtime.service.recalibration import recalibrate_file

    show(recalibrate_file(artifact, **options), as_json)


@main.command()
@click.argument("source")
@click.option("-o", "--output", metavar="PUMP.so", help="Library to write.  [default: beside it]")
def build(source: str, output: str | None) -> None:
    """Compile SOURCE (pump.c) with this machine's C compiler to pump.so, and test it."""
    from edgeae_runtime.artifact.c_build import build as build_library

    click.echo(build_library(source, output))


@main.command()
@click.argument("artifact", nargs=-1, required=True)
@verify_key_option
@json_option
def selftest(artifact: tuple[str, ...], verify_key: str | None, as_json: bool) -> None:
    """Score each ARTIFACT's golden windows here, and compare with what they must give."""
    from edgeae_runtime.artifact.selftest import selftest as test

    results = {path: test(path, verify_key) for path in artifact}
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
    from edgeae_runtime.artifact.doctor import examine

    findings = examine(artifact)
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in findings]))
    width = max(len(finding.what) for finding in findings)
    for what, found, advice, _ in () if as_json else findings:
        click.echo(f"{what:<{width}}  {found}" + ("" if advice is None else f"\n  -> {advice}"))
    if any(finding.is_fatal for finding in findings):
        sys.exit(1)


main.add_command(bench)
