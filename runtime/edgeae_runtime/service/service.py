"""A stream as a service: lines in, events out, and a state that outlives the process."""

from __future__ import annotations

import os
from functools import partial
from time import monotonic, time
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.messages import error_text
from edgeae_runtime.readings.windowing import check_cut
from edgeae_runtime.service.command_file import CommandFile, commands_path
from edgeae_runtime.service.commands import NEW_NORMAL, RECALIBRATE, parse_command
from edgeae_runtime.service.event_times import with_iso_times
from edgeae_runtime.service.feedback import feedback_path, keep
from edgeae_runtime.service.line_reader import LineReader
from edgeae_runtime.service.line_sources import Loss, Place
from edgeae_runtime.service.many_machines import TOPIC_KEY, ManyMachines
from edgeae_runtime.service.mqtt.message_ids import Messages
from edgeae_runtime.service.one_machine import OneMachine
from edgeae_runtime.service.output import report
from edgeae_runtime.service.prometheus import Counters
from edgeae_runtime.service.reading import refuse_unusable
from edgeae_runtime.service.recalibration import RecalibrationOptions, recalibrate
from edgeae_runtime.service.state import load_state, write_state
from edgeae_runtime.service.updates import Updates
from edgeae_runtime.stream.verdict import ANOMALY, INVALID, NORMAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.scorer import Scorer
    from edgeae_runtime.service.commands import Command
    from edgeae_runtime.service.line_sources import Line
    from edgeae_runtime.service.mqtt.link import MqttLink
    from edgeae_runtime.service.options import ServiceOptions
    from edgeae_runtime.service.output import Sink
from edgeae_runtime.service.samples import Samples

_METRICS_S = 1.0  # from one look at the counters to the next
_COMMANDS_S = 0.5  # from one look into the file of commands to the next
_FIRST_WINDOWS = 8  # that are scored before a signed version counts


