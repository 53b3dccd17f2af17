"""The options of a broker, of `edgeae-runtime stream` and of `edgeae fleet push`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled

if TYPE_CHECKING:
    from edgeae_runtime.service.options import MqttOptions


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
    home_assistant: bool | None,
    home_assistant_prefix: str,
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
        home_assistant=home_assistant,
    )
    if mqtt is None and given == _broker(None, None, None, None, None, None):
        return None
    return replace(given, buffer=mqtt_buffer, home_assistant_prefix=home_assistant_prefix)


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
    click.option(
        "--home-assistant/--no-home-assistant",
        default=None,
        help="Announce a device to Home Assistant, or remove it; needs --mqtt-out.",
    ),
    click.option(
        "--home-assistant-prefix",
        default="homeassistant",
        metavar="TOPIC",
        help="Its topic of discovery.",
    ),
)
"""Add the options of a broker, as `mqtt`."""


broker_options = bundled("broker", _broker, *_BROKER)
"""Add the options of a broker alone, as `broker`."""
