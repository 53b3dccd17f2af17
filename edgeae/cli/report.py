"""The command that writes a report."""

from __future__ import annotations

import sys
from typing import Any

import click

from edgeae.cli.options import column_options, stride_option
from edgeae_runtime.cli.options import json_option, show


@click.command()
@click.argument("detector")
@click.argument("files", nargs=-1, metavar="[DATA]... [ARTIFACT]...")
@click.option("-o", "--output", metavar="OUT.html", help="Report to write.")
@click.option("--png", metavar="DIR", help="Folder for each picture as a PNG file.")
@click.option("--bench", metavar="FILE.json", help="What 'edgeae-runtime bench --json' wrote.")
@click.option("--power", "with_power", is_flag=True, help="Add which faults would be found.")
@click.option(
    "--interactive", "web_folder", metavar="DIR",
    help="Folder of the npm package onnxruntime-web: the .onnx artifact runs in the page.",
)  # fmt: skip
@column_options
@stride_option
@json_option
def report(
    detector: str,
    files: tuple[str, ...],
    output: str | None,
    png: str | None,
    bench: str | None,
    with_power: bool,
    web_folder: str | None,
    stride: int | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Write one HTML file that shows what DETECTOR does, and needs nothing else to be read.

    DATA are files as for 'evaluate'; without them the report shows the calibration windows that the
    detector holds. ARTIFACTs (.onnx, .tflite, .c, .so) are set beside the detector.
    """
    if output is None and png is None:
        raise click.UsageError("give -o OUT.html, --png DIR or both")
    from edgeae.data.tables import Columns
    from edgeae.report.build import ReportInputs, report_file

    command = ("edgeae", *sys.argv[1:])
    given = ReportInputs.of(files)._replace(
        columns=Columns(**chosen),
        stride=stride,
        bench=bench,
        with_power=with_power,
        web_folder=web_folder,
        command=command,
    )
    show(report_file(detector, given, output=output, png=png), as_json)
