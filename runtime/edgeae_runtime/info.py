"""Facts of an artifact, as JSON for programs and as a table for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.arrays import decimal
from edgeae_runtime.messages import duration, percent, table

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.artifact.loaded import Facts
    from edgeae_runtime.manifest.front_end import FrontEnd
    from edgeae_runtime.manifest.model import Backtest, Change, Inputs, Scaler, Threshold
    from edgeae_runtime.scorer import Scorer


def scorer_facts(scorer: Scorer | Facts) -> Json:
    """Return the facts of an artifact as JSON values, without its arrays."""
    manifest, own = scorer.manifest, scorer.threshold_by_condition
    condition = manifest.inputs.condition
    by_condition = {"by_condition": dict(zip(condition.values, own))} if condition and own else {}
    return {
        "name": manifest.name,
        **model_facts(
            manifest.inputs, manifest.scaler, manifest.score, manifest.threshold, manifest.backtest
        ),
        **front_end_facts(manifest.front_end),
        "tracking": manifest.tracking,
        "threshold_in_use": {
            "value": decimal(scorer.threshold),
            "origin": scorer.threshold_origin,
            **by_condition,
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


def model_facts(
    inputs: Inputs,
    scaler: Scaler,
    score: str,
    threshold: Threshold,
    backtest: Backtest | None = None,
) -> Json:
    """Return the facts that a detector and its artifacts have in common."""
    return {
        "input_shape": list(inputs.shape),
        "features": None if inputs.features is None else list(inputs.features),
        "units": None if inputs.units is None else list(inputs.units),
        "rate_hz": inputs.rate_hz,
        "stride": inputs.stride,
        **_preparation(inputs),
        "trained_range": [decimal(inputs.low.min()), decimal(inputs.high.max())],
        "scaler": scaler.kind,
        "score": score,
        "threshold": {**threshold._asdict(), "value": decimal(threshold.value)},
        "promise": promise(threshold, backtest),
        "backtest": None if backtest is None else backtest._asdict(),
    }


def front_end_facts(front_end: FrontEnd | None) -> Json:
    """Return the facts of a front end under its key; nothing where there is none."""
    if front_end is None:
        return {}
    facts = {**front_end._asdict(), "power": front_end.power.tolist()}
    return {"front_end": {**facts, "names": list(front_end.names)}}


def _preparation(inputs: Inputs) -> Json:
    """Return what happens to readings before they are windows; nothing if they stay."""
    counters = [
        at if inputs.features is None else inputs.features[at]
        for at, sign in enumerate(inputs.difference or ())
        if sign
    ]
    facts: Json = {"difference": counters} if counters else {}
    if condition := inputs.condition:
        facts["condition"] = {"column": condition.column, "values": list(condition.values)}
    if inputs.order_tracking is not None:
        facts["order_tracking"] = inputs.order_tracking._asdict()
    return facts | ({"tolerate": inputs.tolerate} if inputs.tolerate else {})


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


def promise(threshold: Threshold, backtest: Backtest | None = None) -> str:
    """Describe in one line what a threshold promises, what that is based on, and if it was kept.

    Examples
    --------
    >>> import numpy as np
    >>> from edgeae_runtime.manifest.model import Threshold
    >>> promise(Threshold(np.float32(0.5), "conformal", 0.01, 400, 3, (0.0016, 0.0217)))[:70]
    'at most 1 % false alarms on average (conformal; 95 % sure of 0.16 to 2'
    """
    rate = threshold.false_alarm_rate
    if backtest is not None and rate is not None and backtest.is_contradiction:
        return f"none: {100 * rate:g} % was asked for, but {backtest_text(backtest)}"
    text = _promise(threshold)
    return text if backtest is None else f"{text}; {backtest_text(backtest)}"


def backtest_text(backtest: Backtest) -> str:
    """Describe what a backtest found.

    Examples
    --------
    >>> from edgeae_runtime.manifest.model import Backtest
    >>> backtest_text(Backtest(0.01, 0.062, 0.011, 0.015, 4000, 259_200.0))
    'on the last 3 days of your own data it was 6.2 %, with tracking 1.1 %'
    """
    last = f"{backtest.windows} windows" if backtest.span_s is None else duration(backtest.span_s)
    static, tracked = (f"{percent(share)} %" for share in (backtest.static, backtest.tracked))
    text = f"on the last {last} of your own data it was {static}, with tracking {tracked}"
    if backtest.margin == 1:
        return text
    return f"{text}; the threshold is therefore raised to {backtest.margin:.3g} times its value"


def _promise(threshold: Threshold) -> str:
    low, high = map(percent, threshold.bounds)
    by = "" if threshold.bounds_by == "exact" else f", {threshold.bounds_by}"
    sure = f"95 % sure of {low} to {high} %{by} while windows stay like the calibration windows"
    basis = f"({threshold.rule}; {sure}; {threshold.windows} windows)"
    if threshold.false_alarm_rate is None:
        share = threshold.alarms / threshold.windows
        return f"{100 * share:.3g} % of the calibration windows lie above {basis}"
    each = "" if threshold.by_condition is None else " under each condition"
    return f"at most {100 * threshold.false_alarm_rate:g} % false alarms on average{each} {basis}"


def _change_text(change: Change) -> str:
    data = "" if change.data is None else f", {change.data} {change.data_sha256!s:.12}"
    return f"{change.how} {change.before!s} to {change.after!s}{data}"


def _row(name: str, value: object) -> tuple[str, str]:
    if name == "rate_hz" and isinstance(value, float):
        return "sampling", f"every {duration(1 / value)}"
    return name, _text(value)


def _text(value: object) -> str:
    if isinstance(value, (list, tuple)):
        texts = [*map(_text, value)]
        return ("; " if ", " in "".join(texts) else ", ").join(texts)
    return "-" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)
