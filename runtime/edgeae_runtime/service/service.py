"""A stream as a service: lines in, events out, and a state that outlives the process."""

from __future__ import annotations

import math
import os
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.files import whole_file
from edgeae_runtime.readings.windowing import check_cut
from edgeae_runtime.service.alarms import Alarms
from edgeae_runtime.service.commands import FALSE, NEW_NORMAL, RECALIBRATE, parse_command
from edgeae_runtime.service.drift import Drift
from edgeae_runtime.service.event_times import with_iso_times
from edgeae_runtime.service.feedback import KnownAlarms, feedback_path, keep
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.line_sources import Loss, Place
from edgeae_runtime.service.mqtt.message_ids import Messages
from edgeae_runtime.service.output import report
from edgeae_runtime.service.prometheus import Counters, metrics_text
from edgeae_runtime.service.recalibration import RecalibrationOptions, recalibrate
from edgeae_runtime.service.state import load_state, write_state
from edgeae_runtime.service.threshold_events import ThresholdEvents
from edgeae_runtime.stream.verdict import NORMAL, verdict_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.scorer import Scorer
    from edgeae_runtime.service.commands import Command
    from edgeae_runtime.service.line_sources import Line
    from edgeae_runtime.service.mqtt.link import MqttLink
    from edgeae_runtime.service.options import ServiceOptions
    from edgeae_runtime.service.output import Sink
    from edgeae_runtime.stream.verdict import Verdict

_METRICS_S = 1.0  # from one metrics file to the next
_FIRST_WINDOWS = 8  # that are scored before a signed version counts


