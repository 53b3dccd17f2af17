"""Commands that write artifacts."""

from __future__ import annotations

from typing import Any

import click

from edgeae_runtime.cli.options import columns, drop_option, json_option, show


@click.command()
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
        from edgeae.workflows.train import check_files

        form = {name: options[name] for name in ("with_code", "for_microcontroller")}
        show(check_files(detector, target, **form), as_json)
        return
    from edgeae.workflows.export import artifact_files, export_facts, export_files
    from edgeae_export.exporter import Options
    from edgeae_export.memory import device_of
    from edgeae_export.summary import export_table

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


@click.command()
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
    from edgeae.workflows.export import move_threshold

    facts = move_threshold(
        artifact,
        output,
        false_alarm_rate=false_alarm_rate,
        value=value,
        calibrate=calibrate,
        drop=drop,
    )
    show(facts, as_json)
