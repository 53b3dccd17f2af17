"""Unlabelled anomalies among the training windows."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from edgeae import Detector, InputError


def rows(count, seed):
    return np.random.default_rng(seed).normal(size=(count, 5)).astype(np.float32)


@pytest.fixture(scope="module")
def contaminated():
    """2000 rows of which 2 % are anomalies of one kind."""
    x = rows(2000, 0)
    x[:40] = 0.3 * x[:40] + (5, -5, 0, 5, 0)
    return np.random.default_rng(1).permutation(x)


def test_anomalies_that_were_in_the_training_data_are_detected(contaminated) -> None:
    test = np.concatenate(
        [rows(500, 2), 0.3 * rows(50, 3) + np.array((5, -5, 0, 5, 0), np.float32)]
    )
    is_anomaly = np.repeat([0, 1], [500, 50])
    plain, robust = (
        Detector(contamination=contamination, random_state=0).fit(contaminated)
        for contamination in (0.0, 0.02)
    )
    before, after = (
        roc_auc_score(is_anomaly, detector.anomaly_score(test)) for detector in (plain, robust)
    )
    assert after > 0.99 > before
    assert (robust.predict(test[500:]) == -1).mean() > 0.9
    assert (plain.predict(test[500:]) == -1).mean() < 0.5


def test_nothing_is_left_out_by_default(contaminated) -> None:
    plain, robust = (
        Detector(contamination=contamination, random_state=0).fit(contaminated)
        for contamination in (0.0, 0.1)
    )
    assert len(plain.source_.calibration) == 400
    assert 300 < len(robust.source_.calibration) < 400


@pytest.mark.parametrize("contamination", [-0.1, 0.5, float("nan")])
def test_a_share_out_of_range_is_refused(contaminated, contamination) -> None:
    with pytest.raises(InputError, match=r"`contamination` must be at least 0 and below 0.5; got"):
        Detector(contamination=contamination).fit(contaminated)
