"""The command that changes an artifact's threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.options import drop_option, json_option, show, verify_key_option

if TYPE_CHECKING:
    from edgeae.workflows.rethreshold import NewThreshold


def _new_threshold(
    false_alarm_rate: float | None,
    threshold: float | None,
    calibration: str | None,
    drop: tuple[str, ...],
    verify_key: str | None,
) -> NewThreshold:
    from edgeae.workflows.rethreshold import NewThreshold

    return NewThreshold(false_alarm_rate, threshold, calibration, drop, verify_key)


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
    click.option(
        "--calibration",
        metavar="NORMAL",
        help="Calibrate on these normal readings, at R or at the rate promised before.",
    ),
    drop_option,
    verify_key_option,
)
@click.option("-o", "--output", required=True, help="Artifact to write; may be ARTIFACT.")
@json_option
def threshold(artifact: str, new: NewThreshold, output: str, as_json: bool) -> None:
    """Write ARTIFACT with another threshold."""
    from edgeae.workflows.rethreshold import rethreshold_file

    show(rethreshold_file(artifact, output, new), as_json)
