"""Readings of a controller whose ends are killed, whose wire is cut, and which does not answer.

    python -m tests.soak.plant opcua|modbus [READINGS] [INTERRUPTIONS]

The controllers are asyncua's and pymodbus's own servers. Each reading has a number by its stamp or
its score, so that one that is lost, invented, torn or scored twice is seen.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.core.results import Figure, at_most
from edgeae_runtime import Scorer
from tests.ports import free_port
from tests.soak.histories import ARTIFACT, machine_rows
from tests.soak.mosquitto import Wire
from tests.soak.plant_servers import BEGIN, STEP_S
from tests.soak.streams import COMMAND

ROOT = Path(__file__).parents[2]
_TIMEOUT_S, _SILENT_S = 1.0, 1.5
_PATIENCE_S = 120.0  # without a new reading


class Plant:
    """A controller, a wire to it, and a stream at the other end."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.log, self.events = kind, folder / "log", folder / "events"
        self._away, self._errors = folder / "log.away", folder / "errors"
        self._port = free_port()
        self._start_controller()
        self.wire = Wire(self._port)
        (folder / "plant.toml").write_text(_settings(kind, self.wire.port))
        options: list[str | Path] = ["--modbus", folder / "plant.toml"]
        if kind == "opcua":
            url = f"opc.tcp://127.0.0.1:{self.wire.port}"
            options = ["--opcua", url, "--opcua-settings", folder / "plant.toml"]
        kept: list[str | Path] = [
            "--state",
            folder / "state",
            "--state-every",
            "10",
            "-o",
            self.events,
        ]
        self._command = [*COMMAND, ARTIFACT, *options, *kept, "--alarm", "1/1"]
        self._verdicts = self._offset = 0
        self._start_stream()

    def _start_controller(self) -> None:
        command = [sys.executable, "-m", "tests.soak.plant_servers", self.kind, str(self._port)]
        self._controller = subprocess.Popen([*command, self.log], cwd=ROOT)

    def _start_stream(self) -> None:
        with self._errors.open("a") as errors:
            self._stream = subprocess.Popen(self._command, stderr=errors)

    def kill_stream(self) -> None:
        """Kill the stream, and start it."""
        self._stream.kill()
        self._stream.wait()
        self._start_stream()

    def kill_controller(self) -> None:
        """Kill the controller, and start it."""
        self._controller.kill()
        self._controller.wait()
        self._start_controller()

    def cut_wire(self) -> None:
        """Break every connection."""
        self.wire.cut()

    def silence_controller(self) -> None:
        """Let the controller not answer for longer than the stream waits."""
        self._controller.send_signal(signal.SIGSTOP)
        time.sleep(_SILENT_S)
        self._controller.send_signal(signal.SIGCONT)

    def interrupt(self, how: Callable[[Plant], None]) -> tuple[int, int]:
        """Interrupt it, wait for a new reading; return the lines of the log between the two."""
        first = len(self.log.read_text().splitlines())
        self._away.touch()
        before = self.count()
        how(self)
        self.wait_for(lambda: self.count() > before + 3)  # of before it, some may still come
        self._away.unlink()
        return first, len(self.log.read_text().splitlines())

    def count(self) -> int:
        """Return how many readings have a verdict."""
        if self.events.exists():
            with self.events.open("rb") as file:
                file.seek(self._offset)
                data = file.read()
            whole = data[: data.rfind(b"\n") + 1]
            self._offset += len(whole)
            self._verdicts += whole.count(b'"event": "verdict"')
        return self._verdicts

    def wait_for(self, what: Callable[[], bool]) -> None:
        """Wait as long as readings come."""
        seen, deadline = self.count(), time.monotonic() + _PATIENCE_S
        while not what():
            if self.count() > seen:
                seen, deadline = self.count(), time.monotonic() + _PATIENCE_S
            if time.monotonic() > deadline:
                raise TimeoutError("the stream or the controller stands still")
            time.sleep(0.05)

    def wait_for_readings(self, count: int) -> None:
        """Wait until so many have a verdict."""
        self.wait_for(lambda: self.count() >= count)

    def handles(self) -> int:
        """Return how many threads and open files the stream has, but those of a moment."""
        folder, found = Path(f"/proc/{self._stream.pid}"), []
        for _ in range(20):
            found.append(len(os.listdir(folder / "task")) + len(os.listdir(folder / "fd")))
            time.sleep(0.02)
        return min(found)

    def close(self) -> str:
        """End all, and return what the stream said."""
        self._stream.terminate()
        self._stream.wait()
        self._controller.kill()
        self._controller.wait()
        self.wire.close()
        return self._errors.read_text()


