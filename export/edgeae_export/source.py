"""A trained detector as the exporter sees it: everything that an artifact is made from."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_export.calibration.block_bootstrap import block_length, note_second_population
from edgeae_export.calibration.thresholds import ThresholdRule
from edgeae_runtime.errors import InputError
from edgeae_runtime.manifest.model import Inputs, Scaler, Threshold

if TYPE_CHECKING:
    from edgeae_export.keras_graph.score_layers import Whitening
    from edgeae_runtime.arrays import FloatArray

_WINDOWS_AT_A_TIME = 512


@dataclass(frozen=True, eq=False)
class Source:
    """A Keras network with its scaler, score and threshold rule, and the windows that prove it.

    Parameters
    ----------
    network
        Keras model from scaled windows `(n, *shape)` to their reconstructions, same shape.
    inputs, scaler
        As the manifest holds them.
    score
        A kind of score: `mse`, `mae`, `mahalanobis` or `activations`.
    rule
        How a threshold comes from calibration scores; each artifact applies it to its own.
    validation, calibration, anomalies
        Raw windows `(n, *shape)`: normal ones that training used for its choices, normal ones that
        nothing else has touched, and labelled anomalies, which may be none.
    whitening
        Statistics of a score that needs them.
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

    def __post_init__(self) -> None:
        for weight in self.network.weights:
            if not np.isfinite(np.asarray(weight, np.float32)).all():
                raise InputError(
                    f"the network's weights must be finite; '{weight.path}' holds NaN or infinity: "
                    f"train it again"
                )

    @cached_property
    def fused(self) -> Any:
        """Scaler, network and score as one Keras model."""
        return self.fused_with(self.network)

    def fused_with(self, network: Any, *, with_code: bool = False) -> Any:
        """Scaler, a form of the network, and score as one Keras model."""
        from edgeae_export.keras_graph.fuse import fuse

        return fuse(
            network,
            self.scaler,
            self.score,
            self.inputs.shape,
            whitening=self.whitening,
            with_code=with_code,
        )

    @cached_property
    def tolerance(self) -> float:
        """Largest score error that an artifact may have, relative to score and threshold."""
        from edgeae_export.parity.gate import tolerance_of

        return tolerance_of(self.network, self.score, self.threshold.value, self.whitening)

    @cached_property
    def threshold(self) -> Threshold:
        """Keras's own threshold."""
        scores = self.scores(self.calibration)
        note_second_population(scores)
        return self.choose(scores, self.scores(self.anomalies))

    def choose(self, scores: FloatArray, anomaly_scores: FloatArray) -> Threshold:
        """Threshold that the rule gives for scores of the calibration windows and anomalies."""
        return self.rule.choose(scores, anomaly_scores, block=block_length(self.inputs))

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is computed from the rest; compiled functions cannot be pickled."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def scores(self, windows: FloatArray) -> FloatArray:
        """Keras's scores of raw windows `(n, *shape)`: float32 `(n,)`."""
        return self.outputs(windows)["score"]

    def outputs(self, windows: FloatArray) -> dict[str, FloatArray]:
        """Keras's outputs, by name, each float32 `(n, ...)`."""
        pieces = [
            {name: np.asarray(value)[: len(part)] for name, value in self._run(_full(part)).items()}
            for part in _parts(windows)
        ]
        return {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}

    def codes(self, windows: FloatArray) -> FloatArray:
        """Codes of raw windows `(n, *shape)`: float32 `(n, size)`.

        Raises
        ------
        InputError
            If the network has no layer named `code`.
        """
        return np.concatenate([self._run_with_code(part)["code"] for part in _parts(windows)])

    @cached_property
    def _run_with_code(self) -> Any:
        from edgeae_export.keras_graph.fuse import as_function

        return as_function(self.fused_with(self.network, with_code=True), self.inputs.shape)

    @cached_property
    def _run(self) -> Any:
        from edgeae_export.keras_graph.fuse import as_function

        return as_function(self.fused, self.inputs.shape)


def _parts(windows: FloatArray) -> list[FloatArray]:
    starts = range(0, max(1, len(windows)), _WINDOWS_AT_A_TIME)
    return [windows[start : start + _WINDOWS_AT_A_TIME] for start in starts]


def _full(part: FloatArray) -> FloatArray:
    """Fill a batch up with zeros: a product of another size may round a window differently."""
    missing = _WINDOWS_AT_A_TIME - len(part)
    return np.pad(part, [(0, missing)] + [(0, 0)] * (part.ndim - 1))
