"""Quantile sketches, and normal scores that move away from calibration."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_runtime.conformal import CalibrationScores
from edgeae_runtime.service.drift import Drift
from edgeae_runtime.service.p2_quantile import QuantileSketch
from edgeae_runtime.stream.verdict import Verdict

SPAN = 400
WITHIN = 0.03  # of all numbers, by which a sketch of 2000 may miss its rank


def scores(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).gamma(20, 0.05, count)


CALIBRATION = CalibrationScores.of(scores(2000, 0))


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("seed", range(3))
def test_a_sketch_is_near_the_quantile(share, seed) -> None:
    rng = np.random.default_rng(seed)
    for numbers in (rng.normal(size=2000), rng.exponential(size=2000), rng.random(2000)):
        sketch = QuantileSketch(share)
        for number in numbers.tolist():
            sketch.add(number)
        assert (numbers < sketch.value).mean() == pytest.approx(share, abs=WITHIN)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60), st.floats(0.05, 0.95))
def test_a_sketch_lies_within_its_numbers_and_goes_on_from_its_state(numbers, share) -> None:
    sketch, second = QuantileSketch(share), QuantileSketch(share)
    for number in numbers:
        sketch.add(number)
        second.restore(json.loads(json.dumps(second.state())))
        second.add(number)
    assert min(numbers) <= sketch.value <= max(numbers)
    assert second.value == sketch.value


def events(drift: Drift, values: np.ndarray) -> list[dict]:
    found = []
    for number, value in enumerate(values):
        event = drift.take(Verdict("normal", float(value), 9.0, number, time=float(number)))
        if event is not None:
            json.dumps(event, allow_nan=False)
            found.append(event)
    return found


def test_scores_as_in_calibration_are_no_drift() -> None:
    assert events(Drift(CALIBRATION, SPAN), scores(20 * SPAN, 1)) == []


@pytest.mark.parametrize(("factor", "sign"), [(1.3, 1), (0.7, -1)])
def test_a_drift_begins_has_a_size_and_ends(factor, sign) -> None:
    drift = Drift(CALIBRATION, SPAN)
    moved = np.concatenate([scores(SPAN, 1), factor * scores(2 * SPAN, 2), scores(SPAN, 3)])
    begun, ended = events(drift, moved)
    assert (begun["event"], begun["start_window"]) == ("drift start", SPAN)
    assert begun["end_window"] == 2 * SPAN - 1
    assert begun["size"] * sign > 1
    assert begun["quantiles"]["0.5"] == pytest.approx(
        factor * begun["calibration_quantiles"]["0.5"], rel=0.1
    )
    assert (ended["event"], ended["end_window"]) == ("drift end", 4 * SPAN - 1)
    assert abs(ended["size"]) < 0.5


def test_scores_of_a_replaced_model_are_not_compared_with_the_calibration_of_the_new_one() -> None:
    drift = Drift(CALIBRATION, SPAN)
    assert events(drift, scores(SPAN - 50, 1)) == []
    drift.calibrate(CalibrationScores.of(4 * scores(2000, 0)))
    assert events(drift, 4 * scores(2 * SPAN, 2)) == []


def test_a_state_goes_on_within_a_span() -> None:
    whole, parts = Drift(CALIBRATION, SPAN), Drift(CALIBRATION, SPAN)
    moved = 1.5 * scores(SPAN, 1)
    expected = events(whole, moved)
    assert events(parts, moved[:100]) == []
    resumed = Drift(CALIBRATION, SPAN)
    resumed.restore(json.loads(json.dumps(parts.state())))
    found = [
        resumed.take(Verdict("normal", float(v), 9.0, n + 100, time=float(n + 100)))
        for n, v in enumerate(moved[100:])
    ]
    assert [event for event in found if event] == expected


def test_a_span_of_none_looks_for_none_and_anomalies_do_not_count() -> None:
    assert events(Drift(CALIBRATION, 0), 9 * scores(SPAN, 1)) == []
    drift = Drift(CALIBRATION, 1)
    assert drift.take(Verdict("anomaly", 99.0, 9.0, 0)) is None
    assert drift.take(Verdict("invalid", float("nan"), 9.0, 1)) is None


def test_the_channels_that_drift_are_named(make_example) -> None:
    example = make_example("series")
    scorer = example.scorer
    rng = np.random.default_rng(0)
    usual = (rng.normal(size=(3000, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)
    usual[:, 1] += 6
    drift = Drift(scorer.manifest.calibration, 100, ("a", "b", "c"))
    found = [drift.take(verdict) for verdict in scorer.stream(6).push(usual)]
    begun = next(event for event in found if event)
    assert begun["contributions"][0]["channel"] == "b"
    assert sum(item["share"] for item in begun["contributions"]) == pytest.approx(1, abs=0.01)
