"""A trained detector as the exporter sees it: all that an artifact is built from."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_export.calibration.block_bootstrap import block_length, note_second_population
from edgeae_export.calibration.thresholds import ThresholdRule
from edgeae_export.onnx_graph.network import NO_CODE, OnnxNetwork
from edgeae_export.onnx_graph.reference import reference_outputs
from edgeae_export.parity.gate import ROUNDING, Parts, feature_rounding, tolerance_of
from edgeae_export.reproducible import reproducible_keras
from edgeae_runtime.conditions import thresholds_under
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.model import Backtest, Inputs, Scaler, Threshold

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from edgeae_export.counts import Counts
    from edgeae_export.whitening import Whitening
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.front_end import FrontEnd

_BATCH_WINDOWS = 512


@dataclass(frozen=True, eq=False)
class Source:
    """A network with its scaler, score and threshold rule, and the windows to verify it with.

    Parameters
    ----------
    network
        Keras model, or `OnnxNetwork` of a file, from scaled windows `(n, *shape)` to their
        reconstructions, same shape.
    inputs, scaler
        As the manifest holds them.
    score
        A kind of score: `mse`, `mae`, `mahalanobis` or `activations`.
    rule
        How a threshold comes from calibration scores; each artifact applies it to its own.
    validation, calibration, anomalies
        Raw windows `(n, *shape)`: normal ones that training used for its choices, normal ones that
        nothing else has used, and labelled anomalies, which may be none.
    whitening
        Statistics of a score that needs them.
    backtest
        How the false-alarm rate did on the latest part of the training series, and the margin of
        the threshold that this asks for.
    penalties
        What each prototype adds to the score, `(k,)` float32, at a weight of 1.
    front_end
        What turns a raw window into the features that scaler and network are for.
    counts
        What the counts stand for, if an artifact takes those; the windows are then such readings.

    Notes
    -----
    Keras, or onnxruntime on the original file, scores the windows once; every artifact is compared
    with those scores.
    """

    network: Any
    inputs: Inputs
    scaler: Scaler
    score: str
    rule: ThresholdRule
    validation: FloatArray
    calibration: FloatArray
    anomalies: FloatArray
    whitening: Whitening | None = None
    backtest: Backtest | None = None
    penalties: FloatArray | None = None
    calibration_groups: NDArray[np.int64] | None = None
    front_end: FrontEnd | None = None
    counts: Counts | None = None

    def __post_init__(self) -> None:
        if isinstance(self.network, OnnxNetwork):
            return  # checked when it was read
        for weight in self.network.weights:
            if not np.isfinite(np.asarray(weight, np.float32)).all():
                raise InputError(
                    f"the network's weights must be finite; '{weight.path}' holds NaN or infinity: "
                    f"train it again"
                )

    @property
    def windows(self) -> FloatArray:
        """Validation windows, calibration windows and anomalies, in this order."""
        return np.concatenate([self.validation, self.calibration, self.anomalies])

    @cached_property
    def parts(self) -> Parts:
        """Where in `windows` each kind is."""
        return Parts.of(len(self.validation), len(self.calibration), len(self.anomalies))

    @cached_property
    def window_scores(self) -> FloatArray:
        """The source's scores `(n,)` of `windows`."""
        return np.concatenate([self.scores(self.validation), *self._threshold_scores])

    @cached_property
    def _threshold_scores(self) -> tuple[FloatArray, FloatArray]:
        """The source's scores of the calibration windows and of the anomalies."""
        return self.scores(self.calibration), self.scores(self.anomalies)

    @property
    def calibration_scores(self) -> FloatArray:
        """Keras's scores of the calibration windows."""
        return self._threshold_scores[0]

    @cached_property
    def fused(self) -> Any:
        """Scaler, network and score as one Keras model."""
        return self.fused_with(with_code=False)

    def fused_with(self, *, with_code: bool) -> Any:
        """Fuse scaler, network and score into one Keras model, if asked with an output `code`."""
        from edgeae_export.keras_graph.fuse import fuse

        network = self.network
        if isinstance(network, OnnxNetwork):
            from edgeae_export.keras_graph.from_onnx.layer import as_keras

            if with_code:
                raise InputError(NO_CODE)
            network = as_keras(network.graph, network.shape)
        return fuse(
            network,
            self.scaler,
            self.score,
            self.inputs.shape,
            whitening=self.whitening,
            penalties=self.penalties,
            front_end=self.front_end,
            with_code=with_code,
        )

    @property
    def value_shape(self) -> tuple[int, ...]:
        """The shape of a reconstruction: that of windows, or of the features of a front end."""
        return self.inputs.shape if self.front_end is None else (len(self.front_end.names),)

    def behind_front_end(self) -> Source:
        """Return a source of features, without windows."""
        if self.front_end is None:
            return self
        none = np.empty((0, *self.value_shape), np.float32)
        inputs = Inputs(self.value_shape, self.front_end.names, none, none)
        return replace(
            self,
            inputs=inputs,
            front_end=None,
            validation=none,
            calibration=none,
            anomalies=none,
            calibration_groups=None,
        )

    @cached_property
    def tolerance(self) -> float:
        """Largest score error that an artifact may have, relative to score and threshold."""
        rounding = ROUNDING
        if self.front_end is not None:
            rounding = feature_rounding(self.front_end, self.scaler)
        parts = (self.network, self.score, self.threshold.value)
        return tolerance_of(*parts, self.whitening, rounding)

    @cached_property
    def threshold(self) -> Threshold:
        """The source's own threshold."""
        scores, anomaly_scores = self._threshold_scores
        if self.rule.kind != "given":  # a number that no calibration window has a part in
            note_second_population(scores)
        return self.choose(scores, anomaly_scores)

    def choose(self, scores: FloatArray, anomaly_scores: FloatArray) -> Threshold:
        """Apply the rule to scores of the calibration windows and of the anomalies."""
        margin = 1.0 if self.backtest is None else self.backtest.margin
        block = block_length(self.inputs)
        threshold = self.rule.choose(scores, anomaly_scores, block=block, margin=margin)
        condition, groups = self.inputs.condition, self.calibration_groups
        if condition is None or groups is None:
            return threshold
        return threshold._replace(by_condition=self.rule.by_condition(scores, groups, condition))

    def thresholds(
        self, scores: FloatArray, conditions: ArrayLike | None
    ) -> np.float32 | FloatArray:
        """Return the threshold that scores `(n,)` are compared with, or that of each condition."""
        threshold = self.threshold
        if conditions is None:
            return threshold.value
        condition, by_condition = self.inputs.condition, threshold.by_condition
        return thresholds_under(conditions, scores.shape, condition, by_condition)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is computed from the fields; compiled functions cannot be pickled.

        Keras puts the time of day beside a network, with which the hash of a detector would change.
        """
        state = {field.name: getattr(self, field.name) for field in fields(self)}
        if not isinstance(self.network, OnnxNetwork):
            rebuild, (file,) = self.network.__reduce__()
            state["network"] = rebuild, reproducible_keras(file.getvalue())
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Restore what was pickled."""
        if not isinstance(state["network"], OnnxNetwork):
            rebuild, data = state["network"]
            state = {**state, "network": rebuild(BytesIO(data))}
        vars(self).update(state)

    def scores(self, windows: FloatArray) -> FloatArray:
        """Score raw windows `(n, *shape)`: float32 `(n,)`."""
        return self.outputs(windows)["score"] if len(windows) else np.empty(0, np.float32)

    def outputs(self, windows: FloatArray) -> dict[str, FloatArray]:
        """Compute the outputs by name, each float32 `(n, ...)`."""
        if isinstance(self.network, OnnxNetwork):
            return reference_outputs(self.network, self.scaler, self.score, self.whitening, windows)
        pieces = [
            {name: np.asarray(value)[: len(part)] for name, value in self._run(_full(part)).items()}
            for part in _parts(windows)
        ]
        return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}

    def codes(self, windows: FloatArray) -> FloatArray:
        """Encode raw windows `(n, *shape)` with Keras: float32 `(n, size)`.

        Raises
        ------
        InputError
            If the network has no layer named `code`.
        """
        if isinstance(self.network, OnnxNetwork):
            raise InputError(NO_CODE)
        return np.concatenate([self._run_with_code(part)["code"] for part in _parts(windows)])

    @cached_property
    def _run_with_code(self) -> Any:
        return _traced(self.fused_with(with_code=True), self.inputs.shape)

    @cached_property
    def _run(self) -> Any:
        return _traced(self.fused, self.inputs.shape)


def _traced(fused: Any, shape: tuple[int, ...]) -> Any:
    """Trace now: of functions that are traced when they are called TensorFlow warns the user."""
    from edgeae_export.keras_graph.fuse import as_function
    from edgeae_export.keras_graph.messages import first_line
    from edgeae_export.keras_graph.rewrite import traceable

    try:
        with traceable(fused):
            return as_function(fused, shape).get_concrete_function()
    except Exception as error:  # TensorFlow passes on whatever a layer raises
        raise InputError(
            f"`model` cannot be traced for batches of any size: {first_line(error)}; rebuild the "
            f"layer without that"
        ) from error


def _parts(windows: FloatArray) -> list[FloatArray]:
    starts = range(0, max(1, len(windows)), _BATCH_WINDOWS)
    return [windows[start : start + _BATCH_WINDOWS] for start in starts]


def _full(part: FloatArray) -> FloatArray:
    """Pad a batch with zeros: a product of another size may round a window differently."""
    missing = _BATCH_WINDOWS - len(part)
    return np.pad(part, [(0, missing)] + [(0, 0)] * (part.ndim - 1))
