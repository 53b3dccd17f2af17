"""A stream as a service: lines in, events out, a state that outlives the process."""

from __future__ import annotations

import json
import signal
import sys
from time import monotonic
from typing import IO, TYPE_CHECKING, Any, Callable, NamedTuple

from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import whole_file
from edgeae_runtime.readings.byte_streams import standard_input
from edgeae_runtime.service.alarms import AlarmRule, Alarms
from edgeae_runtime.service.drift import Drift
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.line_sources import Place, followed_lines, pipe_lines
from edgeae_runtime.service.mqtt.message_ids import Messages
from edgeae_runtime.service.prometheus import metrics_text
from edgeae_runtime.service.state import load_state, write_state
from edgeae_runtime.stream.verdict import verdict_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from edgeae_runtime.scorer import Scorer
    from edgeae_runtime.service.mqtt.link import MqttLink

    Sink = Callable[[dict[str, Any]], None]

_METRICS_S = 1.0  # from one metrics file to the next


class ServiceOptions(NamedTuple):
    """What a service is asked for; the fields are the options of `edgeae-runtime stream`."""

    stride: int
    rule: AlarmRule
    source: str = "pipe"
    time: str | None = None
    only: str = "verdicts"
    drift: int = 0
    state: str | None = None
    state_every: int = 1
    metrics_file: str | None = None


