"""The demo: train, export, score, evaluate and report, on data that the package generates."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from edgeae_runtime.errors import EdgeAEError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NORMAL, _ABNORMAL, _STEPS = 3000, 600, 140
_TEST_FRACTION = 0.3
_FALSE_ALARM_RATE = 0.02
_LABELS = ("--label", "label", "--normal", "normal")


@click.command()
@click.option(
    "-o", "--output", default="edgeae-demo", metavar="DIR", help="Folder for the demo's files."
)
def demo(output: str) -> None:
    """Train, export, score, evaluate and report on generated heartbeats, in about a minute."""
    run_demo(Path(output))


def run_demo(folder: Path) -> None:
    """Generate heartbeats, then run the commands that a user would type.

    Raises
    ------
    EdgeAEError
        If a command fails.
    OSError
        If the folder cannot be written to.
    """
    from edgeae_runtime.messages import duration

    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    _title(
        f"Generate {_NORMAL + _ABNORMAL} heartbeats of {_STEPS} values in mV, one per row; "
        f"{_ABNORMAL} are abnormal"
    )
    _write_beats(folder / "beats-train.csv", folder / "beats-test.csv")
    for title, command in _commands(folder):
        _run(title, command)
    _title(f"Done in {duration(round(time.monotonic() - began))}. Open the report in a browser:")
    click.echo((folder / "beat-report.html").resolve())


def _commands(folder: Path) -> Iterator[tuple[str, list[str]]]:
    train, test = f"{folder}/beats-train.csv", f"{folder}/beats-test.csv"
    detector, artifact = f"{folder}/beat.edgeae", f"{folder}/beat.onnx"
    scores, report = f"{folder}/beat-scores.csv", f"{folder}/beat-report.html"
    rate = f"{_FALSE_ALARM_RATE:g}"
    yield (
        "1. Train on the normal beats; at most 2 % of normal beats may alarm",
        [
            "edgeae",
            "train",
            train,
            "-o",
            detector,
            *_LABELS,
            "--rows",
            "windows",
            "--false-alarm-rate",
            rate,
        ],
    )
    yield (
        "2. Export one file for the device; it is compared with the Keras model first",
        ["edgeae", "export", detector, artifact],
    )
    yield (
        f"3. Score unseen beats as a device does, with numpy and onnxruntime only, into {scores}",
        ["edgeae-runtime", "score", artifact, test, "--drop", "label", "-o", scores],
    )
    yield (
        "4. Evaluate the exported file on the labels of these beats",
        ["edgeae", "evaluate", artifact, test, *_LABELS],
    )
    yield (
        "5. Write a report with charts",
        ["edgeae", "report", detector, test, artifact, *_LABELS, "-o", report],
    )


def _write_beats(train: Path, test: Path) -> None:
    import numpy as np
    import pandas as pd

    from edgeae.synthetic.heartbeats import make_heartbeats

    beats = make_heartbeats(_NORMAL, _ABNORMAL, seed=0)
    frame = pd.DataFrame(beats.windows, columns=[f"mV_{i}" for i in range(_STEPS)]).round(4)
    frame.insert(0, "label", beats.labels)
    is_test = np.random.default_rng(0).random(len(frame)) < _TEST_FRACTION
    is_train = ~is_test & (frame["label"] == "normal")
    for path, rows in ((train, frame[is_train]), (test, frame[is_test])):
        rows.to_csv(path, index=False)
        abnormal = int((rows["label"] != "normal").sum())
        click.echo(f"{path}: {len(rows)} beats, {abnormal} abnormal")


def _run(title: str, command: list[str]) -> None:
    """Show a command as it can be typed, and run it in a process of its own."""
    program = command[0]
    folder = "" if shutil.which(program) else os.path.relpath(Path(sys.executable).parent) + "/"
    _title(title)
    click.secho(f"$ {folder}{' '.join(command)}", dim=True)
    module = program.replace("-", "_")
    done = subprocess.run([sys.executable, "-m", module, *command[1:]], check=False)
    if done.returncode:
        raise EdgeAEError(f"'{' '.join(command)}' ended with exit code {done.returncode}")


def _title(text: str) -> None:
    click.secho(f"\n{text}", bold=True)
