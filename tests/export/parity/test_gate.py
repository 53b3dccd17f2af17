import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from edgeae_export.parity.gate import (
    TOLERANCE,
    Parts,
    Sides,
    auroc,
    measure_parity,
    over_budget,
    rank_correlation,
    score_errors,
    worst_windows,
)
from edgeae_export.precisions import Budget, budget

SOURCE = np.array([0, 1, 2, 3, 4], np.float32)
STRICT = Budget(TOLERANCE, 0.0, 0.0)
scores = hnp.arrays(np.float32, 10, elements=st.floats(0, 1000, width=32))


def sides(artifact, source=SOURCE, threshold=2.5, source_threshold=2.5) -> Sides:
    return Sides(
        source, np.array(artifact, np.float32), np.float32(source_threshold), np.float32(threshold)
    )


def measured(artifact, source=SOURCE, tolerance=TOLERANCE, **thresholds):
    parts = Parts.of(len(source), 0, 0)._replace(calibration=slice(0, 4))
    return measure_parity(sides(artifact, source, **thresholds), parts, tolerance)


def test_equal_scores_have_no_error_and_no_flip() -> None:
    parity = measured(SOURCE)
    assert (parity.windows, parity.largest_score_error, parity.flips) == (5, 0, 0)
    assert parity.false_alarm_rate == parity.false_alarm_rate_at_source_threshold == 0.25
    assert parity.rank_correlation == 1
    assert parity.auroc is parity.source_auroc is parity.detection_rate is None
    assert over_budget(parity, STRICT) == []


def test_a_flip_beyond_the_tolerance_is_counted_and_over_budget() -> None:
    parity = measured([0, 1, 2, 2.4, 4], tolerance=0.1)
    assert parity.flips == 1
    (complaint,) = over_budget(parity, Budget(0.5, 0.1))
    assert complaint == (
        "1 of 5 decisions differ from the source's; at most 10 % is allowed (`max_flips`)"
    )
    assert over_budget(parity, Budget(0.5, 0.2)) == []


def test_a_flip_within_the_tolerance_is_rounding() -> None:
    parity = measured([2.5], np.nextafter(np.array([2.5], np.float32), np.float32(9)))
    assert parity.flips == 0
    assert over_budget(parity, STRICT) == []


def test_each_side_decides_at_its_own_threshold() -> None:
    """Scores that are all 4 % higher, and a threshold that is too, flip nothing."""
    shifted = SOURCE * np.float32(1.04)
    assert measured(shifted, threshold=2.6).flips == 0
    parity = measured(shifted, threshold=0.5)
    assert (parity.false_alarm_rate, parity.false_alarm_rate_at_source_threshold) == (0.75, 0.25)


def test_labelled_anomalies_give_auroc_and_detection() -> None:
    source = np.array([0, 1, 2, 3, 2, 5], np.float32)
    found = sides([0, 1, 2, 3, 2, 2.4], source)
    parity = measure_parity(found, Parts.of(2, 2, 2))
    assert (parity.source_detection_rate, parity.detection_rate) == (0.5, 0.0)
    assert (parity.source_auroc, parity.auroc) == (1.0, 1.0)
    assert "detects 50 % fewer of the labelled anomalies" in over_budget(parity, Budget(1, 1))[0]
    assert over_budget(parity, Budget(1, 1, detection_loss=0.5)) == []


def test_calibration_windows_are_judged_only_where_there_are_no_others() -> None:
    assert Parts.of(3, 4, 1).judged == slice(0, 3)
    assert Parts.of(0, 4, 1).judged == slice(0, 4)


@given(
    scores,
    st.floats(0, 1000, width=32),
    st.sampled_from([1, 1 + 0.5 * TOLERANCE, 1 - 0.5 * TOLERANCE]),
)
def test_errors_are_relative_to_the_larger_of_score_and_threshold(
    source, threshold, factor
) -> None:
    errors = score_errors(source, (source * np.float32(factor)), np.float32(threshold))
    assert (errors <= 0.5 * TOLERANCE + 1e-7).all()
    assert (errors >= 0).all()


def test_an_error_beyond_the_budget_is_told_with_its_size_and_its_window() -> None:
    (complaint,) = over_budget(measured([0, 1, 2, 3, 4.008]), STRICT)
    assert complaint.startswith("its scores differ from the source's by 2.0e-03 of the score; at")
    first = worst_windows(sides([0, 1, 2, 3, 4.008])).splitlines()[1]
    assert first.split() == ["4", "4", "4.008", "2.0e-03", "same"]


def test_a_flipped_window_comes_first_among_the_worst() -> None:
    table = worst_windows(sides([0, 1, 2.6, 3, 9])).splitlines()
    assert table[1].split()[0] == "2"
    assert table[1].endswith("differs")


def test_scores_of_zero_at_a_threshold_of_zero_have_no_error() -> None:
    zeros = np.zeros(2, np.float32)
    assert score_errors(zeros, zeros, np.float32(0)).tolist() == [0, 0]


@given(scores, scores)
def test_ranks_agree_with_scipy_and_scikit_learn(a, b) -> None:
    labels = np.repeat([0, 1], 10)
    expected = roc_auc_score(labels, np.concatenate([a, b]))
    assert auroc(a, b) == pytest.approx(expected)
    if np.ptp(a) and np.ptp(b):
        assert rank_correlation(a, b) == pytest.approx(spearmanr(a, b).statistic, abs=1e-9)
    assert rank_correlation(a, a) == 1


@pytest.mark.parametrize("name", ["max_flips", "max_score_error", "max_detection_loss"])
def test_a_budget_can_be_given_and_zero_is_a_budget(name: str) -> None:
    assert getattr(budget("int8", TOLERANCE, **{name: 0.0}), name.removeprefix("max_")) == 0
    with pytest.raises(ValueError, match="must be at least 0"):
        budget("int8", TOLERANCE, **{name: -1.0})
