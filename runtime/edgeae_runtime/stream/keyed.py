"""Readings of many machines in one stream: each has a window, counts and a threshold of its own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Callable

import numpy as np

from edgeae_runtime.errors import InputError
from edgeae_runtime.stream.adaptation import AS_THE_MANIFEST_SAYS, Adaptation
from edgeae_runtime.stream.intake import numbers
from edgeae_runtime.stream.machine_verdicts import NAMES, MachineVerdicts
from edgeae_runtime.stream.machines import Machines
from edgeae_runtime.stream.single_streams import SingleStreams
from edgeae_runtime.timestamps import nanoseconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, KeysView, Sequence

    from numpy.typing import ArrayLike, NDArray

    from edgeae_runtime.arrays import AnyArray, Json
    from edgeae_runtime.stream.model import BatchModel
    from edgeae_runtime.stream.rests import Rest
    from edgeae_runtime.stream.verdict import Verdict

MAX_MACHINES = 10_000
_MAX_KEY_CHARACTERS = 200


class KeyedStream:
    """Streams of many machines, by key; `Scorer.streams` makes one.

    A machine that was not there before begins with its first reading. A keyed stream serves one
    thread.

    Parameters
    ----------
    current
        Call that returns the model in use; another object than last time is used from then on.
    stride
        Readings of a machine from the start of one window to the next.
    adaptation
        Whether the thresholds follow drift, and how far.
    max_machines
        Most machines at a time.

    Attributes
    ----------
    keys
        The key of each machine by its index; None is free.
    """

    def __init__(
        self,
        current: Callable[[], BatchModel],
        stride: int = 1,
        adaptation: Adaptation = AS_THE_MANIFEST_SAYS,
        max_machines: int = MAX_MACHINES,
    ) -> None:
        if isinstance(stride, bool) or not isinstance(stride, int) or stride < 1:
            raise InputError(f"`stride` must be a whole number, at least 1; got {stride!r:.40}")
        if max_machines < 1:
            raise InputError(f"`max_machines` must be at least 1; got {max_machines}")
        inputs = current().manifest.inputs
        self._channels, self._max_machines = inputs.shape[-1], max_machines
        self._has_digits = inputs.are_prepared  # float64 readings are taken as they are
        self._is_tracked = inputs.order_tracking is not None
        is_single = inputs.are_prepared or inputs.condition is not None
        kind: Any = SingleStreams if is_single else Machines
        self._machines: Machines | SingleStreams = kind(current, stride, adaptation)
        self._indices: dict[str, int] = {}
        self.keys: list[str | None] = []
        self._free: list[int] = []
        self._past = np.zeros(len(NAMES) + 1, np.int64)  # counts of forgotten machines

    def __len__(self) -> int:
        return len(self._indices)

    @property
    def known(self) -> KeysView[str]:
        """The keys of the machines."""
        return self._indices.keys()

    def __contains__(self, key: str) -> bool:
        return key in self._indices

    def push(
        self,
        key: str,
        reading: Any,
        time: float | None = None,
        *,
        time_ns: int | None = None,
        condition: str | float | None = None,
    ) -> Verdict | None:
        """Take one reading of a machine, and return a `Verdict` if it completes a window.

        `push_many` takes as many as have come in a fraction of the time.

        Raises
        ------
        InputError
            As `push_many` does, or if the model has order tracking, whose readings may complete
            several windows.
        """
        if self._is_tracked:
            raise InputError("`push_many` takes the readings of a model with order tracking")
        if time_ns is None and time is not None:
            time_ns = nanoseconds(time)
        times = None if time_ns is None else [time_ns]
        conditions = None if condition is None else [condition]
        found = self.push_many(
            [key],
            [reading],
            times_ns=times,
            conditions=conditions,
        )
        return next((verdict for _, verdict in found), None)

    def push_many(
        self,
        keys: Sequence[str],
        readings: ArrayLike,
        *,
        times_ns: ArrayLike | None = None,
        conditions: Sequence[str | float | None] | None = None,
        speeds_rpm: ArrayLike | None = None,
    ) -> Iterator[tuple[str, Verdict]]:
        """Take readings in their order, and return the key and the verdict of each window.

        Parameters
        ----------
        keys
            The key of each reading's machine, `(n,)`.
        readings
            Numbers `(n, size)` in raw units, as for `Stream.push`.
        times_ns
            Time stamps in whole nanoseconds, `(n,)`.
        conditions
            The condition of each reading, where the model has thresholds by condition.
        speeds_rpm
            How fast each machine's shaft turned, `(n,)`, for a model with order tracking.

        Raises
        ------
        InputError
            If a key cannot be used, machines are too many, values are not real numbers, sizes
            differ, or the scorer is closed. Nothing has been taken then.
        """
        rows = numbers(readings)
        times = None if times_ns is None else np.asarray(times_ns, np.int64)
        count = len(keys)
        if rows.shape != (count, self._channels) or (times is not None and len(times) != count):
            raise InputError(
                f"`readings` must have shape ({count}, {self._channels}), a row and a stamp for "
                f"each key; got {rows.shape}"
            )
        speeds = self._speeds(speeds_rpm, count)
        given = np.asarray(readings, np.float64) if self._has_digits else rows
        at = self.indices(keys)
        refused = np.flatnonzero(at < 0)
        if refused.size:
            self._refuse(keys[int(refused[0])])
        return self.push_at(at, given, times, conditions, speeds).named(self.named_keys())

    def _speeds(self, speeds_rpm: ArrayLike | None, count: int) -> list[float] | None:
        if speeds_rpm is None and not self._is_tracked:
            return None
        speeds = np.array(math.nan if speeds_rpm is None else speeds_rpm)
        if not self._is_tracked or speeds.dtype.kind not in "fiu" or speeds.shape != (count,):
            raise InputError(
                f"`speeds_rpm` must be given for a model with order tracking, ({count},); got "
                f"{speeds_rpm!r:.60}"
            )
        found: list[float] = speeds.tolist()
        return found

    def _refuse(self, key: str) -> None:
        check_key(key)
        raise InputError(f"`max_machines` is {self._max_machines}; machine '{key:.40}' is one more")

    def named_keys(self) -> list[str]:
        """Return the keys by index, as they are now."""
        return ["" if key is None else key for key in self.keys]

    def indices(self, keys: Sequence[str]) -> NDArray[np.intp]:
        """Return the index of each key's machine, `(n,)`; -1 for one that is refused.

        A key that is new becomes a machine.
        """
        found = list(map(self._indices.get, keys))
        if None in found:
            for place, index in enumerate(found):
                if index is None:
                    found[place] = self._added(keys[place])
            self._machines.grow(len(self.keys))
        return np.array(found, np.intp)

    def _added(self, key: str) -> int:
        if key in self._indices:
            return self._indices[key]
        if len(self._indices) >= self._max_machines or not is_key(key):
            return -1
        index = self._free.pop() if self._free else len(self.keys)
        self.keys[index : index + 1] = [key]
        self._indices[key] = index
        return index

    def push_at(
        self,
        at: NDArray[np.intp],
        rows: AnyArray,
        times_ns: NDArray[np.int64] | None = None,
        conditions: Sequence[str | float | None] | None = None,
        speeds_rpm: Sequence[float] | None = None,
    ) -> MachineVerdicts:
        """Take readings by the indices of their machines: the verdicts as arrays."""
        if isinstance(self._machines, Machines):
            return self._machines.push(at, rows, times_ns)
        return self._machines.push(at, rows, times_ns, conditions, speeds_rpm)

    def forget(self, keys: Iterable[str]) -> list[int]:
        """Forget machines with all of their readings; one that comes again is new.

        Returns the indices that are free now. What they have counted stays in the totals.

        Raises
        ------
        InputError
            If there is no such machine; all are kept then.
        """
        chosen = list(dict.fromkeys(keys))
        for key in chosen:
            if key not in self._indices:
                raise InputError(f"there is no machine '{key:.40}' to forget")
        freed = [self._indices.pop(key) for key in chosen]
        self._past += self._totals(freed)
        for index in freed:
            self.keys[index] = None
        self._free += freed
        self._machines.clear(freed)
        return freed

    def _totals(self, at: list[int] | slice) -> NDArray[np.int64]:
        counts = self._machines.counts[at].sum(axis=0)
        return np.append(counts, self._machines.readings[at].sum())

    def restart(self) -> None:
        """Begin a new window of each machine, as after a loss; counts and thresholds stay."""
        self._machines.restart()

    @property
    def machine_bytes(self) -> int | None:
        """Memory of one machine; None where each has a `Stream`."""
        return self._machines.machine_bytes

    @property
    def thresholds(self) -> dict[str, float]:
        """The threshold that the next window of each machine is compared with."""
        values = self._machines.thresholds.tolist()
        return {key: values[index] for key, index in self._indices.items()}

    @property
    def is_tracking(self) -> bool:
        """Whether the thresholds follow drift."""
        return self._machines.is_tracking

    def thresholds_at(self, at: NDArray[np.intp]) -> NDArray[np.float64]:
        """Return the thresholds of machines by their indices."""
        return self._machines.thresholds[at]

    @property
    def counts(self) -> dict[str, int]:
        """Verdicts and reasons of all machines by name."""
        return dict(zip(NAMES, (self._totals(slice(None)) + self._past).tolist()))

    def counts_of(self, key: str) -> dict[str, int]:
        """Return the readings, verdicts and reasons of one machine by name."""
        index = self._indices[key]
        counts = dict(zip(NAMES, self._machines.counts[index].tolist()))
        return {"readings": int(self._machines.readings[index]), **counts}

    @property
    def readings(self) -> int:
        """Readings of all machines."""
        return int((self._totals(slice(None)) + self._past)[-1])

    @property
    def dropped(self) -> int:
        """Readings dropped because their time stamp was late or a repetition."""
        return self._machines.dropped

    @property
    def at_rest(self) -> int | None:
        """Readings that were not resampled, as of `Stream`."""
        return None if isinstance(self._machines, Machines) else self._machines.at_rest

    def take_rests(self) -> list[tuple[int, Rest]]:
        """Return rests that have begun or ended since the last call, and the machines' indices."""
        return [] if isinstance(self._machines, Machines) else self._machines.take_rests()

    @property
    def new_normals(self) -> int:
        """Lasting shifts that thresholds have begun to follow, of all machines."""
        return self._machines.new_normals

    def state(self) -> Json:
        """Return what `restore` needs to continue as if never stopped, as JSON values."""
        past = self._past.tolist()
        return {"keys": self.keys, "past": past, "machines": self._machines.state()}

    def restore(self, state: Json) -> None:
        """Continue from a `state`.

        Raises
        ------
        ValueError, KeyError, TypeError
            If the state is not that of a stream with the same windows and stride.
        """
        keys = list(state["keys"])
        indices = {key: index for index, key in enumerate(keys) if key is not None}
        if len(indices) > self._max_machines or not all(map(is_key, indices)):
            raise ValueError("it has machines that are refused")
        past = np.array(state["past"], np.int64).reshape(len(NAMES) + 1)
        self._machines.restore(state["machines"], len(keys))
        self.keys, self._indices, self._past = keys, indices, past
        self._free = [index for index, key in enumerate(keys) if key is None]


def is_key(key: object) -> bool:
    """Tell whether a text can name a machine."""
    is_text = isinstance(key, str) and 0 < len(key) <= _MAX_KEY_CHARACTERS
    return is_text and str(key).isprintable() and bool(str(key).strip())


def check_key(key: object) -> None:
    """Refuse what cannot name a machine.

    Raises
    ------
    InputError
        If it is empty, too long or not printable.
    """
    if not is_key(key):
        raise InputError(
            f"a machine's key must be 1 to {_MAX_KEY_CHARACTERS} printable characters; "
            f"got {key!r:.60}"
        )
