"""A real InfluxDB 1 of one's own, on loopback, that can be restarted."""

from __future__ import annotations

import json
import os
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.soak.server import Server


class InfluxDb(Server):
    """A database `edgeae` that keeps points in a folder."""

    def __init__(self, folder: Path) -> None:
        self._port, self._log = free_port(), folder / "log"
        settings = {
            "META_DIR": folder / "meta",
            "DATA_DIR": folder / "data",
            "DATA_WAL_DIR": folder / "wal",
            "HTTP_BIND_ADDRESS": f"127.0.0.1:{self._port}",
            "BIND_ADDRESS": "127.0.0.1:0",
            "MONITOR_STORE_ENABLED": "false",
            "REPORTING_DISABLED": "true",
        }
        self._environment = {f"INFLUXDB_{name}": str(value) for name, value in settings.items()}

    def start(self) -> None:
        """Answer, with the points that were stored."""
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                ["influxd", "-config", os.devnull],
                env={**os.environ, **self._environment},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        for _ in range(600):
            try:
                self._ask("POST", "/query", {"q": "CREATE DATABASE edgeae"})
                return
            except OSError:
                time.sleep(0.05)
        raise TimeoutError(f"influxd does not answer; {self._log.read_text()[-2000:]}")

    def write(self, lines: bytes) -> None:
        """Store points; an `OSError` says which line is wrong, or that nobody answers."""
        self._ask("POST", "/write", {"db": "edgeae"}, lines)

    def query(self, query: str) -> list[dict[str, Any]]:
        """Return the series of a query, times in nanoseconds."""
        words = {"db": "edgeae", "q": query, "epoch": "ns"}
        (result,) = json.loads(self._ask("GET", "/query", words))["results"]
        found: list[dict[str, Any]] = result.get("series", [])
        return found

    def _ask(
        self, method: str, path: str, words: dict[str, str], data: bytes | None = None
    ) -> bytes:
        address = f"http://127.0.0.1:{self._port}{path}?{urllib.parse.urlencode(words)}"
        request = urllib.request.Request(address, data, method=method)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                body: bytes = answer.read()
        except urllib.error.HTTPError as error:
            with error:
                raise OSError(error.read().decode()) from None
        return body
