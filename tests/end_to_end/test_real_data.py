"""The main road on real heartbeats, and the file in the hands of a client that knows no edgeae."""

from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from edgeae import Detector
from edgeae_runtime import Scorer


@pytest.fixture(scope="module")
def ecg(real_data: Path):
    parts = [
        np.loadtxt(real_data / "ecg5000" / f"ECG5000_{part}.tsv") for part in ("TRAIN", "TEST")
    ]
    rows = np.concatenate(parts).astype(np.float32)
    return rows[:, 1:], rows[:, 0] == 1


@pytest.fixture(scope="module")
def detector(ecg):
    windows, is_normal = ecg
    detector = Detector(rows="windows", false_alarm_rate=0.02, epochs=10, random_state=0)
    return detector.fit(windows[is_normal][:1500])


def test_plain_onnxruntime_scores_as_the_scorer_to_the_bit_and_as_keras(
    ecg, detector, tmp_path: Path
) -> None:
    windows = ecg[0][:4500]
    path = detector.export(tmp_path / "heart.onnx").path
    plain = onnxruntime.InferenceSession(path)
    with Scorer(path) as scorer:
        score, flag = plain.run(["score", "is_anomaly"], {"x": windows})
        np.testing.assert_array_equal(scorer.score(windows), score)
        np.testing.assert_array_equal(scorer.is_anomaly(windows), flag)
        np.testing.assert_allclose(score, detector.anomaly_score(windows), rtol=1e-5)
        np.testing.assert_array_equal(flag, detector.predict(windows) == -1)
        for window in windows[:200]:
            score, flag = plain.run(["score", "is_anomaly"], {"x": window[None]})
            assert (scorer.score(window), scorer.is_anomaly(window)) == (score[0], flag[0])


def test_fresh_normal_beats_alarm_about_as_often_as_promised(ecg, detector) -> None:
    windows, is_normal = ecg
    fresh = windows[is_normal][1500:]
    low, high = detector.source_.threshold.bounds
    assert low - 0.01 < (detector.predict(fresh) == -1).mean() < high + 0.01
