"""The `edgeae` command: train, export and evaluate on a workstation."""

from __future__ import annotations

import click

from edgeae import __version__
from edgeae.cli.bench import bench
from edgeae.cli.data import data
from edgeae.cli.demo import demo
from edgeae.cli.evaluate import evaluate, power
from edgeae.cli.export import export
from edgeae.cli.fleet import fleet
from edgeae.cli.quiet import quiet
from edgeae.cli.report import report
from edgeae.cli.score import info, score
from edgeae.cli.sign import key, sign
from edgeae.cli.threshold import threshold
from edgeae.cli.train import train
from edgeae.cli.wrap import wrap
from edgeae_runtime.cli.check import build, doctor, selftest
from edgeae_runtime.cli.group import Group, completion
from edgeae_runtime.cli.stream import recalibrate, stream


@click.group("edgeae", cls=Group)
@click.version_option(__version__)
@click.pass_context
def main(context: click.Context) -> None:
    """Train an anomaly detector on normal readings, and deploy it to a device as one file."""
    context.with_resource(quiet())


_WORKSTATION = (
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
    fleet,
)
_DEVICE = (build, selftest, doctor, stream, recalibrate, completion)
for command in (*_WORKSTATION, *_DEVICE):
    main.add_command(command)
