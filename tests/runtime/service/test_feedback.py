"""What operators say of alarms and of a new normal, and what a recalibration makes of it."""

import json
from pathlib import Path

import numpy as np
import pytest

from edgeae_runtime import InputError, Scorer
from edgeae_runtime.service.commands import parse_command
from edgeae_runtime.service.event_log import EventLog, Period
from edgeae_runtime.service.options import ServiceOptions
from edgeae_runtime.service.recalibration import RecalibrationOptions, recalibrate, sample_of
from edgeae_runtime.service.service import Service
from edgeae_runtime.stream.adaptation import Adaptation
from edgeae_runtime.tracking import TrackingThreshold

ALARMS = {1: range(100, 120), 2: range(200, 210)}


@pytest.fixture
def artifact(make_example, tmp_path: Path) -> str:
    path = tmp_path / "pump.onnx"
    path.write_bytes(make_example("series").data)
    return str(path)


@pytest.fixture
def log(make_example, tmp_path: Path) -> str:
    """Events of 400 windows a minute, with two alarms; those of the first are barely above."""
    scorer = make_example("series").scorer
    usual = scorer.manifest.calibration.scores
    scores = np.random.default_rng(3).choice(usual[usual < scorer.threshold], 400)
    scores[ALARMS[1]] = 1.05 * scorer.threshold
    scores[ALARMS[2]] = 40 * scorer.threshold
    lines = [{"event": "model", "digest": scorer.digest, "window": 0}]
    for window, score in enumerate(scores):
        verdict = "anomaly" if score > scorer.threshold else "normal"
        line = {"event": "verdict", "window": window, "time": 60.0 * window, "verdict": verdict}
        lines.append({**line, "score": float(score)})
        for number, span in ALARMS.items():
            start = {"alarm": number, "start_window": span[2], "start_time": 60.0 * span[2]}
            if window == span[2]:
                lines.append({"event": "alarm start", **start})
            if window == span[-1] + 5:
                lines.append({"event": "alarm end", **start, "end_time": 60.0 * window})
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return str(path)


def options(log: str, **others) -> RecalibrationOptions:
    return RecalibrationOptions(scores=log, false_alarm_rate=0.05, **others)


def test_an_alarm_is_refused_left_out_or_normal(artifact, log, tmp_path) -> None:
    with pytest.raises(InputError, match="must hold no alarm; they hold 2; leave them out with"):
        recalibrate(artifact, options(log))
    with pytest.raises(InputError, match="they hold 1"):
        recalibrate(artifact, options(log, false=(1,)))
    without = recalibrate(artifact, options(log, exclude_alarms=True))
    # Two anomalies before each alarm voted for it; an alarm ends five windows after the last.
    assert without["windows"] == 400 - (20 + 5) - (10 + 5)
    assert not (tmp_path / "pump.threshold.feedback.jsonl").exists()
    marked = recalibrate(artifact, options(log, exclude_alarms=True, false=(1,)))
    assert marked["windows"] == 400 - (10 + 5)
    assert marked["threshold"] > without["threshold"]
    assert marked["false"] == [1]
    (kept,) = (tmp_path / "pump.threshold.feedback.jsonl").read_text().splitlines()
    assert json.loads(kept) | {"digest": ""} == {
        "event": "feedback",
        "digest": "",
        "alarm": 1,
        "is_false": True,
        "start_time": 60.0 * 102,
        "end_time": 60.0 * 124,
    }


def test_marks_in_the_log_count_and_the_last_one_decides(artifact, log, make_example) -> None:
    digest = make_example("series").scorer.digest
    for is_false, windows in ((True, 385), (False, 360)):
        mark = {"event": "feedback", "digest": digest, "alarm": 1, "is_false": is_false}
        with open(log, "a") as file:
            file.write(json.dumps({**mark, "start_time": 0.0, "end_time": 1.0}) + "\n")
        assert recalibrate(artifact, options(log, exclude_alarms=True))["windows"] == windows


def test_only_windows_between_two_times_are_taken(artifact, log) -> None:
    for between in (("1970-01-01T04:00", "1970-01-01T05:00"), ("14400", "18000")):
        facts = recalibrate(artifact, options(log, between=between))
        assert facts["windows"] == 61  # minutes 240 to 300
        assert facts["between"] == list(between)


