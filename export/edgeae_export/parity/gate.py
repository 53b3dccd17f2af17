"""The gate: an artifact that does not decide as its source does is not written."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.stats import mannwhitneyu, spearmanr

from edgeae_export.onnx_graph.network import OnnxNetwork
from edgeae_export.parity.golden import is_clear_of
from edgeae_runtime.errors import EdgeAEError
from edgeae_runtime.manifest.model import Parity
from edgeae_runtime.messages import percent

if TYPE_CHECKING:
    from edgeae_export.precisions import Budget
    from edgeae_export.whitening import Whitening
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.manifest.front_end import FrontEnd
    from edgeae_runtime.manifest.model import Scaler

_RECURRENT = {"LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM1D"}
_WORST_SHOWN = 5
TOLERANCE = 1e-5
"""Largest score error of a float32 artifact, relative to the larger of score and threshold."""

RECURRENT_TOLERANCE = 1e-4
"""The same for networks with recurrent layers, whose steps accumulate rounding."""

EPSILON = 2.0**-23
ROUNDING = 64 * EPSILON
"""How far apart two engines may round one scaled value; at most 20 * 2**-23 was measured."""


def tolerance_of(
    network: Any,
    score: str,
    threshold: np.float32,
    whitening: Whitening | None = None,
    rounding: float = ROUNDING,
) -> float:
    """Compute the tolerance for a network and the threshold of its scores.

    A network that reconstructs very well has residuals near float32's rounding, and scores of which
    engines agree on fewer digits: an error d of the reconstruction moves a mean of squares s by up
    to 2 d sqrt(s) + d**2, and a mean of absolute values by d. `rounding` is d, of scaled values.
    """
    least = RECURRENT_TOLERANCE if is_recurrent(network) else TOLERANCE
    least = max(least, _softmax_error(network))
    size = abs(float(threshold))
    if not size:
        return least
    if whitening is not None:  # a bound; measured errors are far smaller, as rounding cancels
        rounding = max(rounding, 4 * EPSILON * float(np.linalg.norm(whitening.matrix, 2)))
    change = rounding if score == "mae" else 2 * rounding * size**0.5 + rounding**2
    return max(least, min(change / size, 1.0))


def feature_rounding(front_end: FrontEnd, scaler: Scaler) -> float:
    """Bound how far two engines may round the scaled features of a front end, as a mean of squares.

    Features are computed in float32 before they are scaled: one that hardly varies beside its size
    has few digits then. At most 1 * 2**-23 of the size of bands and 4.5 * 2**-23 of that of
    statistics was measured, of which scores had at most a fifth of what it may do to them.
    """
    sizes = np.abs(scaler.offset.astype(np.float64))
    if front_end.is_shape:  # its logarithms before their mean is removed
        sizes = np.maximum(sizes, abs(math.log(front_end.floor)))
    scaled = sizes * scaler.scale
    return max(ROUNDING, 2 * EPSILON * float(np.sqrt(np.mean(np.square(scaled)))))


def _softmax_error(network: Any) -> float:
    """Bound how far two engines may differ in a softmax over large numbers."""
    biases = (layer.bias for layer in _with_softmax(network) if layer.bias is not None)
    return max((float(np.abs(np.asarray(bias)).max()) * EPSILON for bias in biases), default=0.0)


def has_softmax(network: Any) -> bool:
    """Tell whether a Keras network has a softmax, as prototypes do."""
    return bool(_with_softmax(network))


def _with_softmax(network: Any) -> list[Any]:
    if isinstance(network, OnnxNetwork):
        return []
    return [
        layer
        for layer in network._flatten_layers()
        if getattr(getattr(layer, "activation", None), "__name__", "") == "softmax"
        and hasattr(layer, "bias")
    ]


def is_recurrent(network: Any) -> bool:
    """Tell whether a network has recurrent layers."""
    if isinstance(network, OnnxNetwork):
        return bool(network.kinds & _RECURRENT)
    return bool({type(layer).__name__ for layer in network._flatten_layers()} & _RECURRENT)


class ParityError(EdgeAEError, ValueError):
    """An artifact would not decide as its source does."""

    kept_characters = "\n"


class Parts(NamedTuple):
    """Where in an array of windows each kind is."""

    validation: slice
    calibration: slice
    anomalies: slice

    @classmethod
    def of(cls, validation: int, calibration: int, anomalies: int) -> Parts:
        """Build the parts of windows that are stored one after the other."""
        ends = np.cumsum([0, validation, calibration, anomalies]).tolist()
        return cls(*(slice(a, b) for a, b in pairwise(ends)))

    @property
    def judged(self) -> slice:
        """Windows that the gate compares: calibration windows only where there are no others."""
        return self.validation if self.validation.stop else self.calibration


class Sides(NamedTuple):
    """Scores `(n,)` of the same windows by a source and its artifact, each with its threshold."""

    source: FloatArray
    artifact: FloatArray
    source_threshold: np.float32
    threshold: np.float32

    def errors(self) -> np.ndarray:
        """Compute errors `(n,)`, relative to the larger of the source's score and threshold."""
        return score_errors(self.source, self.artifact, self.source_threshold)

    def flips(self, tolerance: float) -> np.ndarray:
        """Tell which decisions differ, for windows not within the tolerance of the threshold."""
        differ = (self.source > self.source_threshold) != (self.artifact > self.threshold)
        flips: np.ndarray = differ & is_clear_of(self.source, self.source_threshold, tolerance)
        return flips

    def where(self, part: slice) -> Sides:
        """Select some of the windows."""
        return self._replace(source=self.source[part], artifact=self.artifact[part])


