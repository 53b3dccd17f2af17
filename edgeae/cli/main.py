"""The `edgeae` command: train, export and evaluate on a workstation."""

from __future__ import annotations

import warnings
from typing import Any

import click

from edgeae import __version__
from edgeae.cli.bench import bench
from edgeae.cli.data import data
from edgeae.cli.evaluate import evaluate, info, power, score
from edgeae.cli.export import export, threshold
from edgeae.cli.report import report
from edgeae.cli.sign import key, sign
from edgeae.cli.train import demo, train, wrap
from edgeae_runtime.cli.group import Group
from edgeae_runtime.cli.main import doctor, recalibrate, selftest, stream


@click.group("edgeae", cls=Group, context_settings={"show_default": True})
@click.version_option(__version__)
def main() -> None:
    """Train an anomaly detector on normal readings, and put it on a device as one file."""
    warnings.showwarning = _note


def _note(message: Warning | str, category: type[Warning], *place: Any, **_: Any) -> None:
    """Show our own warnings in one line, and those of the packages beneath not at all."""
    if category is UserWarning:
        click.echo(f"edgeae: note: {message}", err=True)


for command in (
    *(
        demo,
        data,
        train,
        wrap,
        export,
        threshold,
        evaluate,
        power,
        info,
        score,
        sign,
        key,
        bench,
        report,
    ),
    *(selftest, doctor, stream, recalibrate),  # as on the device
):
    main.add_command(command)
