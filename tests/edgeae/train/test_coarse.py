"""Columns that lie so far from 0 that float32 rounds their changes away."""

import re

import numpy as np
import pytest

from edgeae import Detector
from edgeae.train.inputs import note_coarse
from edgeae_runtime.manifest.model import Inputs, Scaler


def described(low: float, high: float) -> Inputs:
    first, last = (np.array([0, end], np.float32) for end in (low, high))
    return Inputs((2,), ("flow", "energy"), low=first, high=last)


@pytest.mark.parametrize(
    ("low", "high", "steps"),
    [(1e7 - 3, 1e7 + 4, "7 steps of 1"), (1.6e9, 1.6e9 + 1280, "10 steps of 128")],
)
def test_a_column_of_few_float32_steps_is_named_with_what_is_left_of_it(low, high, steps) -> None:
    with pytest.warns(UserWarning, match=f"rounds their changes away: 'energy'; .*{steps};"):
        note_coarse(described(low, high))


@pytest.mark.parametrize(("low", "high"), [(1e7, 1e7), (1e5 - 3, 1e5 + 3), (0, 1e-30), (-1e7, 1)])
def test_other_columns_are_not(low, high) -> None:
    note_coarse(described(low, high))


def test_a_scaler_that_tells_apart_what_float32_does_not_counts() -> None:
    inputs = described(7, 7)
    fitted = Scaler("standard", np.array([0, 7], np.float32), np.array([1, 1e12], np.float32))
    with pytest.warns(UserWarning, match="rounds their changes away: 'energy'; from 7 to 7 it has"):
        note_coarse(inputs, fitted)
    note_coarse(inputs, fitted._replace(scale=np.ones(2, np.float32)))


def test_training_says_so() -> None:
    x = np.random.default_rng(0).normal([0, 1e7], 1, (300, 2))
    with pytest.warns(UserWarning, match=re.escape("subtract an offset before training")):
        Detector("linear", code_size=1, random_state=0, false_alarm_rate=0.1).fit(x)