class Service:
    """Feeds lines to a stream, and its events to each of `sinks`, as JSON values."""

    def __init__(
        self, scorer: Scorer, artifact: str, plan: ServiceOptions, sinks: Sequence[Sink]
    ) -> None:
        self.scorer, self._artifact, self.plan, self._sinks = scorer, artifact, plan, sinks
        features = scorer.manifest.inputs.features
        self.stream = scorer.stream(plan.stride)
        self.alarms = Alarms(plan.rule, features)
        self.drift = Drift(scorer.manifest.calibration, plan.drift, features)
        self.reader = LineReader(scorer.manifest.inputs, plan.time, tell)
        self.replaced = self.refused = 0
        self.is_over = self._wants_reload = False
        self._place: Place | str | None = None
        self._unsaved = 0
        self._next_metrics = 0.0
        self.link: MqttLink | None = None

    def load(self) -> Place | str | None:
        """Take up the state, and give the place in the source to go on from."""
        if self.plan.state is not None:
            said = load_state(self.plan.state, self.scorer.digest, self._restore)
            if said is not None:
                tell(said)
                self.stream.reset()
        return self._place

    def _restore(self, content: dict[str, Any]) -> None:
        manifest = self.scorer.manifest
        features, calibration = manifest.inputs.features, manifest.calibration
        alarms, drift = (
            Alarms(self.plan.rule, features),
            Drift(calibration, self.plan.drift, features),
        )
        alarms.restore(content["alarms"])
        drift.restore(content["drift"])
        place: Place | str | None = None
        if content["source"] == self.plan.source and content["place"] is not None:
            kept = content["place"]
            place = Place(*map(int, kept)) if self.plan.source == "file" else str(Messages(0, kept))
        self.stream.restore(content["stream"])
        if content["header"] is not None:
            self.reader.read(str(content["header"]).encode())
        self.alarms, self.drift, self._place = alarms, drift, place

    def run(self, lines: Iterable[tuple[bytes, Place | None]]) -> None:
        """Take lines until they end or a signal says stop; the state is saved at last."""
        self._tell_model()
        for line, place in lines:
            self._place = place
            if self._wants_reload:
                self._reload()
            given = self.reader.read(line)
            if given is not None:
                self._push(*given)
        self.save(at_last=True)

    def _emit(self, event: dict[str, Any]) -> None:
        for sink in self._sinks:
            sink(event)

    def _push(self, values: list[float], time_ns: int | None) -> None:
        verdict = self.stream.push(values, time_ns=time_ns)
        if verdict is None:
            return
        features = self.scorer.manifest.inputs.features
        if self.plan.only == "verdicts" or (
            self.plan.only == "anomalies" and verdict.verdict != "normal"
        ):
            self._emit(verdict_json(verdict, features))
        for event in (self.alarms.take(verdict), self.drift.take(verdict)):
            if event is not None:
                self._emit(event)
        self._unsaved += 1
        if self._unsaved >= self.plan.state_every:
            self.save()

    def save(self, at_last: bool = False) -> None:
        """Write the state, and at last the metrics."""
        self._unsaved = 0
        try:
            if self.plan.state is not None:
                write_state(self.plan.state, self.scorer.digest, self._content())
        except OSError as error:  # a full disk must not stop the verdicts
            tell(f"{error.filename}: not saved, {(error.strerror or str(error)).lower()}")
        if at_last:
            self.look_up(at_last=True)

    def look_up(self, at_last: bool = False) -> bool:
        """Write the metrics when it is time, and say whether to go on; also while nothing comes."""
        now = monotonic()
        if self.plan.metrics_file is not None and (at_last or now >= self._next_metrics):
            self._next_metrics = now + _METRICS_S
            try:
                with whole_file(self.plan.metrics_file, "w") as file:
                    file.write(metrics_text(self))
            except OSError as error:
                tell(f"{error.filename}: not saved, {(error.strerror or str(error)).lower()}")
        has_failed = self.link is not None and self.link.failure is not None
        return not self.is_over and not has_failed

    def _content(self) -> dict[str, Any]:
        return {
            "stream": self.stream.state(),
            "alarms": self.alarms.state(),
            "drift": self.drift.state(),
            "source": self.plan.source,
            "place": self._place_now(),
            "header": self.reader.header,
        }

    def _place_now(self) -> list[int] | str | None:
        if self.link is not None and self.plan.source == "mqtt":
            return str(self.link.handled)
        return None if not isinstance(self._place, Place) else list(self._place)

    def _reload(self) -> None:
        self._wants_reload = False
        try:
            self.scorer.replace(self._artifact)
        except (EdgeAEError, OSError) as error:
            self.refused += 1
            tell(f"{self._artifact}: not taken, the running model stays ({error})")
            return
        self.replaced += 1
        self.drift.calibrate(self.scorer.manifest.calibration)
        self._tell_model()

    def _tell_model(self) -> None:
        self._emit({"event": "model", "digest": self.scorer.digest, "window": self.stream.windows})

    def heed_signals(self) -> None:
        """SIGTERM and SIGINT finish the line, SIGHUP takes up the artifact anew."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGHUP, self._ask_reload)

    def _stop(self, *_: Any) -> None:
        self.is_over = True

    def _ask_reload(self, *_: Any) -> None:
        self._wants_reload = True


def serve(service: Service, data: str, link: MqttLink | None) -> None:
    """Run a service on stdin (`-`), a file once or as it grows, or the messages of a link.

    Raises
    ------
    InputError
        If the broker refuses what was asked for, or none of the lines could be used.
    OSError
        If a file cannot be read or events cannot be written.
    """
    start = service.load()
    service.heed_signals()
    service.link = link

    def is_over() -> bool:
        return not service.look_up()

    if link is not None:
        link.start(start if isinstance(start, str) else "")
    try:
        if link is not None and service.plan.source == "mqtt":
            service.run(link.lines(is_over, service.save))
        elif service.plan.source == "file":
            place = start if isinstance(start, Place) else None
            service.run(followed_lines(data, place, is_over))
        elif data == "-":
            service.run(pipe_lines(standard_input(), is_over))
        else:
            with open(data, "rb") as file:
                service.run(pipe_lines(file, is_over))
    finally:
        if link is not None:
            link.close()
    if link is not None and link.failure is not None:
        raise InputError(link.failure)
    service.reader.refuse_unusable("stdin" if data == "-" else data)


def line_writer(file: IO[str]) -> Sink:
    """Give a function that writes events as lines, each of them at once."""

    def emit(event: dict[str, Any]) -> None:
        try:
            file.write(json.dumps(event, allow_nan=False) + "\n")
            file.flush()
        except OSError as error:
            raise OSError(error.errno, error.strerror, file.name) from None

    return emit


def tell(message: str) -> None:
    """Say something to whoever reads stderr."""
    print(f"edgeae-runtime: {message}", file=sys.stderr, flush=True)
