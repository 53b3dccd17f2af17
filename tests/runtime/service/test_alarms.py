"""Alarms from votes over windows."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_runtime import InputError
from edgeae_runtime.service.alarms import AlarmRule, Alarms, parse_votes
from edgeae_runtime.stream.verdict import Verdict


def events(rule: AlarmRule, pattern: str, stop: int | None = None) -> list[tuple[str, int]]:
    """Starts and ends, with the window they came at; the state goes through JSON at `stop`."""
    alarms, found = Alarms(rule), []
    for number, mark in enumerate(pattern):
        if number == stop:
            state = json.loads(json.dumps(alarms.state()))
            alarms = Alarms(rule)
            alarms.restore(state)
        word = {".": "normal", "x": "anomaly", "i": "invalid"}[mark]
        score = math.nan if mark == "i" else 1.0 + number * (mark == "x")
        event = alarms.take(Verdict(word, score, 1.0, number))
        if event is not None:
            json.dumps(event, allow_nan=False)
            found.append((event["event"].split()[1], number))
    return found


@pytest.mark.parametrize(
    ("rule", "pattern", "expected"),
    [
        (AlarmRule(1, 1), ".x.", [("start", 1), ("end", 2)]),
        (AlarmRule(3, 5), "x.x..x..x", []),
        (AlarmRule(3, 5), "x.x.x......", [("start", 4), ("end", 9)]),
        (AlarmRule(3, 5), "xxiiiix", [("start", 6)]),
        (AlarmRule(3, 5), "iiiiiii", []),
        (AlarmRule(3, 5, clear_at=2), "xxx......", [("start", 2), ("end", 5)]),
        (AlarmRule(1, 1, min_duration=3), "x.....", [("start", 0), ("end", 3)]),
        (
            AlarmRule(1, 1, cooldown=2),
            "x.xxx.",
            [("start", 0), ("end", 1), ("start", 4), ("end", 5)],
        ),
    ],
)
def test_alarms_start_and_end_where_the_rule_says(rule, pattern, expected) -> None:
    assert events(rule, pattern) == expected
    for stop in range(len(pattern)):
        assert events(rule, pattern, stop) == expected


def test_the_peak_is_the_largest_score_of_the_alarm() -> None:
    alarms = Alarms(AlarmRule(1, 1))
    for number, score in enumerate((2.0, 5.0, 3.0)):
        alarms.take(Verdict("anomaly", score, 1.0, number, time=float(number)))
    event = alarms.take(Verdict("normal", 0.5, 1.0, 3, time=3.0))
    assert event is not None
    assert (event["start_window"], event["end_window"], event["end_time"]) == (0, 3, 3.0)
    assert (event["peak"]["score"], event["peak"]["window"]) == (5.0, 1)


@given(st.text("x.", min_size=5, max_size=60), st.integers(1, 5))
def test_votes_over_all_windows_at_once_are_those_of_the_stream(pattern, votes) -> None:
    is_met = AlarmRule(votes, 5).is_met(np.array([mark == "x" for mark in pattern]))
    for end, expected in enumerate(is_met.tolist(), 5):
        # Fresh alarms see the last five windows alone: they start one there, or none.
        assert bool(events(AlarmRule(votes, 5), pattern[end - 5 : end])) == expected


def test_the_alarm_rate_of_one_vote_is_the_rate_itself() -> None:
    assert AlarmRule(1, 1).false_alarm_rates(0.03) == pytest.approx((0.03, 0.03))


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (AlarmRule(0, 5), "`alarm` must be K/N"),
        (AlarmRule(6, 5), "`alarm` must be K/N"),
        (AlarmRule(3, 5, clear_at=3), "`clear_at` must be 0 to 2"),
        (AlarmRule(3, 5, min_duration=0), "`min_duration` must be at least 1"),
        (AlarmRule(3, 5, cooldown=-1), "`cooldown` must be at least 0"),
    ],
)
def test_numbers_that_make_no_rule_are_refused(rule, message) -> None:
    with pytest.raises(InputError, match=message):
        Alarms(rule)


@pytest.mark.parametrize("text", ["3", "3/", "a/b", "-1/5", "3/5/7", ""])
def test_votes_are_two_numbers(text) -> None:
    with pytest.raises(InputError, match="`alarm` must be K/N"):
        parse_votes(text)
