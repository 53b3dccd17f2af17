"""The readings of one machine as a service: verdicts, alarms, drift and what an operator says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_runtime.arrays import decimal
from edgeae_runtime.errors import InputError
from edgeae_runtime.service.alarms import Alarms
from edgeae_runtime.service.commands import FALSE
from edgeae_runtime.service.drift import Drift
from edgeae_runtime.service.feedback import KnownAlarms
from edgeae_runtime.service.output import report
from edgeae_runtime.service.reading import REST, pushed
from edgeae_runtime.service.samples import Samples
from edgeae_runtime.service.threshold_events import ThresholdEvents
from edgeae_runtime.stream.verdict import ANOMALY, INVALID, NORMAL, verdict_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae_runtime.arrays import Json
    from edgeae_runtime.scorer import Scorer
    from edgeae_runtime.service.line_reader import LineReader
    from edgeae_runtime.service.line_sources import Line
    from edgeae_runtime.service.options import ServiceOptions
    from edgeae_runtime.service.output import Sink
    from edgeae_runtime.stream.verdict import Verdict

_DRIFT_SPAN = 1000


class OneMachine:
    """Turns lines into events.

    `took` is called with numbers of windows: all, anomalies and invalid ones.

    Attributes
    ----------
    readings
        Readings that this process has taken.
    """

    def __init__(
        self,
        scorer: Scorer,
        reader: LineReader,
        options: ServiceOptions,
        stride: int,
        emit: Sink,
        took: Callable[[int, int, int], None],
    ) -> None:
        self._scorer, self._reader, self._options = scorer, reader, options
        self._emit, self._took = emit, took
        self._features = scorer.manifest.inputs.features
        self._values = scorer.manifest.value_names  # of contributions
        self._stream = scorer.stream(
            stride,
            tracking=options.adaptation.tracking,
            threshold_min_factor=options.adaptation.bounds.min_factor,
            threshold_max_factor=options.adaptation.bounds.max_factor,
        )
        self.readings = 0
        self._has_rested = False
        self._alarms, self._drift = self._new_alarms(), self._new_drift()
        self._threshold_events = ThresholdEvents(self._values)
        self._known_alarms = KnownAlarms()

    def _new_alarms(self) -> Alarms:
        return Alarms(self._options.alarm, self._values)

    def _new_drift(self) -> Drift:
        span = _DRIFT_SPAN if self._options.drift is None else self._options.drift
        return Drift(self._scorer.manifest.calibration, span, self._values)

    @property
    def windows(self) -> int:
        """Number of the next window."""
        return self._stream.windows

    def take(self, line: Line | Samples) -> None:
        """Take a line or samples, and emit the events of their windows."""
        if isinstance(line, Samples):
            self.readings += len(line.rows)
            found = self._stream.push_block(line.rows, line.time, speed_rpm=line.speeds)
        else:
            reading = self._reader.read(line.data, is_whole=line.is_whole)
            if reading is None:
                return
            self.readings += 1
            found = pushed(self._stream, reading)
        rests = list(self._stream.rests)
        self._stream.rests.clear()
        for each in found:
            while rests and rests[0].window <= each.window:
                self._emit(rests.pop(0).event())
            self._judged(each)
        for rest in rests:
            self._emit(rest.event())
        if self._stream.rested_at is not None and not self._has_rested:
            self._has_rested = True
            report(f"reading {self._stream.rested_at}: {REST}")

    def _judged(self, verdict: Verdict) -> None:
        if self._is_shown(verdict):
            self._emit(verdict_json(verdict, self._features, self._values))
        moved = self._threshold_events.take(verdict, self._stream.tracking)
        for event in (self._alarms.take(verdict), self._drift.take(verdict), moved):
            if event is not None:
                self._known_alarms.take(event)
                self._emit(event)
        self._took(1, int(verdict.verdict == ANOMALY), int(verdict.verdict == INVALID))

    def _is_shown(self, verdict: Verdict) -> bool:
        events = self._options.events
        return events == "all" or (events == "anomalies" and verdict.verdict != NORMAL)

    def flush(self) -> None:
        """Do nothing: each line has been used."""

    def save_interval_s(self, took_s: float) -> float:
        """Return the time from one state to the next, of which the writing took some."""
        return 0.0 if self._stream.rails is None else 1.0  # samples bring many windows a second

    def tick(self) -> None:
        """Do nothing."""

    def lose(self, readings: int = 0) -> None:
        """Begin a new window, as lines may be lost, or so many readings are."""
        self._stream.skip(readings)

    def take_samples(self, rails: tuple[float, float]) -> None:
        """Take samples from now on, which do not continue those before."""
        self._stream.rails = rails
        self.lose()

    def replaced(self) -> None:
        """Go on with another model, whose front end may give other features."""
        self._values = self._scorer.manifest.value_names
        for events in (self._alarms, self._drift, self._threshold_events):
            events.names = self._values
        self._drift.calibrate(self._scorer.manifest.calibration)
        self._threshold_events.reset()

    def reset(self) -> None:
        """Forget all readings."""
        self._stream.reset()

    def restore(self, content: Json) -> None:
        """Continue from a `state`."""
        alarms, drift = self._new_alarms(), self._new_drift()
        alarms.restore(content["alarms"])
        drift.restore(content["drift"])
        threshold_events = ThresholdEvents(self._values)
        threshold_events.restore(content["threshold_events"])
        known_alarms = KnownAlarms()
        known_alarms.restore(content["known_alarms"])
        self._stream.restore(content["stream"])
        self._alarms, self._drift = alarms, drift
        self._threshold_events, self._known_alarms = threshold_events, known_alarms

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {
            "stream": self._stream.state(),
            "alarms": self._alarms.state(),
            "drift": self._drift.state(),
            "threshold_events": self._threshold_events.state(),
            "known_alarms": self._known_alarms.state(),
        }

    def counts(self) -> dict[str, Any]:
        """Return the fields of `Counters` that are a machine's."""
        tracking = self._stream.tracking
        return {
            "readings": self._stream.readings,
            "readings_dropped": self._stream.dropped,
            "readings_at_rest": self._stream.at_rest,
            "verdicts": self._stream.counts,
            "alarms": self._alarms.count,
            "active_alarms": int(self._alarms.is_on),
            "is_drift": self._drift.is_on,
            "drift_size": self._drift.size,
            "thresholds": {"": self._stream.threshold},
            "new_normals": 0 if tracking is None else tracking.new_normals,
        }

    def alarms(self) -> dict[str, bool]:
        """Return whether the machine, which has no key, is in an alarm."""
        return {"": self._alarms.is_on}

    def mark(self, name: str, numbers: list[int]) -> list[Json]:
        """Mark alarms as false or true; return the events that say so."""
        digest = self._scorer.digest
        return self._known_alarms.mark(numbers, is_false=name == FALSE, digest=digest)

    def answer_new_normal(self, *, is_accepted: bool) -> Json:
        """Accept or refuse the last new normal, and return the event."""
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
