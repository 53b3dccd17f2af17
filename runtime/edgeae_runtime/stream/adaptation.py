"""Whether the threshold of a stream follows drift, and from where it starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.errors import InputError
from edgeae_runtime.tracking import DEFAULT_BOUNDS, Bounds, TrackingThreshold

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Manifest
    from edgeae_runtime.stream.model import StreamModel


class Adaptation(NamedTuple):
    """Whether a threshold follows drift, where None is what the manifest says, and how far."""

    tracking: bool | None = None
    bounds: Bounds = DEFAULT_BOUNDS


AS_THE_MANIFEST_SAYS = Adaptation()


def is_tracked_by_default(manifest: Manifest) -> bool:
    """Tell whether a manifest asks for tracking, because its backtest contradicted the rate."""
    return manifest.tracking


def tracking_threshold(model: StreamModel, adaptation: Adaptation) -> TrackingThreshold | None:
    """Return the tracking threshold of a stream on a model; None where it is switched off."""
    adaptation.bounds.check()
    is_tracked = adaptation.tracking
    if is_tracked is None:
        is_tracked = is_tracked_by_default(model.manifest)
    if not is_tracked:
        return None
    if model.manifest.threshold.by_condition is not None:
        raise InputError("`tracking` goes with one threshold; this model has one per condition")
    rate = rate_to_track(model.manifest, model.threshold)
    windows = model.manifest.calibration.windows
    return TrackingThreshold(model.threshold, rate, windows, adaptation.bounds)


def rate_to_track(manifest: Manifest, threshold: float) -> float:
    """Return the rate that a threshold returns to.

    It is the promised one, or for another threshold than the manifest's the share of calibration
    windows above it.
    """
    windows = manifest.calibration.windows
    # All of the calibration windows may lie above a threshold; no threshold has the rate 1.
    return min(manifest.rate_above(threshold), windows / (windows + 1))
