"""Facts of a training and figures of an evaluation, as text for people."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from edgeae_runtime.messages import duration, table
from edgeae_runtime.service.alarms import AlarmRule

if TYPE_CHECKING:
    from edgeae.evaluate.model import Facts

_BASELINES = ("pca", "isolation_forest", "knn")
_MAX_NAMES = 8


def training_text(facts: Facts) -> str:
    """Lay out what a training wrote, chose and promises, and its evaluation, if any."""
    validation, calibration = facts["validation_windows"], facts["calibration_windows"]
    rows = [("detector", facts["detector"]), ("window", _window(facts))]
    if facts["rate_hz"] is not None:
        rows.append(("sampling", f"every {duration(1 / facts['rate_hz'])}"))
    if tracking := facts.get("order_tracking"):
        per_turn, column = tracking["samples_per_revolution"], tracking["column"]
        rows.append(("sampling", f"{per_turn} samples per revolution, by '{column}'"))
    if front_end := facts.get("front_end"):
        kind, names = front_end["kind"], front_end["names"]
        text = f"{kind}, {len(names)} features, from '{names[0]}' to '{names[-1]}'"
        rows.append(("front end", text))
    rows += [
        ("network", f"{facts['architecture']}, {facts['weights']} weights"),
        ("score", f"{facts['score']} after the scaler {facts['scaler']}"),
    ]
    if "epochs" in facts:
        best = (
            f"the best is {facts['best_epoch']}, with validation loss {facts['best_val_loss']:.3g}"
        )
        rows.append(("epochs", f"{facts['epochs']}; {best}"))
    rows += [
        ("threshold", f"{facts['threshold']['value']:.4g}"),
        ("promise", facts["promise"]),
        *_backtest_rows(facts),
        *_gap_rows(facts),
        *_feedback_rows(facts),
        ("stored", f"{validation} validation windows, {calibration} calibration windows"),
    ]
    if "suspects" in facts:
        found = facts["suspects"]
        rows.append(("suspects", f"{found['windows']} windows to look at, in {found['file']}"))
    parts = [table(rows)]
    if facts["threshold"]["by_condition"] is not None:
        parts.append(_conditions_text(facts))
    if "chosen" in facts:
        parts.append("chosen automatically\n" + _indented(table(list(facts["chosen"].items()))))
    if "test" in facts:
        parts.append("evaluation\n" + _indented(evaluation_text(facts["test"])))
    return "\n\n".join(parts)


def _conditions_text(facts: Facts) -> str:
    condition, thresholds = facts["condition"], facts["threshold"]["by_condition"]
    pairs = zip(condition["values"], thresholds, strict=True)
    rows = [(condition["column"], "threshold"), *((name, f"{own:.4g}") for name, own in pairs)]
    return f"thresholds by condition\n{_indented(table(rows, '<>'))}"


def _gap_rows(facts: Facts) -> list[tuple[str, str]]:
    if "gaps" not in facts:
        return []
    gaps = facts["gaps"]
    text = f"{gaps['gaps']} cost {gaps['lost']} of {gaps['windows']} windows"
    if gaps["bridged"]:
        text += f"; --tolerate {gaps['tolerate']} would bridge {gaps['bridged']} of the gaps"
    return [("gaps", text)]


def _feedback_rows(facts: Facts) -> list[tuple[str, str]]:
    if "feedback" not in facts:
        return []
    normal, left_out = facts["feedback"]["normal"], facts["feedback"]["left_out"]
    return [("feedback", f"{normal} readings more are normal, {left_out} less")]


def _backtest_rows(facts: Facts) -> list[tuple[str, str]]:
    reason = facts.get("backtest_left_out")
    return [] if reason is None else [("backtest", f"left out: {reason}")]


def evaluation_text(figures: Facts) -> str:
    """Lay out the figures of windows, and of readings, events and baselines, if any."""
    parts = [_windows_text(figures, "windows")]
    if "readings" in figures:
        readings = figures["readings"]
        without = f"{readings['without_score']} readings have no score yet"
        parts.append(f"{_windows_text(readings, 'readings')}\n{without}")
    if "events" in figures:
        parts.append(_events_text(figures["events"]))
    if "baselines" in figures:
        parts.append(_baselines_text(figures["baselines"]))
    return "\n\n".join(parts)


def _window(facts: Facts) -> str:
    shape, names = facts["input_shape"], facts["features"]
    size = f"{math.prod(shape)} values"
    if len(shape) > 1:
        size = f"{' x '.join(map(str, shape))} = {size}"
    if names is None:
        return size
    return f"{size}: {', '.join(names[:_MAX_NAMES])}{', ...' if len(names) > _MAX_NAMES else ''}"


def _windows_text(figures: Facts, noun: str) -> str:
    alarm, missed = figures["true_positives"], figures["false_negatives"]
    false_alarm, silent = figures["false_positives"], figures["true_negatives"]
    counts = table(
        [
            (noun, "alarm", "no alarm"),
            ("abnormal", str(alarm), str(missed)),
            ("normal", str(false_alarm), str(silent)),
        ],
        "<>>",
    )
    shares = {
        "recall": f"of the abnormal {noun} alarm",
        "precision": f"of the alarms are abnormal {noun}",
        "false_alarm_rate": f"of the normal {noun} alarm",
    }
    rows = [
        (_title(name), f"{_percent(figures[name])} {meaning}")
        for name, meaning in shares.items()
        if name in figures
    ]
    numbers = ("f1", "auroc", "average_precision")
    rows += [(_title(name), f"{figures[name]:.3f}") for name in numbers if name in figures]
    by_condition = figures.get("threshold_by_condition", {})
    each = ", ".join(f"{own:.4g} ({name})" for name, own in by_condition.items())
    rows.append(("threshold", each or f"{figures['threshold']:.4g}"))
    return f"{counts}\n\n{table(rows)}"


def _events_text(events: Facts) -> str:
    rows = [("events", f"{events['events_detected']} of {events['events']} detected")]
    if events["events_detected"]:
        median, longest = (_delay(events, name) for name in ("median", "max"))
        rows.append(("delay", f"{median} (median), {longest} (longest)"))
    alarms = f"{events['false_alarms']} of {events['alarms']} alarms"
    if "false_alarms_per_day" in events:
        alarms += f", {events['false_alarms_per_day']:.3g} per day"
        alarms += f" in {duration(86400 * events['normal_days'])} of normal windows"
    rows.append(("false alarms", alarms))
    rule = AlarmRule(**events["alarm_rule"])
    tracks = "a threshold that tracks" if events["tracking"] else "a threshold that stays"
    rows.append(("alarm rule", f"{rule.votes} of {rule.of} windows, {tracks}"))
    if events["invalid_windows"]:
        reasons = ", ".join(f"{count} {name}" for name, count in events["invalid_windows"].items())
        rows.append(("invalid windows", reasons))
    recall = events.get("event_recall_at_1_false_alarm_per_day")
    if recall is not None:
        rows.append(("at 1 false alarm per day", f"{_percent(recall)} of the events detected"))
    if "vus_pr" in events:
        rows.append(("VUS-PR", f"{events['vus_pr']:.3f}"))
    return table(rows)


def _delay(events: Facts, name: str) -> str:
    readings = events[f"delay_readings_{name}"]
    seconds = events.get(f"delay_s_{name}")
    per_turn = events.get("samples_per_revolution")
    if per_turn is not None:
        return f"{readings:g} samples of angle, {readings / per_turn:.3g} turns"
    text = f"{readings:g} reading{'s' * (readings != 1)}"
    return text if seconds is None else f"{text}, {duration(seconds)}"


def _baselines_text(baselines: Facts) -> str:
    names = ["auroc", "average_precision", "f1", "recall", "false_alarm_rate"]
    has_events = "events" in baselines
    rows = [("baseline", *map(_title, names), *(["events"] if has_events else []), "stores")]
    for one in _BASELINES:
        figures = baselines[one]
        cells = [f"{figures[name]:.3f}" if name in figures else "-" for name in names]
        if has_events:
            cells.append(f"{figures['events_detected']} of {baselines['events']}")
        rows.append((one, *cells, figures["stores"]))
    fitted = f"fitted on {baselines['windows']} windows: {baselines['fitted_on']}"
    if has_events:
        own = f"{baselines['events_detected']} of {baselines['events']}"
        fitted += (
            f"\nevents at {baselines['allowed_false_alarms']} false alarms each; this model: {own}"
        )
    return f"{table(rows)}\n{fitted}\n{baselines['verdict']}"


def _title(name: str) -> str:
    titles = {"f1": "F1", "auroc": "AUROC", "false_alarm_rate": "false-alarm rate"}
    return titles.get(name, name.replace("_", " "))


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" if line else "" for line in text.splitlines())
