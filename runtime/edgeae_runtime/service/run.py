"""From the options of `edgeae-runtime stream` to a running service."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import InputError
from edgeae_runtime.readings.windowing import check_cut
from edgeae_runtime.scorer import Scorer
from edgeae_runtime.service.alarm_rates import restated
from edgeae_runtime.service.alarms import AlarmRule, parse_votes
from edgeae_runtime.service.service import Service, ServiceOptions, line_writer, serve, tell
from edgeae_runtime.service.state import held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgeae_runtime.service.mqtt.link import MqttLink
    from edgeae_runtime.service.service import Sink


def run_stream(artifact: str, data: str, options: dict[str, Any]) -> None:
    """Open everything, say what the alarm rule promises, and run until the end.

    Raises
    ------
    EdgeAEError, OSError
        If an option, the artifact or a file cannot be used.
    """
    source = _source(data, options)
    votes = parse_votes(options["alarm"])
    rule = AlarmRule(*votes, options["release"], options["shortest"], options["cool_down"])
    rule.check()
    decide = ("threshold", "false_alarm_rate", "threshold_file", "verify_key")
    with contextlib.ExitStack() as stack:
        if options["state"] is not None:
            stack.enter_context(held(options["state"]))
        scorer = stack.enter_context(Scorer(artifact, **{name: options[name] for name in decide}))
        plan = ServiceOptions(
            stride=check_cut(scorer.manifest.inputs, None, options["stride"]),
            rule=rule,
            source=source,
            **{name: options[name] for name in ServiceOptions._fields[3:]},
        )
        link = _link(options)
        sinks: list[Sink] = [] if link is None or options["mqtt_out"] is None else [link.send]
        if options["output"] is not None or not sinks:
            sinks.append(line_writer(stack.enter_context(_appended(options["output"] or "-"))))
        said = restated(scorer.manifest, scorer.decides_with, rule, plan.stride)
        if said is not None:
            tell(said)
        serve(Service(scorer, artifact, plan, sinks), data, link)


def _source(data: str, options: dict[str, Any]) -> str:
    if options["mqtt_in"] is not None:
        if data != "-" or options["follow"]:
            raise InputError("--mqtt-in takes the place of DATA and --follow; leave them out")
        return "mqtt"
    if options["follow"] and data == "-":
        raise InputError("--follow goes with a file, not with stdin")
    return "file" if options["follow"] else "pipe"


def _link(options: dict[str, Any]) -> MqttLink | None:
    if not any(
        options[name] is not None
        for name in options
        if name.startswith("mqtt") and name != "mqtt_buffer"
    ):
        return None
    from edgeae_runtime.service.mqtt.broker import read_broker
    from edgeae_runtime.service.mqtt.link import MqttLink
    from edgeae_runtime.service.mqtt.outbox import Outbox

    broker, topics = read_broker(options)
    outbox = Outbox(options["mqtt_buffer_file"], options["mqtt_buffer"])
    return MqttLink(broker, topics, outbox, tell)


@contextlib.contextmanager
def _appended(output: str) -> Iterator[Any]:
    if output == "-":
        yield sys.stdout
        return
    with open(output, "ab+") as old:
        if old.tell() and old.seek(-1, os.SEEK_END) is not None and old.read(1) != b"\n":
            old.write(b"\n")  # a line that a full disk or a lost machine cut short
    file = open(output, "a", encoding="utf-8")
    try:
        yield file
    finally:
        with contextlib.suppress(OSError):  # what was not written has been told
            file.close()
