"""A real Prometheus of one's own, on loopback, that can be restarted."""

from __future__ import annotations

import json
import subprocess
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.soak.mosquitto import free_port


class Prometheus:
    """Scrapes targets once a second, and keeps what it knows in a folder."""

    def __init__(self, folder: Path, targets: Sequence[str], rules: str = "") -> None:
        self._folder, self._port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None
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

    def stop(self) -> None:
        """Go away at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

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

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
