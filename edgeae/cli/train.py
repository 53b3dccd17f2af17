"""The command that trains a detector."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from edgeae.cli.options import (
    column_options,
    detector_options,
    rate_hz_option,
    windowing_options,
)
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo
from edgeae_runtime.cli.options import columns as names
from edgeae_runtime.cli.options import json_option
from edgeae_runtime.cli.stream_options import alarm_options

if TYPE_CHECKING:
    from edgeae.data.tables import Columns
    from edgeae.data.windowing import WindowingOptions
    from edgeae.detector import Detector
    from edgeae.workflows.train import TestSplit
    from edgeae_runtime.service.alarms import AlarmRule


def _test_split(test: str | None, test_fraction: float | None) -> TestSplit:
    from edgeae.workflows.train import TestSplit

    return TestSplit(test, test_fraction)


@click.command()
@click.argument("data", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="OUT.edgeae", help="Detector to write.")
@column_options
@windowing_options
@click.option(
    "--targets",
    callback=names,
    metavar="A,B",
    help="Refuse before training what cannot run on these: onnx, tflite, c, microcontroller.",
)
@bundled(
    "test_split",
    _test_split,
    click.option("--test", metavar="FILE", help="Labelled data to evaluate the detector on."),
    click.option("--test-fraction", type=float, help="Share of DATA to evaluate the detector on."),
)
@click.option(
    "--difference",
    callback=names,
    metavar="A,B",
    help="Counters, in place of which windows hold the change from the reading before.",
)
@click.option(
    "--tolerate",
    type=click.IntRange(0),
    default=0,
    metavar="K",
    help="Interpolate up to K lost readings in a row; more are a gap.",
)
@click.option(
    "--condition",
    metavar="COLUMN",
    help="A threshold for each value or range of this column, or for each hour (of the day).",
)
@click.option(
    "--keep-rising", is_flag=True, help="Train on columns that only rise or only fall, too."
)
@click.option(
    "--feedback",
    multiple=True,
    metavar="EVENTS",
    help="Events of 'stream': alarms marked as none train, others do not (repeatable).",
)
@detector_options
@click.option(
    "--suspects",
    metavar="OUT.csv",
    help="Write the normal windows with the largest scores, with their rows, to look at them.",
)
@click.option(
    "--alarms-per-day",
    type=float,
    help="False-alarm rate as alarms of --alarm on the calibration windows.",
)
@alarm_options
@rate_hz_option
@json_option
def train(
    data: tuple[str, ...],
    output: str,
    columns: Columns,
    windowing: WindowingOptions,
    targets: tuple[str, ...],
    test_split: TestSplit,
    difference: tuple[str, ...],
    tolerate: int,
    condition: str | None,
    keep_rising: bool,
    feedback: tuple[str, ...],
    detector: Detector,
    suspects: str | None,
    alarms_per_day: float | None,
    alarm: AlarmRule,
    rate_hz: float | None,
    as_json: bool,
) -> None:
    """Train a detector on the normal rows of DATA, or with --window on windows of a series.

    DATA is text (separated by commas, tabs, semicolons or blanks, with or without a header, also
    compressed by gzip or zstd), .ts, .parquet, .npy or .npz. Patterns such as 'logs/*.csv' and -
    for stdin work. With --label, only rows whose label is a --normal one train and calibrate.
    """
    from edgeae.evaluate.text import training_text
    from edgeae.train.alarm_target import AlarmTarget
    from edgeae.workflows.train import train_files

    alarms = None if alarms_per_day is None else AlarmTarget(alarms_per_day, alarm, rate_hz)
    facts = train_files(
        data,
        output,
        columns=columns._replace(difference=difference, tolerate=tolerate, condition=condition),
        windowing=windowing,
        test_split=test_split,
        targets=targets,
        keep_rising=keep_rising,
        detector=detector,
        suspects=suspects,
        alarms=alarms,
        feedback=feedback,
        rate_hz=rate_hz,
    )
    echo(json.dumps(facts, indent=2) if as_json else training_text(facts))
