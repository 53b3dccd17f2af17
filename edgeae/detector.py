"""The detector: what training gives, as a scikit-learn outlier estimator."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from edgeae.data.frames import SeriesWindows
from edgeae.data.timestamps import refuse_stamp_columns
from edgeae.data.windows import Cut, SeriesInfo, Windows
from edgeae.train.auto import choose
from edgeae.train.contamination import trimmed
from edgeae.train.dynamics import trained_motion
from edgeae.train.parameters import check_parameters, chosen_rule, seed_of
from edgeae.train.scaling import fit_scaler, training_sample
from edgeae.train.splitting import Split, split_windows
from edgeae_export import Exported, Source, ThresholdRule, export
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import whole_file
from edgeae_runtime.manifest.model import Scaler

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import ArrayLike, NDArray

    from edgeae.train.loop import History
    from edgeae_export.keras_graph.score_layers import Whitening
    from edgeae_export.memory import Device
    from edgeae_runtime.manifest.model import FloatArray, Inputs


class Detector(OutlierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn ships no types
    """Autoencoder that learns to reconstruct normal windows, and a threshold on its error.

    Parameters
    ----------
    architecture
        `auto` chooses, by the windows' shape, number and columns, whatever is left open below;
        `chosen_` says what and why. Or `dense`, `linear` (principal components) and `prototypes`
        (the nearest of many normal windows), both solved without training, so that no option of
        training has a part, `mixed` (`dense` and `prototypes` side by side, and the mean of what
        both make of a window), `conv`, `lstm`, `gru` or `variational`.
    hidden
        Units (filters) of the layers before the code; the layers behind it mirror them. None is
        what suits the architecture.
    code_size
        Units of the code; for `prototypes` how many at most. None takes 4, or half the values of
        a window if that is less, and as many prototypes as cost what a small network does.
    activation, output_activation
        Keras activations of the layers before the last, and of the last. Recurrent layers keep
        their own.
    loss
        What training minimises: `mse`, `mae`, `huber` or `binary_crossentropy`.
    optimizer, learning_rate
        Name of a Keras optimizer, and its step size.
    epochs, batch_size
        Most passes over the training windows, and windows a step.
    patience
        Epochs without a better loss on the validation windows after which training stops; None never
        stops. The best weights are kept either way.
    rows
        What a row of a 2-D `x` is: `readings`, one value per feature, each scaled by itself, or
        `windows`, consecutive values of one channel, all scaled alike.
    kl_weight
        What keeps the code of a `variational` network near a standard normal one: the weight of
        that divergence beside the loss of all a window's values.
    noise
        Standard deviation of the noise on the scaled windows that a network in training learns to
        take away.
    scaler
        `standard`, `minmax`, `robust` or `none`; None is `standard`, or what `auto` chooses.
    score
        `mse` or `mae`: mean squared or absolute error of the scaled window; `mahalanobis`: the
        error's distance from what is usual, given how errors go together; `activations`: the same
        of the error and the activations of the hidden dense layers. None is `mse`, or what `auto`
        chooses.
    false_alarm_rate
        Share of normal windows that may alarm, for `threshold_rule="conformal"`. None is 0.01, or
        the smallest rate that the calibration windows support.
    threshold_rule
        `conformal`, `quantile=Q`, `mean+Kstd` (both of the calibration scores) or `max-f1` (with
        labelled anomalies).
    threshold
        A number that takes the place of every rule.
    calibration_fraction
        Share of the normal windows that only the threshold sees.
    contamination
        Share of the given windows that are thought to be unlabelled anomalies: so many of the most
        isolated ones are left out.
    small
        With `auto` alone: a detector for microcontrollers, which finds a little less.
    random_state
        Seed of split, weights and order. None draws a new one. Global seeds are left alone.
    verbose
        1 shows a progress bar on stderr.

    Attributes
    ----------
    source_
        Network, scaler, score, rule and windows: what an artifact is made from.
    threshold_
        Float32; a window is an anomaly when its `anomaly_score` is larger.
    offset_
        `-threshold_`, as scikit-learn's outlier detectors have it.
    chosen_
        All parameters with none left open, and the reason of each that `auto` chose.
    history_
        Losses of each epoch; None for a network that was trained elsewhere.

    Examples
    --------
    >>> import numpy as np
    >>> x_normal = np.random.default_rng(0).normal(size=(600, 4))
    >>> detector = Detector(random_state=0).fit(x_normal)
    >>> detector.predict([[0.0, 0.0, 0.0, 0.0], [90.0, 0.0, 0.0, 0.0]])
    array([ 1, -1])
    """

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
        score: str | None = None,
        false_alarm_rate: float | None = None,
        threshold_rule: str = "conformal",
        threshold: float | None = None,
        calibration_fraction: float = 0.2,
        contamination: float = 0.0,
        small: bool = False,
        random_state: int | None = None,
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
        self.score = score
        self.false_alarm_rate = false_alarm_rate
        self.threshold_rule = threshold_rule
        self.threshold = threshold
        self.calibration_fraction = calibration_fraction
        self.contamination = contamination
        self.small = small
        self.random_state = random_state
        self.verbose = verbose

    def fit(
        self,
        x: ArrayLike,
        y: Any = None,
        *,
        calibration: ArrayLike | None = None,
        anomalies: ArrayLike | None = None,
        stride: int | None = None,
    ) -> Self:
        """Train on normal windows and calibrate the threshold.

        Windows `(n, steps, channels)` are taken to be cut from a series in the order of time, one
        every `stride` readings, of one recording or of several behind each other. They are split
        in blocks of neighbours, and windows that share readings with one of another use are left
        out. The rows of a table are taken to share nothing and are split at random.

        Parameters
        ----------
        x
            Normal windows `(n, *shape)` in raw units; a data frame's column names are kept, and the
            names, rate and stride that `edgeae.cut_windows` found.
        y
            Ignored; scikit-learn hands it over.
        calibration
            Normal windows `(m, *shape)` for the threshold; None sets a share of `x` aside.
        anomalies
            Labelled anomalies `(k, *shape)` for `threshold_rule="max-f1"`. They never train.
        stride
            Readings from the start of one window `(steps, channels)` to the next; `steps` says that
            they share none. None takes the worst for granted, which is 1.

        Raises
        ------
        InputError
            If a parameter or a value is not as described, or the windows do not support the rate.
        """
        check_parameters(self.get_params())
        if isinstance(x, SeriesWindows):
            stored, info = x.stored, x.info
        else:
            refuse_stamp_columns(x)
            stored, info = self._stored(x, stride)
        given = [
            None if part is None else self._windows(name, part, stored.shape)
            for name, part in (("calibration", calibration), ("anomalies", anomalies))
        ]
        return self.fit_windows(
            stored,
            info,
            calibration=given[0],
            anomalies=given[1],
        )

    def _stored(self, x: ArrayLike, stride: int | None) -> tuple[Windows, SeriesInfo]:
        windows = self._windows("x", x)
        shape = windows.shape[1:]
        overlap = Cut(shape[0], 1 if stride is None else stride).overlap if len(shape) > 1 else 0
        names = getattr(self, "feature_names_in_", None) if self.rows == "readings" else None
        features = None if names is None else tuple(map(str, names))
        return Windows.of(windows, overlap), SeriesInfo(features, stride=stride)

    def fit_windows(
        self,
        windows: Windows,
        about: SeriesInfo,
        *,
        calibration: FloatArray | None = None,
        anomalies: FloatArray | None = None,
    ) -> Self:
        """Train as `fit` does, on windows that may be more than memory holds.

        Parameters
        ----------
        windows
            Normal windows, finite.
        about
            What is known of them beside their values.
        calibration, anomalies
            As for `fit`, finite float32.

        Raises
        ------
        InputError
            As `fit` does.
        """
        from edgeae.train.fit import trained_network, whitening_of

        check_parameters(self.get_params())
        rng = np.random.default_rng(seed_of(self.random_state))
        split = split_windows(
            windows,
            calibration=calibration,
            calibration_fraction=self.calibration_fraction,
            rng=rng,
        )
        if self.contamination:
            split = trimmed(split, self.contamination, seed=int(rng.integers(2**31)))
        set_aside = np.empty((0, *windows.shape), np.float32) if anomalies is None else anomalies
        rule = chosen_rule(self.get_params(), len(split.calibration), len(set_aside))
        sample, low, high = training_sample(split.train)
        about.refuse_constant(low, high)
        self.chosen_ = choose(self.get_params(), sample, len(split.train))
        parameters = self.chosen_.parameters
        scaler = fit_scaler(parameters["scaler"], sample, one_scale=self.rows == "windows")
        self.history_: History | None
        network, self.history_ = trained_network(
            parameters, split, scaler, seed=int(rng.integers(2**31))
        )
        whitening = whitening_of(parameters["score"], network, split, scaler)
        self.n_features_in_ = windows.shape[0]  # as scikit-learn counts them
        if about.features is not None:
            self.feature_names_in_ = np.array(about.features, dtype=object)
        inputs = about.inputs(
            low,
            high,
            one_scale=self.rows == "windows",
            motion=trained_motion(split.train, split.validation),
        )
        return self._take(network, inputs, scaler, split, set_aside, rule, whitening)

    def adopt(
        self,
        network_and_scaler: Callable[[tuple[int, ...]], tuple[Any, Scaler]],
        calibration: ArrayLike,
        validation: ArrayLike | None = None,
    ) -> Self:
        """Take a trained network in place of training one; `edgeae.wrap` is the way to it.

        Parameters
        ----------
        network_and_scaler
            Gives both for windows of a shape.
        calibration, validation
            Normal windows `(m, *shape)` for the threshold, and ones that chose the scaler.
        """
        from edgeae.train.fit import whitening_of

        check_parameters(self.get_params())
        windows = self._windows("calibration", calibration)
        shape = windows.shape[1:]
        used = windows[:0] if validation is None else self._windows("validation", validation, shape)
        split = Split(train=Windows.of(windows), validation=used, calibration=windows)
        rule = chosen_rule(self.get_params(), len(split.calibration), 0)
        self.history_ = None
        names = getattr(self, "feature_names_in_", None) if self.rows == "readings" else None
        about = SeriesInfo(None if names is None else tuple(map(str, names)))
        low, high = windows.min(axis=0), windows.max(axis=0)
        inputs = about.inputs(
            low,
            high,
            one_scale=self.rows == "windows",
            motion=trained_motion(split.train, used),
        )
        network, scaler = network_and_scaler(shape)
        self.chosen_ = choose(self.get_params(), windows, len(windows))
        # The training windows are not at hand, and no statistics come from calibration windows.
        seen = split._replace(train=Windows.of(windows[:0]))
        whitening = whitening_of(self.chosen_.parameters["score"], network, seen, scaler)
        return self._take(network, inputs, scaler, split, windows[:0], rule, whitening)

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """Parameters by name, as they were given."""
        return {name: vars(self)[name] for name in self._get_param_names()}

    @property
    def score(self) -> str:
        """Can be set, but is read by `get_params()["score"]`.

        scikit-learn calls whatever an estimator has under this name.
        """
        raise AttributeError("read the kind of score by get_params()['score']")

    @score.setter
    def score(self, kind: str | None) -> None:
        self.__dict__["score"] = kind

    @property
    def threshold_(self) -> np.float32:
        """The float32 that decides."""
        check_is_fitted(self, "source_")
        return self.source_.threshold.value

    @property
    def offset_(self) -> float:
        """Minus the threshold: `decision_function(x) = score_samples(x) - offset_`."""
        return -float(self.threshold_)

    def anomaly_score(self, x: ArrayLike) -> FloatArray:
        """Score of each window, `(n,)` float32: what `Scorer.score` gives on a device.

        Raises
        ------
        InputError
            If a value is not finite or the shape is not the one that was trained.
        """
        windows = self._trained_windows(x)
        scores = self.source_.scores(windows)
        if not np.isfinite(scores).all():
            raise InputError("x is too large: a score overflows float32")
        return scores

    def score_samples(self, x: ArrayLike) -> NDArray[np.float64]:
        """Minus the anomaly score, `(n,)`: lower is stranger, as scikit-learn has it."""
        return -self.anomaly_score(x).astype(np.float64)

    def decision_function(self, x: ArrayLike) -> NDArray[np.float64]:
        """Threshold minus anomaly score, `(n,)`: negative is an anomaly."""
        return self.score_samples(x) - self.offset_

    def predict(self, x: ArrayLike) -> NDArray[np.int64]:
        """Decision for each window, `(n,)`: -1 is an anomaly, 1 is normal."""
        return np.where(self.anomaly_score(x) > self.threshold_, -1, 1)

    def reconstruct(self, x: ArrayLike) -> FloatArray:
        """Give back what the autoencoder makes of each window, in raw units: same shape as `x`."""
        return self.source_.outputs(self._trained_windows(x))["reconstruction"]

    def encode(self, x: ArrayLike) -> FloatArray:
        """Code of each window, `(n, code_size)`.

        Raises
        ------
        InputError
            If the network has no layer named `code`.
        """
        return self.source_.codes(self._trained_windows(x))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the detector as one file, whole or not at all; `edgeae.load` reads it.

        Raises
        ------
        OSError
            If it cannot be written.
        """
        from edgeae.storage.detector_file import detector_bytes

        check_is_fitted(self, "source_")
        with whole_file(path) as file:
            file.write(detector_bytes(self, name=Path(path).stem))

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
        """Write an artifact for a device; its suffix says the format (`.onnx`, `.tflite`, `.c`).

        Parameters
        ----------
        path
            Where to.
        precision
            `float32`, `float16`, `int8` (weights) or `int8-full` (weights and activations).
        with_code
            Add an output `code`, for those who send it in place of the window.
        for_microcontroller
            Write a `.tflite` file for TFLite Micro, and score it there too.
        max_score_error, max_flips, max_detection_loss
            How far it may be from this detector: the largest error of a score, relative to the
            larger of score and threshold; the share of decisions that differ; the share of
            labelled anomalies that are lost. None is the precision's own budget.
        device
            Memory that a `.c` file must fit.

        Raises
        ------
        DoesNotFitError
            If it does not fit.
        ParityError
            If the artifact would not decide as this detector does; nothing is written then.
        InputError
            If suffix or precision is unknown or not offered, or the format cannot hold the network.
        OSError
            If it cannot be written.
        """
        check_is_fitted(self, "source_")
        return export(
            self.source_,
            path,
            precision=precision,
            with_code=with_code,
            for_microcontroller=for_microcontroller,
            max_score_error=max_score_error,
            max_flips=max_flips,
            max_detection_loss=max_detection_loss,
            device=device,
        )

    def _repr_html_inner(self) -> str:
        """Scikit-learn's diagram, and below it what fitting gave; notebooks show it."""
        from edgeae.report.notebook import facts_html

        diagram: str = super()._repr_html_inner()
        return diagram + facts_html(self) if hasattr(self, "source_") else diagram

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        bundle: dict[str, str] = super()._repr_mimebundle_(**options)
        if "text/html" in bundle:
            bundle["text/html"] = self._repr_html_inner()
        return bundle

    def _take(
        self,
        network: Any,
        inputs: Inputs,
        scaler: Scaler,
        split: Split,
        anomalies: FloatArray,
        rule: ThresholdRule,
        whitening: Whitening | None,
    ) -> Self:
        # Copies: what a caller later does to his arrays must not move the threshold.
        source = Source(
            network=network,
            inputs=inputs,
            scaler=scaler,
            score=self.chosen_.parameters["score"],
            rule=rule,
            validation=np.array(split.validation),
            calibration=np.array(split.calibration),
            anomalies=np.array(anomalies),
            whitening=whitening,
        )
        assert source.threshold  # chosen now: windows that allow none are an error of `fit`
        self.source_ = source
        return self

    def _trained_windows(self, x: Any) -> FloatArray:
        check_is_fitted(self, "source_")
        return self._windows("x", x, self.source_.inputs.shape)

    def _windows(self, name: str, x: Any, shape: tuple[int, ...] | None = None) -> FloatArray:
        """`x` as finite float32 windows `(n, *shape)`, checked as scikit-learn's estimators do.

        Without a shape, `x` decides what later windows must be like.
        """
        columns = getattr(x, "columns", None)
        with np.errstate(over="ignore"):  # what float32 cannot hold is refused below
            windows: FloatArray = validate_data(
                self,
                x,
                reset=shape is None,
                dtype=np.float32,
                allow_nd=True,
                ensure_all_finite=False,
            )
        if windows.ndim > 3:
            raise InputError(f"{name} must have windows of one or two axes; got {windows.shape}")
        _refuse_not_finite(name, windows, columns)
        if shape is not None and windows.shape[1:] != shape:
            must = ", ".join(map(str, ("n", *shape)))
            raise InputError(f"{name} must have shape ({must}); got {windows.shape}")
        return windows


def _refuse_not_finite(name: str, windows: FloatArray, columns: Any) -> None:
    """Raise the `InputError` that says how many values are not finite, and where."""
    bad = ~np.isfinite(windows)
    if not bad.any():
        return
    at = tuple(int(index) for index in np.argwhere(bad)[0])
    kind = "NaN" if np.isnan(windows[at]) else "infinity, or beyond float32"
    where = f"column '{columns[at[-1]]}'" if columns is not None else f"index {at[1:]}"
    raise InputError(
        f"{name} must be finite; {int(bad.sum())} value(s) are not, the first {kind} in row "
        f"{at[0]}, {where}"
    )
