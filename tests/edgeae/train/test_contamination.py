"""Unlabelled anomalies among the training windows."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from edgeae import Detector, InputError

# The anomalies among the calibration windows are seen.
pytestmark = pytest.mark.filterwarnings("ignore:.*score more than three times as high")


def rows(count, seed):
    return np.random.default_rng(seed).normal(size=(count, 5)).astype(np.float32)


@pytest.fixture(scope="module")
def contaminated():
    """2000 rows of which 2 % are anomalies of one kind."""
    x = rows(2000, 0)
    x[:40] = 0.3 * x[:40] + (5, -5, 0, 5, 0)
    return np.random.default_rng(1).permutation(x)


@pytest.fixture(scope="module")
def detectors(contaminated):
    """Detectors by their `contamination`."""
    return {
        share: Detector(contamination=share, false_alarm_rate=0.05, random_state=0).fit(
            contaminated
        )
        for share in (0.0, "auto", 0.02)
    }


@pytest.fixture(scope="module")
def new_rows():
    """500 normal rows, then 50 anomalies of the kind that is in the training data."""
    return np.concatenate(
        [rows(500, 2), 0.3 * rows(50, 3) + np.array((5, -5, 0, 5, 0), np.float32)]
    )


@pytest.mark.parametrize("share", ["auto", 0.02])
def test_anomalies_that_were_in_the_training_data_are_detected(detectors, new_rows, share) -> None:
    is_anomaly = np.repeat([0, 1], [500, 50])
    before, after = (
        roc_auc_score(is_anomaly, detectors[which].anomaly_score(new_rows))
        for which in (0.0, share)
    )
    assert after > 0.98 > before
    assert (detectors[share].predict(new_rows[500:]) == -1).mean() > 0.9
    assert (detectors[0.0].predict(new_rows[500:]) == -1).mean() < 0.5


def test_calibration_windows_are_never_left_out(detectors, new_rows) -> None:
    for detector in detectors.values():
        np.testing.assert_array_equal(
            detector.source_.calibration, detectors[0.0].source_.calibration
        )
        assert len(detector.source_.calibration) == 400
        # Anomalies among them raise the threshold: the rate stays below the promised one.
        # Two standard deviations of a share of 500 windows, with 400 calibration windows.
        assert (detector.predict(new_rows[:500]) == -1).mean() <= 0.05 + 0.03
    assert len(detectors[0.02].source_.validation) < len(detectors["auto"].source_.validation)


def test_only_small_groups_far_from_most_windows_are_penalised(detectors) -> None:
    assert detectors[0.0].source_.penalties is None
    source = detectors["auto"].source_
    (centres, _) = source.network.get_layer("output").get_weights()
    is_anomalous = centres @ np.sign((5, -5, 0, 5, 0)) > 5
    assert is_anomalous.any()
    assert source.penalties[is_anomalous].min() > 3 * np.median(source.penalties[~is_anomalous])


def test_other_networks_and_scores_are_not_penalised(contaminated) -> None:
    for architecture, error in (("auto", "mae"), ("auto", "activations"), ("linear", None)):
        detector = Detector(architecture, error=error, random_state=0).fit(contaminated)
        assert detector.source_.penalties is None


@pytest.mark.parametrize("contamination", [-0.1, 0.5, float("nan"), "some", None])
def test_a_share_out_of_range_is_refused(contaminated, contamination) -> None:
    with pytest.raises(InputError, match=r"`contamination` must be 'auto', or at least 0 and"):
        Detector(contamination=contamination).fit(contaminated)
