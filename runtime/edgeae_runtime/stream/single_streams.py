"""Streams of many machines, one `Stream` each: for models that `Machines` does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from edgeae_runtime.stream.kinds import stream_of
from edgeae_runtime.stream.machine_verdicts import NAMES, NO_REASON, MachineVerdicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import AnyArray, Json
    from edgeae_runtime.stream.adaptation import Adaptation
    from edgeae_runtime.stream.model import BatchModel
    from edgeae_runtime.stream.rests import Rest
    from edgeae_runtime.stream.stream import Stream
    from edgeae_runtime.stream.verdict import Verdict


class SingleStreams:
    """What `Machines` does, reading by reading, and so more slowly."""

    machine_bytes = None

    def __init__(
        self, current: Callable[[], BatchModel], stride: int, adaptation: Adaptation
    ) -> None:
        self._current, self._arguments = current, (current, stride, adaptation)
        stream_of(*self._arguments)  # refuses what cannot be used
        self._streams: list[Stream] = []
        self._rested = 0  # readings of machines that are no more

    def grow(self, count: int) -> None:
        """Be so many machines; those that come to it are new."""
        self._streams += [stream_of(*self._arguments) for _ in range(count - len(self._streams))]

    def clear(self, at: Iterable[int]) -> None:
        """Make new machines of some."""
        for index in at:
            self._rested += self._streams[index].at_rest or 0
            self._streams[index] = stream_of(*self._arguments)

    def restart(self) -> None:
        """Begin a new window of each machine with its next reading; counts and drift stay."""
        for stream in self._streams:
            stream.restart()

    def push(
        self,
        at: NDArray[np.intp],
        rows: AnyArray,
        times_ns: NDArray[np.int64] | None,
        conditions: Sequence[str | float | None] | None = None,
        speeds_rpm: Sequence[float] | None = None,
    ) -> MachineVerdicts:
        """Take readings `(n, channels)` of the machines `at`, in their order."""
        times: Any = [None] * len(at) if times_ns is None else times_ns.tolist()
        found = []
        for source, index in enumerate(at.tolist()):
            verdicts = self._streams[index].push(
                rows[source],
                time_ns=times[source],
                condition=None if conditions is None else conditions[source],
                speed_rpm=None if speeds_rpm is None else speeds_rpm[source],
            )
            verdicts = [] if verdicts is None else verdicts
            verdicts = verdicts if isinstance(verdicts, list) else [verdicts]
            found += [(source, index, verdict) for verdict in verdicts]
        if speeds_rpm is not None and times_ns is not None:  # windows ended earlier
            ends = [0 if one.time is None else round(one.time * 1e9) for _, _, one in found]
            return self._as_arrays(found, rows.shape[1], np.array(ends, np.int64))
        sources = [source for source, _, _ in found]
        return self._as_arrays(
            found, rows.shape[1], None if times_ns is None else times_ns[sources]
        )

    def _as_arrays(
        self,
        found: list[tuple[int, int, Verdict]],
        channels: int,
        times_ns: NDArray[np.int64] | None,
    ) -> MachineVerdicts:
        verdicts = [verdict for _, _, verdict in found]
        is_bad = np.zeros((len(found), channels), bool)
        for row, verdict in enumerate(verdicts):
            is_bad[row, list(verdict.channels)] = True
        source = np.array([source for source, _, _ in found], np.intp)
        evidence = [one.evidence.window for one in verdicts if one.evidence is not None]
        has_evidence = np.array([one.evidence is not None for one in verdicts], bool)
        model = self._current()
        empty = np.empty((0, *model.manifest.inputs.shape), np.float32)
        reasons = [NO_REASON if one.reason is None else NAMES.index(one.reason) for one in verdicts]
        return MachineVerdicts(
            source,
            np.array([at for _, at, _ in found], np.intp),
            np.array([NAMES.index(one.verdict) for one in verdicts], np.int8),
            np.array(reasons, np.int8),
            is_bad,
            np.array([one.score for one in verdicts], np.float64),
            np.array([one.threshold for one in verdicts], np.float64),
            np.array([one.window for one in verdicts], np.int64),
            times_ns,
            np.stack(evidence) if evidence else empty,
            np.where(has_evidence, np.cumsum(has_evidence) - 1, -1),
            model,
        )

    @property
    def thresholds(self) -> NDArray[np.float64]:
        """The threshold that the next window of each machine is compared with."""
        return np.array([stream.threshold for stream in self._streams], np.float64)

    @property
    def is_tracking(self) -> bool:
        """Whether the thresholds follow drift."""
        return any(stream.tracking is not None for stream in self._streams)

    @property
    def new_normals(self) -> int:
        """Lasting shifts that thresholds have begun to follow, of all machines."""
        trackings = [stream.tracking for stream in self._streams]
        return sum(one.new_normals for one in trackings if one is not None)

    @property
    def readings(self) -> NDArray[np.int64]:
        """Readings of each machine."""
        return np.array([stream.readings for stream in self._streams], np.int64)

    @property
    def counts(self) -> NDArray[np.int64]:
        """Verdicts and reasons of each machine, `(machines, names)`, in the order of `NAMES`."""
        rows = [[stream.counts[name] for name in NAMES] for stream in self._streams]
        return np.array(rows, np.int64).reshape(-1, len(NAMES))

    @property
    def dropped(self) -> int:
        """Readings dropped because their time stamp was late or a repetition."""
        return sum(stream.dropped for stream in self._streams)

    @property
    def at_rest(self) -> int | None:
        """Readings of all machines that could not be resampled; None where no speed is needed."""
        if self._current().manifest.inputs.order_tracking is None:
            return None
        return self._rested + sum(stream.at_rest or 0 for stream in self._streams)

    def take_rests(self) -> list[tuple[int, Rest]]:
        """Return the machines whose rest has begun or ended since the last call, and which."""
        found = []
        for index, stream in enumerate(self._streams):
            found += [(index, rest) for rest in stream.rests]
            stream.rests.clear()
        return found

    def state(self) -> Json:
        """Return what `restore` needs, as JSON values."""
        return {"streams": [stream.state() for stream in self._streams], "rested": self._rested}

    def restore(self, state: Json, count: int) -> None:
        """Continue from a `state` of so many machines.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is not that of machines with the same windows and stride.
        """
        if len(state["streams"]) != count:
            raise ValueError("it has another number of machines")
        streams = [stream_of(*self._arguments) for _ in range(count)]
        for stream, stored in zip(streams, state["streams"]):
            stream.restore(stored)
        self._streams, self._rested = streams, int(state["rested"])
