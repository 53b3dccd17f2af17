"""Faults of a sensor make the windows invalid that hold them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_export.manifest import manifest_json
from edgeae_runtime import Scorer
from edgeae_runtime.manifest.model import Inputs
from edgeae_runtime.stream.sensor_checks import (
    FLATLINE,
    NOT_FINITE,
    OUT_OF_RANGE,
    SensorChecks,
)
from tests.runtime.stream.usual import STEPS


@given(
    values=st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, 9e9])] * 2), min_size=1, max_size=40),
    cut=st.integers(0, 40),
)
def test_readings_checked_one_by_one_have_the_faults_of_all_at_once(values, cut) -> None:
    rows = np.array(values, np.float32)
    low, high = np.zeros(2, np.float32), np.ones(2, np.float32)
    inputs = Inputs((8, 2), None, low, high, max_constant_run=(1, 2))
    single, block = SensorChecks(inputs), SensorChecks(inputs)
    for row, before in zip(rows, [None, *rows[:-1]], strict=True):
        single.check(row[np.newaxis], before)
    parts = [part for part in np.split(rows, [min(cut, len(rows))]) if len(part)]
    for part, before in zip(parts, [None, parts[0][-1]], strict=False):
        block.check(part, before)
    assert single.constant_runs == block.constant_runs


def test_rows_at_a_time_find_a_flatline_when_one_reading_at_a_time_does() -> None:
    low, high = np.zeros(2, np.float32), np.ones(2, np.float32)
    inputs = Inputs((8, 2), None, low, high, max_constant_run=(1, 2))
    rows = np.array([[number % 2, 0] for number in range(12)], np.float32)
    fault = SensorChecks(inputs).check(rows, None)
    assert fault == (FLATLINE, (1,), 11)
    single = SensorChecks(inputs)
    pairs = zip(rows, [None, *rows[:-1]], strict=True)
    faults = [single.check(row[np.newaxis], before) for row, before in pairs]
    assert [fault is not None for fault in faults] == [False] * 8 + [True] * 4


@pytest.mark.parametrize(
    ("value", "reason"),
    [(np.nan, NOT_FINITE), (np.inf, NOT_FINITE), (1e6, OUT_OF_RANGE), (-1e300, NOT_FINITE)],
)
@pytest.mark.parametrize("stride", [1, 3, 6])
def test_a_fault_makes_the_windows_invalid_that_hold_it(
    scorer, readings, value, reason, stride
) -> None:
    broken = readings.astype(np.float64)
    broken[20, 1] = value
    verdicts = scorer.stream(stride).push(broken)
    starts = range(0, len(readings) - STEPS + 1, stride)
    held = [start <= 20 < start + STEPS for start in starts]
    assert [v.verdict == "invalid" for v in verdicts] == held
    bad = next(v for v in verdicts if v.verdict == "invalid")
    assert (bad.reason, bad.channels) == (reason, (1,))
    assert np.isnan(bad.score)
    assert bad.top() == []


@pytest.mark.parametrize("stride", [1, 6])
def test_a_channel_that_stands_still_for_longer_than_in_training_is_stuck(
    scorer, readings, stride
) -> None:
    assert scorer.manifest.inputs.max_constant_run == (1, 1, 1)
    broken = readings.copy()
    broken[20:, 2] = broken[20, 2]
    verdicts = scorer.stream(stride).push(broken)
    assert {v.reason for v in verdicts[: (20 - STEPS) // stride]} == {None}
    assert {(v.reason, v.channels) for v in verdicts[-(30 // stride) :]} == {(FLATLINE, (2,))}


def test_a_standstill_is_counted_through_windows_side_by_side(
    make_example, with_manifest, readings
) -> None:
    broken = readings.copy()
    broken[20:, 2] = broken[20, 2]
    example = make_example("series")
    manifest = example.scorer.manifest
    inputs = manifest.inputs._replace(max_constant_run=(2, 2, 2))  # 4 * 2 > STEPS
    data = with_manifest(example.data, manifest_json(manifest._replace(inputs=inputs)))
    with Scorer(data) as scorer:
        verdicts = scorer.stream(STEPS).push(broken)
    assert {v.reason for v in verdicts[: 20 // STEPS]} == {None}
    assert {(v.reason, v.channels) for v in verdicts[20 // STEPS + 2 :]} == {(FLATLINE, (2,))}
