"""Devices that are real processes, forked from one that has imported what all of them need."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(
    [
        "edgeae_runtime.artifact.selftest",
        "edgeae_runtime.cli.main",
        "edgeae_runtime.cli.stream",
        "edgeae_runtime.scorer",
        "edgeae_runtime.service.mqtt.link",
        "edgeae_runtime.service.run",
        "edgeae_runtime.service.updates",
        "cryptography.hazmat.primitives.asymmetric.ed25519",
        "onnxruntime",
        "paho.mqtt.client",
        "tests.soak.devices",
    ]
)


def be_device(words: Sequence[str], lines_in: Connection, told: str) -> None:
    """Run `edgeae-runtime` on lines of a pipe, as a process of its own."""
    from edgeae_runtime.cli.main import main

    os.dup2(lines_in.fileno(), 0)
    sys.stdin = open(0)  # multiprocessing has closed that of the parent
    with open(told, "ab") as file:
        os.dup2(file.fileno(), 2)
    main(list(words))


class Device:
    """A running device, which is given lines."""

    def __init__(self, words: Sequence[object], told: Path) -> None:
        end, self._pipe = _FORKS.Pipe(duplex=False)
        self._process = _FORKS.Process(target=be_device, args=([*map(str, words)], end, str(told)))
        self._process.start()
        end.close()

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self._process.is_alive()

    def take(self, text: bytes) -> None:
        """Give it lines."""
        os.write(self._pipe.fileno(), text)

    def end(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def join(self) -> None:
        """Wait until it has ended."""
        self._process.join()
        self._pipe.close()
