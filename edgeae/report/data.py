"""What a report is about: a detector, windows of which some may be labelled, and their scores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.data.windows import Windows
from edgeae_runtime import scores as contributions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae.detector import Detector
    from edgeae.evaluate.events import Monitored
    from edgeae_export import Source
    from edgeae_runtime.arrays import FloatArray

NORMAL, ABNORMAL, UNLABELLED = "normal", "abnormal", "unlabelled"
"""Kinds of windows."""


class ReportData(NamedTuple):
    """A detector beside scored windows.

    `scores` `(n,)` are those of `windows`; one may be no finite number. `is_normal` `(n,)` is None
    for data without labels, whose false alarms are then counted on the calibration windows.
    `stamps` `(n,)` are nanoseconds of each window's last reading; None where no time column was
    named. `is_held` says that the windows are those which the detector itself holds. `watched` is
    the labelled series that they were cut from.
    """

    name: str
    detector: Detector
    windows: Windows
    scores: FloatArray
    is_normal: NDArray[np.bool_] | None
    stamps: NDArray[np.int64] | None = None
    is_held: bool = False
    watched: Monitored | None = None

    @classmethod
    def held(cls, name: str, detector: Detector) -> ReportData:
        """ReportData of a detector alone: its calibration windows and the anomalies it holds."""
        source = detector.source_
        both = np.concatenate([source.calibration, source.anomalies])
        is_normal = np.arange(len(both)) < len(source.calibration)
        scores = source.scores(both)
        return cls(name, detector, Windows.of(both), scores, is_normal, is_held=True)

    @property
    def source(self) -> Source:
        """Network, scaler, score and threshold."""
        return self.detector.source_

    @property
    def threshold(self) -> np.float32:
        """The threshold that decides."""
        return self.source.threshold.value

    @property
    def position(self) -> NDArray[np.int64]:
        """Row of each window's last reading in the data, from 0: `(n,)`."""
        steps = 1 if self.windows.cut is None else self.windows.cut.steps
        return self.windows.starts.astype(np.int64) + steps - 1

    @property
    def is_series(self) -> bool:
        """Whether the windows follow each other in time."""
        return not self.is_held and (self.windows.cut is not None or self.stamps is not None)

    @property
    def rows_are_windows(self) -> bool:
        """Whether a window of one axis holds consecutive values of one channel."""
        return bool(self.detector.get_params()["rows"] == "windows")

    @property
    def is_finite(self) -> NDArray[np.bool_]:
        """Tell which scores are finite: `(n,)`."""
        return np.isfinite(self.scores)

    def populations(self) -> tuple[FloatArray, FloatArray, str | None]:
        """Finite scores of normal windows, those of the others, and which kind these are.

        Without labels the first are those of the calibration windows; without other windows the
        kind is None.
        """
        finite = self.is_finite
        if self.is_normal is None:
            calibration = self.source.scores(self.source.calibration)
            return calibration[np.isfinite(calibration)], self.scores[finite], UNLABELLED
        other = self.scores[finite & ~self.is_normal]
        return self.scores[finite & self.is_normal], other, ABNORMAL if len(other) else None


def windows_a_day(subject: ReportData) -> float | None:
    """How many windows a day brings; None where the rate of the readings is not known."""
    inputs = subject.source.inputs
    if inputs.rate_hz is None:
        return None
    return 86_400 * inputs.rate_hz / (inputs.stride or 1)


def shares_of(source: Source, windows: FloatArray, reconstruction: FloatArray) -> Any:
    """Share of each value in its window's score: as `windows`; `Scorer.contributions` says how."""
    scale = source.scaler.scale.astype(np.float64)
    residual = (windows.astype(np.float64) - reconstruction) * scale
    return contributions.shares(source.score, residual)
