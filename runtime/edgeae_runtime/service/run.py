"""Run a service: open what its options name, and feed it lines until they end."""

from __future__ import annotations

import contextlib
import os
import signal
import stat
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import require_folder
from edgeae_runtime.readings.byte_streams import standard_input
from edgeae_runtime.recordings.wav import RIFF
from edgeae_runtime.scorer import Scorer
from edgeae_runtime.service.alarm_rates import alarm_rate_text
from edgeae_runtime.service.followed_file import followed_lines
from edgeae_runtime.service.influx import InfluxOutput
from edgeae_runtime.service.line_sources import Place, pieces, pipe_blocks, pipe_lines
from edgeae_runtime.service.many_machines import TOPIC_KEY
from edgeae_runtime.service.options import SampleOptions
from edgeae_runtime.service.output import appended, line_writer, report, shown
from edgeae_runtime.service.plant.polled import TIME
from edgeae_runtime.service.prometheus import metrics_file
from edgeae_runtime.service.samples import read_form, samples
from edgeae_runtime.service.service import Service
from edgeae_runtime.service.state import locked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import IO

    from edgeae_runtime.artifact.loaded import LoadOptions
    from edgeae_runtime.manifest.model import Inputs
    from edgeae_runtime.service.line_sources import Line, Loss
    from edgeae_runtime.service.mqtt.link import MqttLink
    from edgeae_runtime.service.options import MqttOptions, PlantOptions, ServiceOptions
    from edgeae_runtime.service.output import Sink
    from edgeae_runtime.service.plant.polled import Polled
    from edgeae_runtime.service.prometheus import Counters
    from edgeae_runtime.service.samples import Samples


def run_stream(artifact: str, data: str, options: ServiceOptions) -> None:
    """Report the alarm rule's false-alarm rate, and run until the lines end or a signal comes.

    Parameters
    ----------
    artifact
        Path of the artifact; SIGHUP opens it again.
    data
        File of lines; `-` is stdin.
    options
        What the service does.

    Raises
    ------
    EdgeAEError, OSError
        If an option, the artifact or a file cannot be used, or no line could be.
    """
    if not hasattr(signal, "SIGHUP"):
        raise InputError("a stream needs Linux or macOS; Scorer.stream does not")
    options.alarm.check()
    _check_source(data, options)
    _check_samples(options)
    if options.format == "influx" and options.time is not None:
        raise InputError("`time` is that of each line in `format` influx; leave it out")
    _check_key(options)
    with contextlib.ExitStack() as stack:
        if options.state is not None:
            stack.enter_context(locked(options.state))
        _check_updates(artifact, options)
        load = options.load._replace(defer_version=True)  # the service accepts it
        scorer = stack.enter_context(_opened(artifact, load, options))
        if options.format == "influx" and scorer.manifest.inputs.features is None:
            raise InputError("`format` influx needs a model whose channels have names")
        link = None if options.mqtt is None else _link(options.mqtt)
        sinks: list[Sink] = []
        if link is not None and link.sends:
            sinks.append(link.send)
        points = None
        if options.output is not None or options.format == "influx" or not sinks:
            file = stack.enter_context(appended(options.output or "-"))
            if options.format == "influx":
                points = InfluxOutput(file)
            sinks.append(line_writer(file) if points is None else points.take)
        controller = None
        if options.plant is not None:
            controller = open_controller(options.plant, scorer.manifest.inputs)
            options = replace(options, time=TIME)
            sinks.append(controller.alarm)
        home = None
        if link is not None and options.mqtt is not None:
            if options.mqtt.home_assistant is not None:
                from edgeae_runtime.service.mqtt.home_assistant import HomeAssistant

                home = HomeAssistant(options.mqtt, scorer, options.max_machines, link.retain)
                sinks = [*(shown(sink, options.events) for sink in sinks), home.take]
                options = replace(options, events="all")
        service = Service(scorer, artifact, options, sinks, link, _meters(options, stack))
        text = alarm_rate_text(scorer.manifest, scorer.threshold, options.alarm, service.stride)
        if text is not None:
            report(text)
        start = service.load()
        if home is not None:
            home.begin(service.alarms())
        stack.enter_context(_handled_signals(service))
        lines: Iterator[Line | Samples | Loss]
        if controller is not None:
            controller.begin(is_alarm=any(service.alarms().values()))
            lines = controller.lines(service.is_over, report)
        else:
            lines = _lines(service, data, start, link, scorer.manifest.inputs, stack)
            lines = lines if points is None else points.passing(lines)
        _serve(service, lines, start, link)


def _check_source(data: str, options: ServiceOptions) -> None:
    if options.source == "plant":
        if data != "-" or options.follow or options.time or options.key:
            raise InputError("readings of a controller need no `data`, `follow`, `time` or `key`")
        if options.mqtt is not None and options.mqtt.incoming is not None:
            raise InputError("readings come from a controller or `mqtt_in`, not from both")
    if options.source == "mqtt" and (data != "-" or options.follow):
        raise InputError("`mqtt_in` replaces `data` and `follow`; leave them out")
    if options.source == "file" and data == "-":
        raise InputError("`follow` needs a file; stdin cannot be followed")


def _check_samples(options: ServiceOptions) -> None:
    is_text = options.format == "influx"
    others = options.follow, options.time, options.key, is_text, options.source != "pipe"
    if options.samples != SampleOptions() and any(others):
        raise InputError(
            "`raw` samples of a file or pipe have no columns; leave `follow`, `time`, `key`, "
            "`format` and other sources out"
        )
    options.samples.check()


