"""Options that several commands of the workstation share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from edgeae_runtime.cli.options import columns, drop_option, header_option

if TYPE_CHECKING:
    from collections.abc import Callable

stride_option = click.option(
    "--stride", type=int, metavar="S", help="Readings from one window's start to the next."
)


def column_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that are the fields of `edgeae.data.tables.Columns`."""
    for option in reversed((
        click.option("--label", metavar="COLUMN",
            help="Column of the labels, by name or 0-based position."),
        click.option("--normal", multiple=True, metavar="VALUE",
            help="A label that means normal (repeatable)."),
        click.option("--features", callback=columns, metavar="A,B",
            help="Only these columns, in this order."),
        drop_option,
        header_option,
        click.option("--time", metavar="COLUMN", help="Column of the stamps; it tells gaps."),
        click.option("--group", metavar="COLUMN", help="Column of the machine or run."),
        click.option("--resample", metavar="STEP",
            help="Bring stamps to even steps such as 1s: means, and short holes interpolated."),
        click.option("--missing", type=click.Choice(("fail", "drop")), default="fail",
            help="Rows with empty, NaN or infinite values."),
    )):  # fmt: skip
        command = option(command)
    return command


def sizes(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """Split an option's `64,32,16` into numbers."""
    if value is None:
        return None
    try:
        return tuple(int(size) for size in value.split(",") if size.strip())
    except ValueError:
        raise click.BadParameter(f"expected numbers such as 64,32,16; got '{value}'") from None


def detector_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that are `edgeae.Detector`'s parameters, with its defaults."""
    for option in reversed((
        click.option(
            "--architecture", default="auto",
            help="auto, dense, linear, prototypes, mixed, conv, lstm, gru or variational.",
        ),
        click.option(
            "--hidden", callback=sizes, help="Units before the code.  [default: by architecture]"
        ),
        click.option("--code-size", type=int,
            help="Units of the code.  [default: by architecture]"),
        click.option("--activation", default="tanh", help="Keras activation of the layers."),
        click.option("--output-activation", default="linear", help="And of the last one."),
        click.option("--loss", default="mse", help="mse, mae, huber or binary_crossentropy."),
        click.option("--optimizer", default="nadam", help="Keras optimizer."),
        click.option("--learning-rate", type=float, default=2e-3, help="Its step size."),
        click.option("--epochs", type=int, default=100, help="Most passes over the windows."),
        click.option("--batch-size", type=int, default=64, help="Windows a step."),
        click.option(
            "--patience", type=int, default=10,
            help="Stop after this many epochs without a lower validation loss; 0 never stops.",
        ),
        click.option(
            "--kl-weight", type=float, default=0.1, help="Weight of a variational code's spread."
        ),
        click.option("--noise", type=float, default=0.0,
            help="Noise in training, in spreads, that a network learns to take away."),
        click.option("--scaler", help="standard, minmax, robust or none.  [default: chosen]"),
        click.option("--error", help="mse, mae, mahalanobis or activations.  [default: chosen]"),
        click.option(
            "--threshold-rule", default="conformal",
            help="conformal, quantile=Q, mean+Kstd or max-f1 (with labelled anomalies).",
        ),
        click.option("--calibration-fraction", type=float, default=0.2,
            help="Share of the normal windows that only the threshold sees."),
        click.option("--contamination", type=float, default=0.0, metavar="SHARE",
            help="Share of unlabelled anomalies among the normal windows, to leave out."),
        click.option("--small", is_flag=True,
            help="With auto alone: a detector for microcontrollers, which finds a little less."),
    )):  # fmt: skip
        command = option(command)
    return command
