"""Alerts and dashboards agree with what a stream writes, and with Prometheus itself."""

import functools
import http.server
import json
import re
import socket
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgeae_runtime.service.prometheus import Counters, LinkCounters, metrics_text
from tests.runtime.service.processes import COMMAND, csv_lines, wait_for

MONITORING = Path(__file__).parents[2] / "examples" / "monitoring"
NAME = re.compile(r"edgeae_\w+")
COUNTS: dict[str, Any] = {
    name: 0
    for name in (
        *("readings", "readings_dropped", "broken_lines", "losses", "unknown_fields", "alarms"),
        *("active_alarms", "new_normals", "models_replaced", "models_refused"),
    )
}
FILES = ("alerts.yml", "dashboard.json", "dashboard-fleet.json")


@pytest.mark.parametrize("name", FILES)
def test_every_metric_that_is_asked_for_is_written(name: str) -> None:
    link = LinkCounters(True, 0, 0, 0)
    thresholds = {"": 1.0}
    one = Counters(**COUNTS, verdicts={}, thresholds=thresholds, is_drift=False, link=link)
    many = Counters(**COUNTS, verdicts={}, thresholds=thresholds, machines=2, active=["pump"])
    written = set(NAME.findall(metrics_text(one) + metrics_text(many)))
    asked = set(NAME.findall((MONITORING / name).read_text()))
    assert asked
    assert asked <= written


def test_the_dashboards_are_those_that_the_script_writes(tmp_path: Path) -> None:
    command = [sys.executable, str(MONITORING / "make_dashboards.py"), str(tmp_path)]
    subprocess.run(command, check=True)
    for name in FILES[1:]:
        assert (tmp_path / name).read_text() == (MONITORING / name).read_text()
        panels = json.loads((tmp_path / name).read_text())["panels"]
        places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}
        assert len(places) == len({panel["id"] for panel in panels}) == len(panels)


def test_promtool_finds_the_rules_right(need_tool) -> None:
    need_tool("promtool")
    for words in (["check", "rules", "alerts.yml"], ["test", "rules", "alerts_test.yml"]):
        done = subprocess.run(
            ["promtool", *words], cwd=MONITORING, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def metrics(make_example, tmp_path: Path) -> Path:
    """Write the metrics file of a stream that is in an alarm."""
    rows = np.random.default_rng(3).normal(size=(300, 3)) * (1, 5, 0.1) + (0, 20, -1)
    rows[270:] *= 1.6
    path = tmp_path / "web" / "metrics"
    path.parent.mkdir()
    subprocess.run(
        [*COMMAND, str(make_example("series").path), "--metrics-file", str(path)],
        input="\n".join(csv_lines(rows)) + "\n",
        text=True,
        check=True,
        capture_output=True,
    )
    return path


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as Prometheus wants text, and logs nothing."""

    extensions_map = {"": "text/plain; version=0.0.4"}  # noqa: RUF012  # as in the library

    def log_message(self, *_: object) -> None:
        """Write no log."""


@pytest.mark.slow
def test_prometheus_raises_the_alarm_of_a_stream(metrics: Path, tmp_path: Path, need_tool) -> None:
    need_tool("prometheus")
    handler = functools.partial(Handler, directory=str(metrics.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        (tmp_path / "prometheus.yml").write_text(
            f"global: {{scrape_interval: 1s, evaluation_interval: 1s}}\n"
            f"rule_files: [{MONITORING / 'alerts.yml'}]\n"
            f"scrape_configs: [{{job_name: edgeae, static_configs: "
            f"[{{targets: ['127.0.0.1:{server.server_port}']}}]}}]\n"
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={tmp_path / 'prometheus.yml'}",
                f"--storage.tsdb.path={tmp_path / 'tsdb'}",
                f"--web.listen-address=127.0.0.1:{port}",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(lambda: query(port, 'ALERTS{alertname="EdgeaeAlarm",alertstate="firing"}'))
            (found,) = query(port, "edgeae_threshold")
        finally:
            process.kill()
            process.wait()
            server.shutdown()
    written = float(re.search(r"^edgeae_threshold (\S+)", metrics.read_text(), re.M)[1])
    assert float(found["value"][1]) == written


def query(port: int, expression: str) -> list:
    address = f"http://127.0.0.1:{port}/api/v1/query?query={urllib.parse.quote(expression)}"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return json.load(answer)["data"]["result"]
    except OSError:  # not started yet
        return []
