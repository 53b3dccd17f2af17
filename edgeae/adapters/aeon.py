"""A detector as an anomaly detector of aeon (extra `aeon`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from sklearn.base import clone

from edgeae.detector import Detector
from edgeae.evaluate.per_reading import reading_scores
from edgeae_runtime.errors import InputError, MissingPackageError

try:
    from aeon.anomaly_detection.series.base import BaseSeriesAnomalyDetector
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("aeon"):
        raise
    raise MissingPackageError(
        "edgeae.adapters.aeon needs aeon: pip install 'edgeae[aeon]'"
    ) from error

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from edgeae_runtime.arrays import FloatArray

__all__ = ["AeonDetector"]


class AeonDetector(BaseSeriesAnomalyDetector):  # type: ignore[misc]  # aeon ships no types
    """A detector that scores each reading of a series, as aeon's series detectors do.

    `fit` trains on windows of a normal series, and `predict` gives each reading the mean score of
    the windows that hold it, so that every reading has one. Both take a series as aeon has them:
    an array or a data frame, with `axis=0` for `(readings, channels)` and `axis=1`, aeon's default,
    for `(channels, readings)`. Labels `y` are ignored.

    Parameters
    ----------
    detector
        An `edgeae.Detector` with the options of training, of which a copy is trained; None is one
        with the defaults.
    window_size, stride
        Readings in a window, and from the start of one to the next.

    Attributes
    ----------
    detector_
        The trained `edgeae.Detector`; `detector_.export` writes an artifact.

    Raises
    ------
    InputError
        If a window does not fit into the series, or `edgeae.Detector.fit` refuses the windows.

    Examples
    --------
    >>> import numpy as np
    >>> series = np.sin(np.arange(600.0)) + 0.01 * np.random.default_rng(0).normal(size=600)
    >>> model = AeonDetector(Detector("linear", random_state=0), window_size=8).fit(series)
    >>> series[300] += 3
    >>> abs(int(model.predict(series).argmax()) - 300) < 8
    True
    """

    _tags: ClassVar[dict[str, Any]] = {
        "anomaly_output_type": "anomaly_scores",
        "capability:multivariate": True,
        "fit_is_empty": False,
        "learning_type:semi_supervised": True,
        "learning_type:unsupervised": True,
    }

    detector_: Detector

    def __init__(
        self, detector: Detector | None = None, window_size: int = 10, stride: int = 1
    ) -> None:
        self.detector = detector
        self.window_size = window_size
        self.stride = stride
        super().__init__(axis=0)

    def _fit(self, X: NDArray[np.float64], y: object = None) -> AeonDetector:
        starts = self._starts(len(X))
        self.detector_ = clone(Detector() if self.detector is None else self.detector)
        self.detector_.fit(self._windows(X, starts), stride=self.stride)
        return self

    def _predict(self, X: NDArray[np.float64]) -> FloatArray:
        starts = np.union1d(self._starts(len(X)), len(X) - self.window_size)  # to the last reading
        scores = self.detector_.anomaly_score(self._windows(X, starts))
        is_first = np.arange(len(X)) == 0
        return reading_scores(
            scores, starts, steps=self.window_size, is_break=is_first, rule="mean"
        )

    def _starts(self, readings: int) -> NDArray[np.int64]:
        if not 1 <= self.window_size <= readings:
            raise InputError(
                f"`window_size` must be from 1 to the {readings} readings of the series; got "
                f"{self.window_size}"
            )
        if not 1 <= self.stride <= self.window_size:
            raise InputError(
                f"`stride` must be from 1 to `window_size` {self.window_size}, so that each "
                f"reading is in a window; got {self.stride}"
            )
        return np.arange(0, readings - self.window_size + 1, self.stride)

    def _windows(self, X: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
        """Cut windows `(n, steps, channels)`."""
        windows = np.lib.stride_tricks.sliding_window_view(X, self.window_size, axis=0)
        return windows[starts].swapaxes(1, 2)
