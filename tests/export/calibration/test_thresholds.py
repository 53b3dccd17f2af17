import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from edgeae_export import ThresholdRule
from edgeae_export.calibration.thresholds import rate_bounds
from edgeae_runtime import InputError
from edgeae_runtime.conformal import conformal_threshold, smallest_rate, windows_needed

NONE = np.empty(0, np.float32)
SCORES = np.random.default_rng(0).gamma(2, size=400).astype(np.float32)
finite_scores = hnp.arrays(
    np.float32,
    st.integers(1, 60),
    elements=st.one_of(st.integers(0, 6).map(float), st.floats(0, 2.0**60, width=32)),
)


def chosen(rule: str, scores=SCORES, anomalies=NONE, **arguments):
    return ThresholdRule.parse(rule, windows=len(scores), **arguments).choose(scores, anomalies)


def test_conformal_promises_its_rate() -> None:
    threshold = chosen("conformal", false_alarm_rate=0.05)
    assert threshold.value == conformal_threshold(SCORES, 0.05)
    assert (threshold.rule, threshold.false_alarm_rate) == ("conformal", 0.05)
    assert (threshold.windows, threshold.alarms) == (400, (SCORES > threshold.value).sum())
    assert threshold.bounds[0] < 0.05 < threshold.bounds[1]


@pytest.mark.parametrize(
    ("windows", "rate"), [(1, 0.5), (30, 0.033), (98, 0.011), (99, 0.01), (9999, 0.01)]
)
def test_conformal_without_a_rate_takes_a_hundredth_or_the_smallest_supported(
    windows: int, rate: float
) -> None:
    assert ThresholdRule.parse("conformal", windows=windows).number == rate
    assert max(0.01, smallest_rate(windows)) == rate
    ThresholdRule.parse("conformal", windows=windows).check(windows, 0)


def test_conformal_with_too_few_windows_says_how_many_would_do() -> None:
    rule = ThresholdRule.parse("conformal", false_alarm_rate=0.001, windows=400)
    with pytest.raises(
        InputError, match=f"needs {windows_needed(0.001)} calibration windows; got 400"
    ):
        rule.check(400, 0)


@given(finite_scores, st.integers(0, 100).map(lambda percent: percent / 100))
def test_quantile_is_the_quantile_of_the_scores(scores, share: float) -> None:
    threshold = chosen(f"quantile={share}", scores)
    assert threshold.value == np.float32(np.quantile(scores.astype(float), share))
    assert threshold.false_alarm_rate is None
    assert threshold.alarms == (scores > threshold.value).sum()


@given(finite_scores, st.floats(-3, 6))
def test_mean_plus_std_is_that_many_deviations_above_the_mean(scores, factor: float) -> None:
    wide = scores.astype(float)
    threshold = chosen(f"mean+{factor!r}std", scores)
    assert threshold.value == np.float32(wide.mean() + factor * wide.std())


@given(finite_scores, finite_scores)
def test_max_f1_is_the_largest_f1_that_leaves_a_score_below(scores, anomalies) -> None:
    def f1(threshold) -> float:
        hits, alarms = (anomalies > threshold).sum(), (scores > threshold).sum()
        return 2 * hits / (hits + alarms + len(anomalies))

    threshold = chosen("max-f1", scores, anomalies)
    every = np.concatenate([scores, anomalies])
    assert f1(threshold.value) == max(map(f1, every))
    assert (every <= threshold.value).any()
    assert threshold.windows == len(scores)


def test_max_f1_lies_midway_where_the_classes_are_apart() -> None:
    threshold = chosen("max-f1", np.array([1, 2, 3], np.float32), np.array([5, 6], np.float32))
    assert threshold.value == 4


def test_max_f1_without_anomalies_is_refused() -> None:
    with pytest.raises(
        InputError, match=r"^threshold_rule='max-f1' needs labelled anomalies; got none$"
    ):
        chosen("max-f1")


