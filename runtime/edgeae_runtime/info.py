"""Facts of an artifact, as JSON for programs and as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.arrays import decimal
from edgeae_runtime.messages import duration, table

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.artifact.loaded import Facts
    from edgeae_runtime.manifest.model import Change, Inputs, Scaler, Threshold
    from edgeae_runtime.scorer import Scorer


def scorer_facts(scorer: Scorer | Facts) -> Json:
    """Return the facts of an artifact as JSON values, without its arrays."""
    manifest = scorer.manifest
    return {
        "name": manifest.name,
        **model_facts(manifest.inputs, manifest.scaler, manifest.score, manifest.threshold),
        "threshold_in_use": {
            "value": decimal(scorer.threshold),
            "origin": scorer.threshold_origin,
        },
        "precision": manifest.precision,
        "golden_windows": len(manifest.golden.scores),
        "tolerance": manifest.golden.tolerance,
        "parity": manifest.parity._asdict(),
        "requires": dict(manifest.requires),
        **scorer.needs,
        "made_by": dict(manifest.made_by),
        "changes": [_change_text(change) for change in manifest.changes],
    }


def model_facts(inputs: Inputs, scaler: Scaler, score: str, threshold: Threshold) -> Json:
    """Return the facts that a detector and its artifacts have in common."""
    return {
        "input_shape": list(inputs.shape),
        "features": None if inputs.features is None else list(inputs.features),
        "units": None if inputs.units is None else list(inputs.units),
        "rate_hz": inputs.rate_hz,
        "stride": inputs.stride,
        "trained_range": [decimal(inputs.low.min()), decimal(inputs.high.max())],
        "scaler": scaler.kind,
        "score": score,
        "threshold": {**threshold._asdict(), "value": decimal(threshold.value)},
        "promise": promise(threshold),
    }


def facts_table(facts: Json, indent: str = "") -> str:
    """Lay out facts for people: one line each, those of a nested object indented under its name.

    Examples
    --------
    >>> facts = {"score": "mse", "rate_hz": 1 / 300, "threshold": {"value": 0.5, "windows": 400}}
    >>> print(facts_table(facts))
    score     mse
    sampling  every 5 min
    threshold
      value    0.5
      windows  400
    """
    rows = [_row(name, value) for name, value in facts.items() if not isinstance(value, dict)]
    plain = iter(table(rows).splitlines())
    lines = []
    for name, value in facts.items():
        if isinstance(value, dict):
            lines += [indent + name, facts_table(value, indent + "  ")]
        else:
            lines.append(indent + next(plain))
    return "\n".join(lines)


def promise(threshold: Threshold) -> str:
    """Describe in one line what a threshold promises and what that is based on.

    Examples
    --------
    >>> import numpy as np
    >>> from edgeae_runtime.manifest.model import Threshold
    >>> promise(Threshold(np.float32(0.5), "conformal", 0.01, 400, 3, (0.0016, 0.0217)))
    'at most 1 % false alarms on average (conformal; 95 % sure of 0.16 to 2.2 %; 400 windows)'
    """
    low, high = (f"{100 * bound:.2g}" for bound in threshold.bounds)
    by = "" if threshold.bounds_by == "exact" else f", {threshold.bounds_by}"
    basis = f"({threshold.rule}; 95 % sure of {low} to {high} %{by}; {threshold.windows} windows)"
    if threshold.false_alarm_rate is None:
        share = threshold.alarms / threshold.windows
        return f"{100 * share:.3g} % of the calibration windows lie above {basis}"
    return f"at most {100 * threshold.false_alarm_rate:g} % false alarms on average {basis}"


def _change_text(change: Change) -> str:
    data = "" if change.data is None else f", {change.data} {change.data_sha256!s:.12}"
    return f"{change.how} {change.before!s} to {change.after!s}{data}"


def _row(name: str, value: object) -> tuple[str, str]:
    if name == "rate_hz" and isinstance(value, float):
        return "sampling", f"every {duration(1 / value)}"
    return name, _text(value)


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_text, value))
    return "-" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
