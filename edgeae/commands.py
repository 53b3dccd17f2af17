"""The `edgeae` command: train, export and evaluate on a workstation."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import click

from edgeae import __version__
from edgeae_runtime.commands import (
    Commands,
    columns,
    doctor,
    drop_option,
    header_option,
    json_option,
    rate_option,
    recalibrate,
    score_data,
    score_options,
    selftest,
    show,
    stream,
    threshold_option,
)

if TYPE_CHECKING:
    from collections.abc import Callable

stride_option = click.option(
    "--stride", type=int, metavar="S", help="Readings from one window's start to the next."
)


def column_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that are the fields of `edgeae.tables.Columns`."""
    for option in reversed((
        click.option("--label", metavar="COLUMN",
            help="Column of the labels, by name or 0-based position."),
        click.option("--normal", multiple=True, metavar="VALUE",
            help="A label that means normal (repeatable)."),
        click.option("--features", callback=columns, metavar="A,B",
            help="Only these columns, in this order."),
        drop_option,
        header_option,
        click.option("--time", metavar="COLUMN", help="Column of the stamps; it tells gaps."),
        click.option("--group", metavar="COLUMN", help="Column of the machine or run."),
        click.option("--resample", metavar="STEP",
            help="Bring stamps to even steps such as 1s: means, and short holes interpolated."),
        click.option("--missing", type=click.Choice(("fail", "drop")), default="fail",
            help="Rows with empty, NaN or infinite values."),
    )):  # fmt: skip
        command = option(command)
    return command


