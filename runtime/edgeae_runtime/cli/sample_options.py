"""The options of `stream` and `recalibrate` for samples of a converter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.options import raw_option

if TYPE_CHECKING:
    from edgeae_runtime.service.options import SampleOptions


def _samples(
    raw: str | None,
    channels: int | None,
    rate_hz: float | None,
    rails: tuple[float, float] | None,
    live: bool | None = None,
) -> SampleOptions:
    from edgeae_runtime.service.options import SampleOptions

    return SampleOptions(raw, channels, rate_hz, rails, live)


_FORM = (
    raw_option,
    click.option(
        "--channels",
        type=click.IntRange(1),
        metavar="N",
        help="Channels of the samples, in turn.  [default: as trained]",
    ),
    click.option(
        "--rate-hz",
        type=float,
        metavar="HZ",
        help="Samples a second of each channel.  [default: as trained]",
    ),
    click.option(
        "--rails",
        type=(float, float),
        metavar="LOW HIGH",
        help="Values at which the converter clips.  [default: those of whole numbers]",
    ),
)
file_sample_options = bundled("samples", _samples, *_FORM)
"""Add the options of samples that a file holds, as `samples`."""
sample_options = bundled(
    "samples",
    _samples,
    *_FORM,
    click.option(
        "--live/--no-live",
        default=None,
        help="Whether samples do not wait until they are taken.  [default: those of a pipe]",
    ),
)
"""Add those, and the one of samples that are taken now, as `samples`."""
