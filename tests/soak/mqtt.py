"""`stream-mqtt`: readings and events through a real mosquitto whose wire is cut again and again."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.core.results import Figure, at_most
from edgeae_runtime import Scorer
from edgeae_runtime.readings.windowing import windows_of
from tests.soak.mosquitto import Listener, Mosquitto, Wire
from tests.soak.streams import COMMAND, STEPS, lines, readings


def through_broker(path: Path, folder: Path, count: int, cuts: int) -> list[Figure]:
    """Publish `count` readings, cutting the service's wire at even steps."""
    rows = readings()[:count]
    with Mosquitto(folder) as broker:
        wire, ear = Wire(broker.port), Listener(broker.port, "out")
        process = subprocess.Popen(
            [
                *COMMAND,
                path,
                "--mqtt",
                f"mqtt://127.0.0.1:{wire.port}",
                "--mqtt-in",
                "in",
                "--mqtt-out",
                "out",
                "--stride",
                "1",
                "--state",
                folder / "state",
                "--mqtt-buffer-file",
                folder / "buffer",
            ],
            stderr=subprocess.DEVNULL,
            env=os.environ,
        )
        _wait_for(lambda: len(ear.heard), 1)
        start = time.perf_counter()
        for number, line in enumerate(lines(rows)):
            ear.say("in", line)
            if number % (count // cuts) == count // cuts // 2:
                _wait_for(lambda: len(ear.heard), max(0, number - STEPS) // 2 + 1)
                wire.cut()
        windows = count - STEPS + 1
        _wait_for(lambda: len(_scores(ear)), windows)
        seconds = time.perf_counter() - start
        process.terminate()
        process.wait()
        given, heard = _scores(ear), _windows(ear)
        ear.close()
        wire.close()
    with Scorer(path) as scorer:
        expected = scorer.score(windows_of(rows, STEPS, 1))
    wrong = sum(given.get(number) != score for number, score in enumerate(expected))
    return [
        Figure("windows lost or wrong", float(wrong), "", None, at_most(0)),
        Figure("events that came twice (QoS 1 allows it)", float(len(heard) - len(given)), ""),
        Figure("readings a second", count / seconds, "1/s"),
    ]


def _windows(ear: Listener) -> list[dict[str, Any]]:
    events = [json.loads(payload) for _, payload in list(ear.heard)]
    return [event for event in events if event["event"] == "verdict"]


def _scores(ear: Listener) -> dict[int, np.float32]:
    return {event["window"]: np.float32(event["score"]) for event in _windows(ear)}


def _wait_for(count: Callable[[], int], least: int, seconds: float = 600) -> None:
    deadline = time.monotonic() + seconds
    while count() < least:
        if time.monotonic() > deadline:
            raise TimeoutError("the service or the broker stands still")
        time.sleep(0.05)
