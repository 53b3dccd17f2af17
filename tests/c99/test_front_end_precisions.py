"""Files with a front end in 8 bits: near the threshold they decide as Keras does."""

from pathlib import Path

import numpy as np
import pytest

import edgeae
from edgeae_runtime import Scorer
from tests.c99.test_front_ends import KINDS, RATE, machine

pytestmark = pytest.mark.slow

FINE = 1e-3  # of 16 bits; at most 4e-4 was measured, with 8 bits 5e-3 to 7e-2


@pytest.fixture(scope="module", params=KINDS)
def fitted(request) -> edgeae.Detector:
    detector = edgeae.Detector(
        front_end=request.param, false_alarm_rate=0.05, random_state=0, backtest=0
    )
    return detector.fit(machine(300, channels=2), rate_hz=RATE, stride=256)


def test_eight_bits_decide_as_keras_does_near_the_threshold(fitted, tmp_path: Path) -> None:
    windows = machine(400, channels=2, seed=2)
    strength = np.linspace(0, 3, 200, dtype=np.float32)[:, None]
    windows[200:, 100] += (
        strength  # an impact; some are so strong that they score near the threshold
    )
    expected, threshold = fitted.anomaly_score(windows), float(fitted.threshold_)
    assert (np.abs(expected / threshold - 1) < 0.2).sum() > 5
    for suffix in ("onnx", "tflite", "c"):
        for precision in ("int8", "int8-full"):
            path = tmp_path / f"pump.{suffix}"
            fitted.export(path, precision=precision)
            with Scorer(path, allow_native=True) as scorer:
                errors = np.abs(scorer.score(windows) - expected) / np.maximum(expected, threshold)
            assert errors.max() < FINE, (suffix, precision)


def test_c_from_an_onnx_artifact_stores_prototypes_in_sixteen_bits(fitted, tmp_path: Path) -> None:
    from edgeae_export import export_artifact

    windows = machine(300, channels=2, seed=1)
    fitted.export(tmp_path / "pump.onnx")
    with Scorer(tmp_path / "pump.onnx") as scorer:
        expected, threshold = scorer.score(windows), float(scorer.threshold)
    for precision in ("int8", "int8-full"):
        path = tmp_path / "pump.c"
        export_artifact(tmp_path / "pump.onnx", path, precision=precision, calibration=windows)
        with Scorer(path, allow_native=True) as scorer:
            errors = np.abs(scorer.score(windows) - expected) / np.maximum(expected, threshold)
        assert errors.max() < FINE, precision
