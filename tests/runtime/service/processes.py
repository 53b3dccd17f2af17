"""`edgeae-runtime stream` as a process, its events and the scores that they must have."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable

import numpy as np

COMMAND = [sys.executable, "-m", "edgeae_runtime", "stream"]
STEPS = 6


def csv_lines(readings: np.ndarray) -> list[str]:
    return [",".join(f"{value:.9g}" for value in row) for row in readings]


def text_of(lines: Iterable[str]) -> str:
    """Write lines with their ends."""
    return "".join(f"{line}\n" for line in lines)


def run(artifact, data: bytes | str, *options, code: int = 0):
    given = data.encode() if isinstance(data, str) else data
    done = subprocess.run(
        [*COMMAND, artifact, *map(str, options)], input=given, capture_output=True, timeout=60
    )
    assert done.returncode == code, done.stderr.decode()
    events = [json.loads(line) for line in done.stdout.splitlines()]
    return events, done.stderr.decode()


def scores(events) -> list[float]:
    return [event.get("score") for event in events if event["event"] == "verdict"]


def expected(make_example, readings, stride=1) -> list[float]:
    from edgeae_runtime.readings.windowing import windows_of

    given = make_example("series").scorer.score(windows_of(readings, STEPS, stride))
    return [float(str(score)) for score in given]


def wait_for(what, process=None, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not what():
        assert process is None or process.poll() is None, process.stderr.read()
        assert time.monotonic() < deadline
        time.sleep(0.02)
