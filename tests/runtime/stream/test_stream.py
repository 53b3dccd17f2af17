"""Streams: the batch's scores, contributions, states, and models that are replaced."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_export.exporter import format_of
from edgeae_export.manifest import manifest_json
from edgeae_export.rethreshold import rethreshold, threshold_set
from edgeae_runtime import ArtifactError, InputError, Scorer
from edgeae_runtime.engines.base import Slot
from edgeae_runtime.manifest.digest import stored_digest
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.stream.stream import Stream
from tests.runtime.stream.usual import STEPS, usual_readings


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

    by_condition = None

    def slot(self) -> Slot:
        window = np.zeros(self.manifest.inputs.shape, np.float32)
        return Slot(window, lambda: None, lambda: float(window.sum()))

    def output(self, name, windows):
        return windows.sum(axis=(1, 2))

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
