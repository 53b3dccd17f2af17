"""Features that hardly vary beside their size, of which float32 has few digits."""

from pathlib import Path

import numpy as np
import pytest

import edgeae
from edgeae_export.parity.gate import EPSILON, ROUNDING, feature_rounding
from edgeae_runtime import Scorer
from edgeae_runtime.manifest.front_end import FrontEnd
from edgeae_runtime.manifest.model import Scaler

STEPS, STRIDE, RATE = 130, 26, 44_100.0


def front_end(kind: str, floor: float) -> FrontEnd:
    return FrontEnd(kind, 32, 16, 1, 8, 2, 1, floor, np.ones(1, np.float32), ("low", "high"))


def test_the_rounding_is_that_of_sizes_in_scales_and_at_least_that_of_readings() -> None:
    scaler = Scaler("robust", np.array([3, -4], np.float32), np.full(2, 100, np.float32))
    found = feature_rounding(front_end("spectrum", 0.01), scaler)
    assert found == pytest.approx(2 * EPSILON * 100 * 12.5**0.5)
    centred = scaler._replace(offset=np.zeros(2, np.float32))  # less the mean of the logarithms
    found = feature_rounding(front_end("spectrum-shape", 1e-3), centred)
    assert found == pytest.approx(2 * EPSILON * 100 * np.log(1e3))
    assert feature_rounding(front_end("spectrum", 0.01), centred) == ROUNDING


@pytest.mark.slow
def test_tones_that_hardly_vary_are_exported(tmp_path: Path, need_tool) -> None:
    need_tool("gcc")
    rng, count = np.random.default_rng(0), STEPS + 1000 * STRIDE
    t = np.arange(count)
    tones = np.sin(0.062 * np.pi * t) + 0.4 * np.sin(0.26 * np.pi * t)
    series = (100 * (tones + 1e-4 * rng.normal(size=count) + 100)).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(series, STEPS)[::STRIDE, :, np.newaxis]
    detector = edgeae.Detector(
        front_end="spectrum:bands=2,hop=16", false_alarm_rate=0.05, random_state=0, backtest=0
    ).fit(windows, rate_hz=RATE, stride=STRIDE)
    for name in ("pump.onnx", "pump.tflite", "pump.c"):
        exported = detector.export(tmp_path / name)
        assert exported.manifest.parity.flips == 0
        with Scorer(tmp_path / name, allow_native=True, selftest=True):
            pass
