"""The operator's page as a process, beside the events that it shows."""

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from tests.runtime.service.processes import COMMAND, csv_lines, wait_for


class Watched(NamedTuple):
    """A running page, and the file of events that it shows."""

    address: str
    events: Path
    process: subprocess.Popen[str]

    @property
    def port(self) -> int:
        """Port of the address."""
        return int(re.search(r":(\d+)/", self.address)[1])

    def ask(self, path: str, body: Any = None, **headers: str) -> tuple[int, str, dict[str, str]]:
        """Return status, text and headers of an answer; a body is posted as JSON."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        data = None if body is None else json.dumps(body)
        given = {"Content-Type": "application/json"} if body is not None else {}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        client.request("GET" if body is None else "POST", path, data, given | named)
        answer = client.getresponse()
        found = answer.status, answer.read().decode(), dict(answer.getheaders())
        client.close()
        return found

    def add(self, *events: dict[str, Any]) -> None:
        """Write events as a stream does."""
        with self.events.open("a") as file:
            file.writelines(json.dumps(event) + "\n" for event in events)


class Streamed:
    """A stream that follows a file, its events and its state."""

    def __init__(self, artifact: Path, folder: Path, *words: str) -> None:
        self.readings, self.events = folder / "readings.csv", folder / "events.jsonl"
        self.state, self.kept = folder / "state.json", folder / "state.feedback.jsonl"
        self.readings.touch()
        self._command = [*COMMAND, str(artifact), str(self.readings), "--follow"]
        self._command += ["-o", str(self.events), "--state", str(self.state), *words]
        self.start()

    def start(self) -> None:
        """Start it, as after `process.kill()`."""
        self.process = subprocess.Popen(self._command, stderr=subprocess.PIPE, text=True)

    def add(self, rows: np.ndarray) -> None:
        """Append readings, and wait for the last window."""
        with self.readings.open("a") as file:
            file.write("\n".join(csv_lines(rows)) + "\n")
        count = len(self.readings.read_text().splitlines()) - 5  # a window is six readings
        wait_for(lambda: len(self.of("verdict")) == count, self.process)

    def of(self, *kinds: str) -> list[dict[str, Any]]:
        """Return the events of some kinds."""
        lines = self.events.read_text().splitlines() if self.events.exists() else []
        return [event for event in map(json.loads, lines) if event["event"] in kinds]


@pytest.fixture
def stream(make_example: Any, tmp_path: Path) -> Iterator[Any]:
    """Start a stream of windows of six readings of three channels."""
    started = []

    def start(*words: str) -> Streamed:
        started.append(Streamed(make_example("series").path, tmp_path, "--stride", "1", *words))
        return started[-1]

    yield start
    for one in started:
        one.process.terminate()
        one.process.communicate(timeout=20)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Any]:
    """Start `edgeae-runtime watch`, and wait for its address."""
    started = []

    def start(*words: object, events: Path | None = None) -> Watched:
        path = events or tmp_path / "events.jsonl"
        path.touch()
        command = [sys.executable, "-m", "edgeae_runtime", "watch", str(path), "--port", "0"]
        process = subprocess.Popen([*command, *map(str, words)], stderr=subprocess.PIPE, text=True)
        started.append(process)
        line = process.stderr.readline()
        address = re.search(r"http://\S+", line)
        assert address, line
        return Watched(address[0], path, process)

    yield start
    for process in started:
        process.terminate()
        process.wait(20)
        process.stderr.close()
