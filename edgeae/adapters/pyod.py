"""A detector as a model of PyOD (extra `pyod`)."""

from __future__ import annotations

from dataclasses import replace
from numbers import Real
from typing import TYPE_CHECKING, Self

import numpy as np
from sklearn.base import clone
from sklearn.utils.validation import check_is_fitted

from edgeae.detector import Detector
from edgeae_export import ThresholdRule
from edgeae_runtime.errors import InputError, MissingPackageError

try:
    from pyod.models.base import BaseDetector
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("pyod"):
        raise
    raise MissingPackageError(
        "edgeae.adapters.pyod needs PyOD: pip install 'edgeae[pyod]'"
    ) from error

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["PyODDetector"]


class PyODDetector(BaseDetector):  # type: ignore[misc]  # PyOD ships no types
    """A detector with PyOD's methods and signs: 1 is an anomaly, and `contamination` decides.

    Parameters
    ----------
    contamination
        Share of the training windows to label as anomalies, above 0 and at most 0.5.
    detector
        An `edgeae.Detector` with the options of training, of which a copy is trained; None is one
        with the defaults. Its rule of the threshold gives way to `contamination`.

    Attributes
    ----------
    detector_
        The trained `edgeae.Detector`, which decides as `predict` does; `detector_.export` writes an
        artifact.
    decision_scores_, threshold_, labels_
        Scores of the training windows `(n,)`, what they are compared with, and 1 for each that is
        above it.

    Examples
    --------
    >>> import numpy as np
    >>> x = np.random.default_rng(0).normal(size=(300, 4))
    >>> model = PyODDetector(contamination=0.05, detector=Detector(random_state=0)).fit(x)
    >>> int(model.labels_.sum())
    15
    >>> model.predict([[0.0, 0.0, 0.0, 0.0], [90.0, 0.0, 0.0, 0.0]])
    array([0, 1])
    """

    detector_: Detector
    decision_scores_: NDArray[np.float64]

    def __init__(self, contamination: float = 0.1, detector: Detector | None = None) -> None:
        super().__init__(contamination=contamination)
        self.detector = detector

    def fit(self, X: ArrayLike, y: object = None) -> Self:
        """Train on windows `(n, *shape)` in raw units.

        Parameters
        ----------
        X
            As for `edgeae.Detector.fit`.
        y
            Ignored, with PyOD's warning if it is given.

        Raises
        ------
        InputError
            As `edgeae.Detector.fit` does, or if `contamination` is no number.
        """
        if not isinstance(self.contamination, Real):
            raise InputError(f"`contamination` must be a number; got {self.contamination!r}")
        detector = clone(Detector() if self.detector is None else self.detector)
        # Any number does for training: the threshold is known when the windows have scores.
        detector.set_params(threshold=0.0, false_alarm_rate=None, threshold_rule="conformal")
        detector.fit(X)
        self._set_n_classes(y)
        self.decision_scores_ = detector.anomaly_score(X).astype(np.float64)
        self._process_decision_scores()
        self.detector_ = _with_threshold(detector, _at_most(self.threshold_))
        return self

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:
        """Score each window, `(n,)`: higher is more anomalous.

        Raises
        ------
        InputError
            As `edgeae.Detector.anomaly_score` does.
        """
        check_is_fitted(self, "detector_")
        return self.detector_.anomaly_score(X).astype(np.float64)


def _with_threshold(detector: Detector, threshold: float) -> Detector:
    """Let a trained detector decide with a number, as if it had been trained with it."""
    chosen = detector.chosen_
    detector.set_params(threshold=threshold)
    detector.chosen_ = chosen._replace(parameters=replace(chosen.parameters, threshold=threshold))
    detector.source_ = replace(detector.source_, rule=ThresholdRule("given", threshold))
    return detector


def _at_most(threshold: float) -> float:
    """Return the largest float32 that is no larger: float32 scores are above both or neither.

    Examples
    --------
    >>> float(np.float32(0.1)), _at_most(0.1)
    (0.10000000149011612, 0.09999999403953552)
    """
    nearest = np.float32(threshold)
    below = np.nextafter(nearest, np.float32(-np.inf))
    return float(nearest if float(nearest) <= threshold else below)