class Service:
    """Feeds lines to one machine or many, and passes events to each of `sinks`, as JSON values.

    Each of `meters` gets the counters once a second.
    """

    def __init__(
        self,
        scorer: Scorer,
        artifact: str,
        options: ServiceOptions,
        sinks: Sequence[Sink],
        link: MqttLink | None = None,
        meters: Sequence[Callable[[Counters], None]] = (),
    ) -> None:
        self._scorer, self._artifact, self._sinks, self._link = scorer, artifact, sinks, link
        self._meters, self.options = meters, options
        inputs = scorer.manifest.inputs
        self.stride = check_cut(inputs, None, options.stride)
        key = None if options.key == TOPIC_KEY else options.key
        is_influx = options.format == "influx" and options.plant is None
        self._reader = LineReader(inputs, options.time, report, key, is_influx=is_influx)
        kind: Any = OneMachine if options.key is None else ManyMachines
        self._machines: OneMachine | ManyMachines = kind(
            scorer, self._reader, options, self.stride, self._emit, self._took
        )
        self._unproved_windows = _FIRST_WINDOWS
        self._replaced = self._refused = self._losses = 0
        self._is_stopped = self._is_reload_due = False
        self._place: Place | str | None = None
        self._killed_after_s: float | None = None  # when the state of a run that was killed is from
        self._is_ended = False
        self._unsaved_windows = 0
        self._updates: Updates | None = None
        if link is not None and options.mqtt is not None and options.mqtt.updates is not None:
            tell = partial(link.retain, f"{options.mqtt.updates}/report")
            self._updates = Updates(artifact, scorer, options, self._reload, tell)
        self._next_metrics = self._next_save = self._next_commands = 0.0
        self._commands: CommandFile | None = None
        if options.state is not None and options.key is None:
            self._commands = CommandFile(commands_path(options.state), report)

    def load(self) -> Place | str | None:
        """Restore the state, and return the place in the source to continue from."""
        if self.options.state is not None:
            problem = load_state(self.options.state, self._scorer.digest, self._restore)
            if problem is not None:
                report(problem)
                self._machines.reset()
        return self._place

    def _restore(self, content: Json) -> None:
        place: Place | str | None = None
        stored = content["place"]
        if content["source"] == self.options.source and stored is not None:
            is_file = self.options.source == "file"
            place = _place(*stored) if is_file else str(Messages(0, stored))
        if content["key"] != self.options.key:
            raise ValueError("it has another key of machines, or none")
        self._machines.restore(content)
        if content["header"] is not None:
            self._reader.read(str(content["header"]).encode())
        self._place = place
        open_s = content.get("open_s")
        self._killed_after_s = None if open_s is None else float(open_s)
        if self._commands is not None and content.get("commands") is not None:
            self._commands.offset = int(content["commands"])

    def take_samples(self, rails: tuple[float, float]) -> None:
        """Take samples from now on, of a converter that clips at `rails`."""
        assert isinstance(self._machines, OneMachine)
        self._machines.take_samples(rails)

    def run(self, lines: Iterable[Line | Samples | Loss]) -> None:
        """Take lines until they end or a signal stops the service, then save the state."""
        self._emit_model()
        if self._killed_after_s is not None:  # messages since then had been acknowledged
            self._lose(Loss("the last run was killed", self._killed_after_s, time()))
        for line in lines:
            if isinstance(line, Loss):
                self._lose(line)
                continue
            is_new = line.place is not None and line.place[:2] != (self._place or ())[:2]
            self._place = line.place
            if self._is_reload_due:
                self._reload()
            self._machines.take(line)  # type: ignore[arg-type]
            if is_new:  # a kill and a rotation leave no file that the state does not name
                self.save()
        self._is_ended = True
        self.save()
        self._write_metrics()
        self._note_invalid()

    def _note_invalid(self) -> None:
        """Say at the end that no window was valid, whatever events are shown."""
        counts = {name: n for name, n in self._machines.counts()["verdicts"].items() if n}
        if counts.pop(INVALID, 0) and not {NORMAL, ANOMALY} & set(counts):
            report(f"no window was valid: {', '.join(f'{n} {name}' for name, n in counts.items())}")

    def refuse_unusable(self) -> None:
        """Raise `InputError` if lines came and none of them could be used."""
        if not self._machines.readings and not self._losses:
            refuse_unusable(self._reader.broken)

    def _took(self, windows: int, anomalies: int, invalid: int) -> None:
        """Note that so many windows were judged."""
        if self._updates is not None:
            self._updates.took(windows, anomalies, invalid)
        for _ in range(min(windows - invalid, self._unproved_windows)):
            self._prove()
        self._unsaved_windows += 1
        self.checkpoint()

    def checkpoint(self) -> None:
        """Write the state if it is due."""
        if self._unsaved_windows >= self.options.state_every and monotonic() >= self._next_save:
            self.save()

    def _prove(self) -> None:
        """Let a signed version count after its first scored windows, unless it is on trial."""
        if self._updates is not None and self._updates.is_trial:
            return
        self._unproved_windows -= 1
        if not self._unproved_windows:
            try:
                self._scorer.accept_version()
            except (EdgeAEError, OSError) as error:
                report(f"{self._artifact}: its version does not count ({error_text(error)})")

    def _lose(self, loss: Loss) -> None:
        """Say that lines may be lost, and begin a new window: none reaches over the place."""
        self._losses += 1
        self._machines.lose(loss.lost_readings or 0)
        self._emit({"event": "loss", "window": self._machines.windows, **loss._asdict()})
        lost = (
            "lines may be" if loss.lost_readings is None else f"{loss.lost_readings} readings are"
        )
        report(f"{loss.reason}; {lost} lost, the window starts anew")

    def _emit(self, event: Json) -> None:
        shown = with_iso_times(event) if self._reader.has_dates else event
        for sink in self._sinks:
            sink(shown)

    def _emit_model(self) -> None:
        number = self._machines.windows
        self._emit({"event": "model", "digest": self._scorer.digest, "window": number})

    def save(self) -> None:
        """Write the state; a disk that is full does not stop the verdicts."""
        self._machines.flush()
        self._unsaved_windows = 0
        if self.options.state is None:
            return
        start = monotonic()
        try:
            write_state(self.options.state, self._scorer.digest, self._content())
        except OSError as error:
            _report_unsaved(error)
        self._next_save = start + self._machines.save_interval_s(monotonic() - start)

    def _content(self) -> Json:
        return {
            **self._machines.state(),
            "key": self.options.key,
            "source": self.options.source,
            "place": self._stored_place(),
            "header": self._reader.header,
            "open_s": time() if self._acknowledges_early and not self._is_ended else None,
            "commands": None if self._commands is None else self._commands.offset,
        }

    @property
    def _acknowledges_early(self) -> bool:
        """Whether a broker forgets messages before the state holds them: saving takes too long."""
        return self.options.key is not None and self.options.source == "mqtt"

    def _stored_place(self) -> list[int | str] | str | None:
        if self._link is not None and self.options.source == "mqtt":
            return str(self._link.handled)
        return list(self._place) if isinstance(self._place, Place) else None

    def is_over(self) -> bool:
        """Write the metrics if they are due, and tell whether to stop; called between lines."""
        self._machines.tick()
        if monotonic() >= self._next_metrics:
            self._write_metrics()
        if self._commands is not None and monotonic() >= self._next_commands:
            self._next_commands = monotonic() + _COMMANDS_S
            for line in self._commands.take():
                self.command(line)
        if self._link is not None:
            self._link.handle_commands(self.command)
            if self._updates is not None:
                self._link.handle_updates(self._update)
        return self._is_stopped or (self._link is not None and self._link.failure is not None)

    def _write_metrics(self) -> None:
        self._next_metrics = monotonic() + _METRICS_S
        counters = self.counters()  # silent machines are forgotten by it
        for meter in self._meters:
            try:
                meter(counters)
            except OSError as error:
                _report_unsaved(error)

    def counters(self) -> Counters:
        """Return what has been counted so far."""
        return Counters(
            **self._machines.counts(),
            broken_lines=sum(self._reader.broken.values()),
            losses=self._losses,
            unknown_fields=self._reader.unknown_fields,
            models_replaced=self._replaced,
            models_refused=self._refused,
            link=None if self._link is None else self._link.counters(),
        )

    def alarms(self) -> dict[str, bool]:
        """Return whether each known machine is in an alarm, by key; one machine's key is empty."""
        return self._machines.alarms()

    def _update(self, message: bytes) -> None:
        assert self._updates is not None
        self._machines.flush()
        self._updates.take(message)
        self.save()

    def _reload(self) -> str | None:
        """Open the artifact again, and return why the running one stays, if it does."""
        self._is_reload_due = False
        self._machines.flush()
        try:
            self._scorer.replace(self._artifact)
        except (EdgeAEError, OSError) as error:
            self._refused += 1
            report(f"{self._artifact}: refused, the running model stays ({error_text(error)})")
            return error_text(error)
        self._replaced += 1
        self._unproved_windows = _FIRST_WINDOWS
        self._machines.replaced()
        self._emit_model()
        return None

    def command(self, message: bytes) -> None:
        """Do what an operator says, and emit its events; what cannot be done is `refused`."""
        try:
            events = self._obey(parse_command(message))
        except (EdgeAEError, OSError) as error:
            events = [{"event": "refused", "reason": error_text(error)}]
        for event in events:
            self._emit(event)
        self.save()

    def _obey(self, command: Command) -> list[Json]:
        name, value = command
        if name == RECALIBRATE:
            return [self._recalibrate(value)]
        if name == NEW_NORMAL:
            return [self._machines.answer_new_normal(is_accepted=value == "accept")]
        marks = self._machines.mark(name, value)
        if self.options.state is not None:
            keep(feedback_path(self.options.state), marks)
        return marks

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
