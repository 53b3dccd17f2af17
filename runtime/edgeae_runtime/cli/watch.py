"""The command that shows a stream to the operator at the device."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.options import allow_native_option, verify_key_option

if TYPE_CHECKING:
    from edgeae_runtime.watch.run import WatchOptions


def _options(
    artifact: str | None,
    verify_key: str | None,
    allow_native: bool,
    state: str | None,
    host: str,
    port: int,
    token_file: str | None,
    machine: str | None,
) -> WatchOptions:
    from edgeae_runtime.watch.run import WatchOptions

    return WatchOptions(artifact, verify_key, allow_native, state, host, port, token_file, machine)


@click.command()
@click.argument("events")
@bundled(
    "options",
    _options,
    click.option(
        "--artifact",
        type=click.Path(exists=True, dir_okay=False),
        metavar="FILE",
        help="Show its name, and test it on this machine.",
    ),
    verify_key_option,
    allow_native_option,
    click.option(
        "--state",
        metavar="FILE",
        help="The stream's --state: what you say is handed over beside it.",
    ),
    click.option("--host", default="127.0.0.1", help="Address to listen on."),
    click.option(
        "--port", default=8440, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
    ),
    click.option(
        "--token-file", metavar="FILE", help="Only those who know its text may look; see the docs."
    ),
    click.option(
        "--machine", metavar="KEY", help="Show this machine of a stream of many, by its --key."
    ),
)
def watch(events: str, options: WatchOptions) -> None:
    """Show EVENTS, the --output of a 'stream', as a page in a browser.

    Scores and threshold over time, alarms with their causes, and the health of the sensors, live.
    """
    from edgeae_runtime.watch.run import run_watch

    run_watch(events, options)
