"""Commands that bring data: public sets, and made ones."""

from __future__ import annotations

import click

from edgeae_runtime.cli.group import Group
from edgeae_runtime.cli.options import json_option, show


@click.group(cls=Group)
def data() -> None:
    """Public data sets, and made ones with labelled faults."""


@data.command("list")
@json_option
def list_sets(as_json: bool) -> None:
    """Show the public sets: what they hold, their licences and homes."""
    from edgeae.datasets.catalogue import DATA_SETS
    from edgeae.datasets.download import is_there

    facts = {
        name: {
            "what": one.what,
            "licence": one.licence,
            "home": one.home,
            "files": len(one.files),
            "in_cache": is_there(one),
        }
        for name, one in DATA_SETS.items()
    }
    show(facts, as_json)


@data.command()
@click.argument("name")
def get(name: str) -> None:
    """Download the set NAME into the cache, unless it is there, and print its folder.

    The cache is edgeae/ in XDG_CACHE_HOME, or in ~/.cache. What was cut short goes on where it
    stopped. EDGEAE_DATA_MIRROR names another home, with the files as SET/FILE.
    """
    from edgeae.datasets.download import data_set, get_data

    chosen = data_set(name)
    click.echo(f"{name}: {chosen.what}; licence: {chosen.licence}; {chosen.home}", err=True)
    click.echo(get_data(name, said=lambda line: click.echo(line, err=True)))


@data.command()
@click.argument("kind", type=click.Choice(("heartbeat", "machine", "server")), metavar="KIND")
@click.option("-o", "--output", required=True, metavar="OUT.csv", help="File to write.")
@click.option("--rows", type=int, help="Beats, or readings.  [default: by kind]")
@click.option("--seed", type=int, default=0, help="The same seed makes the same data.")
@json_option
def make(kind: str, output: str, rows: int | None, seed: int, as_json: bool) -> None:
    """Make realistic data as CSV, with its labels in the column `label`.

    KIND is heartbeat (beats of 140 values in mV, a sixth of them abnormal), machine (vibration,
    current, temperature and speed at 1 kHz, faults in the later half) or server (eight metrics a
    minute for two weeks, faults in the later half).
    """
    from edgeae.synthetic.csv import make_file

    show({"file": output, "labels": make_file(kind, output, rows=rows, seed=seed)}, as_json)
