"""A service's counters as Prometheus text, for node_exporter's textfile collector.

The format is https://prometheus.io/docs/instrumenting/exposition_formats.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.stream.sensor_checks import REASONS
from edgeae_runtime.stream.verdict import VERDICTS

if TYPE_CHECKING:
    from edgeae_runtime.service.service import Service


def metrics_text(service: Service) -> str:
    """Give all counters and gauges."""
    counts = service.stream.counts
    lines: list[str] = []

    def family(name: str, kind: str, rows: dict[str, float]) -> None:
        lines.append(f"# TYPE edgeae_{name} {kind}")
        lines.extend(f"edgeae_{name}{label} {value:.12g}" for label, value in rows.items())

    family("readings_total", "counter", {"": service.stream.readings})
    family("readings_dropped_total", "counter", {"": service.stream.dropped})
    verdicts = {f'{{verdict="{name}"}}': float(counts[name]) for name in VERDICTS}
    reasons = {f'{{reason="{name}"}}': float(counts[name]) for name in REASONS}
    family("windows_total", "counter", verdicts)
    family("invalid_windows_total", "counter", reasons)
    family("broken_lines_total", "counter", {"": sum(service.reader.broken.values())})
    family("unknown_fields_total", "counter", {"": service.reader.unknown_fields})
    family("alarms_total", "counter", {"": service.alarms.count})
    family("alarm", "gauge", {"": int(service.alarms.is_on)})
    family("drift", "gauge", {"": int(service.drift.is_on)})
    family("drift_size", "gauge", {"": service.drift.size})
    if service.link is not None:
        family("mqtt_connected", "gauge", {"": int(service.link.is_connected)})
        family("mqtt_connections_lost_total", "counter", {"": service.link.lost})
        family("mqtt_waiting", "gauge", {"": service.link.waiting})
        family("mqtt_dropped_total", "counter", {"": service.link.dropped})
    family("threshold", "gauge", {"": float(service.scorer.decides_with)})
    family("models_taken_total", "counter", {"": service.replaced})
    family("models_refused_total", "counter", {"": service.refused})
    return "\n".join(lines) + "\n"
