"""A Parquet file with stamps, scored as it is and as it once was: part of `bulk-scoring`."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

import numpy as np

from benchmarks.core.results import Figure, at_least, at_most
from benchmarks.core.timing import range_figure
from benchmarks.inputs.stamped import stamped_frame, write_stamped_artifact

_ROWS, _ROUNDS = 1_000_000, 3
_HIDDEN = (320, 128)  # a file of 1 MB
_PEER = Path(__file__).parents[1] / "peers" / "text_stamps.py"


def stamped_figures(folder: Path) -> list[Figure]:
    """Rows a CPU second of whole processes, imports included, in turn; both keep the stamps."""
    artifact, rows = folder / "pump.onnx", folder / "stamped.parquet"
    write_stamped_artifact(artifact, _HIDDEN)
    stamped_frame(_ROWS, 1).to_parquet(rows, index=False)
    words = [str(artifact), str(rows), "--time", "time", "--keep", "time", "-o"]
    commands = {
        "numbers": [sys.executable, "-m", "edgeae", "score", *words],
        "texts": [sys.executable, str(_PEER), *words],
    }
    used: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(_ROUNDS):
        for name in commands if number % 2 else reversed(commands):
            used[name].append(_cpu_seconds([*commands[name], str(folder / f"{name}.csv")]))
    numbers, texts = ((folder / f"{name}.csv").read_bytes() for name in ("numbers", "texts"))
    seconds = {name: np.array(times) for name, times in used.items()}
    return [
        range_figure(
            "parquet with stamps: rows a CPU second, by those of stamps as text",
            seconds["texts"] / seconds["numbers"],
            "times",
            at_least(8),
        ),
        Figure(
            "... bytes of the output that differ", int(numbers != texts), "files", goal=at_most(0)
        ),
        *(
            range_figure(f"parquet with stamps as {name}", _ROWS / times / 1e6, "M rows/CPU s")
            for name, times in seconds.items()
        ),
    ]


def _cpu_seconds(command: list[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).parents[2])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
