"""The verdicts on windows of many machines, as arrays; each is made when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae_runtime.stream.sensor_checks import CONDITION, REASONS
from edgeae_runtime.stream.verdict import VERDICTS, Evidence, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from edgeae_runtime.arrays import BoolArray, DoubleArray, FloatArray
    from edgeae_runtime.stream.model import BatchModel

NAMES = (*VERDICTS, *REASONS, CONDITION)
"""What is counted: kinds of verdicts, then reasons."""
NORMAL_CODE, ANOMALY_CODE, INVALID_CODE = range(len(VERDICTS))
NO_REASON = -1


class MachineVerdicts(NamedTuple):
    """Verdicts `(n,)` in the order of the readings that completed them.

    `source` are the indices of these readings, `at` those of their machines. `kinds` and `reasons`
    are indices of `NAMES`; `NO_REASON` is none. `windows` holds the windows `(k, *shape)` of those
    that were scored, and `scored` their index in it, else -1.
    """

    source: NDArray[np.intp]
    at: NDArray[np.intp]
    kinds: NDArray[np.int8]
    reasons: NDArray[np.int8]
    channels: BoolArray
    scores: DoubleArray
    thresholds: DoubleArray
    numbers: NDArray[np.int64]
    times_ns: NDArray[np.int64] | None
    windows: FloatArray
    scored: NDArray[np.int64]
    model: BatchModel

    def one(self, index: int) -> Verdict:
        """Return a verdict as `Stream.push` does."""
        kind, reason = int(self.kinds[index]), int(self.reasons[index])
        channels = np.flatnonzero(self.channels[index]).tolist()
        evidence, scored = None, int(self.scored[index])
        if scored >= 0 and kind != INVALID_CODE:
            evidence = Evidence(self.windows[scored], self.model)
        return Verdict(
            NAMES[kind],
            float(self.scores[index]),
            float(self.thresholds[index]),
            int(self.numbers[index]),
            None if self.times_ns is None else int(self.times_ns[index]) / 1e9,
            None if reason == NO_REASON else NAMES[reason],
            tuple(channels),
            evidence,
        )

    def named(self, keys: Sequence[str]) -> Iterator[tuple[str, Verdict]]:
        """Yield each verdict with its machine's key."""
        for index, at in enumerate(self.at.tolist()):
            yield keys[at], self.one(index)


def joined(parts: list[MachineVerdicts]) -> MachineVerdicts:
    """Put verdicts of several runs together, in the order of their readings."""
    if len(parts) == 1:
        return parts[0]
    offsets = np.cumsum([0, *(len(part.windows) for part in parts)])
    scored = [
        np.where(part.scored < 0, -1, part.scored + offset)
        for part, offset in zip(parts, offsets.tolist())
    ]
    order = np.argsort(np.concatenate([part.source for part in parts]), kind="stable")
    columns: list[Any] = [
        np.concatenate(column)[order] for column in zip(*(part[:8] for part in parts))
    ]
    times = [part.times_ns for part in parts if part.times_ns is not None]
    columns.append(np.concatenate(times)[order] if times else None)
    columns += np.concatenate([part.windows for part in parts]), np.concatenate(scored)[order]
    return MachineVerdicts._make((*columns, parts[0].model))
