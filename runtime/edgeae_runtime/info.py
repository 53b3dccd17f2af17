"""What an artifact says of itself, for people and for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from edgeae_runtime.manifest import decimal

if TYPE_CHECKING:
    from edgeae_runtime.manifest import Manifest, Threshold
    from edgeae_runtime.scorer import Scorer


def scorer_facts(scorer: Scorer) -> dict[str, Any]:
    """Facts of an opened artifact as plain JSON values, without its arrays."""
    manifest = scorer.manifest
    return {
        **manifest_facts(manifest),
        "threshold_in_use": {
            "value": decimal(scorer.threshold),
            "origin": scorer.threshold_origin,
        },
        "precision": manifest.precision,
        "golden_windows": len(manifest.golden.scores),
        "tolerance": manifest.golden.tolerance,
        "parity": manifest.parity._asdict(),
        "requires": dict(manifest.requires),
        "made_by": dict(manifest.made_by),
    }


def manifest_facts(manifest: Manifest) -> dict[str, Any]:
    """Give what a detector and its artifacts have in common."""
    inputs, threshold = manifest.inputs, manifest.threshold
    return {
        "name": manifest.name,
        "input_shape": list(inputs.shape),
        "features": None if inputs.features is None else list(inputs.features),
        "trained_range": [decimal(inputs.low.min()), decimal(inputs.high.max())],
        "scaler": manifest.scaler.kind,
        "score": manifest.score,
        "threshold": {**threshold._asdict(), "value": decimal(threshold.value)},
    }


def facts_table(facts: dict[str, Any]) -> str:
    """Lay facts out for people: one line each, nested ones with a dot in their name."""
    rows = list(_flat(facts, ""))
    width = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{width}}  {value}" for name, value in rows)


def promise(threshold: Threshold) -> str:
    """Say in one line what a threshold promises and what that rests on.

    Examples
    --------
    >>> import numpy as np
    >>> from edgeae_runtime.manifest import Threshold
    >>> promise(Threshold(np.float32(0.5), "conformal", 0.01, 400, 3, (0.0016, 0.0217)))
    'at most 1 % false alarms on average (conformal; 95 % sure of 0.16 to 2.2 %; 400 windows)'
    """
    low, high = (f"{100 * bound:.2g}" for bound in threshold.bounds)
    basis = f"({threshold.rule}; 95 % sure of {low} to {high} %; {threshold.windows} windows)"
    if threshold.false_alarm_rate is None:
        share = threshold.alarms / threshold.windows
        return f"{100 * share:.3g} % of the calibration windows lie above {basis}"
    return f"at most {100 * threshold.false_alarm_rate:g} % false alarms on average {basis}"


def _flat(facts: dict[str, Any], prefix: str) -> Any:
    for name, value in facts.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, (list, tuple)):
            yield prefix + name, ", ".join(map(_text, value))
        else:
            yield prefix + name, _text(value)


def _text(value: Any) -> str:
    return "-" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