@pytest.mark.parametrize("value", [0.0, -1, 0.1, 1e-40])
def test_a_number_takes_the_place_of_every_rule(value: float) -> None:
    for rule in ("conformal", "quantile=0.9", "max-f1", "nonsense"):
        threshold = chosen(rule, threshold=value)
        assert threshold.value == np.float32(value)
        assert (threshold.rule, threshold.false_alarm_rate) == ("given", None)


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e39])
def test_a_number_that_float32_cannot_hold_is_refused(value: float) -> None:
    with pytest.raises(InputError, match=r"^`threshold` must be a finite float32; got "):
        chosen("conformal", threshold=value)


def test_a_number_and_a_rate_together_are_refused() -> None:
    with pytest.raises(InputError, match=r"^give `threshold` or `false_alarm_rate`, not both$"):
        chosen("conformal", threshold=1.0, false_alarm_rate=0.1)


@pytest.mark.parametrize("rule", ["quantile=0.9", "mean+2std", "max-f1"])
def test_a_rate_goes_with_conformal_only(rule: str) -> None:
    with pytest.raises(
        InputError, match=f"goes with threshold_rule='conformal'; got '{rule.split('+')[0]}"
    ):
        chosen(rule, false_alarm_rate=0.1)


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "Conformal",
        "quantile",
        "quantile=",
        "quantile=x",
        "quantile=1.1",
        "quantile=-0.1",
        "mean",
        "quantile=nan",
        "quantile=1e",
        "mean+std",
        "mean+2",
        "mean+1.2.3std",
        "mean+1e999std",
        "mean+2std ",
        "max-f2",
    ],
)
def test_a_rule_that_does_not_parse_is_refused_by_its_name(rule: str) -> None:
    with pytest.raises(InputError, match=r"^threshold_rule"):
        ThresholdRule.parse(rule, windows=100)


def test_a_rule_whose_threshold_overflows_is_refused() -> None:
    with pytest.raises(InputError, match=r"^`threshold` must be a finite float32; got "):
        chosen("mean+1e39std")


@given(
    st.one_of(
        st.floats(0, 1).map(lambda share: f"quantile={share!r}"),
        st.floats(-1e6, 1e6).map(lambda factor: f"mean+{factor!r}std"),
        st.sampled_from(["conformal", "max-f1", "mean+2std", "quantile=0.98", "mean+-1.5std"]),
    )
)
def test_the_text_of_a_rule_parses_as_the_same_rule(text: str) -> None:
    rule = ThresholdRule.parse(text, windows=100)
    assert ThresholdRule.parse(str(rule), windows=100) == rule


@pytest.mark.parametrize(
    "text", ["conformal", "max-f1", "mean+2std", "mean+2.5std", "quantile=0.987654321"]
)
def test_the_text_of_a_rule_is_what_the_user_wrote(text: str) -> None:
    assert str(ThresholdRule.parse(text, windows=100)) == text


@given(st.integers(1, 3000), st.data())
def test_bounds_are_the_quantiles_of_beta_distributions(windows: int, data) -> None:
    alarms = data.draw(st.integers(0, windows))
    low, high = rate_bounds(alarms, windows)
    expected_low = stats.beta.ppf(0.025, alarms, windows - alarms + 1) if alarms else 0
    expected_high = stats.beta.ppf(0.975, alarms + 1, windows - alarms) if alarms < windows else 1
    assert low == pytest.approx(expected_low, rel=1e-9, abs=1e-15)
    assert high == pytest.approx(expected_high, rel=1e-9)
    assert 0 <= low <= alarms / windows <= high <= 1


@pytest.mark.slow
@pytest.mark.parametrize(("windows", "rate"), [(99, 0.01), (200, 0.05), (400, 0.1)])
def test_bounds_hold_the_true_rate_of_conformal_thresholds_in_95_of_100_cases(
    windows: int, rate: float
) -> None:
    rng = np.random.default_rng(7)
    held = 0
    for _ in range(2000):
        scores = rng.uniform(size=windows).astype(np.float32)
        threshold = chosen("conformal", scores, false_alarm_rate=rate)
        low, high = threshold.bounds
        held += low <= 1 - float(threshold.value) <= high
    assert held / 2000 > 0.95 - 3 * math.sqrt(0.95 * 0.05 / 2000)
