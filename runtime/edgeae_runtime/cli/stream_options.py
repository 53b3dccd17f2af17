"""The options of `edgeae-runtime stream`, and the records that they become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled

if TYPE_CHECKING:
    from edgeae_runtime.service.alarms import AlarmRule
    from edgeae_runtime.service.options import PlantOptions, ServiceOptions
    from edgeae_runtime.stream.adaptation import Adaptation

time_option = click.option("--time", metavar="COLUMN", help="Column or field of the time stamps.")


def _alarm_rule(alarm: str, clear_at: int, min_duration: int, cooldown: int) -> AlarmRule:
    from edgeae_runtime.service.alarms import AlarmRule, parse_votes

    return AlarmRule(*parse_votes(alarm), clear_at, min_duration, cooldown)


alarm_options = bundled(
    "alarm",
    _alarm_rule,
    click.option(
        "--alarm",
        default="3/5",
        metavar="K/N",
        help="Start an alarm at K anomalies in the last N valid windows.",
    ),
    click.option(
        "--clear-at",
        type=int,
        default=0,
        metavar="K",
        help="End the alarm at K anomalies or fewer among them.",
    ),
    click.option(
        "--min-duration", type=int, default=1, metavar="N", help="Minimum windows of an alarm."
    ),
    click.option(
        "--cooldown",
        type=int,
        default=0,
        metavar="N",
        help="Minimum windows from the end of an alarm to the next start.",
    ),
)
"""Add the options of the alarm rule, as `alarm`."""


def _adaptation(
    tracking: str, threshold_min_factor: float, threshold_max_factor: float
) -> Adaptation:
    from edgeae_runtime.stream.adaptation import Adaptation
    from edgeae_runtime.tracking import Bounds

    bounds = Bounds(threshold_min_factor, threshold_max_factor)
    return Adaptation({"on": True, "off": False}.get(tracking), bounds)


adaptation_options = bundled(
    "adaptation",
    _adaptation,
    click.option(
        "--tracking",
        type=click.Choice(("on", "off", "auto")),
        default="auto",
        help="Let the threshold follow drift; auto does what ARTIFACT says.",
    ),
    click.option(
        "--threshold-min-factor",
        type=float,
        default=0.37,
        metavar="X",
        help="Lowest threshold that tracking reaches, as a factor of the first.",
    ),
    click.option(
        "--threshold-max-factor",
        type=float,
        default=float("inf"),
        metavar="X",
        help="Highest threshold that tracking reaches, as a factor of the first.",
    ),
)
"""Add the options of a threshold that follows drift, as `adaptation`."""


def _plant(
    opcua: str | None, opcua_settings: str | None, modbus: str | None
) -> PlantOptions | None:
    from edgeae_runtime.service.options import PlantOptions

    options = PlantOptions(opcua, opcua_settings, modbus)
    return None if options == PlantOptions() else options


plant_options = bundled(
    "plant",
    _plant,
    click.option("--opcua", metavar="URL", help="Ask an OPC UA server: opc.tcp://HOST:PORT."),
    click.option("--opcua-settings", metavar="TOML", help="Its nodes, period, alarm and security."),
    click.option(
        "--modbus", metavar="TOML", help="Ask a Modbus device: its address and registers."
    ),
)
"""Add the options of a controller, as `plant`."""


def _service(
    follow: bool,
    format: str,
    time: str | None,
    stride: int | None,
    events: str,
    drift: int | None,
    state: str | None,
    state_every: int,
    metrics_file: str | None,
    metrics_port: int | None,
    metrics_host: str,
    output: str | None,
    key: str | None,
    max_machines: int,
    silent_after: float,
    forget_after: float | None,
) -> ServiceOptions:
    from edgeae_runtime.service.options import ServiceOptions

    return ServiceOptions(
        follow=follow,
        format=format,
        time=time,
        stride=stride,
        events=events,
        drift=drift,
        state=state,
        state_every=state_every,
        metrics_file=metrics_file,
        metrics_port=metrics_port,
        metrics_host=metrics_host,
        output=output,
        key=key,
        max_machines=max_machines,
        silent_after=silent_after,
        forget_after=forget_after,
    )


service_options = bundled(
    "options",
    _service,
    click.option(
        "--follow", is_flag=True, help="Continue as DATA grows, also through log rotation."
    ),
    click.option(
        "--format",
        type=click.Choice(("auto", "influx")),
        default="auto",
        help="Read and write InfluxDB's line protocol, as Telegraf does; auto reads CSV or JSON.",
    ),
    time_option,
    click.option(
        "--stride",
        type=int,
        metavar="N",
        help="Readings from window to window.  [default: as trained]",
    ),
    click.option(
        "--events",
        type=click.Choice(("all", "anomalies", "alarms")),
        default="all",
        help="Write all verdicts, those that are not normal, or none beside other events.",
    ),
    click.option(
        "--drift",
        type=click.IntRange(0),
        metavar="N",
        help="Compare each N normal scores with calibration; 0 turns it off.  [default: 1000]",
    ),
    click.option("--state", metavar="FILE", help="Store the state, and continue from it."),
    click.option(
        "--state-every",
        type=click.IntRange(1),
        default=1,
        metavar="N",
        help="Windows from one stored state to the next.",
    ),
    click.option(
        "--metrics-file", metavar="FILE", help="Write metrics as Prometheus text, each second."
    ),
    click.option(
        "--metrics-port",
        type=click.IntRange(0, 65535),
        metavar="PORT",
        help="Serve them as OpenMetrics over HTTP; 0 takes a free port.",
    ),
    click.option("--metrics-host", default="127.0.0.1", help="Address to serve them on."),
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        help="File to append events to; - is stdout.  [default: stdout, unless --mqtt-out]",
    ),
    click.option(
        "--key",
        metavar="COLUMN",
        help="Column or field that names the machine, each of which has a stream of its own; + is "
        "what + stands for in --mqtt-in.",
    ),
    click.option(
        "--max-machines",
        type=click.IntRange(1),
        default=10_000,
        metavar="N",
        help="Refuse readings of further machines.",
    ),
    click.option(
        "--silent-after",
        type=click.FloatRange(0),
        default=3600.0,
        metavar="SECONDS",
        help="Count a machine without readings as silent in the metrics.",
    ),
    click.option(
        "--forget-after",
        type=click.FloatRange(1),
        metavar="SECONDS",
        help="Forget a machine without readings.  [default: never]",
    ),
)
"""Add the other options of `stream`, as `options`."""
