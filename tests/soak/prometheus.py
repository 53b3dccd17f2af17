"""A real Prometheus of one's own, on loopback, that can be restarted."""

from __future__ import annotations

import json
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.soak.server import Server


class Prometheus(Server):
    """Scrapes targets once a second, and keeps what it knows in a folder."""

    def __init__(self, folder: Path, targets: Sequence[str], rules: str = "") -> None:
        self._folder, self._port = folder, free_port()
        (folder / "prometheus.yml").write_text(
            f"global: {{scrape_interval: 1s, evaluation_interval: 1s}}\n{rules}\n"
            "scrape_configs: "
            f"[{{job_name: edgeae, static_configs: [{{targets: {list(targets)}}}]}}]\n"
        )

    def start(self) -> None:
        """Scrape, knowing what was stored."""
        self._process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={self._folder / 'prometheus.yml'}",
                f"--storage.tsdb.path={self._folder / 'tsdb'}",
                f"--web.listen-address=127.0.0.1:{self._port}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def query(self, expression: str) -> list[Any]:
        """Return the series of an expression; none while it starts."""
        query = urllib.parse.quote(expression)
        address = f"http://127.0.0.1:{self._port}/api/v1/query?query={query}"
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                found: list[Any] = json.load(answer)["data"]["result"]
        except OSError:
            return []
        return found
