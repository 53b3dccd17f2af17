"""Streams: the batch's scores, faults, clocks, and models that are replaced."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_export.exporter import format_of
from edgeae_export.rethreshold import rethreshold, threshold_set
from edgeae_runtime import ArtifactError, InputError, Scorer
from edgeae_runtime.engines.base import Slot
from edgeae_runtime.manifest.digest import stored_digest
from edgeae_runtime.manifest.model import Inputs
from edgeae_runtime.manifest.writer import manifest_json
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.stream.sensor_checks import (
    FLATLINE,
    GAP,
    NOT_FINITE,
    OUT_OF_RANGE,
    SAMPLING_RATE,
    SensorChecks,
)
from edgeae_runtime.stream.stream import Stream

STEPS = 6


def usual_readings() -> np.ndarray:
    rng = np.random.default_rng(5)
    return (rng.normal(size=(60, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)


@pytest.fixture(scope="module")
def readings() -> np.ndarray:
    return usual_readings()


@pytest.fixture
def scorer(make_example) -> Scorer:
    return Scorer(make_example("series").path)


@pytest.fixture(scope="module")
def with_rate(make_example, with_manifest, tmp_path_factory: pytest.TempPathFactory):
    """The series' artifact at a rate of 10 readings a second."""
    example = make_example("series")
    manifest = example.scorer.manifest
    manifest = manifest._replace(inputs=manifest.inputs._replace(rate_hz=10.0))
    path = tmp_path_factory.mktemp("rate") / "series.onnx"
    path.write_bytes(with_manifest(example.data, manifest_json(manifest)))
    return path


@pytest.mark.parametrize("stride", [1, 2, 6, 9])
def test_a_stream_gives_exactly_the_scores_of_the_batch(scorer, readings, stride) -> None:
    expected = scorer.score(windows_of(readings, STEPS, stride))
    one_by_one = scorer.stream(stride)
    verdicts = [v for v in map(one_by_one.push, readings.tolist()) if v is not None]
    assert [np.float32(v.score) for v in verdicts] == expected.tolist()
    blocks = scorer.stream(stride)
    given = [v for part in np.array_split(readings, 7) for v in blocks.push(part)]
    assert [v[:4] for v in given] == [v[:4] for v in verdicts]


@pytest.mark.parametrize("count", [STEPS - 1, STEPS, STEPS + 1])
def test_windows_are_counted_to_the_reading(scorer, readings, count) -> None:
    assert len(scorer.stream().push(readings[:count])) == count - STEPS + 1


def test_readings_of_a_table_are_windows_each(table) -> None:
    stream = table.scorer.stream()
    usual = table.windows[:20]
    scores = [stream.push(row).score for row in usual]
    assert np.array_equal(np.array(scores, np.float32), table.scorer.score(usual))


def test_contributions_are_those_of_the_scorer_also_after_later_readings(scorer, readings) -> None:
    verdicts = scorer.stream().push(np.tile(readings, (5, 1)))
    shares = scorer.contributions(readings[:STEPS])
    top = verdicts[0].top(18)
    assert [item.share for item in top] == sorted((item.share for item in top), reverse=True)
    for item in top:
        assert item.share == pytest.approx(shares[item.step, item.channel], abs=1e-6)


class CountingModel:
    """A model with the manifest of an artifact, whose score is the sum of the window."""

    def __init__(self, scorer: Scorer, threshold: float) -> None:
        self.manifest, self.threshold = scorer.manifest, threshold
        self.contribution_calls = 0

    def slot(self) -> Slot:
        window = np.zeros(self.manifest.inputs.shape, np.float32)
        return Slot(window, lambda: None, lambda: float(window.sum()))

    def contributions(self, windows):
        self.contribution_calls += len(windows)
        return windows / windows.sum()


def test_contributions_are_computed_only_when_they_are_asked_for(scorer, readings) -> None:
    model = CountingModel(scorer, threshold=np.inf)
    stream = Stream(lambda: model)
    normal = stream.push(readings)
    model = CountingModel(scorer, threshold=-np.inf)
    anomalies = stream.push(readings)
    assert {verdict.verdict for verdict in normal} == {"normal"}
    assert {verdict.verdict for verdict in anomalies} == {"anomaly"}
    assert model.contribution_calls == 0
    assert len(anomalies[3].top()) == 3
    assert model.contribution_calls == 1


def test_a_verdict_keeps_the_model_that_scored_its_window(scorer, readings) -> None:
    first, second = CountingModel(scorer, np.inf), CountingModel(scorer, np.inf)
    model = first
    stream = Stream(lambda: model)
    before = stream.push(readings)
    model = second
    after = stream.push(readings)
    before[-1].top()
    after[-1].channel_shares()
    assert (first.contribution_calls, second.contribution_calls) == (1, 1)


