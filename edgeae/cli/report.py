"""The command that writes a report."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from edgeae.cli.options import column_options, device_options, stride_option
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.options import json_option, show, verify_key_option

if TYPE_CHECKING:
    from edgeae.data.tables import Columns
    from edgeae.evaluate.device import DeviceOptions
    from edgeae.report.sections.spectra import SpectrumOptions


def _spectrum_options(speed_rpm: float | None, bearing: str | None) -> SpectrumOptions:
    from edgeae.report.sections.spectra import SpectrumOptions
    from edgeae.report.spectrum_lines import Bearing

    return SpectrumOptions(speed_rpm, None if bearing is None else Bearing.parse(bearing))


@click.command()
@click.argument("detector")
@click.argument("files", nargs=-1, metavar="[DATA]... [ARTIFACT]...")
@click.option("-o", "--output", metavar="OUT.html", help="Report to write.")
@click.option("--png", metavar="DIR", help="Folder for each picture as a PNG file.")
@click.option("--bench", metavar="FILE.json", help="Output of 'edgeae-runtime bench --json'.")
@click.option("--power", is_flag=True, help="Add the detection power.")
@bundled(
    "spectrum",
    _spectrum_options,
    click.option(
        "--speed-rpm",
        type=float,
        metavar="RPM",
        help="Speed of the machine, whose harmonics are drawn in spectra.",
    ),
    click.option(
        "--bearing",
        metavar="N,d,D,ANGLE",
        help="Rolling elements, their diameter, that of the circle of their centres, and degrees "
        "of contact: its frequencies are drawn in spectra.",
    ),
)
@click.option(
    "--interactive",
    metavar="DIR",
    help="Folder of the npm package onnxruntime-web: the .onnx artifact runs in the page.",
)
@column_options
@stride_option
@device_options
@verify_key_option
@json_option
def report(
    detector: str,
    files: tuple[str, ...],
    output: str | None,
    png: str | None,
    bench: str | None,
    power: bool,
    spectrum: SpectrumOptions,
    interactive: str | None,
    columns: Columns,
    stride: int | None,
    device: DeviceOptions,
    verify_key: str | None,
    as_json: bool,
) -> None:
    """Write one self-contained HTML file about DETECTOR.

    DATA are files as for 'evaluate'; without any the report shows the calibration windows that the
    detector stores. ARTIFACTs (.onnx, .tflite, .c, .so) are compared with the detector.
    """
    if output is None and png is None:
        raise click.UsageError("give -o OUT.html, --png DIR or both")
    from edgeae.report.build import ReportInputs, report_file, split_files

    data, artifacts = split_files(files)
    command = ("edgeae", *sys.argv[1:])
    inputs = ReportInputs(
        data,
        artifacts,
        columns,
        stride,
        device,
        bench,
        power,
        spectrum,
        interactive,
        command,
        verify_key,
    )
    show(report_file(detector, inputs, output=output, png=png), as_json)
