"""The command that writes artifacts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae.cli.calibration_options import calibration_options
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo
from edgeae_runtime.cli.options import columns, json_option, show, verify_key_option

if TYPE_CHECKING:
    from edgeae.workflows.windows import NormalReadings
    from edgeae_export.exporter import Options


def _options(
    with_code: bool,
    for_microcontroller: bool,
    max_flips: float | None,
    max_score_error: float | None,
    max_detection_loss: float | None,
    flash: str | None,
    ram: str | None,
    stack: str | None,
    input_type: str,
    input_scale: tuple[str, ...],
) -> Options:
    from edgeae_export.counts import parse_scale
    from edgeae_export.exporter import Options
    from edgeae_export.memory import device_of

    return Options(
        with_code=with_code,
        for_microcontroller=for_microcontroller,
        max_flips=max_flips,
        max_score_error=max_score_error,
        max_detection_loss=max_detection_loss,
        device=device_of(flash, ram, stack),
        input_type=input_type,
        input_scale=tuple(map(parse_scale, input_scale)),
    )


@click.command()
@click.argument("detector")
@click.argument("target", nargs=-1, required=True)
@click.option(
    "--precision",
    "precisions",
    default="float32",
    callback=columns,
    metavar="A,B",
    help="float32, float16, int8 (weights) or int8-full; with several, file names include them.",
)
@bundled(
    "options",
    _options,
    click.option("--with-code", is_flag=True, help="Add the code layer as an output."),
    click.option("--for-microcontroller", is_flag=True, help="Write .tflite for TFLite Micro."),
    click.option(
        "--max-flips", type=float, help="Share of decisions that may differ from Keras's."
    ),
    click.option("--max-score-error", type=float, help="Largest relative error of a score."),
    click.option(
        "--max-detection-loss", type=float, help="Share of the labelled anomalies that may be lost."
    ),
    click.option("--flash", metavar="SIZE", help="Refuse a .c file that needs more, such as 256k."),
    click.option("--ram", metavar="SIZE", help="Refuse a .c file that needs more RAM."),
    click.option("--stack", metavar="SIZE", help="Refuse a .c file that needs more stack."),
    click.option(
        "--input",
        "input_type",
        type=click.Choice(("float32", "int16")),
        default="float32",
        show_default=True,
        help="Let a .c file take readings, or int16 counts of a converter.",
    ),
    click.option(
        "--input-scale",
        multiple=True,
        metavar="CHANNEL=GAIN,OFFSET",
        help="What a count stands for: count * GAIN + OFFSET; without CHANNEL= for every channel.",
    ),
)
@calibration_options
@click.option(
    "--blob",
    is_flag=True,
    help="Write an .onnx artifact as data: TARGET.bin, and its architecture's TARGET_engine.c.",
)
@click.option(
    "--blob-version",
    type=int,
    default=1,
    help="Version of the model; a device can refuse lower ones.",
)
@click.option(
    "--check", is_flag=True, help="Report whether each TARGET can be written; write none."
)
@verify_key_option
@json_option
def export(
    detector: str,
    target: tuple[str, ...],
    precisions: tuple[str, ...],
    options: Options,
    calibration: NormalReadings | None,
    blob: bool,
    blob_version: int,
    check: bool,
    verify_key: str | None,
    as_json: bool,
) -> None:
    """Write DETECTOR as one artifact per TARGET; the suffix is the format (.onnx, .tflite, .c).

    DETECTOR may also be an .onnx artifact, to be written as .c with its threshold, or with a new
    one from --calibration.
    """
    from edgeae.workflows.check import check_targets
    from edgeae.workflows.export import export_blobs, export_facts, export_files
    from edgeae_export.summary import export_table

    if check:
        show(check_targets(detector, target, options, verify_key), as_json)
        return
    if blob:
        exported = export_blobs(
            detector, target, precisions, options, blob_version, calibration, verify_key
        )
    else:
        exported = export_files(detector, target, precisions, options, calibration, verify_key)
    if as_json:
        show(export_facts(exported), as_json)
    else:
        echo(export_table(exported))
