"""The false-alarm rate restated for votes over windows."""

import numpy as np
import pytest

from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.service.alarm_rates import counted, restated
from edgeae_runtime.service.alarms import AlarmRule

RULE = AlarmRule(3, 5)


def test_places_are_those_of_the_scores_above_in_the_order_of_the_windows():
    scores = np.array([1, 9, 2, 8, 3, 7], np.float32)
    brief = CalibrationScores.of(scores)
    assert brief.above(6.5) == (2, 4, 6)
    assert brief.above(8.5) == (2,)
    assert brief.above(9) == ()


def test_places_that_are_not_kept_are_not_known():
    many = CalibrationScores.of(np.arange(5000, dtype=np.float32))
    assert many.above(100) is None
    assert CalibrationScores.of(np.arange(99.0))._replace(places=()).above(50) is None


@pytest.mark.parametrize("block", [1, 3, 10])
def test_votes_are_counted_over_runs_of_windows(block):
    rng = np.random.default_rng(0)
    flags = np.repeat(rng.random(3000 // block) < 0.05, block)
    places = tuple((np.flatnonzero(flags) + 1).tolist())
    count, moments = counted(places, len(flags), RULE)
    votes = [flags[i : i + 5].sum() >= 3 for i in range(len(flags) - 4)]
    assert (count, moments) == (sum(votes), len(votes))


def test_the_sentence_says_how_it_was_found(make_example):
    manifest = make_example("series").scorer.manifest
    inputs, threshold = manifest.inputs, manifest.threshold
    value = float(threshold.value)
    overlapping = manifest._replace(
        inputs=inputs._replace(stride=1), threshold=threshold._replace(bounds_by="block bootstrap")
    )
    apart = manifest._replace(threshold=threshold._replace(bounds_by="exact"))
    assert "counted: 0 of" in restated(overlapping, value, RULE, 1)
    assert "another stride than in calibration" in restated(overlapping, value, RULE, 2)
    assert "if windows were independent" in restated(apart, value, RULE, 1)
    unpromised = manifest._replace(threshold=threshold._replace(false_alarm_rate=None))
    assert restated(unpromised, value, RULE, 1) is None
    lower = float(manifest.calibration.quantile(0.8))
    assert "20" in restated(overlapping, lower, RULE, 1).split(" %")[0]
    assert "at most 100 %" in restated(overlapping, 0.0, RULE, 1)
    placeless = overlapping._replace(calibration=manifest.calibration._replace(places=()))
    assert "20" in restated(placeless, lower, RULE, 1).split(" %")[0]
