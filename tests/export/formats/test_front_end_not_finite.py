"""A window with NaN or infinity has no score behind a front end, in any format."""

from pathlib import Path

import numpy as np
import pytest

import edgeae
from edgeae_runtime import InputError, Scorer

pytestmark = pytest.mark.slow

STEPS, UNUSED = 205, 200  # samples behind the last segment are in no feature of a spectrum


@pytest.mark.parametrize("kind", ["spectrum", "spectrum-shape", "envelope", "statistics"])
def test_a_window_that_is_not_finite_is_refused(kind: str, tmp_path: Path, need_tool) -> None:
    need_tool("gcc")
    windows = np.random.default_rng(0).normal(size=(300, STEPS, 2)).astype(np.float32)
    detector = edgeae.Detector(
        front_end=kind, false_alarm_rate=0.05, random_state=0, backtest=0
    ).fit(windows, rate_hz=1000, stride=STEPS)
    for name in ("pump.onnx", "pump.tflite", "pump.c"):
        detector.export(tmp_path / name)
        with Scorer(tmp_path / name, allow_native=True) as scorer:
            assert np.isfinite(scorer.score(windows[0]))
            for value in (np.nan, np.inf, -np.inf):
                for place in (0, STEPS // 2, UNUSED):
                    given = windows[:2].copy()
                    given[1, place, 1] = value
                    with pytest.raises(InputError, match="must be finite"):
                        scorer.score(given[1])
                    with pytest.raises(InputError, match="window 1 has 1 value"):
                        scorer.score(given)
            with pytest.raises(InputError, match="too large"):
                scorer.score(np.float32(1e30) * windows[0])
