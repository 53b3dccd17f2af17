import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from edgeae_runtime.scores import SCORES, shares

RESIDUALS = hnp.arrays(
    np.float64,
    st.sampled_from([(1, 1), (3, 4), (2, 5, 3)]),
    elements=st.floats(-1e300, 1e300),
)


@pytest.mark.parametrize("score", SCORES)
@given(residual=RESIDUALS)
def test_the_shares_of_each_window_are_positive_and_sum_to_one(score: str, residual) -> None:
    given = shares(score, residual)
    assert given.shape == residual.shape
    assert (given >= 0).all()
    np.testing.assert_allclose(given.reshape(len(given), -1).sum(axis=1), 1)


def test_shares_are_those_of_squares_for_mse_and_of_sizes_for_mae() -> None:
    residual = np.array([[1.0, -3.0, 0.0]])
    np.testing.assert_allclose(shares("mse", residual), [[0.1, 0.9, 0]])
    np.testing.assert_allclose(shares("mae", residual), [[0.25, 0.75, 0]])


@pytest.mark.parametrize("score", SCORES)
def test_a_window_without_error_gets_equal_shares(score: str) -> None:
    np.testing.assert_array_equal(shares(score, np.zeros((1, 2, 2))), np.full((1, 2, 2), 0.25))


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_no_square_overflows_or_vanishes(size: float) -> None:
    np.testing.assert_allclose(shares("mse", np.array([[size, -size]])), [[0.5, 0.5]])
