"""Score the golden windows of an artifact with this engine on this processor."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae_runtime.errors import ArtifactError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import DoubleArray
    from edgeae_runtime.engines.base import Engine
    from edgeae_runtime.manifest.model import Manifest


class GoldenResult(NamedTuple):
    """Differences between this engine's scores of the golden windows and those in the manifest.

    Errors are relative to the larger of the score and the threshold's absolute value. `flips`
    counts the windows further from the threshold than the tolerance for which the file's own graph
    decides differently.
    """

    windows: int
    largest_error: float
    tolerance: float
    flips: int

    @property
    def passed(self) -> bool:
        """Whether the file makes the same decisions here as where it was exported."""
        return self.largest_error <= self.tolerance and not self.flips


def score_golden(engine: Engine, manifest: Manifest) -> GoldenResult:
    """Score the golden windows one by one, as a device does, and decide with the file's graph.

    Raises
    ------
    ArtifactError
        If the engine cannot run the graph, or its outputs have other shapes.
    """
    golden, threshold = manifest.golden, float(manifest.threshold.value)
    single = [engine.output("score", window[np.newaxis]) for window in golden.windows]
    flags = engine.output("is_anomaly", golden.windows)
    if any(score.shape != (1,) for score in single) or flags.shape != golden.scores.shape:
        raise ArtifactError("the graph must return one score and one is_anomaly per window")
    scores = np.concatenate(single).astype(np.float64)
    expected = golden.scores.astype(np.float64)
    scale = np.maximum(np.abs(expected), abs(threshold))
    errors = np.abs(scores - expected) / np.where(scale > 0, scale, 1.0)
    is_clear = np.abs(expected - threshold) > golden.tolerance * scale
    flips = int((is_clear & (flags != (expected > threshold))).sum())
    return GoldenResult(len(scores), _largest(errors), golden.tolerance, flips)


def check_golden(engine: Engine, manifest: Manifest) -> None:
    """Refuse a file whose golden windows this engine scores differently.

    Raises
    ------
    ArtifactError
        The message says by how much.
    """
    result = score_golden(engine, manifest)
    if not result.passed:
        raise ArtifactError(
            f"selftest failed: scores differ by up to {result.largest_error:.1e} (allowed "
            f"{result.tolerance:.0e}), {result.flips} of {result.windows} decisions differ"
        )


def _largest(errors: DoubleArray) -> float:
    """Return the largest error; that of a score that is not a number is infinite."""
    return float(errors.max()) if np.isfinite(errors).all() else float("inf")
