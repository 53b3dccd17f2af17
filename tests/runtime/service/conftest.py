"""Readings, and the artifact that scores them."""

from pathlib import Path

import numpy as np
import pytest


@pytest.fixture(scope="module")
def readings() -> np.ndarray:
    rng = np.random.default_rng(6)
    return (rng.normal(size=(200, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)


@pytest.fixture(scope="module")
def artifact(make_example) -> Path:
    return make_example("series").path
