import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from edgeae_runtime import InputError
from edgeae_runtime.conformal import (
    CalibrationScores,
    as_threshold,
    conformal_rank,
    conformal_threshold,
    smallest_rate,
    windows_needed,
)

RATES = (0.5, 0.3, 0.2, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01, 0.007, 0.005, 0.001)
scores_of_any_kind = hnp.arrays(
    np.float32,
    st.integers(1, 400),
    elements=st.one_of(
        st.floats(0, 2.0**100, width=32),  # far apart
        st.integers(0, 5).map(float),  # ties
        st.integers(1, 6).map(
            lambda bits: float(np.array(0x3F800000 + bits, np.uint32).view("f4"))
        ),
    ),
)


def exact_rank(windows: int, rate: float) -> int:
    """ceil((m+1)(1-a)) with whole numbers only."""
    digits = Decimal(str(rate)).as_tuple()
    ten = 10 ** -int(digits.exponent)
    share = int("".join(map(str, digits.digits)))
    return -(-(windows + 1) * (ten - share) // ten)


@pytest.mark.parametrize("rate", RATES)
def test_the_rank_is_exact_for_every_number_of_windows(rate: float) -> None:
    for windows in range(windows_needed(rate), 2500):
        assert conformal_rank(windows, rate) == exact_rank(windows, rate)


@pytest.mark.parametrize("rate", RATES)
def test_too_few_windows_are_refused_with_the_number_that_would_do(rate: float) -> None:
    needed = windows_needed(rate)
    assert conformal_rank(needed, rate) <= needed
    with pytest.raises(
        InputError, match=f"`={rate} needs {needed} calibration .*got {needed - 1}$"
    ):
        conformal_rank(needed - 1, rate)


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, 2, math.nan, math.inf])
def test_a_rate_that_is_no_share_is_refused_by_its_name(rate: float) -> None:
    with pytest.raises(InputError, match=r"^`false_alarm_rate` must lie between 0 and 1; got "):
        conformal_rank(1000, rate)


@given(st.integers(1, 10**7))
def test_the_smallest_rate_is_supported_and_hardly_larger_than_the_smallest_possible(
    windows: int,
) -> None:
    rate = smallest_rate(windows)
    assert conformal_rank(windows, rate) == windows
    assert Fraction(1, windows + 1) <= Fraction(str(rate)) <= Fraction(11, 10 * (windows + 1))


@given(scores_of_any_kind, st.sampled_from(RATES))
def test_at_most_the_promised_share_of_calibration_windows_alarms(scores, rate: float) -> None:
    if len(scores) < windows_needed(rate):
        return
    threshold = conformal_threshold(scores, rate)
    assert threshold.dtype == np.float32
    assert (scores > threshold).sum() <= (len(scores) + 1) * Fraction(str(rate))
    ordered = np.sort(scores)
    at = ordered[conformal_rank(len(scores), rate) - 1]
    assert threshold >= at
    assert (scores > threshold).sum() == (scores > at).sum()


@given(scores_of_any_kind, st.sampled_from(RATES))
def test_no_calibration_score_sits_on_the_threshold_unless_nothing_lies_between(
    scores, rate
) -> None:
    if len(scores) < windows_needed(rate):
        return
    threshold = conformal_threshold(scores, rate)
    above = scores[scores > threshold]
    if above.size and np.nextafter(threshold, np.float32(np.inf)) < above.min():
        assert threshold not in scores
    if not above.size:
        assert threshold == scores.max()


def test_the_order_of_the_scores_does_not_matter() -> None:
    scores = np.random.default_rng(0).gamma(2, size=500).astype(np.float32)
    shuffled = np.random.default_rng(1).permutation(scores)
    assert conformal_threshold(scores, 0.03) == conformal_threshold(shuffled, 0.03)


@given(scores_of_any_kind, st.sampled_from(RATES))
def test_the_brief_sample_gives_the_full_threshold_at_the_top_and_never_one_below(
    scores, rate
) -> None:
    brief = CalibrationScores.of(scores)
    if len(scores) < windows_needed(rate):
        with pytest.raises(InputError, match=r"calibration windows"):
            brief.threshold(rate)
        return
    full = conformal_threshold(scores, rate)
    assert brief.threshold(rate) >= full
    if len(scores) - conformal_rank(len(scores), rate) < 64:
        assert brief.threshold(rate) == full


def test_a_brief_sample_of_many_windows_is_short_ascends_and_ends_with_the_largest() -> None:
    scores = np.random.default_rng(0).gamma(2, size=100_000).astype(np.float32)
    brief = CalibrationScores.of(scores)
    assert len(brief.ranks) < 250
    assert list(brief.ranks) == sorted(set(brief.ranks))
    assert (brief.ranks[0], brief.ranks[-1], brief.windows) == (1, 100_000, 100_000)
    np.testing.assert_array_equal(brief.scores, np.sort(scores)[np.array(brief.ranks) - 1])
    assert brief.threshold(0.2) == pytest.approx(conformal_threshold(scores, 0.2), rel=0.05)


@pytest.mark.parametrize(("windows", "rate"), [(99, 0.01), (99, 0.05), (400, 0.01), (40, 0.1)])
def test_fresh_normal_windows_alarm_on_average_at_most_at_the_rate(
    windows: int, rate: float
) -> None:
    rng = np.random.default_rng(5)
    # The true rate of a threshold on uniform scores is what lies above it.
    true = [
        1 - float(conformal_threshold(rng.uniform(size=windows).astype(np.float32), rate))
        for _ in range(3000)
    ]
    allowed = (windows + 1 - conformal_rank(windows, rate)) / (windows + 1)
    error = np.std(true) / math.sqrt(len(true))
    assert np.mean(true) <= rate + 3 * error
    assert np.mean(true) >= allowed - 1 / (windows + 1) - 3 * error


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_a_threshold_that_float32_holds_is_kept(value: float) -> None:
    assert as_threshold(value) == np.float32(value)


@pytest.mark.parametrize(
    "value", [math.nan, math.inf, -math.inf, 1e39, 10**400, "much", None, [1, 2]]
)
def test_a_threshold_that_float32_cannot_hold_is_refused_by_its_name(value) -> None:
    with pytest.raises(InputError, match=r"^`threshold` must be a finite float32; got "):
        as_threshold(value)
