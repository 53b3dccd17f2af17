"""The `edgeae-runtime` command."""

import click

from edgeae_runtime import __version__
from edgeae_runtime.cli.bench import bench
from edgeae_runtime.cli.check import build, doctor, install, selftest, update
from edgeae_runtime.cli.group import Group, completion
from edgeae_runtime.cli.score import info, score
from edgeae_runtime.cli.stream import recalibrate, stream
from edgeae_runtime.cli.watch import watch


@click.group("edgeae-runtime", cls=Group)
@click.version_option(__version__)
def main() -> None:
    """Score raw readings on a device with an artifact that edgeae exported."""


for command in (
    info,
    score,
    stream,
    recalibrate,
    watch,
    bench,
    build,
    install,
    update,
    selftest,
    doctor,
    completion,
):
    main.add_command(command)
