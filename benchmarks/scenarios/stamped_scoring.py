"""A Parquet file with stamps, scored as it is and as it once was: part of `bulk-scoring`."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.core.results import Figure, at_least, at_most
from benchmarks.core.timing import range_figure
from benchmarks.inputs.stamped import stamped_frame, write_stamped_artifact

_ROWS, _ROUNDS = 4_000_000, 3  # seven weeks at 1 Hz
_HIDDEN = {"": (320, 128), ", small network": (16,)}  # files of 1 MB and of 50 kB
_PEER = Path(__file__).parents[1] / "peers" / "text_stamps.py"


def stamped_figures(folder: Path) -> list[Figure]:
    """Rows a CPU second of whole processes, imports included, in turn; both keep the stamps."""
    rows = folder / "stamped.parquet"
    stamped_frame(_ROWS, 1).to_parquet(rows, index=False)
    figures: list[Figure] = []
    for name, hidden in _HIDDEN.items():
        artifact = folder / "pump.onnx"
        write_stamped_artifact(artifact, hidden)
        figures += _figures(name, artifact, rows)
    return figures


def _figures(network: str, artifact: Path, rows: Path) -> list[Figure]:
    words = [str(artifact), str(rows), "--time", "time", "--keep", "time", "-o"]
    commands = {
        "numbers": [sys.executable, "-m", "edgeae", "score", *words],
        "texts": [sys.executable, str(_PEER), *words],
    }
    outputs = {name: rows.parent / f"{name}.parquet" for name in commands}
    used: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(_ROUNDS):
        for name in commands if number % 2 else reversed(commands):
            used[name].append(_cpu_seconds([*commands[name], str(outputs[name])]))
    seconds = {name: np.array(times) for name, times in used.items()}
    return [
        range_figure(
            f"parquet with stamps{network}: rows a CPU second, by those of stamps as text",
            seconds["texts"] / seconds["numbers"],
            "times",
            None if network else at_least(8),
        ),
        Figure(
            f"parquet with stamps{network}: windows that differ",
            _differing(outputs["numbers"], outputs["texts"]),
            "windows",
            goal=at_most(0),
        ),
        *(
            range_figure(
                f"parquet with stamps as {name}{network}", _ROWS / times / 1e6, "M rows/CPU s"
            )
            for name, times in seconds.items()
        ),
    ]


def _differing(numbers: Path, texts: Path) -> int:
    """Count windows with another stamp, score or flag; the one file has stamps, the other texts."""
    one, other = pd.read_parquet(numbers), pd.read_parquet(texts)
    assert len(one) == len(other)
    other["time"] = pd.to_datetime(other["time"])
    return int((one != other).any(axis=1).sum())


def _cpu_seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
