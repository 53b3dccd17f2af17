"""Streams: the batch's scores, faults, clocks, and models that change under them."""

import numpy as np
import pytest

from edgeae_export.exporter import format_of
from edgeae_export.rethreshold import rethreshold, threshold_set
from edgeae_runtime import ArtifactError, InputError, Scorer
from edgeae_runtime.manifest.digest import stored_digest
from edgeae_runtime.manifest.writer import manifest_json
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.stream.sensor_checks import (
    FLATLINE,
    GAP,
    NOT_FINITE,
    OUT_OF_RANGE,
    SAMPLING_RATE,
)

STEPS = 6


@pytest.fixture(scope="module")
def readings() -> np.ndarray:
    rng = np.random.default_rng(5)
    return (rng.normal(size=(60, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)


@pytest.fixture
def scorer(make_example) -> Scorer:
    return Scorer(make_example("series").path)


@pytest.fixture(scope="module")
def with_rate(make_example, with_manifest, tmp_path_factory):
    """The series' artifact at a rate of 10 readings a second."""
    example = make_example("series")
    manifest = example.scorer.manifest
    manifest = manifest._replace(inputs=manifest.inputs._replace(rate_hz=10.0))
    path = tmp_path_factory.mktemp("rate") / "series.onnx"
    path.write_bytes(with_manifest(example.data, manifest_json(manifest)))
    return path


@pytest.mark.parametrize("stride", [1, 2, 6, 9])
def test_a_stream_gives_exactly_the_scores_of_the_batch(scorer, readings, stride):
    expected = scorer.score(windows_of(readings, STEPS, stride))
    one_by_one = scorer.stream(stride)
    verdicts = [v for v in map(one_by_one.push, readings.tolist()) if v is not None]
    assert [np.float32(v.score) for v in verdicts] == expected.tolist()
    blocks = scorer.stream(stride)
    given = [v for part in np.array_split(readings, 7) for v in blocks.push(part)]
    assert [v[:4] for v in given] == [v[:4] for v in verdicts]


@pytest.mark.parametrize("count", [STEPS - 1, STEPS, STEPS + 1])
def test_windows_are_counted_to_the_reading(scorer, readings, count):
    assert len(scorer.stream().push(readings[:count])) == count - STEPS + 1


def test_readings_of_a_table_are_windows_each(table):
    stream = table.scorer.stream()
    usual = table.windows[:20]
    scores = [stream.push(row).score for row in usual]
    assert np.array_equal(np.array(scores, np.float32), table.scorer.score(usual))


def test_contributions_ride_along_as_the_scorer_gives_them(scorer, readings):
    (verdict,) = scorer.stream().push(readings[:STEPS])
    shares = scorer.contributions(readings[:STEPS])
    top = verdict.top(18)
    assert [item.share for item in top] == sorted((item.share for item in top), reverse=True)
    for item in top:
        assert item.share == pytest.approx(shares[item.step, item.channel], abs=1e-6)


def test_reset_equals_a_fresh_stream(scorer, readings):
    used = scorer.stream(2)
    used.push(readings[:17])
    used.reset()
    assert [v[:4] for v in used.push(readings)] == [v[:4] for v in scorer.stream(2).push(readings)]
    assert used.readings == len(readings)


def test_a_state_goes_on_where_it_stood(scorer, readings):
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
def test_a_fault_makes_the_windows_invalid_that_hold_it(scorer, readings, value, reason, stride):
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
def test_a_channel_that_stands_still_for_longer_than_in_training_is_stuck(scorer, readings, stride):
    assert scorer.manifest.inputs.max_constant_run == (1, 1, 1)
    broken = readings.copy()
    broken[20:, 2] = broken[20, 2]
    verdicts = scorer.stream(stride).push(broken)
    assert {v.reason for v in verdicts[: (20 - STEPS) // stride]} == {None}
    assert {(v.reason, v.channels) for v in verdicts[-(30 // stride) :]} == {(FLATLINE, (2,))}


def test_a_standstill_is_counted_through_windows_side_by_side(
    make_example, with_manifest, readings
):
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


def test_a_gap_is_told_and_starts_the_window_anew(with_rate, readings):
    times = np.arange(20) / 10
    times[10:] += 3600 * 24 * 365
    with Scorer(with_rate) as scorer:
        verdicts = push_all(scorer.stream(), readings[:20], times.tolist())
        expected = scorer.score(windows_of(readings[10:20], STEPS, 1))
    assert [v.reason for v in verdicts] == [None] * 5 + [GAP] + [None] * 5
    assert [np.float32(v.score) for v in verdicts[6:]] == expected.tolist()


def test_a_clock_set_back_by_a_year_is_a_gap(with_rate, readings):
    times = [1e9 + i / 10 - (i >= 10) * 3e7 for i in range(20)]
    with Scorer(with_rate) as scorer:
        verdicts = push_all(scorer.stream(), readings[:20], times)
    assert [v.reason for v in verdicts].count(GAP) == 1


def test_late_and_repeated_readings_are_dropped_and_counted(with_rate, readings):
    times = [i / 10 for i in range(10)]
    with Scorer(with_rate) as scorer:
        stream, clean = scorer.stream(), scorer.stream()
        expected = push_all(clean, readings[:10], times)
        mixed = [*range(5), 4, 3, *range(5, 10)]
        given = push_all(stream, readings[mixed], [times[i] for i in mixed])
    assert [v.score for v in given] == [v.score for v in expected]
    assert stream.dropped == 2


def test_another_rate_than_in_training_is_wrong(with_rate, readings):
    with Scorer(with_rate) as scorer:
        verdicts = push_all(scorer.stream(), readings[:10], [i / 20 for i in range(10)])
    assert {v.reason for v in verdicts} == {SAMPLING_RATE}


@pytest.mark.parametrize(
    "reading", [[1, 2], [[[1, 2, 3]]], ["1", "2", "3"], [1, 2, None], 5, [[1, 2], [3]], "x"]
)
def test_what_is_no_reading_is_refused_and_changes_nothing(scorer, readings, reading):
    stream = scorer.stream()
    stream.push(readings[:5])
    with pytest.raises(InputError, match="a reading must"):
        stream.push(reading)
    assert stream.push(readings[5]).score == scorer.score(readings[:6])


@pytest.mark.parametrize("stride", [0, -1, 1.5, True, None])
def test_a_stride_that_is_none_is_refused(scorer, stride):
    with pytest.raises(InputError, match="`stride` must be"):
        scorer.stream(stride)


def test_after_close_a_stream_cannot_be_made(scorer):
    scorer.close()
    with pytest.raises(InputError, match="closed"):
        scorer.stream()


def test_a_replaced_model_scores_from_the_next_window_and_loses_no_reading(
    make_example, scorer, readings
):
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
    make_example, with_manifest, scorer, table, tmp_path
):
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
