"""The command that changes an artifact's threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae.cli.calibration_options import calibration_options
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.options import json_option, show, verify_key_option

if TYPE_CHECKING:
    from edgeae.workflows.rethreshold import NewThreshold
    from edgeae.workflows.windows import NormalReadings


def _new_threshold(
    false_alarm_rate: float | None, threshold: float | None, verify_key: str | None
) -> NewThreshold:
    from edgeae.workflows.rethreshold import NewThreshold

    return NewThreshold(false_alarm_rate, threshold, verify_key=verify_key)


@click.command()
@click.argument("artifact")
@bundled(
    "new",
    _new_threshold,
    click.option(
        "--false-alarm-rate",
        type=float,
        metavar="R",
        help="Take the threshold that the calibration windows give for this rate.",
    ),
    click.option("--threshold", type=float, metavar="V", help="Take this number."),
    verify_key_option,
)
@calibration_options
@click.option("-o", "--output", required=True, help="Artifact to write; may be ARTIFACT.")
@json_option
def threshold(
    artifact: str,
    new: NewThreshold,
    calibration: NormalReadings | None,
    output: str,
    as_json: bool,
) -> None:
    """Write ARTIFACT with another threshold."""
    from dataclasses import replace

    from edgeae.workflows.rethreshold import rethreshold_file

    new = replace(new, calibration=calibration)
    show(rethreshold_file(artifact, output, new), as_json)
