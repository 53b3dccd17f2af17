"""A series as a device decides on it: by the stream, sensor checks and tracking that run there."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.engines.base import Slot
from edgeae_runtime.service.alarms import AlarmRule
from edgeae_runtime.stream.adaptation import (
    AS_THE_MANIFEST_SAYS,
    Adaptation,
    is_tracked_by_default,
)
from edgeae_runtime.stream.sensor_checks import CONDITION, GAP, REASONS
from edgeae_runtime.stream.stream import Stream
from edgeae_runtime.stream.verdict import INVALID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from edgeae.data.table import Table
    from edgeae.evaluate.events import ScoredSeries
    from edgeae.evaluate.model import Facts, Model
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Manifest

_PIECE_ROWS = 1 << 16


class DeviceOptions(NamedTuple):
    """What a device is started with: the alarm rule, and whether the threshold follows drift.

    The defaults are those of `edgeae-runtime stream`.
    """

    alarm: AlarmRule = AlarmRule()
    adaptation: Adaptation = AS_THE_MANIFEST_SAYS

    def check(self) -> None:
        """Refuse options that are out of their range.

        Raises
        ------
        InputError
            The message names the option.
        """
        self.alarm.check()
        self.adaptation.bounds.check()

    def is_tracked(self, manifest: Manifest) -> bool:
        """Tell whether a model's threshold follows drift."""
        tracking = self.adaptation.tracking
        return is_tracked_by_default(manifest) if tracking is None else tracking

    def facts(self, manifest: Manifest) -> Facts:
        """Return the rule, and whether the threshold follows drift, as JSON values."""
        return {"alarm_rule": self.alarm._asdict(), "tracking": self.is_tracked(manifest)}


class Decisions(NamedTuple):
    """What a device decided on the windows of a table, in the order of its rows.

    Arrays `(n,)`: the row of each window's last reading, its score (NaN where the device computed
    none), the threshold that it was compared with, and whether it was valid. `invalid` counts the
    others, and gaps, by reason.
    """

    last_rows: NDArray[np.int64]
    scores: FloatArray
    thresholds: NDArray[np.float64]
    is_valid: NDArray[np.bool_]
    invalid: dict[str, int]

    def threshold_of(self, last_rows: NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the threshold at each of some windows, by their last rows.

        A window that the device did not cut has that of the one before it.
        """
        before = np.searchsorted(self.last_rows, last_rows, side="right") - 1
        found: NDArray[np.float64] = self.thresholds[np.maximum(before, 0)]
        return found

    def valid(self, series: ScoredSeries) -> ScoredSeries:
        """Return a series with the valid windows of the device in place of its own."""
        starts = self.last_rows[self.is_valid] - series.steps + 1
        return series._replace(scores=self.scores[self.is_valid], starts=starts)


def decide(
    model: Model, table: Table, stride: int, options: DeviceOptions, scores_of_rows: FloatArray
) -> Decisions | None:
    """Pass the rows of a table through a device's stream; None if it would cut no window.

    Each file or group is a recording of its own, with a stream that begins anew.

    Parameters
    ----------
    model, table
        The model, and readings `(rows, channels)` with their stamps, if there are some.
    stride
        Readings from window to window.
    options
        What the device is started with.
    scores_of_rows
        The score `(rows,)` of the window that ends with each row; NaN where it is not known, and
        is computed if the device asks for it.
    """
    replayed = _Replayed(model, scores_of_rows)
    found: list[tuple[int, float, float, bool]] = []
    invalid: Counter[str] = Counter()
    is_bridged, conditions = table.is_bridged, _conditions(table)
    for rows in _recordings(table):
        stream = Stream(lambda: replayed, stride, options.adaptation)
        for row, reading, time_ns, is_break in _readings(table, rows):
            replayed.row = row
            if is_bridged is not None and is_bridged[row]:
                stream.bridge(reading, time_ns=time_ns)
                continue
            if is_break and time_ns is None and row > rows.start:  # a row was left out
                if model.inputs.are_prepared:
                    stream.restart()
                else:
                    stream.push(np.full_like(reading, np.nan))
            condition = None if conditions is None else conditions[row]
            verdict = stream.push(reading, time_ns=time_ns, condition=condition)
            if verdict is not None and verdict.reason != GAP:
                is_valid = verdict.verdict != INVALID
                found.append((row, verdict.score, verdict.threshold, is_valid))
        invalid.update(
            {name: stream.counts[name] for name in (*REASONS, CONDITION) if stream.counts[name]}
        )
    if not found:
        return None
    last_rows, scores, thresholds, is_valid = map(np.array, zip(*found, strict=True))
    return Decisions(
        last_rows, scores.astype(np.float32), thresholds, is_valid, dict(sorted(invalid.items()))
    )


def _conditions(table: Table) -> NDArray[np.str_] | None:
    """Return a text for the condition of each row, as a stream takes it."""
    if table.condition is None or table.conditions is None:
        return None
    values, edges = table.condition.values, table.condition.edges
    texts = values if edges is None else [repr(low) for low in edges[:-1]]
    found: NDArray[np.str_] = np.array([*texts, ""])[table.conditions]
    return found


class _Replayed:
    """A model whose scores are known already, for a stream that asks for them one by one."""

    def __init__(self, model: Model, scores_of_rows: FloatArray) -> None:
        inputs = model.manifest.inputs._replace(  # the table has done it
            difference=None, tolerate=0, order_tracking=None
        )
        self.manifest = model.manifest._replace(inputs=inputs)
        self.threshold, self.by_condition = float(model.threshold), model.threshold_by_condition
        self.row = 0  # of the reading that the stream takes
        self._model, self._scores = model, scores_of_rows

    def slot(self) -> Slot:
        """Return buffers whose value is the known score of the row, or else computed."""
        window = np.zeros(self.manifest.inputs.shape, np.float32)

        def value() -> float:
            known = float(self._scores[self.row])
            return known if known == known else float(self._model.score(window[np.newaxis])[0])

        return Slot(window, lambda: None, value)

    def output(self, name: str, windows: FloatArray) -> FloatArray:
        """Return the scores of windows, computed."""
        return self._model.score(windows)

    def contributions(self, windows: FloatArray) -> NDArray[np.float64]:
        """Return no shares: nobody asks for the evidence of an evaluation."""
        return np.zeros(windows.shape)


def _recordings(table: Table) -> Iterator[range]:
    """Yield the rows of each file or group."""
    edges = [*np.flatnonzero(table.begins).tolist(), len(table.begins)]
    for first, stop in pairwise(edges):
        yield range(first, stop)


def _readings(table: Table, rows: range) -> Iterator[tuple[int, FloatArray, int | None, bool]]:
    """Yield each row with its reading, its stamp, and whether it follows the row before it."""
    for first in range(rows.start, rows.stop, _PIECE_ROWS):
        stop = min(first + _PIECE_ROWS, rows.stop)
        readings = table.readings.read(first, stop)
        is_break = table.is_break[first:stop].tolist()
        stamps = (
            [None] * (stop - first) if table.stamps is None else table.stamps[first:stop].tolist()
        )
        yield from zip(range(first, stop), readings, stamps, is_break, strict=True)
