"""Write dashboard.json, of one stream, and dashboard-fleet.json, of all, for Grafana 9 or later."""

import json
import sys
from pathlib import Path
from typing import Any

SOURCE = {"type": "prometheus", "uid": "${source}"}
WIDTH, HEIGHT = 12, 8

Query = tuple[str, str]
"""An expression, and the legend of its lines."""


def panel(title: str, kind: str, unit: str, *queries: Query) -> dict[str, Any]:
    """Return a panel with a line for each query."""
    return {
        "title": title,
        "type": kind,
        "datasource": SOURCE,
        "fieldConfig": {"defaults": {"unit": unit}, "overrides": []},
        "targets": [
            {"datasource": SOURCE, "expr": expression, "legendFormat": legend, "refId": chr(65 + i)}
            for i, (expression, legend) in enumerate(queries)
        ],
    }


def variable(name: str, kind: str, query: str) -> dict[str, Any]:
    """Return a variable, which the user of a dashboard sets."""
    more = {"datasource": SOURCE, "refresh": 2} if kind == "query" else {}
    return {"name": name, "label": name, "type": kind, "query": query, **more}


def dashboard(uid: str, title: str, panels: list[dict[str, Any]], *names: str) -> dict[str, Any]:
    """Return a dashboard with two panels a row, and a variable for each label of `names`."""
    for number, one in enumerate(panels):
        one["id"] = number + 1
        place = {"x": number % 2 * WIDTH, "y": number // 2 * HEIGHT}
        one["gridPos"] = {"h": HEIGHT, "w": WIDTH, **place}
    streams = [
        variable(name, "query", f"label_values(edgeae_readings_total, {name})") for name in names
    ]
    return {
        "uid": uid,
        "title": title,
        "tags": ["edgeae"],
        "timezone": "browser",
        "schemaVersion": 37,
        "refresh": "10s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [variable("source", "datasource", "prometheus"), *streams]},
        "panels": panels,
    }


def one_stream() -> dict[str, Any]:
    """Return the dashboard of the stream that its variable names."""
    on = '{instance="$instance"}'
    panels = [
        panel("Alarm", "stat", "none", (f"edgeae_alarm_active{on}", "in alarm")),
        panel("Threshold", "timeseries", "none", (f"edgeae_threshold{on}", "threshold")),
        panel(
            "Windows by verdict",
            "timeseries",
            "cps",
            (f"sum by (verdict) (rate(edgeae_windows_total{on}[$__rate_interval]))", "{{verdict}}"),
        ),
        panel(
            "Invalid windows by reason",
            "timeseries",
            "cps",
            (f"rate(edgeae_windows_invalid_total{on}[$__rate_interval]) > 0", "{{reason}}"),
        ),
        panel(
            "Readings",
            "timeseries",
            "cps",
            (f"rate(edgeae_readings_total{on}[$__rate_interval])", "readings"),
            (f"rate(edgeae_lines_broken_total{on}[$__rate_interval])", "broken lines"),
        ),
        panel("Drift", "timeseries", "none", (f"edgeae_drift_size{on}", "size of the last span")),
    ]
    return dashboard("edgeae-stream", "edgeae: a stream", panels, "instance")


def fleet() -> dict[str, Any]:
    """Return the dashboard of all streams."""
    share = (
        'sum by (instance) (increase(edgeae_windows_total{verdict="VERDICT"}[1d]))'
        " / sum by (instance) (increase(edgeae_windows_total[1d]))"
    )
    panels = [
        panel("In alarm", "table", "none", ("edgeae_alarm_active > 0", "{{instance}}")),
        panel("Machines in alarm", "table", "none", ("edgeae_machine_alarm_active", "{{machine}}")),
        panel(
            "Anomalies of a day, worst first",
            "bargauge",
            "percentunit",
            (f"topk(20, {share.replace('VERDICT', 'anomaly')})", "{{instance}}"),
        ),
        panel(
            "Invalid windows of a day, worst first",
            "bargauge",
            "percentunit",
            (f"topk(20, {share.replace('VERDICT', 'invalid')})", "{{instance}}"),
        ),
        panel("Drifting", "table", "none", ("edgeae_drift_active == 1", "{{instance}}")),
        panel(
            "Machines",
            "timeseries",
            "none",
            ("sum(edgeae_machines)", "all"),
            ("sum(edgeae_machines_silent)", "silent"),
        ),
    ]
    return dashboard("edgeae-fleet", "edgeae: all streams", panels)


if __name__ == "__main__":
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent)
    for name, made in (("dashboard", one_stream()), ("dashboard-fleet", fleet())):
        (folder / f"{name}.json").write_text(json.dumps(made, indent=2) + "\n")
