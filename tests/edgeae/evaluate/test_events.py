import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae.evaluate.events import ScoredSeries, threshold_at_alarms
from edgeae.evaluate.events import evaluate_events as evaluate
from edgeae_runtime.service.alarms import AlarmRule, AlarmSwitch, alarms_of

DAY = 1 / 86400  # one reading a day
EVERY = AlarmRule(1, 1)


def evaluate_events(one: ScoredSeries, threshold, rule: AlarmRule = EVERY) -> dict:
    return evaluate(one, threshold, rule)


def series(scores, abnormal, *, steps=1, stride=1, breaks=(), rate_hz=DAY):
    rows = (len(scores) - 1) * stride + steps
    normal, begins = np.ones(rows, bool), np.zeros(rows, bool)
    normal[list(abnormal)] = False
    begins[[0, *breaks]] = True
    starts = np.arange(len(scores)) * stride
    return ScoredSeries(
        np.asarray(scores, np.float32), starts, steps, stride, normal, begins, rate_hz
    )


def test_an_event_is_found_late_by_the_readings_before_its_first_alarm() -> None:
    figures = evaluate_events(series([0, 0, 0, 0, 5, 5, 0], {2, 3, 4}), 1)
    assert figures["events"] == figures["events_detected"] == 1
    assert figures["delay_readings_median"] == 2
    assert figures["delay_s_max"] == 2 * 86400
    assert figures["false_alarms"] == 0  # the alarm outlasts the event, and began in it


def test_a_window_finds_an_event_by_its_last_reading_not_before() -> None:
    scores = [0, 0, 9, 0, 0]  # windows of three readings; the third holds readings 2 to 4
    figures = evaluate_events(series(scores, {2}, steps=3), 1)
    assert figures["events_detected"] == 1
    assert figures["delay_readings_median"] == 2


def test_an_event_between_windows_that_pass_it_over_is_missed() -> None:
    figures = evaluate_events(series([9, 9, 9], {1}, steps=1, stride=2), 1)
    assert figures["events_detected"] == 0
    assert figures["delay_readings_median"] is None


def test_alarms_in_a_row_count_once_and_again_after_a_gap() -> None:
    scores = [9, 9, 0, 9, 9, 9]
    assert evaluate_events(series(scores, {2}), 1)["false_alarms"] == 2
    assert evaluate_events(series(scores, {2}, breaks=[4]), 1)["false_alarms"] == 3
    figures = evaluate_events(series(scores, {2}), 1)
    assert figures["normal_days"] == 5
    assert figures["false_alarms_per_day"] == pytest.approx(0.4)


def test_an_alarm_that_began_before_the_event_is_false_and_finds_it_too() -> None:
    figures = evaluate_events(series([0, 9, 9, 0], {2}), 1)
    assert figures["false_alarms"] == 1
    assert figures["events_detected"] == 1
    assert figures["delay_readings_median"] == 0


def test_an_event_ends_with_its_recording() -> None:
    figures = evaluate_events(series([0, 9, 0, 0], {1, 2}, breaks=[2]), 1)
    assert figures["events"] == 2
    assert figures["events_detected"] == 1


def test_data_of_faults_alone_has_delays_in_seconds_and_no_days() -> None:
    figures = evaluate_events(series([0, 9, 9], {0, 1, 2}, rate_hz=0.5), 1)
    assert figures["delay_readings_max"] == 1
    assert figures["delay_s_max"] == 2
    assert "normal_days" not in figures
    assert "false_alarms_per_day" not in figures


def test_without_a_rate_there_are_no_days() -> None:
    figures = evaluate_events(series([0, 9, 0], {1}, rate_hz=None), 1)
    assert "false_alarms_per_day" not in figures
    assert "delay_s_median" not in figures
    assert figures["event_recall"] == 1


@given(st.lists(st.integers(0, 6), min_size=8, max_size=40), st.sets(st.integers(0, 39)))
def test_below_the_threshold_for_alarms_a_day_there_is_one_too_many(scores, abnormal) -> None:
    abnormal = {row for row in abnormal if row < len(scores)}
    if len(abnormal) == len(scores):
        return
    one = series(scores, abnormal)
    normal = [score for row, score in enumerate(scores) if row not in abnormal]
    found = float(threshold_at_alarms(one, 0.1 * len(normal), EVERY))
    lower = [score for score in normal if np.median(normal) <= score < found]
    assert evaluate_events(one, found)["false_alarms"] <= 0.1 * len(normal)
    if lower:
        assert evaluate_events(one, max(lower))["false_alarms"] > 0.1 * len(normal)


def test_recall_at_one_false_alarm_per_day_is_that_of_its_threshold() -> None:
    scores = [0, 0, 3, 0, 5, 0, 9, 0, 2, 0]
    figures = evaluate_events(series(scores, {2, 6}, rate_hz=7 * DAY), 100, EVERY)
    # 8 normal windows are 8/7 of a day: the alarm at 5 is allowed, none beside it
    assert figures["event_recall"] == 0
    assert figures["event_recall_at_1_false_alarm_per_day"] == 1


@pytest.mark.parametrize("rule", [AlarmRule(), AlarmRule(2, 4, 1, 6, 3), AlarmRule(1, 1, 0, 1, 9)])
@given(st.lists(st.integers(0, 30), max_size=12))
def test_quiet_windows_that_are_passed_over_change_no_alarm(rule, gaps) -> None:
    flags = np.concatenate([[False] * gap + [True] * (gap % 4) for gap in [*gaps, 30]])
    switch, changes = AlarmSwitch(rule), []
    for index, flag in enumerate(flags):
        if switch.take(bool(flag)) is not None:
            changes.append(index)
    edges = [edge for alarm in alarms_of(flags, rule) for edge in (alarm.start, alarm.stop)]
    assert [edge for edge in edges if edge < len(flags)] == changes


def test_an_alarm_by_votes_is_of_the_windows_that_voted() -> None:
    rule = AlarmRule(2, 3)
    scores = [0, 9, 9, 0, 0, 0, 9, 0, 0, 0]
    figures = evaluate_events(series(scores, {1}), 1, rule)
    assert (figures["events_detected"], figures["alarms"], figures["false_alarms"]) == (1, 1, 0)
    assert figures["delay_readings_max"] == 1  # the second vote raised the alarm
    figures = evaluate_events(series(scores, {6}), 1, rule)
    assert (figures["events_detected"], figures["alarms"], figures["false_alarms"]) == (0, 1, 1)


def test_each_window_may_have_a_threshold_of_its_own() -> None:
    thresholds = np.array([1, 1, 10, 10, 10, 1.0])
    figures = evaluate_events(series([0, 9, 9, 9, 11, 0], {4}), thresholds)
    assert (figures["alarms"], figures["false_alarms"], figures["events_detected"]) == (2, 1, 1)
