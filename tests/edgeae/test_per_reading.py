"""The rule `latest` in its two forms: over arrays, and as the readings arrive."""

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from edgeae import reading_scores
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
def test_readings_have_the_same_scores_at_once_and_as_they_arrive(lengths, blocks, steps, stride):
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
