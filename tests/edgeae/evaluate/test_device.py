"""`evaluate`, `stream`, its metrics and `report` count the same alarms."""

import json
import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from edgeae.data.tables import Columns
from edgeae.evaluate.device import DeviceOptions
from edgeae.evaluate.evaluate import EvaluationOptions, judged_series, model_windows
from edgeae.evaluate.model import open_model
from edgeae_runtime.cli.main import main as runtime
from edgeae_runtime.service.alarms import AlarmRule, alarms_of
from edgeae_runtime.stream.adaptation import Adaptation
from tests.edgeae.evaluate.commands import LABELS, run

RULES = {
    "3/5": AlarmRule(),
    "1/1": AlarmRule(1, 1),
    "2/4": AlarmRule(2, 4, clear_at=1, min_duration=6, cooldown=12),
}


@pytest.fixture(scope="module")
def drifting(folder, tmp_path_factory) -> Path:
    """Return the series with events, a mean that drifts, a gap, and a sensor that is stuck."""
    frame = pd.read_csv(folder / "late.csv")
    frame["load"] += np.linspace(0, 4, len(frame))
    frame.loc[600:680, "flow"] = 0.5
    path = tmp_path_factory.mktemp("drifting") / "late.csv"
    frame.drop(index=range(300, 320)).to_csv(path, index=False)
    return path


def _words(rule: AlarmRule, tracking: str) -> list[str]:
    names = ("--clear-at", "--min-duration", "--cooldown")
    rest = [word for pair in zip(names, map(str, rule[2:]), strict=True) for word in pair]
    return ["--alarm", f"{rule.votes}/{rule.of}", *rest, "--tracking", tracking]


def _streamed(artifact: Path, data: Path, metrics: Path, words: list[str]) -> tuple[list, int]:
    """Return the times at which alarms of `stream` start and end, and the count in its metrics."""
    command = ["stream", str(artifact), str(data), "--time", "t", "--events", "alarms", *words]
    result = CliRunner().invoke(runtime, [*command, "--metrics-file", str(metrics)])
    assert result.exit_code == 0, result.output
    events = map(json.loads, result.stdout.splitlines())
    times = [
        event["start_time" if event["event"] == "alarm start" else "end_time"]
        for event in events
        if event["event"] in ("alarm start", "alarm end")
    ]
    (count,) = re.findall(r"^edgeae_alarms_total (\d+)$", metrics.read_text(), re.M)
    return times, int(count)


@pytest.mark.parametrize("tracking", ["on", "off"])
@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize("model", ["m.onnx", "m.edgeae"])
def test_evaluate_and_stream_give_the_same_alarms_every_one(
    folder, drifting, tmp_path, model, rule, tracking
) -> None:
    words = _words(rule, tracking)
    times, count = _streamed(folder / "m.onnx", drifting, tmp_path / "m.prom", words)
    opened = open_model(str(folder / model))
    columns = Columns("state", ("ok",), time="t")
    table, labelled = model_windows([str(drifting)], columns, opened.inputs)
    options = EvaluationOptions(device=DeviceOptions(rule, Adaptation(tracking == "on")))
    scores = labelled.scores(opened.score)
    judged = judged_series(opened, table, labelled, scores, options)
    assert judged is not None
    decisions = judged[1]
    valid = decisions.is_valid
    flags = (decisions.scores > decisions.thresholds)[valid]
    ends = np.append(decisions.last_rows[valid], -1)
    rows = [ends[edge] for alarm in alarms_of(flags, rule) for edge in (alarm.start, alarm.stop)]
    expected = [pd.Timestamp(table.stamps[row]) for row in rows if row >= 0]
    assert [pd.Timestamp(time, unit="s") for time in times] == expected
    assert all(before < after for before, after in pairwise(expected))
    out = run("evaluate", folder / model, drifting, *LABELS, *words, "--json")
    events = json.loads(out)["events"]
    assert events["alarms"] == count > 0
    assert events["tracking"] is (tracking == "on")
    assert events["alarm_rule"] == rule._asdict()
    assert events["invalid_windows"]["gap"] == 1
    assert events["invalid_windows"]["flatline"] > 0


@pytest.mark.parametrize("tracking", ["on", "off"])
def test_a_report_shows_the_figures_of_evaluate(folder, drifting, tmp_path, tracking) -> None:
    words = _words(RULES["2/4"], tracking)
    events = json.loads(run("evaluate", folder / "m.edgeae", drifting, *LABELS, *words, "--json"))
    events = events["events"]
    page = tmp_path / "m.html"
    run("report", folder / "m.edgeae", drifting, *LABELS, *words, "-o", page)
    text = " ".join(page.read_text("utf-8").split())
    first_card = text.split('<div class="card">')[1]
    assert f"{events['events_detected']} of {events['events']}" in first_card
    assert f"({events['false_alarms']} in " in first_card
    facts = json.loads(re.search(r'<script[^>]*id="facts"[^>]*>(.*?)</script>', text)[1])
    assert facts["series"]["figures"] == events
    counted = facts["threshold"]["events"]
    if tracking == "off":
        at = counted["indices"].index(facts["threshold"]["index"])
        assert counted["detected"][at] == events["events_detected"]
        assert counted["false_alarms"][at] == events["false_alarms"]


def test_tracking_takes_the_alarms_off_a_drift_and_keeps_the_events(folder, drifting) -> None:
    figures = {
        mode: json.loads(
            run("evaluate", folder / "m.onnx", drifting, *LABELS, "--tracking", mode, "--json")
        )
        for mode in ("on", "off", "auto")
    }
    assert figures["auto"] == figures["off"]  # the training series was steady
    assert figures["on"]["false_alarm_rate"] < 0.5 * figures["off"]["false_alarm_rate"]
    assert figures["on"]["events"]["events_detected"] == 3
    assert figures["on"]["auroc"] == figures["off"]["auroc"]
    assert figures["on"]["threshold"] == figures["off"]["threshold"]


def test_a_rule_that_cannot_be_is_refused_before_the_work(folder) -> None:
    words = ["evaluate", folder / "none.onnx", folder / "late.csv", *LABELS]
    assert "must be K/N" in run(*words, "--alarm", "6/5", code=1)
    assert "threshold-min-factor" in run(*words, "--threshold-min-factor", "2", code=1)
