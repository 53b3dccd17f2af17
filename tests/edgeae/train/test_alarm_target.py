"""A false-alarm rate from alarms per day, as the rule of a device raises them."""

import numpy as np
import pytest

from edgeae import Detector
from edgeae.data.windows import SeriesInfo, Windows
from edgeae.train.alarm_target import AlarmTarget
from edgeae_runtime import InputError
from edgeae_runtime.conformal import conformal_threshold
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.service.alarms import AlarmRule, alarms_of

HOURLY = SeriesInfo(rate_hz=1 / 3600, stride=1)


@pytest.mark.parametrize("rule", [AlarmRule(1, 1), AlarmRule(), AlarmRule(2, 4, 1, 6, 12)])
@pytest.mark.parametrize("per_day", [0.05, 0.3, 1])
def test_the_rate_is_the_largest_at_which_few_enough_alarms_are_raised(rule, per_day) -> None:
    rng = np.random.default_rng(0)
    noise = np.convolve(rng.normal(size=2403) ** 2, np.ones(4), "valid").astype(np.float32)
    days = len(noise) / 24
    rate = AlarmTarget(per_day, rule).false_alarm_rate(noise, HOURLY, 0.2)
    threshold = conformal_threshold(noise, rate)
    assert len(alarms_of(noise > threshold, rule)) + 1 <= per_day * days
    ordered = np.sort(noise)
    lower = ordered[np.searchsorted(ordered, threshold) - 2]
    if lower > np.median(noise):
        assert len(alarms_of(noise > lower, rule)) + 1 > per_day * days


def test_votes_of_several_windows_allow_a_higher_rate_of_windows() -> None:
    noise = np.random.default_rng(0).normal(size=2400).astype(np.float32)
    rates = [
        AlarmTarget(0.3, rule).false_alarm_rate(noise, HOURLY, 0.2)
        for rule in (AlarmRule(1, 1), AlarmRule(3, 5))
    ]
    assert rates[1] > 3 * rates[0]


def test_too_short_a_calibration_is_refused_with_the_time_that_would_do() -> None:
    scores = np.ones(12, np.float32)
    with pytest.raises(InputError, match=r"over 24 h; they cover 12 h; give about 5 days"):
        AlarmTarget(1).false_alarm_rate(scores, HOURLY, 0.2)
    with pytest.raises(InputError, match=r"needs the sampling rate; name .* `time`"):
        AlarmTarget(1).false_alarm_rate(scores, SeriesInfo(), 0.2)
    assert AlarmTarget(4, rate_hz=1 / 3600).false_alarm_rate(scores, SeriesInfo(), 0.2) < 0.1


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (AlarmTarget(0), "alarms_per_day"),
        (AlarmTarget(np.nan), "alarms_per_day"),
        (AlarmTarget(1, rate_hz=0), "rate_hz"),
        (AlarmTarget(1, AlarmRule(6, 5)), "alarm"),
    ],
)
def test_numbers_that_cannot_be_are_refused_by_name(target, name) -> None:
    with pytest.raises(InputError, match=f"`{name}` must be"):
        target.check()


def test_a_detector_s_threshold_raises_as_many_alarms_as_were_accepted() -> None:
    readings = np.random.default_rng(0).normal(size=(3000, 2)).astype(np.float32)
    windows = Windows.of(windows_of(readings, 4, 1), overlap=3, is_in_time=True)
    target = AlarmTarget(1.0)
    detector = Detector("linear", code_size=2, random_state=0, backtest=0)
    detector.fit_windows(windows, HOURLY, alarms=target)
    source = detector.source_
    days = len(source.calibration) / 24
    alarms = alarms_of(source.calibration_scores > detector.threshold_, target.rule)
    assert 0.5 * days < len(alarms) + 1 <= days
    assert source.threshold.rule == "conformal"