def measure_parity(sides: Sides, parts: Parts, tolerance: float = TOLERANCE) -> Parity:
    """Compare an artifact with its source.

    Errors, flips and ranks are those of the judged windows, the false-alarm rates those of the
    calibration windows.
    """
    judged, own = sides.where(parts.judged), sides.artifact[parts.calibration]
    errors = judged.errors()
    anomalous = sides.where(parts.anomalies)
    has_anomalies = len(anomalous.source) > 0
    return Parity(
        windows=len(judged.source),
        largest_score_error=float(errors.max()),
        mean_score_error=float(errors.mean()),
        rank_correlation=rank_correlation(judged.source, judged.artifact),
        flips=int(judged.flips(tolerance).sum()),
        false_alarm_rate=float((own > sides.threshold).mean()),
        false_alarm_rate_at_source_threshold=float((own > sides.source_threshold).mean()),
        auroc=auroc(judged.artifact, anomalous.artifact) if has_anomalies else None,
        source_auroc=auroc(judged.source, anomalous.source) if has_anomalies else None,
        detection_rate=_share(anomalous.artifact > sides.threshold),
        source_detection_rate=_share(anomalous.source > sides.source_threshold),
    )


def rank_correlation(a: FloatArray, b: FloatArray) -> float:
    """Compute Spearman's correlation of two scores of the same windows; 0 where one is constant."""
    if np.array_equal(a, b):
        return 1.0
    if min(np.ptp(a), np.ptp(b)) == 0:
        return 0.0
    return min(1.0, float(spearmanr(a, b).statistic))


def auroc(normal: FloatArray, anomalous: FloatArray) -> float:
    """Compute the share of pairs in which the anomalous window scores higher; ties count half.

    Examples
    --------
    >>> auroc(np.float32([1, 2]), np.float32([2, 3]))
    0.875
    """
    pairs = len(normal) * len(anomalous)
    return float(mannwhitneyu(anomalous, normal, method="asymptotic").statistic / pairs)


def score_errors(
    source_scores: FloatArray, scores: FloatArray, threshold: np.float32
) -> np.ndarray:
    """Compute errors `(n,)`, relative to the larger of the source's score and the threshold."""
    wide = source_scores.astype(np.float64)
    scale = np.maximum(np.abs(wide), abs(float(threshold)))
    difference = np.abs(scores.astype(np.float64) - wide)
    errors: np.ndarray = difference / np.where(scale > 0, scale, 1.0)
    return errors


def over_budget(parity: Parity, budget: Budget) -> list[str]:
    """List where an artifact is further from its source than its budget allows."""
    complaints = []
    if not parity.largest_score_error <= budget.score_error:
        complaints.append(
            f"its scores differ from the source's by {parity.largest_score_error:.1e} of the "
            f"score; at most {budget.score_error:g} is allowed (`max_score_error`)"
        )
    if parity.flips > budget.flips * parity.windows:
        complaints.append(
            f"{parity.flips} of {parity.windows} decisions differ from the source's; at most "
            f"{100 * budget.flips:g} % is allowed (`max_flips`)"
        )
    if parity.detection_rate is not None and parity.source_detection_rate is not None:
        loss = parity.source_detection_rate - parity.detection_rate
        if loss > budget.detection_loss:
            complaints.append(
                f"it detects {percent(loss)} % fewer of the labelled anomalies than its source; "
                f"at most {100 * budget.detection_loss:g} % is allowed (`max_detection_loss`)"
            )
    return complaints


def worst_windows(sides: Sides, tolerance: float = TOLERANCE) -> str:
    """List the windows whose scores differ most in a table, flipped ones first."""
    errors, flips = sides.errors(), sides.flips(tolerance)
    order = np.lexsort((-errors, ~flips))[:_WORST_SHOWN]
    lines = ["  window  source's score  its score  error  decision"]
    for at in order:
        decision = "differs" if flips[at] else "same"
        lines.append(
            f"  {at:6}  {sides.source[at]:14.6g}  {sides.artifact[at]:9.6g}  "
            f"{errors[at]:5.1e}  {decision}"
        )
    return "\n".join(lines)


def _share(flags: np.ndarray) -> float | None:
    return float(flags.mean()) if flags.size else None
