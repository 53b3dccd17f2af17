"""The command that trains the detectors of a fleet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from edgeae.cli.progress import counting_bar
from edgeae.cli.training_options import training_options
from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.group import echo, option_text
from edgeae_runtime.cli.options import columns as names
from edgeae_runtime.cli.options import json_option
from edgeae_runtime.messages import table

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts
    from edgeae.workflows.train import TrainingOptions

_MAX_SHOWN = 20


def _running(
    per: str,
    machine_from: str,
    formats: tuple[str, ...],
    shared: bool,
    workers: int | None,
    ray: str | None,
    resume: bool,
) -> dict[str, object]:
    return {
        "machine_from": machine_from,
        "formats": formats,
        "shared": shared,
        "workers": workers,
        "ray": ray,
        "resume": resume,
    }


@click.command()
@click.argument("data")
@click.option("-o", "--output", required=True, metavar="MODELS/", help="Folder to write to.")
@bundled(
    "running",
    _running,
    click.option(
        "--per", type=click.Choice(("machine",)), default="machine", help="What gets a detector."
    ),
    click.option(
        "--machine-from",
        default="path",
        metavar="path|COLUMN",
        help="What names the machine: folders and files of DATA, or a column.",
    ),
    click.option(
        "--formats",
        callback=names,
        default="onnx",
        metavar="A,B",
        help="Artifacts of each machine: onnx, tflite, c; '' for none.",
    ),
    click.option(
        "--shared",
        is_flag=True,
        help="Train one network for all; each machine has its own scaler and threshold.",
    ),
    click.option(
        "--workers",
        type=int,
        metavar="N",
        help="Processes, 1 GB each.  [default: by cores and memory]",
    ),
    click.option(
        "--ray",
        metavar="ADDRESS",
        help="Run on a Ray cluster: HOST:PORT, ray://..., auto or local.",
    ),
    click.option(
        "--resume", is_flag=True, help="Leave alone what is trained from the same readings."
    ),
)
@training_options
@json_option
@click.pass_context
def train(
    context: click.Context,
    data: str,
    output: str,
    running: dict[str, object],
    training: TrainingOptions,
    as_json: bool,
) -> None:
    """Train a detector for each machine in DATA, and write MODELS/<machine>.edgeae and .onnx.

    DATA is a folder, a pattern or a URI. A machine is a folder in it with its files, or a file by
    itself. MODELS/train.json tells what became of each.
    """
    from edgeae.workflows.fleet_train import FleetTraining, train_fleet

    options = FleetTraining(training, **running)  # type: ignore[arg-type]
    with counting_bar("training machines") as progress:
        facts = train_fleet(data, output, options, progress)
    text = json.dumps(facts, indent=2) if as_json else _text(facts)
    echo(option_text(text, context.command))
    if facts["failed"]:
        context.exit(1)


def _text(facts: Facts) -> str:
    failed = facts["failed"]
    rows = [
        ("trained", f"{facts['trained']} machines"),
        *([("kept", f"{facts['kept']} machines, trained before")] if facts["kept"] else []),
        ("failed", f"{len(failed)} machines"),
        ("record", facts["record"]),
    ]
    if not failed:
        return table(rows)
    shown = list(failed.items())[:_MAX_SHOWN]
    more = [("...", f"{len(failed) - len(shown)} more")] if len(failed) > len(shown) else []
    return f"{table(rows)}\n\n{table([('machine', 'not trained because'), *shown, *more])}"
