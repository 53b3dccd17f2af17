"""A stream whose threshold follows drift."""

import json
import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from edgeae_runtime import InputError, Scorer
from edgeae_runtime.stream.adaptation import Adaptation, tracking_threshold
from edgeae_runtime.stream.stream import Stream
from edgeae_runtime.tracking import tracked


@pytest.fixture
def scorer(make_example) -> Scorer:
    return Scorer(make_example("series").path)


@pytest.fixture(scope="module")
def readings() -> np.ndarray:
    """Readings that drift away, with one that is missing and one out of range."""
    rng = np.random.default_rng(7)
    usual = rng.normal(size=(400, 3)) * (1, 5, 0.1) + (0, 20, -1)
    usual[100:, 1] += np.linspace(0, 8, 300)
    usual[150, 0] = np.nan
    usual[250, 2] = 1e6
    return usual.astype(np.float32)


def expected(scorer: Scorer, verdicts) -> np.ndarray:
    scores = [math.nan if v.verdict == "invalid" else v.score for v in verdicts]
    manifest = scorer.manifest
    rate = manifest.threshold.false_alarm_rate
    assert rate is not None
    return tracked(scores, float(scorer.threshold), rate, manifest.calibration.windows)


def test_a_stream_gives_the_thresholds_of_the_array_and_invalid_windows_move_none(
    scorer, readings
) -> None:
    verdicts = scorer.stream(tracking=True).push(readings)
    thresholds = [verdict.threshold for verdict in verdicts]
    assert thresholds == expected(scorer, verdicts).tolist()
    assert max(thresholds) > 1.1 * scorer.threshold
    valid = [verdict for verdict in verdicts if verdict.verdict != "invalid"]
    assert len(valid) < len(verdicts)
    assert all((v.score > v.threshold) == (v.verdict == "anomaly") for v in valid)


@pytest.mark.parametrize("tracking", [None, False])
def test_it_does_not_move_unless_asked(scorer, readings, tracking) -> None:
    stream = scorer.stream(tracking=tracking)
    assert {v.threshold for v in stream.push(readings)} == {float(scorer.threshold)}
    assert stream.tracking is None


def test_the_scorer_decides_with_its_own_threshold_meanwhile(scorer, readings) -> None:
    window = readings[:6]
    before = scorer.threshold, scorer.is_anomaly(window)
    scorer.stream(tracking=True).push(readings)
    assert (scorer.threshold, scorer.is_anomaly(window)) == before


@pytest.mark.parametrize("cut", [3, 120, 152, 399])
def test_a_state_continues_with_the_same_thresholds(scorer, readings, cut) -> None:
    whole = [v[:4] for v in scorer.stream(tracking=True).push(readings)]
    first, second = scorer.stream(tracking=True), scorer.stream(tracking=True)
    given = [v[:4] for v in first.push(readings[:cut])]
    second.restore(json.loads(json.dumps(first.state(), allow_nan=False)))
    given += [v[:4] for v in second.push(readings[cut:])]
    assert str(given) == str(whole)  # NaN is not equal to itself


def test_a_stream_without_tracking_takes_the_state_of_one_with_it_and_back(
    scorer, readings
) -> None:
    moving, fixed = scorer.stream(tracking=True), scorer.stream()
    moving.push(readings)
    assert moving.threshold != scorer.threshold
    fixed.restore(moving.state())
    assert fixed.threshold == scorer.threshold
    moving.restore(fixed.state())
    assert moving.windows == fixed.windows


def test_it_begins_anew_with_another_model_and_at_a_reset(make_example, readings) -> None:
    example = make_example("series")
    models = [Scorer(example.path)._loaded for _ in range(2)]
    stream = Stream(lambda: models[0], adaptation=Adaptation(tracking=True))
    stream.push(readings)
    assert stream.threshold != models[0].threshold
    del models[0]
    verdict = stream.push(readings[:1])[0]
    assert verdict.threshold == models[0].threshold
    stream.push(readings)
    stream.reset()
    assert stream.threshold == models[0].threshold


def test_a_jump_of_the_clock_moves_nothing(make_example, readings) -> None:
    scorer = Scorer(make_example("series").path)
    stream = scorer.stream(tracking=True)
    for second, row in enumerate(readings[:100]):
        stream.push(row, second)
    before = stream.tracking.state()
    assert stream.push(readings[100], -500).reason == "gap"
    for second, row in enumerate(readings[101:105]):
        stream.push(row, second - 499)
    assert stream.tracking.state() == before
    assert stream.push(readings[105], -495) is not None
    assert stream.tracking.state() != before


def test_another_threshold_tracks_the_rate_that_it_had_in_calibration(make_example) -> None:
    path = make_example("series").path
    manifest = Scorer(path).manifest
    middle = Scorer(path, threshold=manifest.calibration.quantile(0.5)).stream(tracking=True)
    lowest = Scorer(path, threshold=1e-6).stream(tracking=True)
    highest = Scorer(path, threshold=1e6).stream(tracking=True)
    windows = manifest.calibration.windows
    rates = [stream.tracking.rate for stream in (middle, lowest, highest)]
    assert rates[0] == pytest.approx(0.5, abs=0.05)
    assert rates[1:] == [windows / (windows + 1), 1 / (windows + 1)]


def test_bounds_that_exclude_the_start_are_refused_even_where_nothing_tracks(scorer) -> None:
    for tracking in (True, False, None):
        with pytest.raises(InputError, match="`threshold_max_factor` must be at least 1"):
            scorer.stream(tracking=tracking, threshold_max_factor=0.5)


def test_bounds_reach_the_threshold(scorer, readings) -> None:
    stream = scorer.stream(tracking=True, threshold_max_factor=1.01, threshold_min_factor=0.999)
    thresholds = [v.threshold for v in stream.push(readings)]
    assert max(thresholds) == float(scorer.threshold) * 1.01
    assert min(thresholds) >= float(scorer.threshold) * 0.999


def test_a_model_that_promises_no_rate_tracks_the_rate_of_calibration(make_example) -> None:
    loaded = Scorer(make_example("series").path)._loaded
    threshold = loaded.manifest.threshold._replace(false_alarm_rate=None)
    manifest = loaded.manifest._replace(threshold=threshold)

    model: Any = SimpleNamespace(manifest=manifest, threshold=loaded.threshold)
    tracking = tracking_threshold(model, Adaptation(tracking=True))
    above = manifest.calibration.count_above(loaded.threshold)
    assert tracking.rate == (above + 1) / (manifest.calibration.windows + 1)
