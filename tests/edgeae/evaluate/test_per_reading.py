"""The rule `latest` in its two forms: over arrays, and as the readings arrive."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from edgeae import InputError, reading_scores
from edgeae.data.windows import Cut
from edgeae.evaluate.per_reading import LatestScore

LENGTHS = st.lists(st.integers(1, 12), min_size=1, max_size=5)
BLOCKS = st.lists(st.integers(1, 9), min_size=1, max_size=4)


def mean(windows):
    return windows.mean(axis=(1, 2), dtype=np.float32)


def as_they_arrive(values, lengths, blocks, cut):
    """Scores of readings that come in blocks, anew for each segment without a gap."""
    scores, start = [], 0
    for length in lengths:
        latest, segment = LatestScore(cut.steps, cut.stride), values[start : start + length]
        start, at, number = start + length, 0, 0
        while at < length:
            size = blocks[number % len(blocks)]
            scores.append(latest.take(segment[at : at + size], mean))
            at, number = at + size, number + 1
    return np.concatenate(scores)


@given(LENGTHS, BLOCKS, st.integers(1, 5), st.integers(1, 7))
def test_readings_have_the_same_scores_at_once_and_as_they_arrive(
    lengths, blocks, steps, stride
) -> None:
    assume(max(lengths) >= steps)
    rows, cut = sum(lengths), Cut(steps, stride)
    values = np.random.default_rng(rows).normal(size=(rows, 1)).astype(np.float32)
    is_break = np.zeros(rows, bool)
    is_break[np.cumsum([0, *lengths[:-1]])] = True
    starts = cut.starts(is_break)
    windows = np.stack([values[start : start + steps] for start in starts])
    at_once = reading_scores(mean(windows), starts, steps=steps, is_break=is_break)
    assert not np.isnan(at_once).all()
    np.testing.assert_array_equal(at_once, as_they_arrive(values, lengths, blocks, cut))


def test_scores_of_readings_do_not_reach_over_a_break() -> None:
    is_break = np.array([1, 0, 0, 1, 0, 0], bool)
    scores, starts = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0, 1, 3, 4])
    latest = reading_scores(scores, starts, steps=2, is_break=is_break)
    np.testing.assert_array_equal(latest, np.array([np.nan, 1, 2, np.nan, 3, 4], np.float32))
    mean = reading_scores(scores, starts, steps=2, is_break=is_break, rule="mean")
    np.testing.assert_array_equal(mean, np.array([1, 1.5, 2, 3, 3.5, 4], np.float32))
    lowest = reading_scores(scores, starts, steps=2, is_break=is_break, rule="min")
    np.testing.assert_array_equal(lowest, np.array([1, 1, 2, 3, 3, 4], np.float32))
    with pytest.raises(InputError, match="`rule` must be one of latest, mean, min; got 'max'"):
        reading_scores(scores, starts, steps=2, is_break=is_break, rule="max")


def test_a_score_holds_until_the_next_window_is_complete() -> None:
    is_break = np.arange(7) == 0
    latest = reading_scores(np.array([1.0, 2.0]), np.array([0, 3]), steps=2, is_break=is_break)
    np.testing.assert_array_equal(latest, np.array([np.nan, 1, 1, 1, 2, 2, 2], np.float32))


@pytest.mark.parametrize("rule", ["latest", "mean", "min"])
def test_lists_are_taken_and_no_window_tells_nothing(rule) -> None:
    found = reading_scores([1.0, 2.0], [0, 1], steps=1, is_break=[True, False], rule=rule)
    np.testing.assert_array_equal(found, np.array([1, 2], np.float32))
    assert np.isnan(reading_scores([], [], steps=3, is_break=[True, False], rule=rule)).all()
