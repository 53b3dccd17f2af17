"""A model of three named channels at ten readings a second, and controllers that can be killed."""

import contextlib
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.ports import free_port
from tests.runtime.service.plant.modbus_server import ROWS
from tests.runtime.service.processes import wait_for

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[4]
RATE_HZ = 10


@pytest.fixture(scope="session")
def pump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Train on flow, load and temp, as both controllers have them; scores need no Keras layers."""
    from edgeae import Detector, cut_windows

    frame = pd.DataFrame(
        np.column_stack([ROWS, np.full(1000, 7.0)]), columns=["flow", "load", "temp"]
    )
    frame["load"] = frame["load"].round(2)
    frame["stamp"] = pd.date_range("2026-01-01", periods=1000, freq="100ms", tz="UTC")
    windows = cut_windows(frame, time="stamp", window=4)
    detector = Detector(architecture="linear", false_alarm_rate=0.05, random_state=0)
    path = tmp_path_factory.mktemp("pump") / "pump.onnx"
    detector.fit(windows).export(path)
    return path


class Controller:
    """A server in a process of its own, which can be killed and started again."""

    def __init__(self, kind: str, folder: Path, *words: str) -> None:
        self.port = free_port()
        self.counter = folder / f"{kind}.count"
        self.counter.write_text("0")
        self._command = [sys.executable, "-m", f"tests.runtime.service.plant.{kind}_server"]
        self._command += [str(self.port), str(self.counter), *words]
        self.process: subprocess.Popen[bytes] | None = None
        with contextlib.ExitStack() as stack:
            stack.callback(self.kill)
            self.start()
            stack.pop_all()

    def start(self) -> None:
        """Start, and wait until it listens."""
        self.process = subprocess.Popen(
            self._command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self._is_listening)

    def _is_listening(self) -> bool:
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """End it as a power cut does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    @property
    def count(self) -> int:
        """How many readings it has given."""
        return int(self.counter.read_text() or 0)

    @property
    def alarm(self) -> str:
        """The alarm as it was last written."""
        path = self.counter.with_suffix(".alarm")
        return path.read_text() if path.exists() else ""


@pytest.fixture
def controller(tmp_path: Path) -> Iterator:
    """Start controllers, and end them."""
    started = []

    def start(kind: str, *words: str) -> Controller:
        started.append(Controller(kind, tmp_path, *words))
        return started[-1]

    yield start
    for one in started:
        one.kill()


@pytest.fixture
def stream(pump: Path, tmp_path: Path) -> Iterator:
    """Run `edgeae-runtime stream` on a controller; its events go to a file, which it returns."""
    started = []

    def start(*words: object, artifact: Path = pump) -> tuple[subprocess.Popen[str], Path]:
        events = tmp_path / "events.jsonl"
        command = [sys.executable, "-m", "edgeae_runtime", "stream", str(artifact), "-o"]
        process = subprocess.Popen(
            [*command, str(events), *map(str, words)], stderr=subprocess.PIPE, text=True
        )
        started.append(process)
        return process, events

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=30)
