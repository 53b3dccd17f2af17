"""The threshold of a scorer: its origin, its limits, and scores that lie on it."""

import math
from typing import cast

import numpy as np
import pytest

from edgeae_runtime import InputError, Scorer


def test_thresholds_say_where_they_come_from(table) -> None:
    manifest = table.scorer.manifest
    assert table.scorer.threshold_origin == "manifest"
    assert table.scorer.threshold == manifest.threshold.value
    assert type(table.scorer.threshold) is np.float32
    typed = Scorer(table.path, threshold=0.1)
    assert (typed.threshold, typed.threshold_origin) == (np.float32(0.1), "threshold")
    rated = Scorer(table.path, false_alarm_rate=0.1)
    assert rated.threshold_origin == "false_alarm_rate"
    assert rated.threshold == manifest.calibration.threshold(0.1)
    assert rated.threshold < manifest.threshold.value
    calibration = table.detector.source_.calibration
    assert rated.is_anomaly(calibration).mean() <= 0.1


def test_the_threshold_of_an_open_scorer_cannot_be_moved_behind_its_back(table) -> None:
    with pytest.raises(AttributeError):
        table.scorer.threshold = 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"threshold": math.nan}, "^`threshold` must be a finite float32; got nan$"),
        ({"threshold": math.inf}, "^`threshold` must be a finite float32; got inf$"),
        ({"threshold": 1e39}, "^`threshold` must be a finite float32; got 1e\\+39$"),
        ({"threshold": "high"}, "^`threshold` must be a finite float32; got 'high'$"),
        ({"false_alarm_rate": 0.0}, "^`false_alarm_rate` must lie between 0 and 1; got 0.0$"),
        ({"false_alarm_rate": 0.001}, "^`false_alarm_rate`=0.001 needs 999 calibration windows"),
        ({"threshold": 1, "false_alarm_rate": 0.1}, "^give `threshold` or `false_alarm_rate`, not"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused_by_its_name(table, arguments, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Scorer(table.path, **arguments)


def test_a_score_on_the_threshold_is_normal_and_the_next_float_below_makes_it_an_anomaly(
    example,
) -> None:
    window = example.windows[0]
    score = np.float32(example.scorer.score(window))
    for threshold, flag in ((score, False), (np.nextafter(score, np.float32(-np.inf)), True)):
        with Scorer(example.path, threshold=cast(float, threshold)) as scorer:
            assert scorer.is_anomaly(window) is flag
            assert scorer.is_anomaly(window[np.newaxis]).tolist() == [flag]
            assert scorer.is_anomaly([window.tolist()]).tolist() == [flag]


def test_a_threshold_of_zero_is_a_threshold_like_any_other(example) -> None:
    with Scorer(example.path, threshold=0.0) as scorer:
        assert scorer.threshold == 0.0
        assert scorer.threshold_origin == "threshold"
        assert scorer.is_anomaly(example.windows).all()
        assert scorer.is_anomaly(example.windows[0]) is True
    with Scorer(example.path, threshold=-1) as scorer:
        assert scorer.is_anomaly(example.windows).all()
