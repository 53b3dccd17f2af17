"""The command that writes a report."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from edgeae.commands.options import column_options, stride_option
from edgeae_runtime.command_line import json_option, show


@click.command()
@click.argument("detector")
@click.argument("files", nargs=-1, metavar="[DATA]... [ARTIFACT]...")
@click.option("-o", "--output", required=True, metavar="OUT.html", help="Report to write.")
@column_options
@stride_option
@json_option
def report(
    detector: str,
    files: tuple[str, ...],
    output: str,
    stride: int | None,
    as_json: bool,
    **chosen: Any,
) -> None:
    """Write one HTML file that shows what DETECTOR does, and does not need the network.

    DATA are files as for 'evaluate'; without them the report shows the calibration windows that the
    detector holds. ARTIFACTs (.onnx, .tflite, .c, .so) are set beside the detector.
    """
    from edgeae.report.writing import Given, report_file
    from edgeae.tables import Columns

    command = (Path(sys.argv[0]).name, *sys.argv[1:])
    given = Given.of(files, columns=Columns(**chosen), stride=stride, command=command)
    show(report_file(detector, output, given), as_json)
