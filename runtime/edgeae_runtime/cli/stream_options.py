"""The options of `edgeae-runtime stream`, and the records that they become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled

if TYPE_CHECKING:
    from edgeae_runtime.service.alarms import AlarmRule
    from edgeae_runtime.service.options import MqttOptions, PlantOptions, ServiceOptions
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


_BROKER = (
    click.option(
        "--mqtt",
        metavar="URL",
        help="Broker: mqtt[s]://[user@]host[:port].  [default: mqtt://localhost]",
    ),
    click.option("--mqtt-id", metavar="NAME", help="Client name.  [default: edgeae-HOST-TOPIC]"),
    click.option(
        "--mqtt-password-file",
        metavar="FILE",
        help="File with the password.  [default: $EDGEAE_MQTT_PASSWORD]",
    ),
    click.option(
        "--mqtt-ca", metavar="PEM", help="CA certificate file.  [default: those of the system]"
    ),
    click.option("--mqtt-cert", metavar="PEM", help="Client certificate file."),
    click.option("--mqtt-key", metavar="PEM", help="Private key file.  [default: in --mqtt-cert]"),
)


def _broker(
    mqtt: str | None,
    mqtt_id: str | None,
    mqtt_password_file: str | None,
    mqtt_ca: str | None,
    mqtt_cert: str | None,
    mqtt_key: str | None,
) -> MqttOptions:
    from edgeae_runtime.service.options import MqttOptions

    return MqttOptions(
        mqtt or "mqtt://localhost",
        client_id=mqtt_id,
        password_file=mqtt_password_file,
        ca=mqtt_ca,
        certificate=mqtt_cert,
        key=mqtt_key,
    )


def _mqtt(
    mqtt: str | None,
    mqtt_in: str | None,
    mqtt_out: str | None,
    mqtt_commands: str | None,
    mqtt_id: str | None,
    mqtt_password_file: str | None,
    mqtt_ca: str | None,
    mqtt_cert: str | None,
    mqtt_key: str | None,
    mqtt_updates: str | None,
    mqtt_buffer: int,
    mqtt_buffer_file: str | None,
) -> MqttOptions | None:
    """Build the options of a broker; None if no option but the buffer's size is given."""
    from dataclasses import replace

    broker = _broker(mqtt, mqtt_id, mqtt_password_file, mqtt_ca, mqtt_cert, mqtt_key)
    given = replace(
        broker,
        incoming=mqtt_in,
        outgoing=mqtt_out,
        commands=mqtt_commands,
        updates=mqtt_updates,
        buffer_file=mqtt_buffer_file,
    )
    if mqtt is None and given == _broker(None, None, None, None, None, None):
        return None
    return replace(given, buffer=mqtt_buffer)


mqtt_options = bundled(
    "mqtt",
    _mqtt,
    *_BROKER[:1],
    click.option("--mqtt-in", metavar="TOPIC", help="Read messages of one line each."),
    click.option(
        "--mqtt-out",
        metavar="TOPIC",
        help="Send events; TOPIC/status holds whether this service is online.",
    ),
    click.option(
        "--mqtt-commands",
        metavar="TOPIC",
        help='Read an operator\'s commands, such as {"false": [3]}.',
    ),
    *_BROKER[1:],
    click.option(
        "--mqtt-updates",
        metavar="TOPIC",
        help="Take signed models and thresholds from TOPIC/update, report to TOPIC/report; needs "
        "--verify-key.",
    ),
    click.option(
        "--mqtt-buffer",
        type=click.IntRange(1),
        default=10_000,
        metavar="N",
        help="Maximum events stored while the broker is away.",
    ),
    click.option(
        "--mqtt-buffer-file",
        metavar="FILE",
        help="Store them in a file.  [default: in memory]",
    ),
)
"""Add the options of a broker, as `mqtt`."""


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


broker_options = bundled("broker", _broker, *_BROKER)
"""Add the options of a broker alone, as `broker`."""


def _service(
    follow: bool,
    time: str | None,
    stride: int | None,
    events: str,
    drift: int,
    state: str | None,
    state_every: int,
    metrics_file: str | None,
    output: str | None,
    key: str | None,
    max_machines: int,
    silent_after: float,
    forget_after: float | None,
) -> ServiceOptions:
    from edgeae_runtime.service.options import ServiceOptions

    return ServiceOptions(
        follow=follow,
        time=time,
        stride=stride,
        events=events,
        drift=drift,
        state=state,
        state_every=state_every,
        metrics_file=metrics_file,
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
        default=1000,
        metavar="N",
        help="Compare each N normal scores with calibration; 0 turns it off.",
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
