"""The detector: a scikit-learn outlier estimator that trains an autoencoder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self

import numpy as np
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted

from edgeae.data.arrays import finite_windows, trained_windows, training_windows
from edgeae.train.notebook import facts_html
from edgeae.train.parameters import Parameters, check_parameters
from edgeae.train.progress import training_bar
from edgeae.train.state import FittedState
from edgeae_export.exporter import Exported, Options, export_all
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from edgeae.data.windows import SeriesInfo, Windows
    from edgeae.train.alarm_target import AlarmTarget
    from edgeae.train.auto import Choice
    from edgeae.train.state import History
    from edgeae_export import Device, Source
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.model import Backtest


class Detector(OutlierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Autoencoder that learns to reconstruct normal windows, with a threshold on its error.

    Parameters
    ----------
    architecture
        `auto` chooses what is left open below from the shape, number and columns of the windows;
        `chosen_` holds the choices and their reasons. Otherwise `dense`, `linear` (principal
        components), `prototypes` (the nearest of many normal windows), `mixed` (the mean of `dense`
        and `prototypes`), `conv`, `lstm`, `gru` or `variational`. `linear` and `prototypes` are
        solved directly and ignore the options of training.
    hidden
        Units (filters) of the layers before the code, mirrored after it. None is the default.
    code_size
        Units of the code (`prototypes`: at most so many). None is 4, or half the values of a window
        if that is less (`prototypes`: the cost of a small network).
    activation, output_activation
        Keras activations of the hidden layers and of the last one. Recurrent layers keep their own.
    loss
        Training loss: `mse`, `mae`, `huber` or `binary_crossentropy`.
    optimizer, learning_rate
        Name of a Keras optimizer, and its step size.
    epochs, batch_size
        Maximum number of passes over the training windows, and windows per step.
    patience
        Stop after this many epochs without a lower validation loss; None never. The best are kept.
    kl_weight
        Weight of the Kullback-Leibler divergence of a `variational` network's code.
    noise
        Standard deviation of the noise on the scaled windows that the network learns to remove.
    rows
        Meaning of the rows of a 2-D `x`: `readings` (one value per feature, each scaled by itself)
        or `windows` (consecutive values of one channel, which share one scale).
    scaler
        `standard`, `minmax`, `robust` or `none`. None is `standard`, or what `auto` chooses.
    error
        The anomaly score of a window: `mse` or `mae` (mean squared or absolute error of the scaled
        window), `mahalanobis` (distance of the error from typical errors) or `activations` (the
        same for the error and the activations of the hidden dense layers). None is `mse`, or what
        `auto` chooses.
    false_alarm_rate
        Share of normal windows above the threshold, for `threshold_rule="conformal"`. None is 0.01,
        or the smallest rate that the calibration windows support, up to 0.1.
    threshold_rule
        `conformal`; `quantile=Q`, `mean+Kstd` of the calibration scores; `max-f1` with anomalies.
    threshold
        A number that replaces every rule.
    calibration_fraction
        Share of the normal windows that is used for the threshold alone.
    contamination
        Unlabelled anomalies in training: `auto` penalises prototypes of small, isolated groups, 0
        says that there are none, a share also leaves so many isolated windows out of training.
    small
        With `auto` only: a detector for microcontrollers, which detects slightly less.
    backtest
        Latest share of a series on which the rate is tried; 0 is none, None 0.5 where it can be.
    front_end
        What turns windows of samples into features: `spectrum`, `spectrum-shape`, `envelope`,
        `statistics` or `spectrum+statistics`, with options as in `spectrum:bands=64`; `none`; or
        `auto`, which takes one for long windows of a few channels that are sampled fast.
    random_state
        Seed of split, weights and order; None draws a new one. Global seeds are left alone.
    verbose
        1 shows a progress bar on stderr.

    Attributes
    ----------
    source_
        Network, scaler, score, threshold rule and windows: what an artifact is built from.
    threshold_
        Float32; a window is an anomaly if its `anomaly_score` is larger.
    offset_
        `-threshold_`, the convention of scikit-learn's outlier detectors.
    chosen_
        All parameters with none left open, and the reasons of the automatic choices.
    history_
        Losses of each epoch; None for a network that was trained elsewhere.
    backtest_
        The rate on the latest training windows, without and with tracking; None without it.

    Examples
    --------
    >>> import numpy as np
    >>> x_normal = np.random.default_rng(0).normal(size=(600, 4))
    >>> detector = Detector(random_state=0).fit(x_normal)
    >>> detector.predict([[0.0, 0.0, 0.0, 0.0], [90.0, 0.0, 0.0, 0.0]])
    array([ 1, -1])
    """

    source_: Source
    chosen_: Choice
    history_: History | None
    backtest_: Backtest | None

    def __init__(
        self,
        architecture: str = "auto",
        *,
        hidden: Sequence[int] | None = None,
        code_size: int | None = None,
        activation: str = "tanh",
        output_activation: str = "linear",
        loss: str = "mse",
        optimizer: str = "nadam",
        learning_rate: float = 2e-3,
        epochs: int = 100,
        batch_size: int = 64,
        patience: int | None = 10,
        kl_weight: float = 0.1,
        noise: float = 0.0,
        rows: str = "readings",
        scaler: str | None = None,
        error: str | None = None,
        false_alarm_rate: float | None = None,
        threshold_rule: str = "conformal",
        threshold: float | None = None,
        calibration_fraction: float = 0.2,
        contamination: float | Literal["auto"] = "auto",
        small: bool = False,
        backtest: float | None = None,
        front_end: str = "auto",
        random_state: int | np.random.RandomState | None = None,
        verbose: int = 0,
    ) -> None:
        self.architecture = architecture
        self.hidden = hidden
        self.code_size = code_size
        self.activation = activation
        self.output_activation = output_activation
        self.loss = loss
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.epochs = epochs
        self.batch_size = batch_size
        self.patience = patience
        self.kl_weight = kl_weight
        self.noise = noise
        self.rows = rows
        self.scaler = scaler
        self.error = error
        self.false_alarm_rate = false_alarm_rate
        self.threshold_rule = threshold_rule
        self.threshold = threshold
        self.calibration_fraction = calibration_fraction
        self.contamination = contamination
        self.small = small
        self.backtest = backtest
        self.front_end = front_end
        self.random_state = random_state
        self.verbose = verbose

    def fit(
        self,
        x: ArrayLike,
        y: object = None,
        *,
        calibration: ArrayLike | None = None,
        anomalies: ArrayLike | None = None,
        stride: int | None = None,
        rate_hz: float | None = None,
    ) -> Self:
        """Train on normal windows and choose the threshold.

        Windows `(n, steps, channels)` must be in the order of time, one every `stride` readings, of
        one recording or of several in sequence. From 500 on, the latest windows calibrate; others
        are split in blocks of neighbours, and windows that share readings with one of another use
        are left out. The rows of a table are assumed to share nothing and are split at random.

        Parameters
        ----------
        x
            Normal windows `(n, *shape)` in raw units, or the result of `edgeae.cut_windows`. Column
            names of a data frame are kept.
        y
            Ignored; present for scikit-learn's conventions.
        calibration
            Normal windows `(m, *shape)` for the threshold; None uses a share of `x`.
        anomalies
            Labelled anomalies `(k, *shape)` for `threshold_rule="max-f1"`. They never train.
        stride
            Readings from the start of one window `(steps, channels)` to the next; `steps` means
            that windows share none. None assumes the worst case, 1.
        rate_hz
            Readings a second of each channel, which a `front_end` needs.

        Raises
        ------
        InputError
            If a parameter or a value is not as described, or the windows do not support the rate.
        """
        check_parameters(self._parameters())
        windows, info = training_windows(self, x, stride, rate_hz)
        others = [
            None if part is None else finite_windows(self, name, part, windows.shape)
            for name, part in (("calibration", calibration), ("anomalies", anomalies))
        ]
        return self.fit_windows(windows, info, calibration=others[0], anomalies=others[1])

    def fit_windows(
        self,
        windows: Windows,
        info: SeriesInfo,
        *,
        calibration: FloatArray | None = None,
        anomalies: FloatArray | None = None,
        alarms: AlarmTarget | None = None,
    ) -> Self:
        """Train as `fit` does, on windows that may be larger than memory.

        Parameters
        ----------
        windows, info
            Normal windows, finite; names, units, rate and stride of the readings.
        calibration, anomalies
            As for `fit`, finite float32.
        alarms
            Alarms per day, which set the false-alarm rate.
        """
        from edgeae.train.fit import fit

        with training_bar(hidden=not self.verbose) as on_epoch:
            state = fit(
                self._parameters(), windows, info,
                calibration=calibration, anomalies=anomalies, alarms=alarms, on_epoch=on_epoch,
            )  # fmt: skip
        return self._set_state(state)

    @classmethod
    def from_state(cls, state: FittedState) -> Self:
        """Build a fitted detector from its record."""
        return cls(**vars(state.parameters))._set_state(state)

    @property
    def threshold_(self) -> np.float32:
        """The float32 threshold."""
        check_is_fitted(self, "source_")
        return self.source_.threshold.value

    @property
    def offset_(self) -> float:
        """Minus the threshold: `decision_function(x) = score_samples(x) - offset_`."""
        return -float(self.threshold_)

    def anomaly_score(self, x: ArrayLike) -> FloatArray:
        """Score each window, `(n,)` float32, as `Scorer.score` does on a device.

        Raises
        ------
        InputError
            If a value is not finite or the shape is not the trained one.
        """
        windows = self._trained_windows(x)
        scores = self.source_.scores(windows)
        if not np.isfinite(scores).all():
            raise InputError("`x` is too large: a score overflows float32")
        return scores

    def score_samples(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return minus the anomaly score, `(n,)`: lower is more anomalous, as in scikit-learn."""
        return -self.anomaly_score(x).astype(np.float64)

    def decision_function(self, x: ArrayLike) -> NDArray[np.float64]:
        """Return threshold minus anomaly score, `(n,)`: negative is an anomaly."""
        return self.score_samples(x) - self.offset_

    def predict(self, x: ArrayLike, *, conditions: ArrayLike | None = None) -> NDArray[np.int64]:
        """Decide for each window, `(n,)`: -1 is an anomaly, 1 is normal.

        Each of the `conditions` `(n,)` has its own threshold; None decides with one for all.
        """
        scores = self.anomaly_score(x)
        return np.where(scores > self.source_.thresholds(scores, conditions), -1, 1)

    def reconstruct(self, x: ArrayLike) -> FloatArray:
        """Reconstruct each window, as `x`, or with a front end its features, in raw units."""
        return self.source_.outputs(self._trained_windows(x))["reconstruction"]

    def encode(self, x: ArrayLike) -> FloatArray:
        """Return the code of each window, `(n, code_size)`.

        Raises
        ------
        InputError
            If the network has no layer named `code`.
        """
        return self.source_.codes(self._trained_windows(x))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the detector to a file, atomically; `edgeae.load` reads it."""
        from edgeae.storage.detector_file import detector_bytes

        with whole_file(path) as file:
            file.write(detector_bytes(self._state(), name=Path(path).stem))

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        precision: str = "float32",
        with_code: bool = False,
        for_microcontroller: bool = False,
        max_score_error: float | None = None,
        max_flips: float | None = None,
        max_detection_loss: float | None = None,
        device: Device | None = None,
    ) -> Exported:
        """Write an artifact for a device, as `edgeae_export.export` does for `source_`.

        The suffix of `path` is the format: `.onnx`, `.tflite` or `.c`.
        """
        check_is_fitted(self, "source_")
        options = Options(
            with_code, for_microcontroller, max_score_error, max_flips, max_detection_loss, device
        )
        (exported,) = export_all(self.source_, [(Path(path), precision)], options)
        return exported

    def _repr_html_inner(self) -> str:
        """Return scikit-learn's diagram, and below it the facts of a fitted detector."""
        diagram: str = super()._repr_html_inner()
        return diagram + facts_html(self._state()) if hasattr(self, "source_") else diagram

    def _repr_mimebundle_(self, **options: object) -> dict[str, str]:
        bundle: dict[str, str] = super()._repr_mimebundle_(**options)
        if "text/html" in bundle:
            bundle["text/html"] = self._repr_html_inner()
        return bundle

    def _parameters(self) -> Parameters:
        return Parameters(**self.get_params())

    def _state(self) -> FittedState:
        check_is_fitted(self, "source_")
        return FittedState(self._parameters(), self.chosen_, self.source_, self.history_)

    def _set_state(self, state: FittedState) -> Self:
        self.source_, self.chosen_, self.history_ = state.source, state.chosen, state.history
        self.backtest_ = state.source.backtest
        inputs = state.source.inputs
        self.n_features_in_ = inputs.shape[0]  # as scikit-learn counts them
        if inputs.features is not None and len(inputs.shape) == 1:  # arrays of windows have none
            self.feature_names_in_ = np.array(inputs.features, dtype=object)
        return self

    def _trained_windows(self, x: ArrayLike) -> FloatArray:
        check_is_fitted(self, "source_")
        return trained_windows(self, x, self.source_.inputs)


def load(path: str | os.PathLike[str]) -> Detector:
    """Read a detector that `Detector.save` wrote.

    Raises
    ------
    ArtifactError
        If the file is no detector, damaged, or of an unknown format.
    OSError
        If it cannot be read.
    """
    from edgeae.storage.detector_file import read_detector

    return Detector.from_state(read_detector(path))
