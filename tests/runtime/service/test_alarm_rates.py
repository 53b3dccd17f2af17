"""The false-alarm rate of an alarm rule."""

import numpy as np
import pytest

from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.service.alarm_rates import alarm_rate_text
from edgeae_runtime.service.alarms import AlarmRule

RULE = AlarmRule(3, 5)


def test_indices_are_those_of_the_scores_above_in_the_order_of_the_windows() -> None:
    scores = np.array([1, 9, 2, 8, 3, 7], np.float32)
    brief = CalibrationScores.of(scores)
    assert brief.above(6.5) == (1, 3, 5)
    assert brief.above(8.5) == (1,)
    assert brief.above(9) == ()


def test_indices_that_are_not_kept_are_not_known() -> None:
    many = CalibrationScores.of(np.arange(5000, dtype=np.float32))
    assert many.above(100) is None
    assert CalibrationScores.of(np.arange(99.0))._replace(top_indices=()).above(50) is None


@pytest.fixture(scope="module")
def overlapping(make_example):
    """A manifest whose calibration windows overlap at stride 1."""
    manifest = make_example("series").scorer.manifest
    return manifest._replace(
        inputs=manifest.inputs._replace(stride=1),
        threshold=manifest.threshold._replace(bounds_by="block bootstrap"),
    )


def test_the_rate_is_counted_over_overlapping_calibration_windows(overlapping) -> None:
    text = alarm_rate_text(overlapping, overlapping.threshold.value, RULE, 1)
    moments = overlapping.calibration.windows - 4
    assert f"counted over the calibration windows (0 of {moments})" in text
    assert "at most 100 % for any dependence" in alarm_rate_text(
        overlapping, np.float32(0), RULE, 1
    )


def test_the_rate_of_another_threshold_is_that_of_the_calibration_scores(overlapping) -> None:
    lower = np.float32(overlapping.calibration.quantile(0.8))
    assert alarm_rate_text(overlapping, lower, RULE, 1).startswith(
        "false-alarm rate of a window: 20"
    )


def test_a_rate_that_cannot_be_counted_is_only_bounded(overlapping) -> None:
    value = overlapping.threshold.value
    assert "calibration had another stride" in alarm_rate_text(overlapping, value, RULE, 2)
    unknown = overlapping._replace(calibration=overlapping.calibration._replace(top_indices=()))
    lower = np.float32(overlapping.calibration.quantile(0.8))
    text = alarm_rate_text(unknown, lower, RULE, 1)
    assert "not known well enough" in text
    assert text.startswith("false-alarm rate of a window: 20")


def test_independent_windows_are_binomial(overlapping) -> None:
    apart = overlapping._replace(threshold=overlapping.threshold._replace(bounds_by="exact"))
    text = alarm_rate_text(apart, apart.threshold.value, RULE, 1)
    assert "if windows are independent" in text


def test_a_threshold_that_promises_no_rate_has_no_text(overlapping) -> None:
    threshold = overlapping.threshold._replace(false_alarm_rate=None)
    manifest = overlapping._replace(threshold=threshold)
    assert alarm_rate_text(manifest, threshold.value, RULE, 1) is None
