"""Alerts and dashboards agree with what a stream writes, and with Prometheus itself."""

import functools
import http.server
import json
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgeae_runtime.service.prometheus import Counters, LinkCounters, metrics_text
from tests.runtime.service.processes import COMMAND, csv_lines, text_of, wait_for
from tests.soak.prometheus import Prometheus

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
def stream(make_example, tmp_path: Path):
    """Run a stream that is in an alarm; give the file and the port of its metrics."""
    rows = np.random.default_rng(3).normal(size=(300, 3)) * (1, 5, 0.1) + (0, 20, -1)
    rows[270:] *= 1.6
    path = tmp_path / "web" / "metrics"
    path.parent.mkdir()
    with subprocess.Popen(
        [*COMMAND, str(make_example("series").path), "--metrics-file", path, "--metrics-port", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            port = int(process.stderr.readline().rpartition(" ")[2])
            process.stdin.write(text_of(csv_lines(rows)))
            process.stdin.flush()
            wait_for(lambda: path.exists() and "alarm_active 1" in path.read_text())
            yield path, port
        finally:
            process.kill()


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as Prometheus wants text, and logs nothing."""

    extensions_map = {"": "text/plain; version=0.0.4"}  # noqa: RUF012  # as in the library

    def log_message(self, *_: object) -> None:
        """Write no log."""


@pytest.mark.slow
def test_prometheus_raises_the_alarm_of_a_stream_from_its_file_and_from_its_port(
    stream: tuple[Path, int], tmp_path: Path, need_tool
) -> None:
    need_tool("prometheus")
    metrics, port = stream
    handler = functools.partial(Handler, directory=str(metrics.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        targets = [f"127.0.0.1:{server.server_port}", f"127.0.0.1:{port}"]
        rules = f"rule_files: [{MONITORING / 'alerts.yml'}]"
        with Prometheus(tmp_path, targets, rules) as prometheus:
            firing = 'ALERTS{alertname="EdgeaeAlarm",alertstate="firing"}'
            wait_for(lambda: len(prometheus.query(firing)) == len(targets))
            found = prometheus.query("edgeae_threshold")
        server.shutdown()
    written = float(re.search(r"^edgeae_threshold (\S+)", metrics.read_text(), re.M)[1])
    assert [float(one["value"][1]) for one in found] == [written] * len(targets)