def _settings(kind: str, port: int) -> str:
    common = f"period_s = {0.01 if kind == 'opcua' else 0.002}\ntimeout_s = {_TIMEOUT_S}\n"
    if kind == "opcua":
        return f'{common}[alarm]\nnode = "ns=2;s=alarm"\n'
    with Scorer(ARTIFACT) as scorer:
        names = scorer.manifest.inputs.features or ()
    text = f'url = "tcp://127.0.0.1:{port}"\n{common}[alarm]\ncoil = 0\n'
    for index, name in enumerate(names):
        text += f'[channels."{name}"]\nregister = {2 * index}\ntype = "float32"\n'
    return text


def interrupted(kind: str, folder: Path, readings: int, interruptions: int) -> list[Figure]:
    """Let a stream read so many readings while it is interrupted so many times."""
    plant = Plant(kind, folder)
    others = (Plant.kill_controller, Plant.cut_wire, Plant.silence_controller)
    kills = interruptions // 4
    spans, handles = [], 0
    try:
        for number in range(interruptions):
            plant.wait_for_readings(readings * (number + 1) // (interruptions + 1))
            if number == kills:
                handles = plant.handles()
            kill = number < kills
            spans.append(plant.interrupt(Plant.kill_stream if kill else others[number % 3]))
        plant.wait_for_readings(readings)
        handles = plant.handles() - handles
        plant.wait_for(lambda: _alarm(plant) is not None and _alarm(plant) == _last_alarm(plant))
    finally:
        said = plant.close()
    assert "Traceback" not in said, said
    return [
        *_figures(kind, plant, spans),
        Figure("threads and open files more than before", float(handles), "", None, at_most(0)),
        Figure("lines on stderr", float(len(said.splitlines())), ""),
    ]


def _figures(kind: str, plant: Plant, spans: list[tuple[int, int]]) -> list[Figure]:
    numbers, wrong = _numbers(kind, _events(plant))
    words = [line.split() for line in plant.log.read_text().splitlines()]
    given = {int(number) for what, number in words if what == "given"}
    is_end = len(words) - 5  # of the last ones the verdicts may be missing
    near = [line for first, end in spans for line in words[max(0, first - 2) : end]]
    told = {int(number) for what, number in near if what != "alarm"}
    seen = set(numbers)
    lost = {int(n) for what, n in words[:is_end] if what != "alarm"} - seen
    return [
        Figure("readings scored", float(len(seen)), ""),
        Figure("interruptions", float(len(spans)), ""),
        Figure("scores wrong, torn or invented", float(wrong), "", None, at_most(0)),
        Figure("readings scored twice", float(len(numbers) - len(seen)), "", None, at_most(0)),
        Figure("readings out of order", float(np.sum(np.diff(numbers) < 0)), "", None, at_most(0)),
        Figure("readings lost at no interruption", float(len(lost - told)), "", None, at_most(0)),
        Figure(
            "readings given and lost",
            float(len(lost & given)),
            "",
            None,
            at_most(len(spans)),
        ),
        Figure("readings shown while the stream was away", float(len(lost - given)), ""),
    ]


def _numbers(kind: str, events: list[dict[str, Any]]) -> tuple[list[int], int]:
    """Return the number of each reading in the order of the verdicts, and how many are wrong."""
    rows = machine_rows()
    with Scorer(ARTIFACT) as scorer:
        scores = scorer.score(rows)
    places = {score: place for place, score in enumerate(scores)}
    assert len(places) == len(rows)
    numbers: list[int] = []
    wrong = 0
    for event in events:
        if event["event"] != "verdict":
            continue
        place = places.get(np.float32(event.get("score", np.nan)))
        if kind == "opcua":
            number = round((event["time"] - BEGIN.timestamp()) / STEP_S)
            wrong += place != number % len(rows)
        elif place is None:
            wrong += 1
            continue
        else:
            last = numbers[-1] if numbers else -1
            number = last + 1 + (place - last - 1) % len(rows)
        numbers.append(number)
    return numbers, wrong


def _events(plant: Plant) -> list[dict[str, Any]]:
    found = []
    for line in plant.events.read_bytes().split(b"\n"):
        try:
            found.append(json.loads(line))
        except ValueError:  # a kill cut it
            continue
    return found


def _alarm(plant: Plant) -> bool | None:
    """Return the alarm as the controller has it."""
    lines = plant.log.read_text().splitlines()
    return next((line == "alarm 1" for line in reversed(lines) if line.startswith("alarm")), None)


def _last_alarm(plant: Plant) -> bool:
    """Return the alarm as the stream has told it."""
    names = ("alarm start", "alarm end")
    told = [event["event"] for event in _events(plant) if event["event"] in names]
    return bool(told) and told[-1] == names[0]


if __name__ == "__main__":
    count, cuts = (int(word) for word in (*sys.argv[2:], "20000", "20")[: len(sys.argv[2:]) or 2])
    with tempfile.TemporaryDirectory() as name:
        for figure in interrupted(sys.argv[1], Path(name), count, cuts):
            print(f"{figure.name}: {figure.value:g}")