class Service:
    """Feeds lines to a stream, and passes its events to each of `sinks`, as JSON values."""

    def __init__(
        self,
        scorer: Scorer,
        artifact: str,
        options: ServiceOptions,
        sinks: Sequence[Sink],
        link: MqttLink | None = None,
    ) -> None:
        self._scorer, self._artifact, self._sinks, self._link = scorer, artifact, sinks, link
        self.options = options
        inputs = scorer.manifest.inputs
        self.stride = check_cut(inputs, None, options.stride)
        self._features = scorer.manifest.value_names  # of contributions
        self._stream = scorer.stream(
            self.stride,
            tracking=options.adaptation.tracking,
            threshold_min_factor=options.adaptation.bounds.min_factor,
            threshold_max_factor=options.adaptation.bounds.max_factor,
        )
        self._alarms, self._drift = self._new_alarms(), self._new_drift()
        self._threshold_events = ThresholdEvents(self._features)
        self._known_alarms = KnownAlarms()
        self._reader = LineReader(inputs, options.time, report)
        self._readings = 0  # that this process has read
        self._unproved_windows = _FIRST_WINDOWS
        self._replaced = self._refused = self._losses = 0
        self._is_stopped = self._is_reload_due = False
        self._place: Place | str | None = None
        self._unsaved_windows = 0
        self._next_metrics = 0.0

    def _new_alarms(self) -> Alarms:
        return Alarms(self.options.alarm, self._features)

    def _new_drift(self) -> Drift:
        return Drift(self._scorer.manifest.calibration, self.options.drift, self._features)

    def load(self) -> Place | str | None:
        """Restore the state, and return the place in the source to continue from."""
        if self.options.state is not None:
            problem = load_state(self.options.state, self._scorer.digest, self._restore)
            if problem is not None:
                report(problem)
                self._stream.reset()
        return self._place

    def _restore(self, content: Json) -> None:
        alarms, drift = self._new_alarms(), self._new_drift()
        alarms.restore(content["alarms"])
        drift.restore(content["drift"])
        threshold_events = ThresholdEvents(self._features)
        threshold_events.restore(content["threshold_events"])
        known_alarms = KnownAlarms()
        known_alarms.restore(content["known_alarms"])
        place: Place | str | None = None
        stored = content["place"]
        if content["source"] == self.options.source and stored is not None:
            is_file = self.options.source == "file"
            place = _place(*stored) if is_file else str(Messages(0, stored))
        self._stream.restore(content["stream"])
        if content["header"] is not None:
            self._reader.read(str(content["header"]).encode())
        self._alarms, self._drift, self._place = alarms, drift, place
        self._threshold_events, self._known_alarms = threshold_events, known_alarms

    def run(self, lines: Iterable[Line | Loss]) -> None:
        """Take lines until they end or a signal stops the service, then save the state."""
        self._emit_model()
        for line in lines:
            if isinstance(line, Loss):
                self._lose(line)
                continue
            is_new = line.place is not None and line.place[:2] != (self._place or ())[:2]
            self._place = line.place
            if self._is_reload_due:
                self._reload()
            reading = self._reader.read(line.data, is_whole=line.is_whole)
            if reading is not None:
                self._push(*reading)
            if is_new:  # a kill and a rotation leave no file that the state does not name
                self.save()
        self.save()
        self._write_metrics()

    def refuse_unusable(self) -> None:
        """Raise `InputError` if lines came and none of them could be used."""
        broken = self._reader.broken
        if broken and not self._readings and not self._losses:
            ((kind, _),) = broken.most_common(1)
            raise InputError(f"no line could be used; {sum(broken.values())} are broken ({kind})")

    def _push(self, values: list[float], time_ns: int | None, condition: str | None) -> None:
        self._readings += 1
        verdict = self._stream.push(values, time_ns=time_ns, condition=condition)
        if verdict is None:
            return
        if self._unproved_windows and math.isfinite(verdict.score):
            self._prove()
        if self._is_shown(verdict):
            features = self._scorer.manifest.inputs.features
            self._emit(verdict_json(verdict, features, self._features))
        moved = self._threshold_events.take(verdict, self._stream.tracking)
        for event in (self._alarms.take(verdict), self._drift.take(verdict), moved):
            if event is not None:
                self._known_alarms.take(event)
                self._emit(event)
        self._unsaved_windows += 1
        if self._unsaved_windows >= self.options.state_every:
            self.save()

    def _prove(self) -> None:
        """Let a signed version count after its first scored windows."""
        self._unproved_windows -= 1
        if not self._unproved_windows:
            try:
                self._scorer.accept_version()
            except (EdgeAEError, OSError) as error:
                report(f"{self._artifact}: its version does not count ({error})")

    def _lose(self, loss: Loss) -> None:
        """Say that lines may be lost, and begin a new window: none reaches over the place."""
        self._losses += 1
        self._stream.restart()
        self._emit({"event": "loss", "window": self._stream.windows, **loss._asdict()})
        report(f"{loss.reason}; lines may be lost, the window starts anew")

    def _is_shown(self, verdict: Verdict) -> bool:
        events = self.options.events
        return events == "all" or (events == "anomalies" and verdict.verdict != NORMAL)

    def _emit(self, event: Json) -> None:
        shown = with_iso_times(event) if self._reader.has_dates else event
        for sink in self._sinks:
            sink(shown)

    def _emit_model(self) -> None:
        number = self._stream.windows
        self._emit({"event": "model", "digest": self._scorer.digest, "window": number})

    def save(self) -> None:
        """Write the state; a disk that is full does not stop the verdicts."""
        self._unsaved_windows = 0
        if self.options.state is not None:
            try:
                write_state(self.options.state, self._scorer.digest, self._content())
            except OSError as error:
                _report_unsaved(error)

    def _content(self) -> Json:
        return {
            "stream": self._stream.state(),
            "alarms": self._alarms.state(),
            "drift": self._drift.state(),
            "threshold_events": self._threshold_events.state(),
            "known_alarms": self._known_alarms.state(),
            "source": self.options.source,
            "place": self._stored_place(),
            "header": self._reader.header,
        }

    def _stored_place(self) -> list[int | str] | str | None:
        if self._link is not None and self.options.source == "mqtt":
            return str(self._link.handled)
        return list(self._place) if isinstance(self._place, Place) else None

    def is_over(self) -> bool:
        """Write the metrics if they are due, and tell whether to stop; called between lines."""
        if monotonic() >= self._next_metrics:
            self._write_metrics()
        if self._link is not None:
            self._link.handle_commands(self.command)
        return self._is_stopped or (self._link is not None and self._link.failure is not None)

    def _write_metrics(self) -> None:
        if self.options.metrics_file is None:
            return
        self._next_metrics = monotonic() + _METRICS_S
        try:
            with whole_file(self.options.metrics_file, "w") as file:
                file.write(metrics_text(self.counters()))
        except OSError as error:
            _report_unsaved(error)

    def counters(self) -> Counters:
        """Return what has been counted so far."""
        tracking = self._stream.tracking
        return Counters(
            readings=self._stream.readings,
            readings_dropped=self._stream.dropped,
            verdicts=self._stream.counts,
            broken_lines=sum(self._reader.broken.values()),
            losses=self._losses,
            unknown_fields=self._reader.unknown_fields,
            alarms=self._alarms.count,
            is_alarm=self._alarms.is_on,
            is_drift=self._drift.is_on,
            drift_size=self._drift.size,
            threshold=self._stream.threshold,
            new_normals=0 if tracking is None else tracking.new_normals,
            models_replaced=self._replaced,
            models_refused=self._refused,
            link=None if self._link is None else self._link.counters(),
        )

    def _reload(self) -> None:
        self._is_reload_due = False
        try:
            self._scorer.replace(self._artifact)
        except (EdgeAEError, OSError) as error:
            self._refused += 1
            report(f"{self._artifact}: refused, the running model stays ({error})")
            return
        self._replaced += 1
        self._unproved_windows = _FIRST_WINDOWS
        self._drift.calibrate(self._scorer.manifest.calibration)
        self._threshold_events.reset()
        self._emit_model()

    def command(self, message: bytes) -> None:
        """Do what an operator says, and emit its events; what cannot be done is `refused`."""
        try:
            events = self._obey(parse_command(message))
        except (EdgeAEError, OSError) as error:
            events = [{"event": "refused", "reason": str(error)}]
        for event in events:
            self._emit(event)
        self.save()

    def _obey(self, command: Command) -> list[Json]:
        name, value = command
        if name == RECALIBRATE:
            return [self._recalibrate(value)]
        if name == NEW_NORMAL:
            return [self._answer_new_normal(is_accepted=value == "accept")]
        digest = self._scorer.digest
        marks = self._known_alarms.mark(value, is_false=name == FALSE, digest=digest)
        if self.options.state is not None:
            keep(feedback_path(self.options.state), marks)
        return marks

    def _answer_new_normal(self, *, is_accepted: bool) -> Json:
        tracking = self._stream.tracking
        if tracking is None:
            raise InputError("the threshold does not track; there is no new normal")
        if is_accepted:
            tracking.accept()
        else:
            tracking.refuse()
        return {
            "event": "new normal answer",
            "window": self._stream.windows,
            "is_accepted": is_accepted,
            "threshold": decimal(np.float32(tracking.value)),
        }

    def _recalibrate(self, value: Json) -> Json:
        """Write the threshold file in use from the events written so far, and open it."""
        path, log = self.options.load.threshold_file, self.options.output
        if path is None or log in (None, "-"):
            raise InputError(
                "start the service with --threshold-file, which is written, and with --output, "
                "whose events are read"
            )
        load = self.options.load
        options = RecalibrationOptions(
            scores=log,
            output=os.fspath(path),
            verify_key=None if load.verify_key is None else os.fspath(load.verify_key),
            allow_native=load.allow_native,
            **value,
        )
        facts = recalibrate(self._artifact, options)
        self._reload()
        return {"event": "recalibrated", **facts}

    def stop(self, *_: object) -> None:
        """Stop after the current line."""
        self._is_stopped = True

    def request_reload(self, *_: object) -> None:
        """Open the artifact again before the next line."""
        self._is_reload_due = True


def _place(
    inode: int, generation: int, offset: int, digest: str, changed_ns: int, since_ns: int
) -> Place:
    times = int(changed_ns), int(since_ns)
    return Place(int(inode), int(generation), int(offset), str(digest), *times)


def _report_unsaved(error: OSError) -> None:
    report(f"{error.filename}: not saved, {(error.strerror or str(error)).lower()}")
