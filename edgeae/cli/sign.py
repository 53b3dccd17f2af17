"""The commands that sign files, and create keys."""

from __future__ import annotations

import click

from edgeae_runtime.cli.group import Group


@click.command()
@click.argument("file", nargs=-1, required=True)
@click.option("--key", required=True, metavar="KEY", help="Private key of 'edgeae key new'.")
@click.option(
    "--version",
    "number",
    type=click.IntRange(1),
    required=True,
    metavar="N",
    help="Version number; devices refuse one below the version they have.",
)
def sign(file: tuple[str, ...], key: str, number: int) -> None:
    """Write the signature FILE.sig beside each FILE; devices check it with --verify-key."""
    from edgeae.storage.signing import sign_file

    for path in file:
        click.echo(sign_file(path, key, number))


@click.group(cls=Group)
def key() -> None:
    """Create keys that sign files."""


@key.command()
@click.argument("file")
def new(file: str) -> None:
    """Write a private key to FILE, and its public one to FILE.pub."""
    from edgeae.storage.signing import make_key

    click.echo(make_key(file))