def _check_key(options: ServiceOptions) -> None:
    if options.key is None:
        return
    mqtt = options.mqtt
    if options.key == TOPIC_KEY and (mqtt is None or not set("+#") & set(mqtt.incoming or "")):
        raise InputError("`key` + is what + stands for in `mqtt_in`; give it a topic with one")
    if mqtt is not None and mqtt.commands is not None:
        raise InputError("`mqtt_commands` go to one machine; leave them or `key` out")
    if options.drift:
        raise InputError("`drift` is that of one machine; leave it or `key` out")
    if options.key == options.time:
        raise InputError(f"`key` and `time` must be two columns; both are '{options.key:.40}'")


def _check_updates(artifact: str, options: ServiceOptions) -> None:
    if options.mqtt is None or options.mqtt.updates is None:
        return
    if options.load.verify_key is None:
        raise InputError("`mqtt_updates` needs `verify_key`: what comes must be signed")
    require_folder(artifact)


def _opened(artifact: str, load: LoadOptions, options: ServiceOptions) -> Scorer:
    """Open the artifact, or the one before it where an update that was cut short is unusable."""
    try:
        return Scorer(artifact, **load._asdict())
    except EdgeAEError as error:
        if options.mqtt is None or options.mqtt.updates is None or load.verify_key is None:
            raise
        from edgeae_runtime.service.updates import give_back

        if not give_back(artifact, os.fspath(load.verify_key)):
            raise
        report(f"{artifact}: {error}; the one before the last update is used")
        return Scorer(artifact, **load._asdict())


def _link(options: MqttOptions) -> MqttLink:
    from edgeae_runtime.service.mqtt.broker import read_broker
    from edgeae_runtime.service.mqtt.link import MqttLink
    from edgeae_runtime.service.mqtt.outbox import Outbox

    broker, topics = read_broker(options)
    return MqttLink(broker, topics, Outbox(options.buffer_file, options.buffer), report)


def _meters(
    options: ServiceOptions, stack: contextlib.ExitStack
) -> list[Callable[[Counters], None]]:
    meters = [] if options.metrics_file is None else [metrics_file(options.metrics_file)]
    if options.metrics_port is not None:
        from edgeae_runtime.service.metrics_server import MetricsServer

        server = MetricsServer(options.metrics_host, options.metrics_port)
        stack.callback(server.close)
        if not options.metrics_port:
            report(f"metrics on port {server.server_port}")
        meters.append(server.show)
    return meters


def open_controller(options: PlantOptions, inputs: Inputs) -> Polled:
    """Read the settings of a controller; it is connected when it is asked for lines."""
    from edgeae_runtime.service.plant.polled import Polled

    if options.modbus is not None and options.opcua is not None:
        raise InputError("`opcua` and `modbus` are two controllers; give one")
    if options.modbus is not None:
        from edgeae_runtime.service.plant.modbus import ModbusDevice

        return Polled(ModbusDevice(options.modbus, inputs))
    if options.opcua is None:
        raise InputError("`opcua_settings` need `opcua`, the address of the server")
    from edgeae_runtime.service.plant.opcua import OpcUaServer

    return Polled(OpcUaServer(options.opcua, options.opcua_settings, inputs))


@contextlib.contextmanager
def _handled_signals(service: Service) -> Iterator[None]:
    stop, reload = service.stop, service.request_reload
    handlers = {signal.SIGTERM: stop, signal.SIGINT: stop, signal.SIGHUP: reload}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _lines(
    service: Service,
    data: str,
    start: Place | str | None,
    link: MqttLink | None,
    inputs: Inputs,
    stack: contextlib.ExitStack,
) -> Iterator[Line | Samples | Loss]:
    """Return what a broker, a file or a pipe brings."""
    options = service.options
    if link is not None and options.source == "mqtt":
        save = service.save if options.key is None else service.checkpoint
        return link.lines(service.is_over, save)
    if options.source == "file":
        place = start if isinstance(start, Place) else None
        return followed_lines(data, place, service.is_over)
    file = standard_input() if data == "-" else stack.enter_context(open(data, "rb"))
    return _piped(service, data, file, inputs)


def _serve(
    service: Service,
    lines: Iterator[Line | Samples | Loss],
    start: Place | str | None,
    link: MqttLink | None,
) -> None:
    if link is not None:
        link.start(start if isinstance(start, str) else "")
    try:
        service.run(lines)
    finally:
        if link is not None:
            link.close()
    if link is not None and link.failure is not None:
        raise InputError(link.failure)
    service.refuse_unusable()


def _piped(
    service: Service, data: str, file: IO[bytes], inputs: Inputs
) -> Iterator[Line | Samples | Loss]:
    """Yield what a pipe or a file brings: lines, or samples, as the first bytes tell."""
    options, given = service.options, pieces(file, service.is_over)
    first, is_influx = next(given, b""), options.format == "influx"
    if options.samples.kind is None and (is_influx or not first.startswith(RIFF)):
        options.samples.refuse_of_lines(data, first)
        lines_of = pipe_lines if options.key is None or is_influx else pipe_blocks
        yield from lines_of(chain([first], given), service.is_over)
        return
    form, first = read_form(chain([first], given), options.samples, inputs)
    is_live = options.samples.is_live
    if is_live is None:
        is_live = not stat.S_ISREG(os.fstat(file.fileno()).st_mode)
    service.take_samples(options.samples.rails or form.rails)
    yield from samples(file, first, form, service.is_over, is_live=is_live, steps=inputs.shape[0])
