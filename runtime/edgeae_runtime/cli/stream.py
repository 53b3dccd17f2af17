"""The commands that score a stream of readings, and recalibrate its threshold."""

from __future__ import annotations

from typing import Any

import click

from edgeae_runtime.cli.options import json_option, show
from edgeae_runtime.cli.stream_options import (
    recalibrate_options,
    service_options,
    stream_options,
)


@click.command()
@click.argument("artifact")
@click.argument("data", default="-")
@stream_options
def stream(artifact: str, data: str, **options: Any) -> None:
    """Score readings as they arrive in DATA: a file, or - for stdin.

    Lines are CSV or JSON objects; events are JSON lines. SIGTERM ends the stream, SIGHUP opens
    ARTIFACT again.
    """
    from edgeae_runtime.service.run import run_stream

    run_stream(artifact, data, service_options(options))


@click.command()
@click.argument("artifact")
@click.argument("data", required=False)
@recalibrate_options
@json_option
def recalibrate(artifact: str, as_json: bool, **options: Any) -> None:
    """Propose a threshold for ARTIFACT from this device's own normal readings in DATA.

    DATA is a file of lines as for 'stream', or - for stdin. The threshold is used only where
    --threshold-file names it; ARTIFACT itself is never changed.
    """
    from edgeae_runtime.service.recalibration import RecalibrationOptions
    from edgeae_runtime.service.recalibration import recalibrate as write_threshold

    show(write_threshold(artifact, RecalibrationOptions(**options)), as_json)
