"""The counters of a service as Prometheus text, or as OpenMetrics.

The formats are https://prometheus.io/docs/instrumenting/exposition_formats, for node_exporter's
textfile collector, and https://prometheus.io/docs/specs/om/open_metrics_spec.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.files import whole_file
from edgeae_runtime.stream.sensor_checks import CLIPPING, CONDITION, OFFSET, REASONS
from edgeae_runtime.stream.verdict import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


class LinkCounters(NamedTuple):
    """Counters of a connection to a broker."""

    is_connected: bool
    connections_lost: int
    events_waiting: int
    events_dropped: int


class Counters(NamedTuple):
    """What a service has counted since it began, and its state now.

    `verdicts` counts verdicts by name, and invalid ones also by reason. `thresholds` are by their
    label. Of one machine there is a drift; of many there are numbers of machines, silent ones,
    readings refused, machines forgotten, and the keys of some in `active` alarms. Of a model with
    order tracking there are readings at rest.
    """

    readings: int
    readings_dropped: int
    verdicts: Mapping[str, int]
    broken_lines: int
    losses: int
    unknown_fields: int
    alarms: int
    active_alarms: int
    thresholds: Mapping[str, float]
    new_normals: int
    models_replaced: int
    models_refused: int
    is_drift: bool | None = None
    drift_size: float = 0.0
    machines: int | None = None
    silent: int = 0
    refused: int = 0
    forgotten: int = 0
    active: Sequence[str] = ()
    link: LinkCounters | None = None
    readings_at_rest: int | None = None


def metrics_file(path: str) -> Callable[[Counters], None]:
    """Return a function that writes counters to a file, whole or not at all."""

    def write(counters: Counters) -> None:
        with whole_file(path, "w") as file:
            file.write(metrics_text(counters))

    return write


def metrics_text(counters: Counters, *, is_open_metrics: bool = False) -> str:
    """Write all counters and gauges."""
    lines: list[str] = []

    def family(name: str, text: str, rows: Mapping[str, float] | float) -> None:
        kind = "counter" if name.endswith("_total") else "gauge"
        shown = name.removesuffix("_total") if is_open_metrics else name
        lines.extend((f"# HELP edgeae_{shown} {text}", f"# TYPE edgeae_{shown} {kind}"))
        values = {"": rows} if isinstance(rows, (int, float)) else rows
        lines.extend(f"edgeae_{name}{label} {value:.12g}" for label, value in values.items())

    def labelled(label: str, names: tuple[str, ...]) -> dict[str, float]:
        return {f'{{{label}="{name}"}}': counters.verdicts.get(name, 0) for name in names}

    family("readings_total", "Readings.", counters.readings)
    family(
        "readings_dropped_total",
        "Readings that were too late, repeated, or too many.",
        counters.readings_dropped,
    )
    if counters.readings_at_rest is not None:
        family(
            "readings_at_rest_total",
            "Readings of no speed, or of one too low or too high to be resampled.",
            counters.readings_at_rest,
        )
    family("windows_total", "Windows by verdict.", labelled("verdict", VERDICTS))
    family(
        "windows_invalid_total",
        "Invalid windows by reason.",
        labelled("reason", (*REASONS, CONDITION, CLIPPING, OFFSET)),
    )
    family("lines_broken_total", "Lines that hold no reading.", counters.broken_lines)
    family("losses_total", "Places of a log where lines may be lost.", counters.losses)
    family(
        "lines_with_unknown_fields_total",
        "JSON lines with fields unknown to the model.",
        counters.unknown_fields,
    )
    family("alarms_total", "Alarms.", counters.alarms)
    family("alarm_active", "Machines in an alarm.", counters.active_alarms)
    if counters.is_drift is not None:
        family("drift_active", "1 during a drift.", counters.is_drift)
        family("drift_size", "Size of the last span's drift.", counters.drift_size)
    family("threshold", "Threshold of the next window.", counters.thresholds)
    family("new_normals_total", "Lasting shifts of the scores accepted.", counters.new_normals)
    family("models_replaced_total", "Models taken on SIGHUP.", counters.models_replaced)
    family("models_refused_total", "Models refused on SIGHUP.", counters.models_refused)
    if counters.machines is not None:
        family("machines", "Machines that have sent readings.", counters.machines)
        family("machines_silent", "Machines without a reading for long.", counters.silent)
        family("machines_forgotten_total", "Machines forgotten.", counters.forgotten)
        family("readings_refused_total", "Readings of refused machines.", counters.refused)
        names = {f'{{machine="{_escaped(key)}"}}': 1.0 for key in counters.active}
        family("machine_alarm_active", "1 for a machine in an alarm.", names)
    if counters.link is not None:
        link = counters.link
        family("mqtt_connected", "1 while the broker is connected.", link.is_connected)
        family("mqtt_connections_lost_total", "Connections lost.", link.connections_lost)
        family("mqtt_events_waiting", "Events the broker does not have yet.", link.events_waiting)
        family("mqtt_events_dropped_total", "Events lost to a full buffer.", link.events_dropped)
    if is_open_metrics:
        lines.append("# EOF")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
