"""`any-size-score`: the device's `score` command as a whole process, on a file and on streams."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import perf_counter, sleep
from typing import IO, NamedTuple

import numpy as np

from benchmarks.core.machine import MEASURED
from benchmarks.core.results import Figure, Result, at_most
from benchmarks.inputs.ecg import default_detector

_SEED = 0
_ROUNDS = 11
_STREAM_BYTES = 2_000_000_000
_START_S = 1.5  # a start takes a fifth of a second
_STREAM_ROWS = 2000  # written once and sent repeatedly


class _Stream(NamedTuple):
    windows: int
    seconds: float
    peak_memory_bytes: int


def run(data: Path) -> Result:
    """Measure a file of 4500 beats, a stream of 2 GB, and the first line from a pipe."""
    with TemporaryDirectory() as folder:
        artifact = str(Path(folder, "beats.onnx"))
        default_detector(data, _SEED).export(artifact)
        beats = str(data / "ecg5000" / "ECG5000_TEST.tsv")
        whole = [_file_seconds(artifact, beats) for _ in range(_ROUNDS)]
        stream = _stream(artifact)
        first = [_first_line_ms(artifact) for _ in range(_ROUNDS)]
    figures = [
        Figure(
            "4500 x 140 from TSV, whole process",
            float(np.median(whole)),
            "s",
            (min(whole), max(whole)),
            at_most(1.5),
        ),
        Figure("2 GB stream, peak memory", stream.peak_memory_bytes / 1e6, "MB", goal=at_most(150)),
        Figure("2 GB stream, rate", stream.windows / stream.seconds, "windows/s"),
        Figure(
            "pipe, from the first window to its line",
            float(np.median(first)),
            "ms",
            (min(first), max(first)),
            at_most(50),
        ),
    ]
    return Result(figures)


def _file_seconds(artifact: str, beats: str) -> float:
    words = ["-m", "edgeae_runtime", "score", artifact, beats, "--drop", "0"]
    before = perf_counter()
    done = subprocess.run([sys.executable, *words], check=True, capture_output=True)
    seconds = perf_counter() - before
    assert done.stdout.count(b"\n") == 4501
    return seconds


def _stream(artifact: str) -> _Stream:
    rows = np.random.default_rng(_SEED).normal(size=(_STREAM_ROWS, 140))
    text = "".join("\t".join(f"{value:.4f}" for value in row) + "\n" for row in rows).encode()
    repeats = _STREAM_BYTES // len(text)
    with _scoring(artifact) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        before = perf_counter()
        writer = Thread(target=_send, args=(process.stdin, text, repeats))
        writer.start()
        lines = 0
        while block := process.stdout.read(1 << 20):
            lines += block.count(b"\n")
        seconds = perf_counter() - before
        writer.join()
        assert process.stderr is not None
        peak = int(process.stderr.read().split()[-1])
    assert lines == repeats * _STREAM_ROWS + 1
    return _Stream(lines - 1, seconds, peak)


def _send(stream: IO[bytes], text: bytes, repeats: int) -> None:
    for _ in range(repeats):
        stream.write(text)
    stream.close()


def _first_line_ms(artifact: str) -> float:
    """Time from the first window into a pipe to its line out, in a process that waits for it."""
    window = b"\t".join([b"0.5"] * 140) + b"\n"
    with _scoring(artifact) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        sleep(_START_S)
        before = perf_counter()
        process.stdin.write(window)
        process.stdin.flush()
        process.stdout.readline()  # the header
        process.stdout.readline()
        elapsed_ms = (perf_counter() - before) * 1e3
        process.stdin.close()
        process.stderr.read()
    return elapsed_ms


def _scoring(artifact: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, MEASURED, "module", "edgeae_runtime", "score", artifact, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
