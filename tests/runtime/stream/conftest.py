"""Usual readings, and the scorer of their windows."""

import numpy as np
import pytest

from edgeae_runtime import Scorer
from tests.runtime.stream.usual import usual_readings


@pytest.fixture(scope="module")
def readings() -> np.ndarray:
    return usual_readings()


@pytest.fixture
def scorer(make_example) -> Scorer:
    return Scorer(make_example("series").path)
