import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from edgeae_export import ParityError
from edgeae_export.parity import TOLERANCE, check_parity, measure_parity, score_errors

SOURCE = np.float32([0, 1, 2, 3, 4])


def measured(scores, source=SOURCE, threshold=2.5, **arguments):
    settings = {"source_threshold": np.float32(2.5), "calibration": slice(0, 4)} | arguments
    return measure_parity(source, np.float32(scores), threshold=np.float32(threshold), **settings)


def test_equal_scores_have_no_error_and_no_flip():
    parity = measured(SOURCE)
    assert (parity.windows, parity.largest_score_error, parity.flips) == (5, 0, 0)
    assert parity.false_alarm_rate == parity.false_alarm_rate_at_source_threshold == 0.25
    check_parity(parity)


def test_a_flip_beyond_the_tolerance_is_counted_and_refused():
    parity = measured([0, 1, 2, 2.4, 4], tolerance=0.1)
    assert parity.flips == 1
    with pytest.raises(
        ParityError, match=r"^1 of 5 decisions differ from the source's; nothing was w"
    ):
        check_parity(parity, tolerance=0.5)


def test_a_flip_within_the_tolerance_is_rounding():
    source = np.nextafter(np.float32([2.5]), np.float32(9))
    parity = measured([2.5], source, calibration=slice(0, 1))
    assert parity.flips == 0
    check_parity(parity)


def test_rates_count_calibration_windows_at_either_threshold():
    parity = measured(SOURCE, threshold=0.5)
    assert (parity.false_alarm_rate, parity.false_alarm_rate_at_source_threshold) == (0.75, 0.25)


@given(
    hnp.arrays(np.float32, 10, elements=st.floats(0, 1000, width=32)),
    st.floats(0, 1000, width=32),
    st.sampled_from([1, 1 + 0.5 * TOLERANCE, 1 - 0.5 * TOLERANCE]),
)
def test_errors_are_relative_to_the_larger_of_score_and_threshold(source, threshold, factor):
    errors = score_errors(source, (source * np.float32(factor)), np.float32(threshold))
    assert (errors <= 0.5 * TOLERANCE + 1e-7).all()
    assert (errors >= 0).all()


def test_an_error_beyond_the_tolerance_is_refused_with_its_size():
    with pytest.raises(
        ParityError, match=r"differ from the source's by 2.0e-03 of the score; at most"
    ):
        check_parity(measured([0, 1, 2, 3, 4.008]))


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_a_score_that_is_not_finite_is_refused(bad: float):
    with pytest.raises(ParityError, match=r"and nothing was written"):
        check_parity(measured([0, 1, 2, 3, bad]))


def test_scores_of_zero_at_a_threshold_of_zero_have_no_error():
    assert score_errors(
        np.zeros(2, np.float32), np.zeros(2, np.float32), np.float32(0)
    ).tolist() == [0, 0]
