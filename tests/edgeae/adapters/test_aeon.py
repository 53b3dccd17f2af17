"""aeon's own checks of an estimator, in an environment of its own (`.ci/run`)."""

import numpy as np
import pandas as pd
import pytest
from aeon.anomaly_detection.series.distance_based import KMeansAD
from aeon.testing.estimator_checking import check_estimator
from sklearn.metrics import roc_auc_score

from edgeae import Detector
from edgeae.adapters.aeon import AeonDetector
from edgeae_runtime import Scorer
from edgeae_runtime.errors import InputError

# aeon's series have 20 readings, too few for a promise.
SMALL = Detector("linear", threshold=1.0, random_state=0)


def test_aeon_finds_nothing() -> None:
    results = check_estimator(AeonDetector(SMALL, window_size=2))
    assert len(results) > 20
    assert {name: result for name, result in results.items() if result != "PASSED"} == {}


def pump(seed: int) -> np.ndarray:
    """Two channels that belong together, `(600, 2)`."""
    rng = np.random.default_rng(seed)
    demand = np.sin(np.arange(600) / 5)
    return np.stack([demand, 2 - demand], axis=1) + 0.05 * rng.normal(size=(600, 2))


@pytest.fixture(scope="module")
def fitted() -> AeonDetector:
    return AeonDetector(Detector("linear", false_alarm_rate=0.05, random_state=0), 8).fit(
        pump(0), axis=0
    )


def test_every_reading_has_a_score_and_a_fault_has_the_highest(fitted) -> None:
    series, is_anomaly = pump(1), np.zeros(600, bool)
    is_anomaly[300:320] = True
    series[is_anomaly, 0] += 1.5
    scores = fitted.predict(series, axis=0)
    assert scores.shape == (600,)
    assert np.isfinite(scores).all()
    assert roc_auc_score(is_anomaly, scores) > 0.95
    other = KMeansAD(n_clusters=4, window_size=8, random_state=0).fit(pump(0), axis=0)
    assert other.predict(series, axis=0).shape == scores.shape


def test_arrays_of_both_directions_and_data_frames_score_alike(fitted) -> None:
    series = pump(2)
    expected = fitted.predict(series, axis=0)
    np.testing.assert_array_equal(fitted.predict(series.T), expected)
    frame = pd.DataFrame(series, columns=["flow", "pressure"])
    np.testing.assert_array_equal(fitted.predict(frame, axis=0), expected)


def test_a_reading_has_the_mean_score_of_its_windows(fitted, tmp_path) -> None:
    """Those of the artifact, too."""
    series = pump(3)[:20]
    windows = np.stack([series[start : start + 8] for start in range(13)])
    with Scorer(fitted.detector_.export(tmp_path / "pump.onnx").path) as scorer:
        scores = scorer.score(windows)
    expected = [scores[max(0, row - 7) : row + 1].mean() for row in range(20)]
    np.testing.assert_allclose(fitted.predict(series, axis=0), expected, rtol=1e-4)


@pytest.mark.parametrize(("window_size", "stride"), [(1, 1), (8, 3), (8, 8), (20, 7), (600, 1)])
def test_every_reading_has_a_score_whatever_the_stride(window_size: int, stride: int) -> None:
    fitted = AeonDetector(SMALL, window_size, stride)
    fitted.fit(np.concatenate([pump(seed) for seed in range(20)]), axis=0)
    assert np.isfinite(fitted.predict(pump(1), axis=0)).all()


@pytest.mark.parametrize(
    ("window_size", "stride", "message"),
    [
        (0, 1, "`window_size` must be from 1 to the 600 readings of the series; got 0"),
        (601, 1, "`window_size` must be from 1 to the 600 readings of the series; got 601"),
        (8, 9, "`stride` must be from 1 to `window_size` 8"),
        (8, 0, "`stride` must be from 1 to `window_size` 8"),
    ],
)
def test_windows_that_do_not_fit_are_refused(window_size: int, stride: int, message: str) -> None:
    with pytest.raises(InputError, match=message):
        AeonDetector(SMALL, window_size, stride).fit(pump(0), axis=0)


def test_a_short_series_is_refused_when_it_is_scored(fitted) -> None:
    with pytest.raises(InputError, match="from 1 to the 7 readings"):
        fitted.predict(pump(1)[:7], axis=0)
    with pytest.raises(ValueError, match="Missing values"):
        fitted.predict(np.full((20, 2), np.nan), axis=0)


def test_predicting_what_it_was_trained_on_is_one_call() -> None:
    series = pump(0)
    series[300:305] += 2
    scores = AeonDetector(SMALL, 8).fit_predict(series, axis=0)
    assert 290 < scores.argmax() < 315
