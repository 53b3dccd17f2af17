"""The demo: the whole road on data that the package makes itself."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import click
import numpy as np
import pandas as pd

from edgeae.synthetic.heartbeats import make_heartbeats
from edgeae_runtime.errors import EdgeAEError
from edgeae_runtime.info import facts_table

NORMAL, ABNORMAL = 3000, 600
TEST_FRACTION = 0.3
RATE = 0.02


def run_demo(folder: str) -> None:
    """Make heartbeats, then train, export, score and evaluate by the commands that a user has.

    Raises
    ------
    EdgeAEError
        If a step fails.
    OSError
        If the folder cannot be written to.
    """
    began = time.monotonic()
    place = Path(folder)
    place.mkdir(parents=True, exist_ok=True)
    train, test = place / "beats-train.csv", place / "beats-test.csv"
    _write_beats(train, test)
    _say(
        f"make {NORMAL + ABNORMAL} heartbeats of 140 steps in mV\n"
        f"edgeae.make_heartbeats({NORMAL}, {ABNORMAL}, seed=0) in {train} and {test}"
    )
    labels = ("--label", "label", "--normal", "normal")
    detector, artifact, scores, report = (
        place / f"beat{end}" for end in (".edgeae", ".onnx", "-scores.csv", "-report.html")
    )
    steps = (
        ("train on the normal beats", "edgeae", "train", train, "-o", detector, *labels,
         "--rows-are-windows", "--false-alarm-rate", RATE),
        ("write one file for the device", "edgeae", "export", detector, artifact),
        ("score there: numpy and onnxruntime only", "edgeae-runtime", "score", artifact, test,
         "--drop", "label", "-o", scores),
        ("how good is the file?", "edgeae", "evaluate", artifact, test, *labels),
        ("look at it", "edgeae", "report", detector, test, artifact, *labels, "-o", report),
    )  # fmt: skip
    for title, *command in steps:
        _run(title, [str(word) for word in command])
    flags = pd.read_csv(scores)["is_anomaly"]
    facts = {
        "scored": len(flags),
        "alarms": int(flags.sum()),
        "seconds": time.monotonic() - began,
        "report": str(report.resolve()),
    }
    click.echo(facts_table(facts))


def _write_beats(train: Path, test: Path) -> None:
    beats = make_heartbeats(NORMAL, ABNORMAL, seed=0)
    frame = pd.DataFrame(beats.windows, columns=[f"mV_{i}" for i in range(140)]).round(4)
    frame.insert(0, "label", beats.labels)
    held_out = np.random.default_rng(0).random(len(frame)) < TEST_FRACTION
    frame[~held_out & (frame["label"] == "normal")].to_csv(train, index=False)
    frame[held_out].to_csv(test, index=False)


def _run(title: str, command: list[str]) -> None:
    """Run one command in a process of its own, as a user would, and show it."""
    # As it can be typed again: by its place where the shell would not find it.
    place = "" if shutil.which(command[0]) else os.path.relpath(Path(sys.executable).parent) + "/"
    _say(f"{title}\n$ {place}{' '.join(command)}")
    module = {"edgeae": "edgeae", "edgeae-runtime": "edgeae_runtime"}[command[0]]
    done = subprocess.run([sys.executable, "-m", module, *command[1:]], check=False)
    if done.returncode:
        raise EdgeAEError(f"'{' '.join(command)}' ended with exit code {done.returncode}")


def _say(text: str) -> None:
    click.secho(f"\n{text}", bold=True)
