"""The gate: an artifact decides as its source does, or it is not written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgeae_export.golden import is_clear_of
from edgeae_runtime.errors import EdgeAEError
from edgeae_runtime.manifest import Parity

if TYPE_CHECKING:
    from edgeae_runtime.manifest import FloatArray

_RECURRENT = {"LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM1D"}
TOLERANCE = 1e-5
"""Largest score error of a float32 artifact, relative to the larger of score and threshold."""


RECURRENT_TOLERANCE = 1e-4
"""The same for networks with recurrent layers, whose steps hand their rounding on."""

ROUNDING = 64 * 2.0**-23
"""How far two engines may round one scaled value apart; 20 * 2**-23 was seen."""


def tolerance_of(network: Any, score: str, threshold: np.float32) -> float:
    """Tolerance for a Keras network and the threshold of its scores.

    A network that reconstructs very well has residuals near float32's rounding, and scores of which
    engines agree on fewer digits: an error d of the reconstruction moves a mean of squares s by up
    to 2 d sqrt(s) + d**2, and a mean of absolute values by d.
    """
    kinds = {type(layer).__name__ for layer in network._flatten_layers()}
    least = RECURRENT_TOLERANCE if kinds & _RECURRENT else TOLERANCE
    size = abs(float(threshold))
    if not size:
        return least
    change = ROUNDING if score == "mae" else 2 * ROUNDING * size**0.5 + ROUNDING**2
    return max(least, min(change / size, 1.0))


class ParityError(EdgeAEError, ValueError):
    """An artifact would not decide as its source does."""


def measure_parity(
    source_scores: FloatArray,
    scores: FloatArray,
    *,
    source_threshold: np.float32,
    threshold: np.float32,
    calibration: slice,
    tolerance: float = TOLERANCE,
) -> Parity:
    """Compare an artifact's scores `(n,)` with its source's.

    `calibration` says which of them are of calibration windows; the false-alarm rates count those.
    """
    errors = score_errors(source_scores, scores, threshold)
    clear = is_clear_of(source_scores, threshold, tolerance)
    flips = clear & ((source_scores > threshold) != (scores > threshold))
    own = scores[calibration]
    return Parity(
        windows=len(scores),
        largest_score_error=float(errors.max()),
        mean_score_error=float(errors.mean()),
        flips=int(flips.sum()),
        false_alarm_rate=float((own > threshold).mean()),
        false_alarm_rate_at_source_threshold=float((own > source_threshold).mean()),
    )


def score_errors(
    source_scores: FloatArray, scores: FloatArray, threshold: np.float32
) -> np.ndarray:
    """Errors `(n,)`, each relative to the larger of the source's score and the threshold's size."""
    wide = source_scores.astype(np.float64)
    scale = np.maximum(np.abs(wide), abs(float(threshold)))
    difference = np.abs(scores.astype(np.float64) - wide)
    errors: np.ndarray = difference / np.where(scale > 0, scale, 1.0)
    return errors


def check_parity(parity: Parity, tolerance: float = TOLERANCE) -> None:
    """Raise `ParityError` where scores or decisions differ by more than the tolerance."""
    if not parity.largest_score_error <= tolerance:
        raise ParityError(
            f"the exported graph's scores differ from the source's by "
            f"{parity.largest_score_error:.1e} of the score; at most {tolerance:.0e} is allowed, "
            f"and nothing was written"
        )
    if parity.flips:
        raise ParityError(
            f"{parity.flips} of {parity.windows} decisions differ from the source's; "
            f"nothing was written"
        )
