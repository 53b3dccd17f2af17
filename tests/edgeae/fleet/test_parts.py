"""Thresholds from parts are those of all scores, however the scores are split and merged."""

from __future__ import annotations

from functools import reduce

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgeae.fleet.parts import (
    LowerCounts,
    TopScores,
    UpperCounts,
    benjamini_hochberg,
    most_needed,
)
from edgeae_runtime.conformal import conformal_threshold, windows_needed
from edgeae_runtime.errors import InputError

RATES = st.sampled_from([0.001, 0.01, 0.05, 0.1, 0.3, 0.5, 0.9])
VALUES = st.one_of(
    st.sampled_from([-1.0, -0.0, 0.0, 1e-45, 0.25, 0.5, 3.4028234663852886e38]),  # ties
    st.floats(width=32, allow_nan=False, allow_infinity=False),
    st.floats(0.5, 0.50390625, width=32),  # many in one bin of the upper bits
)


@st.composite
def fleets(draw):
    """A rate, and enough scores for it in parts: any split, in any order."""
    rate = draw(RATES.filter(lambda rate: rate > 0.01))
    count = draw(st.integers(windows_needed(rate), windows_needed(rate) + 60))
    scores = np.array(draw(st.lists(VALUES, min_size=count, max_size=count)), np.float32)
    edges = sorted(draw(st.lists(st.integers(0, count), max_size=5)))
    parts = np.split(scores, edges)
    return rate, scores, [parts[i] for i in draw(st.permutations(range(len(parts))))]


@settings(max_examples=150, deadline=None)
@given(fleets())
def test_thresholds_from_parts_are_those_of_all_scores(fleet) -> None:
    rate, scores, parts = fleet
    whole = conformal_threshold(scores, rate)
    most = most_needed(len(scores), rate)
    tops = [TopScores.of(part, most) for part in parts]
    assert reduce(lambda a, b: a.merge(b, most), tops).threshold(rate) == whole
    half = len(tops) // 2  # a tree of merges, not a chain
    left = reduce(lambda a, b: a.merge(b, most), tops[:half], TopScores.of([], most))
    right = reduce(lambda a, b: a.merge(b, most), tops[half:])
    assert right.merge(left, most).threshold(rate) == whole
    upper = reduce(UpperCounts.merge, [UpperCounts.of(part) for part in parts])
    place = upper.bin_of(rate)
    lower = reduce(LowerCounts.merge, [LowerCounts.of(part, place) for part in parts])
    assert upper.threshold(lower, rate) == whole


def test_a_million_scores_in_parts_give_the_threshold_of_all() -> None:
    rng = np.random.default_rng(0)
    scores = rng.lognormal(size=1_000_000).astype(np.float32).round(3)  # thousands of ties
    parts = np.array_split(scores, 37)
    for rate in (0.0001, 0.01, 0.2):
        upper = reduce(UpperCounts.merge, map(UpperCounts.of, parts))
        place = upper.bin_of(rate)
        lower = reduce(LowerCounts.merge, [LowerCounts.of(part, place) for part in parts])
        assert upper.threshold(lower, rate) == conformal_threshold(scores, rate)


@given(RATES, st.integers(1, 3000))
def test_a_part_that_keeps_what_more_windows_need_keeps_enough(rate, windows) -> None:
    assert most_needed(windows, rate) <= most_needed(windows + 1, rate)


def test_too_few_windows_are_refused_with_the_number_that_is_needed() -> None:
    with pytest.raises(InputError, match="needs 99 calibration windows; got 98"):
        TopScores.of(np.arange(98), 5).threshold(0.01)


@pytest.mark.parametrize("kind", [TopScores, UpperCounts])
@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_scores_that_are_not_finite_are_refused(kind, value) -> None:
    arguments = ([1.0, value], 2) if kind is TopScores else ([1.0, value],)
    with pytest.raises(InputError, match="finite"):
        kind.of(*arguments)


@given(st.lists(VALUES, min_size=1, max_size=40), st.lists(VALUES, min_size=1, max_size=20))
def test_p_values_count_the_calibration_scores_at_least_as_large(calibration, fresh) -> None:
    scores = np.array(calibration, np.float32)
    values = np.array(fresh, np.float32)
    naive = [(1 + int((scores >= value).sum())) / (len(scores) + 1) for value in values]
    assert TopScores.of(scores, len(scores)).p_values(values).tolist() == naive
    kept = TopScores.of(scores, 3)
    known = values > kept.largest[0]
    assert kept.p_values(values)[known].tolist() == np.array(naive)[known].tolist()
    assert (kept.p_values(values) >= naive).all()  # never smaller than the exact one


@given(st.lists(st.floats(0, 1), max_size=30), st.sampled_from([0.05, 0.1, 0.5]))
def test_discoveries_are_those_of_scipy(p_values, rate) -> None:
    from scipy.stats import false_discovery_control

    found = benjamini_hochberg(p_values, rate)
    if p_values:
        adjusted = false_discovery_control(np.array(p_values))
        near = np.abs(adjusted - rate) < 1e-12
        assert (found == (adjusted <= rate))[~near].all()
    assert len(found) == len(p_values)
