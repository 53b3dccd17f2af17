"""The options of `edgeae-runtime stream`."""

from __future__ import annotations

from typing import Any, Callable

import click

from edgeae_runtime.cli.options import (
    rate_option,
    threshold_file_option,
    threshold_option,
    verify_key_option,
)


def stream_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of `stream` that say what it reads, when it alarms and what it keeps."""
    for option in reversed((
        threshold_option, rate_option, threshold_file_option, verify_key_option,
        click.option("--follow", is_flag=True, help="Go on as DATA grows, through log rotation."),
        click.option("--time", metavar="COLUMN", help="Column or field of the stamps."),
        click.option("--stride", type=int, help="Readings from window to window.  [as trained]"),
        click.option("--alarm", default="3/5", metavar="K/N", show_default=True,
            help="An alarm needs K anomalies in the last N valid windows."),
        click.option("--release", type=int, default=0, show_default=True,
            help="It ends at so many anomalies of them."),
        click.option("--shortest", type=int, default=1, show_default=True,
            help="Windows that it lasts at least."),
        click.option("--cool-down", type=int, default=0, show_default=True,
            help="Windows from its end to the next start."),
        click.option("--only", type=click.Choice(("verdicts", "anomalies", "alarms")),
            default="verdicts", help="Leave out normal verdicts, or all verdicts."),
        click.option("--drift", type=click.IntRange(0), default=1000, metavar="N",
            show_default=True, help="Tell when N normal scores lie apart from calibration; 0: no."),
        click.option("--state", metavar="FILE", help="Keep the state, and go on from it."),
        click.option("--state-every", type=click.IntRange(1), default=1, metavar="N",
            show_default=True, help="Windows from one saved state to the next."),
        click.option("--metrics-file", metavar="FILE", help="Prometheus text, each second."),
        click.option("-o", "--output", metavar="FILE",
            help="File to append events to; - is stdout.  [default: stdout, unless --mqtt-out]"),
        click.option("--mqtt", metavar="URL", help="Broker: mqtt[s]://[user@]host[:port]."),
        click.option("--mqtt-in", metavar="TOPIC", help="Read messages, each of one line."),
        click.option("--mqtt-out", metavar="TOPIC",
            help="Send events; TOPIC/status says, retained, whether this service is there."),
        click.option("--mqtt-id", metavar="NAME", help="Client's name.  [edgeae-HOST-TOPIC]"),
        click.option("--mqtt-password-file", metavar="FILE",
            help="Its first line.  [default: EDGEAE_MQTT_PASSWORD]"),
        click.option("--mqtt-ca", metavar="PEM", help="Whom to trust.  [the system's]"),
        click.option("--mqtt-cert", metavar="PEM", help="Certificate of this client."),
        click.option("--mqtt-key", metavar="PEM", help="Its key, unless it is in --mqtt-cert."),
        click.option("--mqtt-buffer", type=click.IntRange(1), default=10_000, show_default=True,
            metavar="N", help="Events kept while the broker is away; then the oldest go."),
        click.option("--mqtt-buffer-file", metavar="FILE",
            help="Keep them in a file, through restarts.  [in memory]"),
    )):  # fmt: skip
        command = option(command)
    return command
