"""The tracking threshold: its rate, its gate, its bounds and its state."""

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_runtime import InputError
from edgeae_runtime.tracking import Bounds, TrackingThreshold, tracked

SCORES = st.lists(
    st.one_of(
        st.floats(0, 3, width=32), st.floats(0, width=32, allow_infinity=False), st.just(math.nan)
    ),
    max_size=60,
)


def stepped(tracking: TrackingThreshold, scores) -> list[float]:
    """Thresholds of a stream, which is stopped and restored before each window."""
    thresholds = []
    for score in scores:
        state = json.loads(json.dumps(tracking.state(), allow_nan=False))
        fresh = TrackingThreshold(1.0, 0.05, 40, Bounds(0.2, 5.0))
        fresh.restore(state)
        tracking = fresh
        thresholds.append(tracking.value)
        if not math.isnan(score):
            tracking.step(score)
    return thresholds


@given(SCORES)
def test_an_array_of_scores_gives_the_thresholds_of_a_stream_that_is_restored_at_each_window(
    scores,
) -> None:
    bounds = Bounds(0.2, 5.0)
    expected = stepped(TrackingThreshold(1.0, 0.05, 40, bounds), scores)
    assert tracked(scores, 1.0, 0.05, 40, bounds).tolist() == expected


@given(SCORES, st.floats(0.001, 0.5), st.integers(1, 5000))
def test_it_moves_as_the_rule_of_adaptive_conformal_inference_does(scores, rate, windows) -> None:
    """The rule in logarithms, with the gain of its last update, and a gate of the rate's width."""
    log_threshold, seen, far = 0.0, windows, 0
    gate = 0.3 + math.log(math.log(0.01) / math.log(max(rate, 0.01)))
    thresholds = tracked(scores, 1.0, rate, windows, Bounds(1e-6))
    for score, threshold in zip(scores, thresholds, strict=True):
        assert math.isclose(threshold, math.exp(log_threshold), rel_tol=1e-9)
        if math.isnan(score):
            continue
        is_anomaly = score > threshold
        far = far + 1 if score > threshold * math.exp(gate) else 0
        if not far:
            gain = 0.7 / math.sqrt((seen // 32 + 1) * 32)
            log_threshold += gain * (is_anomaly - rate)
        seen += 1


@pytest.mark.parametrize("rate", [0.01, 0.05])
@pytest.mark.parametrize("path", ["up", "down", "waves"])
def test_the_rate_is_kept_on_noise_that_drifts_within_the_bound_of_the_rule(rate, path) -> None:
    """Angelopoulos, Barber and Bates (2024), theorem 1: (range + first gain) / (last gain * n)."""
    count, windows = 30_000, 1000
    steps = np.linspace(0, 1, count)
    level = {"up": 0.9 * steps, "down": -0.9 * steps, "waves": 0.45 * np.sin(12 * steps)}[path]
    noise = np.random.default_rng(0).uniform(-0.1, 0.1, count)
    threshold = math.exp(0.1 * (1 - 2 * rate))
    scores = np.exp(level + noise)
    is_anomaly = scores > tracked(scores, threshold, rate, windows)
    first, last = 0.7 / math.sqrt(windows), 0.7 / math.sqrt(10_000)
    bound = (np.ptp(level) + 0.2 + first) / (last * count)
    assert bound < rate
    assert abs(is_anomaly.mean() - rate) <= bound
    if path != "down":
        assert (scores > threshold).mean() > 5 * rate  # what a fixed one does


def test_a_run_far_above_moves_nothing_until_it_is_the_new_normal() -> None:
    tracking = TrackingThreshold(1.0, 0.01, 100)
    for _ in range(300):
        tracking.step(3.0)
        assert (tracking.value, tracking.new_normals) == (1.0, 0)
    tracking.step(3.0)
    assert tracking.new_normals == 1
    assert tracking.value > 1.0
    for _ in range(100):
        tracking.step(3.0)
    assert tracking.new_normals == 1
    assert 2.9 < tracking.value < 3.2


def test_one_window_within_the_gate_ends_a_far_run() -> None:
    tracking = TrackingThreshold(1.0, 0.01, 100)
    for score in ([3.0] * 299 + [0.5]) * 3:
        tracking.step(score)
    assert tracking.new_normals == 0
    assert 0.99 < tracking.value < 1.0


def test_the_hold_is_as_long_as_calibration() -> None:
    thresholds = tracked([3.0] * 2002, 1.0, 0.01, 2000)
    assert (thresholds[:2001] == 1.0).all()
    assert thresholds[2001] > 1.0


def test_more_calibration_windows_move_it_less() -> None:
    moved = [tracked([1.1, 1.1], 1.0, 0.01, windows)[1] for windows in (30, 1000, 100_000)]
    assert moved[0] > moved[1] > moved[2] > 1.0


def test_scores_of_zero_lower_it_to_its_bound() -> None:
    assert tracked(np.zeros(50_000), 2.0, 0.05, 100)[-1] == 2.0 * 0.37
    assert tracked(np.zeros(50_000), 2.0, 0.05, 100, Bounds(0.9))[-1] == 2.0 * 0.9


def test_it_does_not_rise_above_its_bound() -> None:
    rising = np.exp(np.linspace(0, 3, 20_000))
    assert tracked(rising, 1.0, 0.05, 100, Bounds(max_factor=2.0)).max() == 2.0
    assert tracked(rising, 1.0, 0.05, 100).max() > 15


@pytest.mark.parametrize("threshold", [0.0, -1.5])
def test_a_threshold_without_a_logarithm_never_moves(threshold) -> None:
    tracking = TrackingThreshold(threshold, 0.05, 100)
    for score in (0.0, 1.0, -3.0) * 200:
        tracking.step(score)
    assert (tracking.value, tracking.factor, tracking.new_normals) == (threshold, 1.0, 0)
    tracking.restore(tracking.state())
    assert tracking.value == threshold


@pytest.mark.parametrize("threshold", [1e-45, 3e38])
def test_the_smallest_and_largest_thresholds_stay_finite_and_above_zero(threshold) -> None:
    scores = [0.0] * 3000 + [3.4028234663852886e38] * 3000
    thresholds = tracked(scores, threshold, 0.05, 100, Bounds(1e-6))
    assert (thresholds > 0).all()
    assert (thresholds <= 3.4028234663852886e38).all()


def test_the_state_of_another_start_changes_nothing() -> None:
    moved, other = TrackingThreshold(1.0, 0.05, 100), TrackingThreshold(2.0, 0.05, 100)
    moved.step(1.1)
    other.restore(moved.state())
    assert other.value == 2.0


@pytest.mark.parametrize("change", [{"seen": 0}, {"seen": 10**6}, {"value": math.inf}])
def test_a_state_out_of_range_is_refused(change) -> None:
    tracking = TrackingThreshold(1.0, 0.05, 100)
    with pytest.raises(ValueError, match="out of range"):
        tracking.restore({**tracking.state(), **change})


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((1.0, 0.0, 100), "`rate` must lie between 0 and 1; got 0.0"),
        ((1.0, 1.0, 100), "`rate` must lie between 0 and 1; got 1.0"),
        ((1.0, 0.1, 0), "`calibration_windows` must be at least 1; got 0"),
        ((1.0, 0.1, 9, Bounds(0.0)), "`threshold_min_factor` must lie between 1e-06 and 1; got 0"),
        ((1.0, 0.1, 9, Bounds(1.1)), "`threshold_min_factor` .* got 1.1"),
        ((1.0, 0.1, 9, Bounds(math.nan)), "`threshold_min_factor` .* got nan"),
        ((1.0, 0.1, 9, Bounds(1, 0.9)), "`threshold_max_factor` must be at least 1; got 0.9"),
        ((1.0, 0.1, 9, Bounds(1, math.nan)), "`threshold_max_factor` .* got nan"),
    ],
)
def test_arguments_out_of_range_are_refused(arguments, message) -> None:
    with pytest.raises(InputError, match=message):
        TrackingThreshold(*arguments)
