"""The operator's page as a process, beside the events that it shows."""

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest


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
