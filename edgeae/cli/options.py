"""Options that several commands of the workstation share."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Literal

import click

from edgeae_runtime.cli.bundle import Command, bundled
from edgeae_runtime.cli.options import (
    columns,
    drop_option,
    header_option,
    recording_options,
)
from edgeae_runtime.cli.stream_options import adaptation_options, alarm_options

if TYPE_CHECKING:
    from edgeae.data.tables import Columns
    from edgeae.data.windowing import WindowingOptions
    from edgeae.detector import Detector
    from edgeae_runtime.service.alarms import AlarmRule
    from edgeae_runtime.stream.adaptation import Adaptation

stride_option = click.option(
    "--stride", type=int, metavar="S", help="Readings from the start of one window to the next."
)
rows_option = click.option(
    "--rows",
    type=click.Choice(("readings", "windows")),
    default="readings",
    help="What a row is: one reading, or a window of one channel.",
)


def _window(
    ctx: click.Context, option: click.Parameter, value: str | None
) -> int | Literal["auto"] | None:
    """Parse a number of readings or `auto`."""
    if value == "auto":
        return "auto"
    try:
        return None if value is None else int(value)
    except ValueError:
        raise click.BadParameter(f"expected a number of readings or auto; got '{value}'") from None


def _windowing(
    window: int | Literal["auto"] | None, stride: int | None, unit: tuple[str, ...]
) -> WindowingOptions:
    from edgeae.data.windowing import WindowingOptions

    return WindowingOptions.of(window, stride, unit)


windowing_options = bundled(
    "windowing",
    _windowing,
    click.option(
        "--window",
        callback=_window,
        metavar="N",
        help="Readings per window, for a series; auto takes a period of the readings, or 5.",
    ),
    stride_option,
    click.option(
        "--unit", multiple=True, metavar="NAME=UNIT", help="Unit of a column (repeatable)."
    ),
)
"""How a series is cut, and the units of its columns."""
calibration_rate_option = click.option(
    "--false-alarm-rate",
    type=float,
    metavar="R",
    help="Share of normal windows that may alarm.  [default: .01, or the smallest supported]",
)
fixed_threshold_option = click.option(
    "--threshold", type=float, metavar="V", help="Use this number as the threshold."
)


def _columns(
    label: str | None,
    normal: tuple[str, ...],
    features: tuple[str, ...],
    drop: tuple[str, ...],
    header: bool | None,
    time: str | None,
    group: str | None,
    resample: str | None,
    missing: str,
    raw: str | None,
    channels: int | None,
    rate_hz: float | None,
) -> Columns:
    from edgeae.data.tables import Columns
    from edgeae_runtime.readings.columns import Raw

    columns = Columns(label, normal, features, drop, header, time, group, resample, missing)
    return columns._replace(raw=Raw.of(raw, channels), rate_hz=rate_hz)


column_options = bundled(
    "columns",
    _columns,
    click.option(
        "--label", metavar="COLUMN", help="Column of the labels, by name or 0-based position."
    ),
    click.option(
        "--normal", multiple=True, metavar="VALUE", help="A label that means normal (repeatable)."
    ),
    click.option(
        "--features", callback=columns, metavar="A,B", help="Use only these columns, in this order."
    ),
    drop_option,
    header_option,
    click.option(
        "--time", metavar="COLUMN", help="Column of the timestamps, which order rows and show gaps."
    ),
    click.option("--group", metavar="COLUMN", help="Column of the machine or run."),
    click.option(
        "--resample",
        metavar="STEP",
        help="Resample to even steps such as 1s: means, with short gaps interpolated.",
    ),
    click.option(
        "--missing",
        type=click.Choice(("fail", "drop")),
        default="fail",
        help="How to handle rows with empty, NaN or infinite values.",
    ),
    *recording_options,
)
"""The fields of `edgeae.data.tables.Columns`."""


def device_options(command: Command) -> Command:
    """Add the options of `edgeae-runtime stream` that decide on alarms, as `device`."""

    @wraps(command)
    def with_device(alarm: AlarmRule, adaptation: Adaptation, **values: Any) -> Any:
        from edgeae.evaluate.device import DeviceOptions

        return command(**values, device=DeviceOptions(alarm, adaptation))

    return adaptation_options(alarm_options(with_device))


def _sizes(
    ctx: click.Context, option: click.Parameter, value: str | None
) -> tuple[int, ...] | None:
    """Parse `64,32,16`."""
    if value is None:
        return None
    try:
        return tuple(int(size) for size in value.split(",") if size.strip())
    except ValueError:
        raise click.BadParameter(f"expected numbers such as 64,32,16; got '{value}'") from None


def _contamination(ctx: click.Context, option: click.Parameter, value: str) -> float | str:
    """Parse `auto` or a share."""
    if value == "auto":
        return value
    try:
        return float(value)
    except ValueError:
        raise click.BadParameter(f"expected auto or a share such as 0.02; got '{value}'") from None


def _detector(patience: int, **parameters: object) -> Detector:
    from edgeae.detector import Detector

    return Detector(**parameters, patience=patience or None, verbose=1)  # type: ignore[arg-type]


detector_options = bundled(
    "detector",
    _detector,
    click.option(
        "--architecture",
        default="auto",
        help="auto, dense, linear, prototypes, mixed, conv, lstm, gru or variational.",
    ),
    click.option(
        "--hidden",
        callback=_sizes,
        metavar="A,B",
        help="Units of the layers before the code.  [default: by architecture]",
    ),
    click.option("--code-size", type=int, help="Units of the code.  [default: by architecture]"),
    click.option("--activation", default="tanh", help="Keras activation of the hidden layers."),
    click.option(
        "--output-activation", default="linear", help="Keras activation of the output layer."
    ),
    click.option("--loss", default="mse", help="mse, mae, huber or binary_crossentropy."),
    click.option("--optimizer", default="nadam", help="Keras optimizer."),
    click.option("--learning-rate", type=float, default=2e-3, help="Step size of the optimizer."),
    click.option("--epochs", type=int, default=100, help="Maximum number of training epochs."),
    click.option("--batch-size", type=int, default=64, help="Windows per training step."),
    click.option(
        "--patience",
        type=int,
        default=10,
        help="Epochs without a lower validation loss before training stops; 0 never stops.",
    ),
    click.option(
        "--kl-weight",
        type=float,
        default=0.1,
        help="Weight of the Kullback-Leibler term of a variational network.",
    ),
    click.option(
        "--noise",
        type=float,
        default=0.0,
        help="Standard deviation of the noise on scaled windows in training (denoising).",
    ),
    rows_option,
    click.option("--scaler", help="standard, minmax, robust or none.  [default: automatic]"),
    click.option(
        "--error",
        help="Score of a window: mse, mae, mahalanobis or activations.  [default: automatic]",
    ),
    click.option(
        "--threshold-rule",
        default="conformal",
        help="conformal, quantile=Q, mean+Kstd or max-f1 (with labelled anomalies).",
    ),
    calibration_rate_option,
    fixed_threshold_option,
    click.option(
        "--calibration-fraction",
        type=float,
        default=0.2,
        help="Share of the normal windows that only calibrates the threshold.",
    ),
    click.option(
        "--contamination",
        callback=_contamination,
        default="auto",
        metavar="SHARE",
        help="Unlabelled anomalies among the normal windows: auto, or a share to leave out.",
    ),
    click.option(
        "--small",
        is_flag=True,
        help="With auto: choose a detector for microcontrollers, which detects slightly less.",
    ),
    click.option(
        "--backtest",
        type=float,
        metavar="SHARE",
        help="Share of a series on which the false-alarm rate is tried, its latest readings; 0 "
        "leaves it out.  [default: 0.5, if long enough]",
    ),
    click.option(
        "--front-end",
        default="auto",
        metavar="KIND[:OPTIONS]",
        help="Features of windows of samples: auto, none, spectrum, spectrum-shape, envelope, "
        "statistics or spectrum+statistics, with options as in spectrum:bands=64,low_hz=100.",
    ),
    click.option(
        "--seed", "random_state", type=int, default=0, help="Seed of split, weights and order."
    ),
)
"""The parameters of `edgeae.Detector`, with its defaults."""
