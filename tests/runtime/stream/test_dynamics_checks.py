"""Noisy and exchanged channels: told where the score tells nothing."""

import numpy as np
import pytest

from edgeae.data.windows import Windows
from edgeae.train.dynamics import Dynamics, dynamics_of
from edgeae_runtime.manifest.model import Inputs
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.stream.dynamics_checks import DynamicsChecks
from edgeae_runtime.stream.sensor_checks import DECORRELATED, NOISY

STEPS = 16


def walks(count: int, seed: int, channels: int = 4) -> np.ndarray:
    """Readings of channels of which the first two move together; the last one stands still."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=(count, channels))
    steps[:, 1] = 2 * steps[:, 0] + 0.1 * steps[:, 1]
    steps[:, -1] = 0
    return np.cumsum(steps, axis=0).astype(np.float32)


def checks(readings: np.ndarray) -> DynamicsChecks:
    windows = windows_of(readings, STEPS, 4)
    motion = dynamics_of(Windows.of(windows), windows[:0])
    low, high = readings.min(axis=0), readings.max(axis=0)
    return DynamicsChecks(Inputs(windows.shape[1:], None, low, high, *(None,) * 3, *motion))


@pytest.fixture(scope="module")
def trained() -> DynamicsChecks:
    return checks(walks(4000, 0))


def found(trained: DynamicsChecks, readings: np.ndarray) -> set:
    faults = [trained.check(window) for window in windows_of(readings, STEPS, STEPS)]
    return {None if fault is None else fault[:2] for fault in faults}


def test_fresh_readings_move_as_in_training(trained) -> None:
    assert found(trained, walks(4000, 1)) == {None}


@pytest.mark.parametrize("channel", [0, 2, 3])
def test_a_noisy_channel_is_told_by_name(trained, channel) -> None:
    readings = walks(2000, 2)
    readings[:, channel] += np.random.default_rng(0).normal(size=2000) * 5
    assert found(trained, readings) == {(NOISY, (channel,))}


def test_exchanged_channels_are_out_of_step(trained) -> None:
    readings = walks(4000, 3)
    readings[:, 0] = walks(4000, 5)[:, 0]  # as rough as before, but on its own
    assert found(trained, readings) == {(DECORRELATED, (0, 1))}


def test_channels_that_move_as_one_cannot_be_told_apart() -> None:
    readings = walks(4000, 4)
    readings[:, 1] = readings[:, 0]
    trained = checks(readings)
    assert found(trained, readings[:, [1, 0, 2, 3]]) == {None}


def test_many_channels_keep_no_relations() -> None:
    wide = np.random.default_rng(0).normal(size=(500, 65)).astype(np.float32)
    motion = dynamics_of(
        Windows.of(windows_of(wide, STEPS, 4)), np.empty((0, STEPS, 65), np.float32)
    )
    assert motion.diff_residual_weights is None
    assert motion.max_mean_abs_diff.shape == (65,)


def test_nothing_is_said_of_windows_without_channels() -> None:
    rows = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    assert dynamics_of(Windows.of(rows), rows[:0]) == Dynamics()


def test_a_stream_keeps_an_anomaly_and_its_score_where_a_channel_is_noisy(make_example) -> None:
    scorer = make_example("series").scorer
    rng = np.random.default_rng(5)
    usual = (rng.normal(size=(600, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)
    noisy = usual.copy()
    noisy[:, 2] = -1 + 0.1 * np.where(np.arange(600) % 2, 2.2, -2.2)
    verdicts = scorer.stream(6).push(noisy)
    expected = scorer.score(windows_of(noisy, 6, 6))
    assert [np.float32(v.score) for v in verdicts] == expected.tolist()
    assert {v.verdict for v in verdicts if v.score > v.threshold} == {"anomaly"}
    assert {(v.reason, v.channels) for v in verdicts if v.score <= v.threshold} == {(NOISY, (2,))}
