"""Commands that make a detector."""

from __future__ import annotations

from typing import Any

import click

from edgeae.cli.options import column_options, detector_options, stride_option
from edgeae_runtime.cli.options import columns, json_option, show


@click.command()
@click.option("--out", default="edgeae-demo", metavar="DIR", help="Folder for the demo's files.")
def demo(out: str) -> None:
    """Make heartbeats, train, export, score on the runtime alone, evaluate, and write a report."""
    from edgeae.cli.demo import run_demo

    run_demo(out)


@click.command()
@click.argument("data", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="OUT.edgeae", help="Detector to write.")
@column_options
@click.option("--window", type=int, metavar="N", help="Readings a window, for a series.")
@stride_option
@click.option("--rows-are-windows", is_flag=True, help="Each row is a window of one channel.")
@click.option("--unit", multiple=True, metavar="NAME=UNIT", help="Unit of a column (repeatable).")
@click.option(
    "--targets",
    callback=columns,
    metavar="A,B",
    help="Refuse at once what cannot reach these: onnx, tflite, c, microcontroller.",
)
@click.option("--test", metavar="FILE", help="Labelled data for a closing evaluation.")
@click.option("--test-fraction", type=float, help="Share of DATA for a closing evaluation.")
@detector_options
@click.option("--false-alarm-rate", type=float, help="Share of normal windows that may alarm.")
@click.option("--alarms-per-day", type=float, help="The same as alarms; with --rate-hz.")
@click.option("--rate-hz", type=float, help="Readings a second.")
@click.option("--threshold", type=float, help="A number in place of every rule.")
@click.option(
    "--seed", "random_state", type=int, default=0, help="Decides split, weights and order."
)
@json_option
def train(
    data: tuple[str, ...],
    output: str,
    window: int | None,
    stride: int | None,
    rows_are_windows: bool,
    unit: tuple[str, ...],
    targets: tuple[str, ...],
    test: str | None,
    test_fraction: float | None,
    alarms_per_day: float | None,
    rate_hz: float | None,
    as_json: bool,
    **options: Any,
) -> None:
    """Train a detector on the normal rows of DATA, or with --window on windows of a series.

    DATA is text (comma-, tab-, semicolon- or blank-separated, with or without a header, also packed
    by gzip or zstd), .ts, .parquet, .npy or .npz; patterns such as 'logs/*.csv' and - for stdin
    work. With --label, only rows whose label is a --normal one train and calibrate.
    """
    from edgeae.data.tables import Columns
    from edgeae.data.windowing import WindowingOptions
    from edgeae.workflows.train import TestSplit, train_files

    chosen = {name: options.pop(name) for name in Columns._fields if name in options}
    parameters = {**options, "patience": options["patience"] or None}
    if alarms_per_day is not None:
        parameters["false_alarm_rate"] = _rate_of_alarms(
            alarms_per_day, rate_hz, parameters["false_alarm_rate"], stride or 1
        )
    parameters["rows"] = "windows" if rows_are_windows else "readings"
    facts = train_files(
        data,
        output,
        columns=Columns(**chosen),
        cutting=WindowingOptions.of(window, stride, unit),
        closing=TestSplit(test, test_fraction),
        targets=targets,
        parameters={**parameters, "verbose": 1},
    )
    show(facts, as_json)


def _rate_of_alarms(
    alarms_per_day: float, rate_hz: float | None, false_alarm_rate: float | None, stride: int
) -> float:
    if rate_hz is None or false_alarm_rate is not None:
        raise click.UsageError("--alarms-per-day goes with --rate-hz, without --false-alarm-rate")
    from edgeae_export.calibration.thresholds import rate_of_alarms

    return rate_of_alarms(alarms_per_day, rate_hz, stride)


@click.command()
@click.argument("model")
@click.option(
    "--calibration", required=True, metavar="NORMAL", help="Normal readings it never saw."
)
@click.option("-o", "--output", required=True, metavar="OUT.edgeae", help="Detector to write.")
@click.option("--scaler", default="none", help="A kind, to fit on a fifth of NORMAL, or none.")
@click.option("--error", default="mse", help="mse, mae, mahalanobis or activations.")
@click.option("--threshold-rule", default="conformal", help="conformal, quantile=Q or mean+Kstd.")
@column_options
@click.option("--rows-are-windows", is_flag=True, help="Each row is a window of one channel.")
@click.option("--false-alarm-rate", type=float, help="Share of normal windows that may alarm.")
@click.option("--threshold", type=float, help="A number in place of every rule.")
@json_option
def wrap(
    model: str,
    calibration: str,
    output: str,
    as_json: bool,
    **options: Any,
) -> None:
    """Make a detector of MODEL, a Keras autoencoder trained elsewhere.

    MODEL is a .keras or .h5 file or a SavedModel folder. Its input is the scaled reading.
    """
    from edgeae.data.tables import Columns
    from edgeae.workflows.train import wrap_file

    columns = Columns(**{name: options.pop(name) for name in Columns._fields if name in options})
    show(wrap_file(model, calibration, output, columns=columns, **options), as_json)
