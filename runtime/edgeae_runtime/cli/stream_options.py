"""The options of `edgeae-runtime stream` and `recalibrate`, and the records that they become."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

import click

from edgeae_runtime.cli.options import (
    rate_option,
    threshold_file_option,
    threshold_option,
    verify_key_option,
)

if TYPE_CHECKING:
    from edgeae_runtime.service.options import MqttOptions, ServiceOptions

_MQTT = {
    "mqtt": "url",
    "mqtt_in": "incoming",
    "mqtt_out": "outgoing",
    "mqtt_id": "client_id",
    "mqtt_password_file": "password_file",
    "mqtt_ca": "ca",
    "mqtt_cert": "certificate",
    "mqtt_key": "key",
    "mqtt_buffer": "buffer",
    "mqtt_buffer_file": "buffer_file",
}
"""Fields of `MqttOptions` by option."""


def stream_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `stream`."""
    for option in reversed((
        threshold_option, rate_option, threshold_file_option, verify_key_option,
        click.option("--follow", is_flag=True,
            help="Continue as DATA grows, also through log rotation."),
        click.option("--time", metavar="COLUMN", help="Column or field of the time stamps."),
        click.option("--stride", type=int, metavar="N",
            help="Readings from window to window.  [default: as trained]"),
        click.option("--alarm", default="3/5", show_default=True, metavar="K/N",
            help="Start an alarm at K anomalies in the last N valid windows."),
        click.option("--clear-at", type=int, default=0, show_default=True, metavar="K",
            help="End the alarm at K anomalies or fewer among them."),
        click.option("--min-duration", type=int, default=1, show_default=True, metavar="N",
            help="Minimum windows of an alarm."),
        click.option("--cooldown", type=int, default=0, show_default=True, metavar="N",
            help="Minimum windows from the end of an alarm to the next start."),
        click.option("--events", type=click.Choice(("all", "anomalies", "alarms")),
            default="all", show_default=True,
            help="Write all verdicts, those that are not normal, or none beside other events."),
        click.option("--drift", type=click.IntRange(0), default=1000, show_default=True,
            metavar="N", help="Compare each N normal scores with calibration; 0 turns it off."),
        click.option("--state", metavar="FILE", help="Store the state, and continue from it."),
        click.option("--state-every", type=click.IntRange(1), default=1, show_default=True,
            metavar="N", help="Windows from one stored state to the next."),
        click.option("--metrics-file", metavar="FILE",
            help="Write metrics as Prometheus text, each second."),
        click.option("-o", "--output", metavar="FILE",
            help="File to append events to; - is stdout.  [default: stdout, unless --mqtt-out]"),
        click.option("--mqtt", metavar="URL",
            help="Broker: mqtt[s]://[user@]host[:port].  [default: mqtt://localhost]"),
        click.option("--mqtt-in", metavar="TOPIC", help="Read messages of one line each."),
        click.option("--mqtt-out", metavar="TOPIC",
            help="Send events; TOPIC/status holds whether this service is online."),
        click.option("--mqtt-id", metavar="NAME",
            help="Client name.  [default: edgeae-HOST-TOPIC]"),
        click.option("--mqtt-password-file", metavar="FILE",
            help="File with the password.  [default: $EDGEAE_MQTT_PASSWORD]"),
        click.option("--mqtt-ca", metavar="PEM",
            help="CA certificate file.  [default: those of the system]"),
        click.option("--mqtt-cert", metavar="PEM", help="Client certificate file."),
        click.option("--mqtt-key", metavar="PEM",
            help="Private key file.  [default: in --mqtt-cert]"),
        click.option("--mqtt-buffer", type=click.IntRange(1), default=10_000, show_default=True,
            metavar="N", help="Maximum events stored while the broker is away."),
        click.option("--mqtt-buffer-file", metavar="FILE",
            help="Store them in a file.  [default: in memory]"),
    )):  # fmt: skip
        command = option(command)
    return command


def service_options(given: dict[str, Any]) -> ServiceOptions:
    """Build the options of a service from the values of `stream_options`."""
    from edgeae_runtime.artifact.loaded import LoadOptions
    from edgeae_runtime.service.alarms import AlarmRule, parse_votes
    from edgeae_runtime.service.options import ServiceOptions

    votes, of = parse_votes(given.pop("alarm"))
    rest = (given.pop(name) for name in ("clear_at", "min_duration", "cooldown"))
    mqtt = _mqtt_options({field: given.pop(option) for option, field in _MQTT.items()})
    load = ("threshold", "false_alarm_rate", "threshold_file", "verify_key")
    return ServiceOptions(
        load=LoadOptions(**{name: given.pop(name) for name in load}),
        alarm=AlarmRule(votes, of, *rest),
        mqtt=mqtt,
        **given,
    )


def _mqtt_options(given: dict[str, Any]) -> MqttOptions | None:
    """Build the options of a broker; None if no option but the buffer's size is given."""
    from edgeae_runtime.service.options import MqttOptions

    named = {field: value for field, value in given.items() if value is not None}
    return None if named.keys() <= {"buffer"} else MqttOptions(**named)


def recalibrate_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `recalibrate`."""
    for option in reversed((
        click.option("--scores", metavar="FILE",
            help="Take the scores of events that 'stream' wrote, instead of DATA."),
        click.option("--time", metavar="COLUMN", help="Column or field of the time stamps."),
        rate_option,
        click.option("--max-change", type=float, default=0.5, show_default=True, metavar="SHARE",
            help="Largest share by which the threshold may move."),
        click.option("-o", "--output", metavar="FILE",
            help="Threshold file.  [default: ARTIFACT.threshold.json, without its suffix]"),
        click.option("--undo", is_flag=True, help="Restore the previous threshold file."),
    )):  # fmt: skip
        command = option(command)
    return command
