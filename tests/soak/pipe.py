"""`stream-pipe`: ten million readings from a pipe; memory, windows, and the batch's scores."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

import numpy as np

from benchmarks.core.machine import peak_memory_bytes
from benchmarks.core.results import Figure, at_most
from edgeae_runtime import Scorer
from edgeae_runtime.readings.windowing import windows_of
from tests.soak.streams import (
    BLOCK,
    COMMAND,
    STEPS,
    events,
    lines,
    readings,
)


def piped(path: Path, folder: Path, blocks: int) -> list[Figure]:
    """Send the readings `blocks` times, and compare with the scores of the batch."""
    text = "\n".join(lines(readings())).encode() + b"\n"
    out = folder / "events"
    with out.open("wb") as file:
        process = subprocess.Popen(
            [*COMMAND, path, "-", "--stride", str(STEPS)],
            stdin=subprocess.PIPE,
            stdout=file,
            stderr=subprocess.DEVNULL,
        )
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.flush()
        first, start = peak_memory_bytes(process.pid), time.perf_counter()
        for _ in range(blocks - 1):
            process.stdin.write(text)
        process.stdin.flush()
        last, seconds = peak_memory_bytes(process.pid), time.perf_counter() - start
        process.stdin.close()
        process.wait()
    verdicts = [event for event in events(out) if event["event"] == "verdict"]
    given = np.array([verdict["score"] for verdict in verdicts], np.float32)
    with Scorer(path) as scorer:
        expected = np.concatenate(list(_batch(scorer, blocks)))
    windows = BLOCK * blocks // STEPS
    is_same = len(given) == len(expected) == windows
    return [
        Figure(
            "memory growth after 100 000 readings", (last - first) / 2**20, "MB", None, at_most(1)
        ),
        Figure("windows that are missing", float(windows - len(given)), "", None, at_most(0)),
        Figure(
            "windows whose score is not the batch's",
            float((given != expected).sum()) if is_same else float(windows),
            "",
            None,
            at_most(0),
        ),
        Figure("readings a second from a pipe", BLOCK * (blocks - 1) / seconds, "1/s"),
    ]


def _batch(scorer: Scorer, blocks: int) -> list[np.ndarray]:
    """Score the windows of the readings sent `blocks` times, a part at a time."""
    period = np.lcm(BLOCK, STEPS) // BLOCK  # blocks after which windows begin alike
    parts, left = [], blocks
    while left > 0:
        count = min(left, int(period))
        parts.append(scorer.score(windows_of(np.tile(readings(), (count, 1)), STEPS, STEPS)))
        left -= count
    return parts
