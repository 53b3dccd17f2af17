"""The operator's page in Chromium while its stream and its server are killed, and its wire is cut.

python -m tests.soak.watch [READINGS] [INTERRUPTIONS]
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.core.results import Figure, at_most
from tests.ports import free_port
from tests.soak.histories import ARTIFACT, machine_rows
from tests.soak.mosquitto import Wire
from tests.soak.streams import COMMAND, events, lines

_PATIENCE_S = 120.0
_KINDS = ("normal", "anomaly", "invalid")


class Operator:
    """A stream, the server of its page, and a browser at the other end of a wire."""

    def __init__(self, browser: Any, folder: Path) -> None:
        self._data, self.out = folder / "readings.csv", folder / "events.jsonl"
        self._data.touch()
        self.out.touch()
        state = folder / "state.json"
        kept = ["--follow", "--state", state, "--state-every", "10", "-o", self.out]
        self._stream_command = [*COMMAND, ARTIFACT, self._data, *kept, "--alarm", "1/1"]
        port = free_port()
        served = ["watch", self.out, "--state", state, "--port", str(port)]
        self._server_command = [sys.executable, "-m", "edgeae_runtime", *served]
        self._wire = Wire(port)
        self._stream, self._server = self._start(self._stream_command), self._served()
        self._page = browser.new_page()
        self.said: list[str] = []
        self._page.on("pageerror", lambda error: self.said.append(str(error)))
        wait_for(self._has_opened)

    def _start(self, command: list[Any]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, stderr=subprocess.DEVNULL)

    def _served(self) -> subprocess.Popen[bytes]:
        return self._start(self._server_command)

    def _has_opened(self) -> bool:
        from playwright.sync_api import Error

        try:
            self._page.goto(f"http://127.0.0.1:{self._wire.port}/")
        except Error:  # the server does not listen yet
            return False
        return True

    def add(self, rows: Any) -> None:
        """Let the machine go on."""
        with self._data.open("a") as file:
            file.writelines(f"{line}\n" for line in lines(rows))

    def kill_stream(self) -> None:
        """Kill the stream, and start it."""
        self._stream.kill()
        self._stream.wait()
        self._stream = self._start(self._stream_command)

    def kill_server(self) -> None:
        """Kill the server of the page, and start it."""
        self._server.kill()
        self._server.wait()
        self._server = self._served()

    def cut_wire(self) -> None:
        """Break the page's connection."""
        self._wire.cut()

    def shown(self) -> Counter[str]:
        """Return how many verdicts of each kind the page shows."""
        numbers = re.findall(r"\d+", self._page.locator("#counts").inner_text())
        return Counter(dict(zip(_KINDS, map(int, numbers[1:]), strict=False)))

    def written(self) -> Counter[str]:
        """Return how many of each kind the stream has written."""
        return Counter(e["verdict"] for e in events(self.out) if e["event"] == "verdict")

    def windows(self) -> set[int]:
        """Return the windows that have a verdict."""
        return {event["window"] for event in events(self.out) if event["event"] == "verdict"}

    def wait_for(self, readings: int) -> None:
        """Wait until so many have a verdict, and the page shows all of them."""
        wait_for(lambda: len(self.windows()) == readings)
        wait_for(lambda: self.shown() == self.written())

    def alarm(self) -> tuple[int, int]:
        """Return the number of the newest alarm, on the page and in the events."""
        (text,) = re.findall(r"Alarm (\d+)", self._page.locator("#alarms li").first.inner_text())
        starts = (e for e in events(self.out) if e["event"] == "alarm start")
        return int(text), max(event["alarm"] for event in starts)

    def close(self) -> None:
        """End all."""
        self._page.close()
        self._wire.close()
        for process in (self._stream, self._server):
            process.terminate()
            process.wait()


def watched(browser: Any, folder: Path, readings: int, interruptions: int) -> list[Figure]:
    """Show so many readings on a page that is interrupted so many times."""
    rows = machine_rows()
    rows = rows[[number % len(rows) for number in range(readings)]]
    ways = (Operator.kill_server, Operator.cut_wire, Operator.kill_stream)
    operator, longest_s, sent = Operator(browser, folder), 0.0, 0
    try:
        for number in range(interruptions):
            until = readings * (number + 1) // (interruptions + 1)
            operator.add(rows[sent:until])
            time.sleep(0.1)  # so that it comes amid the readings
            ways[number % 3](operator)
            sent, start = until, time.monotonic()
            operator.wait_for(sent)
            longest_s = max(longest_s, time.monotonic() - start)
        operator.add(rows[sent:])
        operator.wait_for(readings)
        missing = operator.written() - operator.shown()
        on_page, in_events = operator.alarm()
    finally:
        operator.close()
    assert operator.said == []
    return [
        Figure("readings", float(len(operator.windows())), ""),
        Figure("interruptions", float(interruptions), ""),
        Figure("verdicts that the page lacks", float(missing.total()), "", None, at_most(0)),
        Figure("alarms that it lacks", float(in_events - on_page), "", None, at_most(0)),
        Figure("longest time until it had all again", longest_s, "s"),
    ]


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not what():
        if time.monotonic() > deadline:
            raise TimeoutError("the page or the stream stands still")
        time.sleep(0.1)


if __name__ == "__main__":
    from playwright.sync_api import sync_playwright

    count, cuts = (int(word) for word in (sys.argv[1:] or ("20000", "20")))
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as name:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        for figure in watched(chromium, Path(name), count, cuts):
            print(f"{figure.name}: {figure.value:g}")
        chromium.close()