def test_feedback_that_fits_nothing_changes_nothing(artifact, log, tmp_path, make_example) -> None:
    for wrong, message in (
        (options(log, false=(7,)), "got 7; it has alarms 1 to 2"),
        (options(log, between=("200", "100")), "must name two times, the earlier first"),
        (options(log, between=("1e9", "1000000001")), "needs 19 valid windows; got 0"),
        (options(log, false=(1, 2)), "look contaminated"),
        (RecalibrationOptions(data=log, false=(1,)), "`false` names alarms of `scores`"),
    ):
        with pytest.raises(InputError, match=message):
            recalibrate(artifact, wrong)
    text = Path(log).read_text()
    digest = make_example("series").scorer.digest
    Path(log).write_text(text.replace(digest, "f" * 64))
    with pytest.raises(InputError, match="window of another model"):
        recalibrate(artifact, options(log, exclude_alarms=True))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.jsonl", "pump.onnx"]


def test_times_that_are_not_known_cannot_be_chosen_by() -> None:
    log = EventLog()
    log._take(1.0, None, "normal")
    with pytest.raises(InputError, match="needs the times of all windows"):
        sample_of(log, Period(0, 1), exclude_alarms=False)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"[]",
        b"\xff",
        b"{}",
        b'{"false": [1], "true": [2]}',
        b'{"false": []}',
        b'{"false": [true]}',
        b'{"false": 1}',
        b'{"new normal": "maybe"}',
        b'{"recalibrate": {"between": [1]}}',
        b'{"recalibrate": {"max_change": "much"}}',
        b'{"recalibrate": {"output": "/etc/passwd"}}',
    ],
)
def test_a_message_that_is_no_command_is_refused(message) -> None:
    with pytest.raises(InputError):
        parse_command(message)


def test_a_refused_new_normal_stays_one_until_a_window_is_normal() -> None:
    tracking = TrackingThreshold(1.0, 0.01, 100)
    with pytest.raises(InputError, match="no new normal"):
        tracking.refuse()
    for _ in range(320):
        tracking.step(5.0)
    assert tracking.new_normals == 1
    assert tracking.value > 1.1
    again = TrackingThreshold(1.0, 0.01, 100)
    again.restore(json.loads(json.dumps(tracking.state())))
    for one in (tracking, again):
        one.refuse()
        assert (one.value, one.new_normals) == (1.0, 0)
        for _ in range(2000):
            one.step(5.0)
        assert one.value == 1.0
        with pytest.raises(InputError, match="no new normal"):
            one.accept()
    after = TrackingThreshold(1.0, 0.01, 100)
    after.restore(json.loads(json.dumps(tracking.state())))
    after.step(0.5)
    for _ in range(320):
        after.step(5.0)
    assert after.new_normals == 1  # of another time: it was not refused
    after.accept()
    assert after.value > 1.1


def test_a_service_keeps_marks_beside_its_state_and_knows_alarms_after_a_restart(
    make_example, readings, tmp_path
) -> None:
    path, state = make_example("series").path, tmp_path / "pump.json"
    shifted = np.concatenate([readings, readings + np.array([0, 30, 0], np.float32), readings])
    lines = [",".join(f"{value:.9g}" for value in row).encode() for row in shifted]
    found: list[dict] = []
    service_options = ServiceOptions(stride=1, state=str(state), adaptation=Adaptation(True))
    with Scorer(path) as scorer:
        service = Service(scorer, str(path), service_options, [found.append])
        service.run((line, None) for line in lines)
        alarms = [event for event in found if event["event"] == "alarm start"]
        service = Service(scorer, str(path), service_options, [found.append])
        service.load()
        for message in (b'{"false": [1]}', b'{"true": [1, 99]}', b'{"new normal": "accept"}'):
            service.command(message)
    assert alarms
    mark, unknown, no_new_normal = found[-3:]
    assert (mark["event"], mark["alarm"], mark["is_false"]) == ("feedback", 1, True)
    assert mark["start_time"] is None  # the lines have no stamps
    assert "alarm 99 is not known" in unknown["reason"]
    assert "no new normal" in no_new_normal["reason"]
    kept = (tmp_path / "pump.feedback.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in kept] == [mark]
