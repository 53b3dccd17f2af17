"""Commands for data: public sets, and synthetic ones."""

from __future__ import annotations

import click

from edgeae_runtime.cli.group import Group
from edgeae_runtime.cli.options import json_option, show


@click.group(cls=Group)
def data() -> None:
    """Download public data sets, or make synthetic ones with labelled faults."""


@data.command("list")
@json_option
def list_sets(as_json: bool) -> None:
    """List the public sets with their contents, licences and addresses."""
    from edgeae.datasets.catalogue import DATA_SETS
    from edgeae.datasets.download import is_cached

    facts = {
        name: {
            "what": one.what,
            "licence": one.licence,
            "home": one.home,
            "files": len(one.files),
            "in_cache": is_cached(one),
        }
        for name, one in DATA_SETS.items()
    }
    show(facts, as_json)


@data.command()
@click.argument("name")
def get(name: str) -> None:
    """Download the set NAME into the cache, unless it is there, and print its folder.

    The cache is edgeae/ in the platform's cache folder (~/.cache, or XDG_CACHE_HOME). An
    interrupted download starts again with the missing file. EDGEAE_DATA_MIRROR is an address that
    serves the files as SET/FILE in place of the public ones.
    """
    from edgeae.datasets.download import data_set, get_data

    chosen = data_set(name)
    click.echo(f"{name}: {chosen.what}; licence: {chosen.licence}; {chosen.home}", err=True)
    click.echo(get_data(name, report=lambda line: click.echo(line, err=True)))


@data.command()
@click.argument("kind", type=click.Choice(("heartbeat", "machine", "server")), metavar="KIND")
@click.option("-o", "--output", required=True, metavar="OUT.csv", help="File to write.")
@click.option("--rows", type=int, help="Beats, or readings.  [default: by kind]")
@click.option("--seed", type=int, default=0, help="Seed of the generator.")
@json_option
def make(kind: str, output: str, rows: int | None, seed: int, as_json: bool) -> None:
    """Write synthetic data as CSV, with its labels in the column `label`.

    KIND is heartbeat (beats of 140 values in mV, a sixth of them abnormal), machine (vibration,
    current, temperature and speed at 1 kHz, faults in the later half) or server (eight metrics a
    minute for two weeks, faults in the later half).
    """
    from edgeae.synthetic.csv import write_csv

    show({"file": output, "labels": write_csv(kind, output, rows=rows, seed=seed)}, as_json)