BROKEN = st.lists(
    st.tuples(st.integers(0, 59), st.integers(0, 2), st.sampled_from([np.nan, 1e6, "hold"])),
    max_size=4,
)


@given(faults=BROKEN, stride=st.integers(1, 9), cuts=st.lists(st.integers(1, 59), max_size=3))
def test_blocks_states_and_single_readings_give_the_same_verdicts(
    make_example, faults, stride, cuts
) -> None:
    scorer = make_example("series").scorer
    broken = usual_readings()
    for row, channel, value in faults:
        broken[row : row + (30 if value == "hold" else 1), channel] = (
            broken[row, channel] if value == "hold" else value
        )
    whole = scorer.stream(stride)
    expected = [v for v in map(whole.push, broken) if v is not None]
    pieces, given = scorer.stream(stride), []
    for part in np.split(broken, sorted(set(cuts))):
        resumed = scorer.stream(stride)
        resumed.restore(json.loads(json.dumps(pieces.state())))
        pieces = resumed
        given += pieces.push(part)
    assert [plain(verdict) for verdict in given] == [plain(verdict) for verdict in expected]
    assert pieces.counts == whole.counts


def plain(verdict) -> tuple:
    score = None if np.isnan(verdict.score) else verdict.score
    return verdict.verdict, score, verdict.window, verdict.reason, verdict.channels


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


def test_reset_equals_a_fresh_stream(scorer, readings) -> None:
    used = scorer.stream(2)
    used.push(readings[:17])
    used.reset()
    assert [v[:4] for v in used.push(readings)] == [v[:4] for v in scorer.stream(2).push(readings)]
    assert used.readings == len(readings)


def test_a_state_goes_on_where_it_stood(scorer, readings) -> None:
    first, whole = scorer.stream(2), scorer.stream(2)
    before = first.push(readings[:23])
    second = scorer.stream(2)
    second.restore(first.state())
    assert [v[:4] for v in before + second.push(readings[23:])] == [
        v[:4] for v in whole.push(readings)
    ]
    assert second.counts == whole.counts


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


@pytest.mark.parametrize(
    "reading", [[1, 2], [[[1, 2, 3]]], ["1", "2", "3"], [1, 2, None], 5, [[1, 2], [3]], "x"]
)
def test_what_is_no_reading_is_refused_and_changes_nothing(scorer, readings, reading) -> None:
    stream = scorer.stream()
    stream.push(readings[:5])
    with pytest.raises(InputError, match="a reading must"):
        stream.push(reading)
    assert stream.push(readings[5]).score == scorer.score(readings[:6])


@pytest.mark.parametrize("stride", [0, -1, 1.5, True, None])
def test_a_stride_that_is_none_is_refused(scorer, stride) -> None:
    with pytest.raises(InputError, match="`stride` must be"):
        scorer.stream(stride)


def test_after_close_a_stream_cannot_be_made(scorer) -> None:
    scorer.close()
    with pytest.raises(InputError, match="closed"):
        scorer.stream()


def test_a_replaced_model_scores_from_the_next_window_and_loses_no_reading(
    make_example, scorer, readings
) -> None:
    example = make_example("series")
    other = rethreshold(
        example.data,
        format_of(example.path),
        threshold_set(example.scorer.manifest, 0.0),
        how="set",
    )
    stream = scorer.stream()
    before = stream.push(readings[:30])
    scorer.replace(other)
    after = stream.push(readings[30:])
    assert {v.verdict for v in after} == {"anomaly"}
    assert scorer.digest == stored_digest(other) != example.scorer.digest
    expected = example.scorer.score(windows_of(readings, STEPS, 1))
    assert [np.float32(v.score) for v in before + after] == expected.tolist()


def test_a_replacement_that_fails_any_check_leaves_the_old_one(
    make_example, with_manifest, scorer, table, tmp_path: Path
) -> None:
    example = make_example("series")
    golden = example.scorer.manifest.golden
    wrong = golden._replace(scores=golden.scores * np.float32(2))
    lying = with_manifest(
        example.data, manifest_json(example.scorer.manifest._replace(golden=wrong))
    )
    half = tmp_path / "half.onnx"
    half.write_bytes(example.data[: len(example.data) // 2])
    digest, score = scorer.digest, scorer.score(example.windows[0])
    for bad in (half, table.path, b"", b"\0" * 100):
        with pytest.raises(ArtifactError):
            scorer.replace(bad)
    with pytest.raises(ArtifactError, match="selftest failed"):
        scorer.replace(lying)
    with pytest.raises(FileNotFoundError):
        scorer.replace(tmp_path / "none.onnx")
    assert (scorer.digest, scorer.score(example.windows[0])) == (digest, score)
