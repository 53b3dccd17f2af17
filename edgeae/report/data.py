"""What a report is about: a detector, windows of which some may be labelled, and their scores."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.data.windows import Windows
from edgeae_runtime import scores as kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from edgeae.detector import Detector
    from edgeae.evaluate.events import ScoredSeries
    from edgeae.evaluate.model import Facts
    from edgeae_export import Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.service.alarms import AlarmRule

NORMAL, ABNORMAL, UNLABELLED = "normal", "abnormal", "unlabelled"
"""Kinds of windows."""


class Populations(NamedTuple):
    """Finite scores of normal windows and of the others, and the kind of the others.

    Without labels the normal scores are those of the calibration windows. Without other windows
    the kind is None.
    """

    normal: FloatArray
    other: FloatArray
    kind: str | None


class Judged(NamedTuple):
    """A series as a device judges it: its valid windows, alarm rule and figures of events."""

    series: ScoredSeries
    rule: AlarmRule
    figures: Facts


class Origin(NamedTuple):
    """The file and the row in it, from 1, of each window's last reading, where there are several.

    `names` are those of the files, `file` `(n,)` are their numbers.
    """

    names: tuple[str, ...]
    file: NDArray[np.int32]
    rows: NDArray[np.int32]


class ReportData(NamedTuple):
    """A detector beside scored windows.

    `scores` `(n,)` belong to `windows` and may be infinite. `is_normal` `(n,)` is None for data
    without labels, whose false alarms are then counted on the calibration windows. `stamps` `(n,)`
    are nanoseconds of each window's last reading, None without a time column. `is_stored` says
    that the windows are those stored in the detector's file. `judged` is the series that the
    windows were cut from, as a device judges it. `origin` is None for data of one file.
    """

    name: str
    detector: Detector
    windows: Windows
    scores: FloatArray
    is_normal: NDArray[np.bool_] | None
    stamps: NDArray[np.int64] | None = None
    is_stored: bool = False
    judged: Judged | None = None
    origin: Origin | None = None

    @classmethod
    def stored(cls, name: str, detector: Detector) -> ReportData:
        """Return the calibration windows and the anomalies that a detector stores."""
        source = detector.source_
        windows = np.concatenate([source.calibration, source.anomalies])
        is_normal = np.arange(len(windows)) < len(source.calibration)
        scores = source.scores(windows)
        return cls(name, detector, Windows.of(windows), scores, is_normal, is_stored=True)

    @property
    def source(self) -> Source:
        """Network, scaler, score and threshold."""
        return self.detector.source_

    @property
    def threshold(self) -> np.float32:
        """Threshold that decides."""
        return self.source.threshold.value

    @property
    def last_rows(self) -> NDArray[np.int64]:
        """Row of each window's last reading in the data, from 0: `(n,)`."""
        steps = 1 if self.windows.cut is None else self.windows.cut.steps
        return self.windows.starts.astype(np.int64) + steps - 1

    @property
    def is_series(self) -> bool:
        """Whether the windows follow each other in time."""
        return not self.is_stored and (self.windows.cut is not None or self.stamps is not None)

    @property
    def events(self) -> Judged | None:
        """The labelled series with events or normal windows, as a device judges it."""
        return None if self.is_normal is None else self.judged

    @property
    def rows_are_windows(self) -> bool:
        """Whether a window of one axis holds consecutive values of one channel."""
        return bool(self.detector.get_params()["rows"] == "windows")

    @property
    def is_finite(self) -> NDArray[np.bool_]:
        """Which scores are finite: `(n,)`."""
        return np.isfinite(self.scores)

    def populations(self) -> Populations:
        """Split the finite scores into those of normal windows and the others."""
        finite = self.is_finite
        if self.is_normal is None:
            calibration = self.source.scores(self.source.calibration)
            finite_calibration = calibration[np.isfinite(calibration)]
            return Populations(finite_calibration, self.scores[finite], UNLABELLED)
        other = self.scores[finite & ~self.is_normal]
        kind = ABNORMAL if len(other) else None
        return Populations(self.scores[finite & self.is_normal], other, kind)


def windows_per_day(data: ReportData) -> float | None:
    """Return how many windows a day brings; None if the rate of the readings is not known."""
    inputs = data.source.inputs
    if inputs.rate_hz is None:
        return None
    return 86_400 * inputs.rate_hz / (inputs.stride or 1)


def contributions(
    source: Source, values: FloatArray, reconstruction: FloatArray
) -> NDArray[np.float64]:
    """Return each value's share of its window's score, as `Scorer.contributions` defines it.

    The values are those of windows or, with a front end, their features.
    """
    scale = source.scaler.scale.astype(np.float64)
    residual = (values.astype(np.float64) - reconstruction) * scale
    shares: NDArray[np.float64] = kinds.shares(source.score, residual)
    return shares


def short_names(paths: Sequence[str]) -> tuple[str, ...]:
    """Return the names of files without their folders, or with the last one where names repeat.

    Examples
    --------
    >>> short_names(["rig/normal/00.wav", "rig/worn/00.wav"])
    ('normal/00.wav', 'worn/00.wav')
    >>> short_names(["rig/a.csv", "rig/b.csv"])
    ('a.csv', 'b.csv')
    """
    names = tuple(Path(path).name for path in paths)
    if len(set(names)) == len(names):
        return names
    return tuple("/".join(Path(path).parts[-2:]) for path in paths)
