import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from edgeae_export.parity.golden import golden_windows, is_clear_of

TOLERANCE = 1e-5
some_scores = hnp.arrays(
    np.float32,
    st.integers(1, 60),
    elements=st.one_of(st.integers(0, 5).map(float), st.floats(0, 10, width=32)),
)


def golden(scores, threshold, size: int = 2):
    """Golden windows whose values tell which candidate they are."""
    windows = np.repeat(np.arange(len(scores), dtype=np.float32)[:, np.newaxis], size, axis=1)
    given = golden_windows(windows, scores, np.float32(threshold), TOLERANCE)
    picked = given.windows[:, 0].astype(int)
    np.testing.assert_array_equal(given.scores, scores[picked])
    assert given.tolerance == TOLERANCE
    assert len(set(picked)) == len(picked)
    return given


@given(some_scores, st.one_of(st.integers(0, 5), st.floats(-1, 11, width=32)))
def test_golden_windows_are_few_clear_of_the_threshold_and_on_both_sides(scores, threshold) -> None:
    given = golden(scores, threshold)
    clear = is_clear_of(scores, np.float32(threshold), TOLERANCE)
    assert len(given.scores) == min(8, clear.sum() or len(scores))
    if not clear.any():
        return
    assert is_clear_of(given.scores, np.float32(threshold), TOLERANCE).all()
    for side in (scores[clear] > threshold, scores[clear] < threshold):
        if side.any():
            nearest = np.abs(scores[clear][side] - np.float32(threshold)).min()
            assert nearest in np.abs(given.scores - np.float32(threshold))


def test_eight_windows_are_taken_where_there_are_enough() -> None:
    assert len(golden(np.linspace(0, 1, 50, dtype=np.float32), 0.5).scores) == 8


def test_wide_windows_are_fewer_never_under_three_and_on_both_sides() -> None:
    scores = np.linspace(0, 1, 50, dtype=np.float32)
    for size, count in ((700, 8), (1000, 6), (1500, 4), (2048, 3), (50_000, 3)):
        given = golden(scores, 0.5, size)
        assert len(given.scores) == count
        assert (given.scores > 0.5).any()
        assert (given.scores < 0.5).any()


def test_the_extremes_and_the_middle_are_there() -> None:
    scores = np.linspace(0, 1, 51, dtype=np.float32)
    given = set(golden(scores, 0.905).scores.tolist())
    assert {scores[0], scores[25], scores[-1], scores[45], scores[46]} <= given


def test_clear_is_measured_against_the_larger_of_score_and_threshold() -> None:
    scores = np.array([0, 0.5, 1, 1.1, 2], np.float32)
    assert is_clear_of(scores, np.float32(1), 0.2).tolist() == [True, True, False, False, True]
    assert is_clear_of(scores, np.float32(0), 0.2).tolist() == [False, True, True, True, True]
    assert is_clear_of(scores, np.float32(-1), 0.2).all()
