from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

from edgeae.train.scaling import fit_scaler, scaled

PEERS = {
    "standard": StandardScaler,
    "minmax": MinMaxScaler,
    "robust": partial(RobustScaler, quantile_range=(5, 95), unit_variance=True),
}


@pytest.mark.parametrize("kind", PEERS)
def test_a_scaler_agrees_with_scikit_learns(kind) -> None:
    x = np.random.default_rng(0).normal([0, 50, -2], [1, 9, 0.1], (300, 3)).astype(np.float32)
    expected = PEERS[kind]().fit_transform(x.astype(np.float64))
    np.testing.assert_allclose(scaled(fit_scaler(kind, x), x), expected, atol=2e-5)


def test_no_scaler_changes_nothing() -> None:
    x = np.random.default_rng(0).normal(size=(10, 3)).astype(np.float32)
    np.testing.assert_array_equal(scaled(fit_scaler("none", x), x), x)


def test_one_scale_keeps_the_form_of_a_window() -> None:
    x = np.random.default_rng(0).normal(size=(50, 20)).astype(np.float32)
    x += np.arange(20, dtype=np.float32)
    z = scaled(fit_scaler("minmax", x, one_scale=True), x)
    assert z.min() == 0
    assert z.max() == pytest.approx(1)
    assert np.corrcoef(x[0], z[0])[0, 1] == pytest.approx(1)


def test_channels_of_a_series_are_scaled_each_by_itself() -> None:
    x = np.random.default_rng(0).normal([0, 100], [1, 5], (40, 16, 2)).astype(np.float32)
    z = scaled(fit_scaler("standard", x), x)
    np.testing.assert_allclose(z.mean((0, 1)), 0, atol=1e-5)
    np.testing.assert_allclose(z.std((0, 1)), 1, atol=1e-5)


@pytest.mark.parametrize("kind", [*PEERS, "none"])
def test_a_constant_column_is_not_scaled(kind) -> None:
    x = np.random.default_rng(0).normal(size=(50, 2)).astype(np.float32)
    x[:, 1] = 1013.25
    assert fit_scaler(kind, x).scale[1] == 1
    # Rounding is no spread.
    x[::2, 1] = np.nextafter(np.float32(1013.25), np.float32(2000))
    assert fit_scaler(kind, x).scale[1] == 1


def test_quantiles_that_coincide_fall_back_to_the_standard_deviation() -> None:
    x = np.zeros((100, 2), np.float32)
    x[:4] = 5
    x[:, 1] += np.random.default_rng(0).uniform(0, 0.005, 100).astype(np.float32)
    assert fit_scaler("robust", x).scale == pytest.approx(1 / x.std(axis=0))


def test_a_robust_scale_hardly_changes_with_a_few_far_rows() -> None:
    x = np.random.default_rng(0).normal(size=(1000, 1)).astype(np.float32)
    clean = fit_scaler("robust", x).scale[0]
    x[:20] = 50
    assert fit_scaler("robust", x).scale[0] == pytest.approx(clean, rel=0.1)
    assert fit_scaler("standard", x).scale[0] < 0.2 * clean


@given(
    hnp.arrays(np.float32, (7, 3), elements=st.floats(-1e6, 1e6, width=32, allow_subnormal=False)),
    st.sampled_from(["standard", "minmax", "robust", "none"]),
)
def test_every_scaler_is_finite_on_any_finite_readings(x, kind) -> None:
    scaler = fit_scaler(kind, x)
    assert np.isfinite(scaler.offset).all()
    assert np.isfinite(scaler.scale).all()
    assert (scaler.scale > 0).all()
    assert np.isfinite(scaled(scaler, x)).all()
