"""The command that wraps a network trained elsewhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from edgeae.cli.options import (
    calibration_rate_option,
    column_options,
    fixed_threshold_option,
    rows_option,
    windowing_options,
)
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo
from edgeae_runtime.cli.options import json_option

if TYPE_CHECKING:
    from edgeae.data.tables import Columns
    from edgeae.data.windowing import WindowingOptions
    from edgeae.workflows.wrap import WrapOptions


def _wrap_options(
    scaler: str,
    error: str,
    rows: str,
    threshold_rule: str,
    false_alarm_rate: float | None,
    threshold: float | None,
    reconstruction: str | None,
) -> WrapOptions:
    from edgeae.workflows.wrap import WrapOptions

    return WrapOptions(
        scaler, error, rows, threshold_rule, false_alarm_rate, threshold, reconstruction
    )


@click.command()
@click.argument("model")
@click.option(
    "--calibration", required=True, metavar="NORMAL", help="Normal readings that MODEL never saw."
)
@click.option("-o", "--output", required=True, metavar="OUT.edgeae", help="Detector to write.")
@column_options
@windowing_options
@bundled(
    "options",
    _wrap_options,
    click.option(
        "--scaler",
        default="none",
        help="standard, minmax or robust, to fit on a fifth of NORMAL, or none.",
    ),
    click.option("--error", default="mse", help="mse, mae, mahalanobis or activations."),
    rows_option,
    click.option(
        "--threshold-rule", default="conformal", help="conformal, quantile=Q or mean+Kstd."
    ),
    calibration_rate_option,
    fixed_threshold_option,
    click.option(
        "--reconstruction",
        metavar="NAME",
        help="Output of an ONNX model that is the reconstruction, if several have its shape.",
    ),
)
@json_option
def wrap(
    model: str,
    calibration: str,
    output: str,
    columns: Columns,
    windowing: WindowingOptions,
    options: WrapOptions,
    as_json: bool,
) -> None:
    """Make a detector from MODEL, an autoencoder trained elsewhere.

    MODEL is an .onnx, .keras or .h5 file or a SavedModel folder. Its input is the scaled reading,
    or with --window a window of scaled readings, (steps, channels).
    """
    from edgeae.evaluate.text import training_text
    from edgeae.workflows.wrap import wrap_file

    facts = wrap_file(
        model, calibration, output, columns=columns, windowing=windowing, options=options
    )
    echo(json.dumps(facts, indent=2) if as_json else training_text(facts))
