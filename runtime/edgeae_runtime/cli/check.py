"""The commands that check, build and replace artifacts, and examine the device."""

from __future__ import annotations

import json
import sys

import click

from edgeae_runtime.cli.group import echo, option_text
from edgeae_runtime.cli.options import allow_native_option, json_option, verify_key_option

defer_version_option = click.option(
    "--defer-version",
    is_flag=True,
    help="Let the version count after the first windows of a stream, not now.",
)


@click.command()
@click.argument("source")
@click.option(
    "-o", "--output", metavar="FILE.so", help="Library to write.  [default: beside SOURCE]"
)
@verify_key_option
def build(source: str, output: str | None, verify_key: str | None) -> None:
    """Compile SOURCE, a .c artifact, into a shared library for this machine, and test it."""
    from edgeae_runtime.artifact.c_build import build as build_library

    echo(str(build_library(source, output, verify_key)))


@click.command()
@click.argument("new")
@click.argument("artifact")
@click.option(
    "--verify-key", required=True, metavar="PUB", help="Public key that must have signed NEW."
)
@defer_version_option
def install(new: str, artifact: str, verify_key: str, defer_version: bool) -> None:
    """Put NEW, a signed artifact of the same file name, and its signature in the place of ARTIFACT.

    A crash at any moment leaves an artifact that the key has signed. Send SIGHUP to a stream then.
    """
    from edgeae_runtime.artifact.install import install as replace

    version = replace(new, artifact, verify_key, defer_version=defer_version)
    echo(f"{artifact}: version {version}")


@click.command()
@click.argument("artifact")
@click.option(
    "--repository",
    required=True,
    metavar="URL",
    help="Repository of The Update Framework, or its folder, with metadata/ and targets/.",
)
@click.option(
    "--root", required=True, metavar="JSON", help="Root metadata that this device trusts at first."
)
@click.option(
    "--target",
    metavar="NAME",
    help="Name in the repository.  [default: the file name of ARTIFACT]",
)
@verify_key_option
@defer_version_option
def update(
    artifact: str,
    repository: str,
    root: str,
    target: str | None,
    verify_key: str | None,
    defer_version: bool,
) -> None:
    """Bring ARTIFACT to what a repository of The Update Framework (TUF) holds for it.

    Send SIGHUP to a stream if it was replaced.
    """
    from edgeae_runtime.artifact.repository import update as bring

    replaced = bring(
        artifact,
        repository,
        root,
        target=target,
        verify_key=verify_key,
        defer_version=defer_version,
    )
    echo(f"{artifact}: {'replaced' if replaced else 'up to date'}")


@click.command()
@click.argument("artifact", nargs=-1, required=True)
@verify_key_option
@allow_native_option
@json_option
@click.pass_context
def selftest(
    context: click.Context,
    artifact: tuple[str, ...],
    verify_key: str | None,
    allow_native: bool,
    as_json: bool,
) -> None:
    """Score the golden windows of each ARTIFACT here, and compare with the stored scores."""
    from edgeae_runtime.artifact.selftest import selftest as test

    results = {path: test(path, verify_key, allow_native=allow_native) for path in artifact}
    if as_json:
        click.echo(json.dumps({path: result._asdict() for path, result in results.items()}))
    else:
        for path, result in results.items():
            echo(option_text(f"{path}: {result}", context.command))
    if not all(result.passed for result in results.values()):
        sys.exit(1)


@click.command()
@click.argument("artifact", nargs=-1)
@verify_key_option
@allow_native_option
@json_option
@click.pass_context
def doctor(
    context: click.Context,
    artifact: tuple[str, ...],
    verify_key: str | None,
    allow_native: bool,
    as_json: bool,
) -> None:
    """Examine this device, and whether each ARTIFACT runs on it; exit 1 if one does not."""
    from edgeae_runtime.artifact.doctor import examine, findings_text

    findings = examine(artifact, verify_key, allow_native=allow_native)
    if as_json:
        click.echo(json.dumps([finding._asdict() for finding in findings]))
    else:
        echo(option_text(findings_text(findings), context.command))
    if any(finding.is_fatal for finding in findings):
        sys.exit(1)