def sizes(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """Split an option's `64,32,16` into numbers."""
    if value is None:
        return None
    try:
        return tuple(int(size) for size in value.split(",") if size.strip())
    except ValueError:
        raise click.BadParameter(f"expected numbers such as 64,32,16; got '{value}'") from None


def detector_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that are `edgeae.Detector`'s parameters, with its defaults."""
    for option in reversed((
        click.option(
            "--architecture", default="dense",
            help="dense, linear, conv, lstm, gru or variational.",
        ),
        click.option(
            "--hidden", callback=sizes, help="Units before the code.  [default: by architecture]"
        ),
        click.option("--code-size", type=int, help="Units of the code.  [default: 4 at most]"),
        click.option("--activation", default="tanh", help="Keras activation of the layers."),
        click.option("--output-activation", default="linear", help="And of the last one."),
        click.option("--loss", default="mse", help="mse, mae, huber or binary_crossentropy."),
        click.option("--optimizer", default="nadam", help="Keras optimizer."),
        click.option("--learning-rate", type=float, default=2e-3, help="Its step size."),
        click.option("--epochs", type=int, default=100, help="Most passes over the windows."),
        click.option("--batch-size", type=int, default=64, help="Windows a step."),
        click.option(
            "--patience", type=int, default=10,
            help="Epochs without a better loss on fitting windows before stopping; 0 never stops.",
        ),
        click.option(
            "--kl-weight", type=float, default=0.1, help="Weight of a variational code's spread."
        ),
        click.option("--scaler", default="standard", help="standard, minmax, robust or none."),
        click.option("--score", default="mse", help="mse or mae."),
        click.option(
            "--threshold-rule", default="conformal",
            help="conformal, quantile=Q, mean+Kstd or max-f1 (with labelled anomalies).",
        ),
        click.option("--calibration-fraction", type=float, default=0.2,
            help="Share of the normal windows that only the threshold sees."),
    )):  # fmt: skip
        command = option(command)
    return command


@click.group("edgeae", cls=Commands, context_settings={"show_default": True})
@click.version_option(__version__)
def main() -> None:
    """Train an anomaly detector on normal readings, and put it on a device as one file."""
    warnings.showwarning = _note


def _note(message: Warning | str, category: type[Warning], *place: Any, **_: Any) -> None:
    """Show our own warnings in one line, and those of the packages beneath not at all."""
    if category is UserWarning:
        click.echo(f"edgeae: note: {message}", err=True)


@main.command()
@click.option("--out", default="edgeae-demo", metavar="DIR", help="Folder for the demo's files.")
def demo(out: str) -> None:
    """Make heartbeats, train, export, score on the runtime alone, and evaluate."""
    from edgeae.demo import run_demo

    run_demo(out)


@main.command()
@click.argument("data", nargs=-1, required=True)
@click.option("-o", "--output", required=True, metavar="OUT.edgeae", help="Detector to write.")
@column_options
@click.option("--window", type=int, metavar="N", help="Readings a window, for a series.")
@stride_option
@click.option("--rows-are-windows", is_flag=True, help="Each row is a window of one channel.")
@click.option("--unit", multiple=True, metavar="NAME=UNIT", help="Unit of a column (repeatable).")
@click.option(
    "--for",
    "targets",
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
    from edgeae.labelled import Cutting
    from edgeae.tables import Columns
    from edgeae.workflows import Closing, train_files

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
        cutting=Cutting.of(window, stride, unit),
        closing=Closing(test, test_fraction),
        targets=targets,
        parameters={**parameters, "verbose": 1},
    )
    show(facts, as_json)


def _rate_of_alarms(
    alarms_per_day: float, rate_hz: float | None, false_alarm_rate: float | None, stride: int
) -> float:
    if rate_hz is None or false_alarm_rate is not None:
        raise click.UsageError("--alarms-per-day goes with --rate-hz, without --false-alarm-rate")
    from edgeae_export.thresholds import rate_of_alarms

    return rate_of_alarms(alarms_per_day, rate_hz, stride)


@main.command()
@click.argument("model")
@click.option(
    "--calibration", required=True, metavar="NORMAL", help="Normal readings it never saw."
)
@click.option("-o", "--output", required=True, metavar="OUT.edgeae", help="Detector to write.")
@click.option("--scaler", default="none", help="A kind, to fit on a fifth of NORMAL, or none.")
@click.option("--score", default="mse", help="mse or mae.")
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
    from edgeae.tables import Columns
    from edgeae.workflows import wrap_file

    columns = Columns(**{name: options.pop(name) for name in Columns._fields if name in options})
    show(wrap_file(model, calibration, output, columns=columns, **options), as_json)


@main.command()
@click.argument("file", nargs=-1, required=True)
@click.option("--key", required=True, metavar="KEY", help="Private key of 'edgeae key new'.")
@click.option(
    "--version",
    "number",
    type=click.IntRange(1),
    required=True,
    metavar="N",
    help="Devices refuse a smaller one than they had.",
)
def sign(file: tuple[str, ...], key: str, number: int) -> None:
    """Write FILE.sig beside each FILE, which --verify-key then demands."""  # fmt: skip
    from edgeae_runtime.signing import sign_file

    for path in file:
        click.echo(sign_file(path, key, number))


@main.group(cls=Commands)
def key() -> None:
    """Keys that sign files."""


@key.command()
@click.argument("file")
def new(file: str) -> None:
    """Write a private key to FILE, and its public one to FILE.pub."""
    from edgeae_runtime.signing import make_key

    click.echo(make_key(file))


@main.command()
@click.argument("detector")
@click.argument("target", nargs=-1, required=True)
@click.option(
    "--precision", "precisions", default="float32", callback=columns, metavar="A,B",
    help="float32, float16, int8 (weights) or int8-full; several name the files apart.",
)  # fmt: skip
@click.option("--with-code", is_flag=True, help="Add the code as an output.")
@click.option("--for-microcontroller", is_flag=True, help="A .tflite file for TFLite Micro.")
@click.option("--max-flips", type=float, help="Share of decisions that may differ from Keras's.")
@click.option("--max-score-error", type=float, help="Largest error of a score, relative to it.")
@click.option(
    "--max-detection-loss", type=float, help="Share of the labelled anomalies that may be lost."
)
@click.option("--flash", metavar="SIZE", help="Refuse a .c file that needs more, such as 256k.")
@click.option("--ram", metavar="SIZE", help="Likewise.")
@click.option("--stack", metavar="SIZE", help="Likewise.")
@click.option(
    "--calibration", metavar="NORMAL.csv",
    help="Normal readings for a new threshold, where DETECTOR is an .onnx artifact.",
)  # fmt: skip
@click.option("--check", is_flag=True, help="Only say whether each TARGET can be reached.")
@json_option
def export(
    detector: str,
    target: tuple[str, ...],
    precisions: tuple[str, ...],
    flash: str | None,
    ram: str | None,
    stack: str | None,
    calibration: str | None,
    check: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Write DETECTOR as one artifact per TARGET; the suffix says the format (.onnx, .tflite, .c).

    An .onnx artifact in place of the detector is written as .c, its threshold taken over.
    """
    if check:
        from edgeae.workflows import check_files

        form = {name: options[name] for name in ("with_code", "for_microcontroller")}
        show(check_files(detector, target, **form), as_json)
        return
    from edgeae.artifacts import artifact_files, export_facts, export_files
    from edgeae_export.exporting import Options
    from edgeae_export.fit import device_of
    from edgeae_export.report import export_table

    given = Options(**options, device=device_of(flash, ram, stack))
    if detector.endswith(".onnx"):
        exported = artifact_files(detector, target, precisions, given, calibration)
    elif calibration is not None:
        raise click.UsageError("--calibration goes with an .onnx artifact; a detector has its own")
    else:
        exported = export_files(detector, target, precisions, given)
    if as_json:
        show(export_facts(exported), as_json)
    else:
        click.echo(export_table(exported))


@main.command()
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


@main.command()
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


@main.command()
@click.argument("artifact")
@click.option("--false-alarm-rate", type=float, metavar="R", help="Rate of the new threshold.")
@click.option("--set", "value", type=float, metavar="V", help="The new threshold itself.")
@click.option(
    "--calibrate", metavar="NORMAL.csv",
    help="Calibrate on these normal readings, at R or the rate promised before.",
)  # fmt: skip
@click.option("-o", "--output", required=True, help="Artifact to write; may be ARTIFACT.")
@drop_option
@json_option
def threshold(
    artifact: str,
    false_alarm_rate: float | None,
    value: float | None,
    calibrate: str | None,
    output: str,
    drop: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write ARTIFACT with another threshold, within what its calibration windows support."""
    if value is not None and (calibrate is not None or false_alarm_rate is not None):
        raise click.UsageError("--set goes with neither --false-alarm-rate nor --calibrate")
    if value is None and calibrate is None and false_alarm_rate is None:
        raise click.UsageError("give --false-alarm-rate, --set or --calibrate")
    from edgeae.artifacts import move_threshold

    facts = move_threshold(
        artifact,
        output,
        false_alarm_rate=false_alarm_rate,
        value=value,
        calibrate=calibrate,
        drop=drop,
    )
    show(facts, as_json)


main.add_command(selftest)
main.add_command(doctor)


@main.command()
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


for command in (stream, recalibrate):  # as on the device
    main.add_command(command)
