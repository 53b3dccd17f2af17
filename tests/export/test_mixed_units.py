"""Columns in units far apart, as Pa beside mV, in every format and precision that is offered."""

from functools import cache
from pathlib import Path

import keras
import numpy as np
import pytest
from sklearn.preprocessing import StandardScaler

import edgeae
from edgeae_export.parity.gate import TOLERANCE
from edgeae_export.precisions import BUDGETS
from edgeae_runtime import Scorer

pytestmark = pytest.mark.slow

UNITS = np.array([1e9, 1e-9, 1, 1e4])
PAIRS = [
    (form, precision)
    for form in ("onnx", "tflite", "c")
    for precision in ("float32", "float16", "int8", "int8-full")
    if (form, precision) != ("c", "float16")
]


def table(count: int, seed: int) -> np.ndarray:
    """Rows of four columns that depend on two hidden values."""
    rng = np.random.default_rng(seed)
    hidden = rng.normal(size=(count, 2)) @ np.array([[1, 0.5, -1, 2], [0, 1, 1, -0.5]])
    return (hidden + 0.1 * rng.normal(size=(count, 4)) + 3) * UNITS


@cache
def detector() -> edgeae.Detector:
    keras.utils.set_random_seed(0)
    network = keras.Sequential(
        [keras.Input((4,)), keras.layers.Dense(3, "tanh"), keras.layers.Dense(4)]
    )
    scaler = StandardScaler().fit(table(300, 0))
    z = scaler.transform(table(300, 0))
    network.compile(keras.optimizers.Adam(0.01), "mse")
    network.fit(z, z, epochs=20, verbose=0)
    return edgeae.wrap(
        network, scaler=scaler, validation=table(300, 0), calibration=table(400, 1),
        false_alarm_rate=0.05,
    )  # fmt: skip


@pytest.mark.parametrize(("form", "precision"), PAIRS)
def test_no_column_is_lost(tmp_path: Path, form, precision) -> None:
    source, rng = detector(), np.random.default_rng(2)
    normal = table(500, 3)
    shifted = normal + 5 * UNITS * np.eye(4)[rng.integers(4, size=500)]  # one column each
    with Scorer(
        source.export(tmp_path / f"a.{form}", precision=precision).path, allow_native=True
    ) as scorer:
        limit = TOLERANCE if precision == "float32" else BUDGETS[precision].score_error
        for rows in (normal, shifted):
            expected = source.anomaly_score(rows)
            scale = np.maximum(expected, source.threshold_)
            assert (np.abs(scorer.score(rows) - expected) / scale).max() < limit
        assert scorer.is_anomaly(shifted).mean() > 0.95
