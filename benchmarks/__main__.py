"""`python -m benchmarks`: list the scenarios, run them, write the pages."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from benchmarks.core.machine import device, versions
from benchmarks.core.pages import pages, shown
from benchmarks.core.results import FOLDER, Document, write_document
from benchmarks.scenarios.catalogue import SCENARIOS, runner

_PEERS = (
    "cv2",
    "emlearn",
    "onnxruntime-node",
    "onnxruntime-web",
    "openvino",
    "pyod",
    "torch",
    "tract",
)


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("../shared/data"),
    show_default=True,
    envvar="EDGEAE_DATA",
    help="Folder that holds ecg5000/ and the other public data sets.",
)
@click.option("--keep", is_flag=True, help="Write each result to benchmarks/results/ID.json.")
@click.option("--pages", "is_for_pages", is_flag=True, help="Write the tables in README and docs.")
def main(ids: tuple[str, ...], data: Path, keep: bool, is_for_pages: bool) -> None:
    """Run scenarios (`all` is every one); without an ID, list them."""
    chosen = tuple(SCENARIOS) if ids == ("all",) else ids
    for name in chosen:
        if name not in SCENARIOS:
            raise click.UsageError(f"no scenario '{name}'; there are {', '.join(SCENARIOS)}")
    if not ids and not is_for_pages:
        for name, what in SCENARIOS.items():
            click.echo(f"{name:20} {what}")
    if chosen and not (data / "ecg5000").is_dir():
        click.echo(f"benchmarks: no ecg5000/ in {data}; name its folder with --data", err=True)
        sys.exit(1)
    left_out = [name for name in chosen if not _has_run(name, data, keep=keep)]
    if is_for_pages:
        for page, text in pages(SCENARIOS).items():
            page.write_text(text)
    if left_out:
        click.echo(f"benchmarks: left out {', '.join(left_out)}", err=True)
        sys.exit(1)


def _has_run(name: str, data: Path, *, keep: bool) -> bool:
    """Run one scenario; without a peer's package it is left out, and the others go on."""
    try:
        document = _run(name, data)
    except ModuleNotFoundError as error:
        if error.name not in _PEERS:
            raise
        click.echo(f"{name}: needs {error.name}; pip install --group peers", err=True)
        return False
    if keep:
        write_document(document, FOLDER / f"{name}.json")
    return True


def _run(name: str, data: Path) -> Document:
    before = device()  # before it is busy with this
    result = runner(name)(data)
    click.echo(f"\n{name}: {SCENARIOS[name]}")
    for figure in result.figures:
        click.echo("  " + "  ".join(shown(figure)))
    return Document(name, f"{datetime.now(UTC):%Y-%m-%d}", before, versions(), result)


if __name__ == "__main__":
    main()
