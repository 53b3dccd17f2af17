import numpy as np
import pytest

from edgeae_export import ThresholdRule
from edgeae_export.calibration.block_bootstrap import (
    block_length,
    bootstrap_bounds,
    note_second_population,
    second_population,
)
from edgeae_export.calibration.thresholds import rate_bounds
from edgeae_runtime.info import promise
from edgeae_runtime.manifest.model import Inputs

NONE = np.empty(0, np.float32)


def test_bounds_of_independent_windows_are_near_the_exact_ones() -> None:
    alarms = np.random.default_rng(0).random(2000) < 0.05
    low, high = bootstrap_bounds(alarms, block=1)
    exact = rate_bounds(int(alarms.sum()), 2000)
    assert low == pytest.approx(exact[0], abs=0.006)
    assert high == pytest.approx(exact[1], abs=0.006)


def test_bounds_of_overlapping_windows_are_wider_and_marked() -> None:
    scores = np.repeat(np.random.default_rng(0).normal(size=200), 10).astype(np.float32)
    rule = ThresholdRule("conformal", 0.05)
    alone, overlapping = rule.choose(scores, NONE), rule.choose(scores, NONE, block=10)
    assert overlapping.value == alone.value
    assert (alone.bounds_by, overlapping.bounds_by) == ("exact", "block bootstrap")
    assert np.ptp(overlapping.bounds) > 1.5 * np.ptp(alone.bounds)
    assert "block bootstrap" in promise(overlapping)
    assert "block bootstrap" not in promise(alone)


def test_no_alarm_at_all_still_has_an_upper_bound() -> None:
    assert bootstrap_bounds(np.zeros(300, bool), block=10)[1] == pytest.approx(0.115, abs=0.01)


def test_only_windows_of_a_series_share_readings() -> None:
    edge = np.zeros(3, np.float32)
    assert block_length(Inputs((3,), None, edge, edge)) == 1
    assert block_length(Inputs((32, 3), None, edge, edge)) == 32


@pytest.mark.parametrize(
    ("share", "factor", "is_seen"),
    [
        (0.05, 20, True),
        (0.3, 20, True),
        (0.05, 1.2, False),
        (0.0, 1, False),
    ],
)
def test_a_second_population_well_above_the_rest_is_seen(share, factor, is_seen) -> None:
    rng = np.random.default_rng(0)
    scores = rng.gamma(20, size=1000).astype(np.float32)
    scores[: round(1000 * share)] *= factor
    found = second_population(scores)
    if is_seen:
        assert found == pytest.approx(share, abs=0.002)
        with pytest.warns(UserWarning, match=f"{100 * share:g} % of the calibration windows score"):
            note_second_population(scores)
    else:
        assert found is None


@pytest.mark.parametrize("seed", range(20))
def test_heavy_tails_and_few_or_equal_scores_are_no_second_population(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert second_population(rng.lognormal(sigma=1, size=500).astype(np.float32)) is None
    assert second_population(np.zeros(100, np.float32)) is None
    assert second_population(np.array([1], np.float32)) is None
