"""The commands that evaluate a model, with labels and without."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from edgeae.cli.options import column_options, device_options, stride_option
from edgeae.cli.progress import counting_bar
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo
from edgeae_runtime.cli.options import (
    json_option,
    rate_option,
    threshold_option,
    verify_key_option,
)

if TYPE_CHECKING:
    from edgeae.data.tables import Columns
    from edgeae.evaluate.device import DeviceOptions
    from edgeae.evaluate.evaluate import EvaluationOptions
    from edgeae.evaluate.power import PowerOptions


def _evaluation_options(
    stride: int | None,
    threshold: float | None,
    false_alarm_rate: float | None,
    per_reading: bool,
    baselines: bool,
    train: tuple[str, ...],
    verify_key: str | None,
) -> EvaluationOptions:
    from edgeae.evaluate.evaluate import EvaluationOptions

    return EvaluationOptions(
        stride,
        threshold,
        false_alarm_rate,
        per_reading,
        baselines=baselines,
        train=train,
        verify_key=verify_key,
    )


@click.command()
@click.argument("model")
@click.argument("data", nargs=-1, required=True)
@column_options
@bundled(
    "options",
    _evaluation_options,
    stride_option,
    threshold_option,
    rate_option,
    click.option("--per-reading", is_flag=True, help="Add figures of single readings of a series."),
    click.option("--baselines", is_flag=True, help="Compare with PCA, isolation forest and kNN."),
    click.option(
        "--train",
        multiple=True,
        metavar="NORMAL",
        help="Training data of MODEL, for the baselines (repeatable).",
    ),
    verify_key_option,
)
@device_options
@json_option
def evaluate(
    model: str,
    data: tuple[str, ...],
    columns: Columns,
    options: EvaluationOptions,
    device: DeviceOptions,
    as_json: bool,
) -> None:
    """Evaluate MODEL, a detector or an artifact, on labelled DATA.

    A series, cut into windows or with --time, is also evaluated by event, as a device decides that
    runs 'edgeae-runtime stream' with the same options: detected events, their delay, and false
    alarms per day.
    """
    from dataclasses import replace

    from edgeae.evaluate.evaluate import evaluate_files
    from edgeae.evaluate.text import evaluation_text

    options = replace(options, rate_hz=columns.rate_hz, device=device)
    figures = evaluate_files(model, data, columns=columns, options=options)
    echo(json.dumps(figures, indent=2) if as_json else evaluation_text(figures))


def _power_options(
    stride: int | None,
    threshold: float | None,
    false_alarm_rate: float | None,
    share: float,
    random_state: int,
    verify_key: str | None,
) -> PowerOptions:
    from edgeae.evaluate.power import PowerOptions

    return PowerOptions(
        stride, threshold, false_alarm_rate, share, random_state, verify_key=verify_key
    )


@click.command()
@click.argument("model")
@click.argument("data", nargs=-1)
@column_options
@bundled(
    "options",
    _power_options,
    stride_option,
    threshold_option,
    rate_option,
    click.option(
        "--share", type=float, default=0.9, help="Share of the windows that must be anomalies."
    ),
    click.option("--seed", "random_state", type=int, default=0, help="Seed of signs and noise."),
    verify_key_option,
)
@device_options
@json_option
def power(
    model: str,
    data: tuple[str, ...],
    columns: Columns,
    options: PowerOptions,
    device: DeviceOptions,
    as_json: bool,
) -> None:
    """Report which faults MODEL, a detector or an artifact, would detect; needs no labels.

    Spikes, steps, drift, noise, gain, flat lines, dropouts and delays of growing size are injected
    into normal windows, channel by channel. DATA are normal readings; without them a detector's
    calibration windows are used.
    """
    from dataclasses import replace

    from edgeae.evaluate.power import power_of_file
    from edgeae.evaluate.power_table import power_table

    options = replace(options, device=device)
    with counting_bar("channels") as progress:
        found = power_of_file(model, data, columns=columns, options=options, progress=progress)
    echo(json.dumps(found.json(), indent=2) if as_json else power_table(found))
