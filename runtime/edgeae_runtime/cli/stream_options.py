"""The options of `edgeae-runtime stream` and `recalibrate`, and the records that they become."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from edgeae_runtime.cli.bundle import bundled
from edgeae_runtime.cli.options import allow_native_option, rate_option, verify_key_option

if TYPE_CHECKING:
    from edgeae_runtime.service.alarms import AlarmRule
    from edgeae_runtime.service.options import MqttOptions, ServiceOptions
    from edgeae_runtime.service.recalibration import RecalibrationOptions
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
    mqtt_buffer: int,
    mqtt_buffer_file: str | None,
) -> MqttOptions | None:
    """Build the options of a broker; None if no option but the buffer's size is given."""
    from edgeae_runtime.service.options import MqttOptions

    names = (
        mqtt_in,
        mqtt_out,
        mqtt_commands,
        mqtt_id,
        mqtt_password_file,
        mqtt_ca,
        mqtt_cert,
        mqtt_key,
    )
    if all(value is None for value in (mqtt, *names, mqtt_buffer_file)):
        return None
    return MqttOptions(mqtt or "mqtt://localhost", *names, mqtt_buffer, mqtt_buffer_file)


mqtt_options = bundled(
    "mqtt",
    _mqtt,
    click.option(
        "--mqtt",
        metavar="URL",
        help="Broker: mqtt[s]://[user@]host[:port].  [default: mqtt://localhost]",
    ),
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
)
"""Add the other options of `stream`, as `options`."""


def _recalibration(
    data: str | None,
    scores: str | None,
    time: str | None,
    between: tuple[str, str] | None,
    false: tuple[int, ...],
    exclude_alarms: bool,
    false_alarm_rate: float | None,
    max_change: float,
    output: str | None,
    undo: bool,
    verify_key: str | None,
    allow_native: bool,
) -> RecalibrationOptions:
    from edgeae_runtime.service.recalibration import RecalibrationOptions

    return RecalibrationOptions(
        data=data,
        scores=scores,
        time=time,
        between=between,
        false=false,
        exclude_alarms=exclude_alarms,
        false_alarm_rate=false_alarm_rate,
        max_change=max_change,
        output=output,
        undo=undo,
        verify_key=verify_key,
        allow_native=allow_native,
    )


def _numbers(ctx: click.Context, option: click.Parameter, value: str | None) -> tuple[int, ...]:
    """Parse `3,4`."""
    try:
        return tuple(int(number) for number in (value or "").split(",") if number.strip())
    except ValueError:
        raise click.BadParameter(f"expected numbers of alarms such as 3,4; got '{value}'") from None


recalibration_options = bundled(
    "options",
    _recalibration,
    click.argument("data", required=False),
    click.option(
        "--scores",
        metavar="FILE",
        help="Take the scores of events that 'stream' wrote, instead of DATA.",
    ),
    time_option,
    click.option(
        "--between",
        nargs=2,
        metavar="T1 T2",
        help="Take only windows between two times, as numbers or dates.",
    ),
    click.option(
        "--false",
        callback=_numbers,
        metavar="N,M",
        help="Alarms of --scores, by number, that were none: their windows are normal.",
    ),
    click.option("--exclude-alarms", is_flag=True, help="Leave out the windows of alarms."),
    rate_option,
    click.option(
        "--max-change",
        type=float,
        default=0.5,
        metavar="SHARE",
        help="Largest share by which the threshold may move.",
    ),
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        help="Threshold file.  [default: that of ARTIFACT, ending in .threshold.json]",
    ),
    click.option("--undo", is_flag=True, help="Restore the previous threshold file."),
    verify_key_option,
    allow_native_option,
)
"""Add the options of `recalibrate`, as `options`."""
