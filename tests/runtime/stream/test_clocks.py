"""Stamps: gaps, clocks set back, late readings and another rate than in training."""

import numpy as np
import pytest

from edgeae_export.manifest import manifest_json
from edgeae_runtime import Scorer
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.stream.sensor_checks import (
    GAP,
    SAMPLING_RATE,
)
from tests.runtime.stream.usual import STEPS


@pytest.fixture(scope="module")
def with_rate(make_example, with_manifest, tmp_path_factory: pytest.TempPathFactory):
    """The series' artifact at a rate of 10 readings a second."""
    example = make_example("series")
    manifest = example.scorer.manifest
    manifest = manifest._replace(inputs=manifest.inputs._replace(rate_hz=10.0))
    path = tmp_path_factory.mktemp("rate") / "series.onnx"
    path.write_bytes(with_manifest(example.data, manifest_json(manifest)))
    return path


def push_all(stream, readings, times):
    return [v for v in map(stream.push, readings.tolist(), times) if v is not None]


def test_a_gap_is_told_and_starts_the_window_anew(with_rate, readings) -> None:
    times = np.arange(20) / 10
    times[10:] += 3600 * 24 * 365
    with Scorer(with_rate) as scorer:
        verdicts = push_all(scorer.stream(), readings[:20], times.tolist())
        expected = scorer.score(windows_of(readings[10:20], STEPS, 1))
    assert [v.reason for v in verdicts] == [None] * 5 + [GAP] + [None] * 5
    assert [np.float32(v.score) for v in verdicts[6:]] == expected.tolist()


def test_a_clock_set_back_by_a_year_is_a_gap(with_rate, readings) -> None:
    times = [1e9 + i / 10 - (i >= 10) * 3e7 for i in range(20)]
    with Scorer(with_rate) as scorer:
        verdicts = push_all(scorer.stream(), readings[:20], times)
    assert [v.reason for v in verdicts].count(GAP) == 1


def test_late_and_repeated_readings_are_dropped_and_counted(with_rate, readings) -> None:
    times = [i / 10 for i in range(10)]
    with Scorer(with_rate) as scorer:
        stream, clean = scorer.stream(), scorer.stream()
        expected = push_all(clean, readings[:10], times)
        mixed = [*range(5), 4, 3, *range(5, 10)]
        given = push_all(stream, readings[mixed], [times[i] for i in mixed])
    assert [v.score for v in given] == [v.score for v in expected]
    assert stream.dropped == 2


def test_another_rate_than_in_training_is_wrong(with_rate, readings) -> None:
    with Scorer(with_rate) as scorer:
        verdicts = push_all(scorer.stream(), readings[:10], [i / 20 for i in range(10)])
    assert {v.reason for v in verdicts} == {SAMPLING_RATE}
