"""Blocks of samples: lost ones, clipping, offsets, and their count beside a clock."""

from typing import Any

import numpy as np
import pytest

from edgeae_runtime import InputError, Scorer
from edgeae_runtime.readings.windowing import windows_of
from edgeae_runtime.stream.clock import CountClock
from edgeae_runtime.stream.converter_checks import converter_fault
from edgeae_runtime.stream.verdict import Verdict
from tests.runtime.stream.usual import STEPS

RATE = 10.0


def reasons(verdicts: list[Verdict]) -> list[str | None]:
    return [verdict.reason for verdict in verdicts]


def test_the_windows_of_a_block_are_scored_in_one_call(make_example, readings) -> None:
    scorer, calls = make_example("series").scorer, []
    model = scorer._loaded

    class Counting:
        """The model, which notes how many windows it scores at a time."""

        def __getattr__(self, name: str) -> Any:
            return getattr(model, name)

        def output(self, name: str, windows: np.ndarray) -> np.ndarray:
            calls.append(len(windows))
            return model.output(name, windows)

    from edgeae_runtime.stream.stream import Stream

    counting = Counting()
    found = Stream(lambda: counting, 2).push_block(readings)
    assert calls == [len(found)] == [28]


@pytest.mark.parametrize("dtype", [np.int16, np.int32, np.float64])
def test_a_block_may_be_of_any_real_type(scorer, readings, dtype) -> None:
    whole = (readings * 10).astype(dtype)
    given = scorer.stream().push_block(whole)
    expected = scorer.stream().push_block(whole.astype(np.float32))
    assert [v[:4] for v in given] == [v[:4] for v in expected]


@pytest.mark.parametrize("at", [3, STEPS, 31])
def test_no_window_reaches_over_skipped_readings_and_they_are_counted(scorer, readings, at) -> None:
    stream = scorer.stream()
    given = stream.push_block(readings[:at])
    stream.skip(7)
    given += stream.push_block(readings[at:])
    parts = [windows_of(part, STEPS, 1) for part in (readings[:at], readings[at:])]
    expected = scorer.score(np.concatenate(parts))
    assert [np.float32(verdict.score) for verdict in given] == expected.tolist()
    assert (stream.dropped, stream.readings) == (7, len(readings))
    resumed = scorer.stream()
    resumed.restore(stream.state())
    assert resumed.dropped == 7


def test_clipped_windows_are_invalid_only_with_rails_and_where_the_score_is_normal(
    make_example, readings
) -> None:
    low, high = -100, readings[:, 1].max()  # above all of the other channels
    clipped = readings.copy()
    clipped[::4, 1] = high
    with Scorer(make_example("series").path, threshold=1e9) as scorer:
        stream = scorer.stream(STEPS)
        assert set(reasons(stream.push_block(clipped))) == {None}
        stream.rails = (low, high)
        found = stream.push_block(clipped)
        assert set(reasons(found)) == {"clipping"}
        assert {verdict.channels for verdict in found} == {(1,)}
        assert all(np.isfinite(verdict.score) for verdict in found)
        assert stream.counts["clipping"] == len(found)
        one_by_one = scorer.stream(STEPS)
        one_by_one.rails = stream.rails
        each = [verdict for verdict in map(one_by_one.push, clipped) if verdict is not None]
        assert reasons(each) == reasons(found)
    with Scorer(make_example("series").path, threshold=-1.0) as scorer:
        stream = scorer.stream(STEPS)
        stream.rails = (low, high)
        assert {verdict.verdict for verdict in stream.push_block(clipped)} == {"anomaly"}


def test_a_mean_outside_of_all_that_training_saw_is_an_offset(make_example, readings) -> None:
    with Scorer(make_example("series").path, threshold=1e9) as scorer:
        stream = scorer.stream(STEPS)
        stream.rails = (-np.inf, np.inf)
        inputs = scorer.manifest.inputs
        moved = readings.copy()
        moved[:, 2] += (inputs.high - inputs.low)[2]
        assert set(reasons(stream.push_block(readings))) == {None}
        found = stream.push_block(moved)
    assert set(reasons(found)) == {"offset"}
    assert {verdict.channels for verdict in found} == {(2,)}


def test_a_channel_that_is_as_constant_as_in_training_has_no_offset(make_example) -> None:
    constant = np.array([0.1, 0.2, 0.3], np.float32)  # sums of float32 would round
    inputs = make_example("series").scorer.manifest.inputs._replace(low=constant, high=constant)
    window = np.tile(constant, (1000, 1))
    assert converter_fault(window, inputs, (-np.inf, np.inf)) is None


def test_a_replaced_model_checks_with_the_rails_that_were_set(make_example, readings) -> None:
    example = make_example("series")
    with Scorer(example.path) as scorer:
        stream = scorer.stream()
        stream.rails = (-0.5, 0.5)
        scorer.replace(example.data)
        stream.push_block(readings)
        assert stream.rails == (-0.5, 0.5)
        assert stream.counts["clipping"] > 0


@pytest.mark.parametrize(
    ("factor", "is_other"), [(1.0, False), (1.05, False), (0.85, True), (2, True)]
)
def test_a_rate_is_told_by_count_and_clock_though_blocks_come_unevenly(factor, is_other) -> None:
    clock, rng = CountClock(1000.0), np.random.default_rng(0)
    seen = []
    for block in range(130):
        clock.take(250, 1e9 + 0.25 * block / factor + rng.uniform(0, 0.1))
        seen.append(clock.is_other_rate)
    assert not seen[0]
    assert set(seen[-40:]) == {is_other}


def test_a_clock_that_is_set_back_begins_a_span_anew() -> None:
    clock = CountClock(1000.0)
    for time in (100.0, 50.0, 59.0, 60.1):
        clock.take(5000, time)
    assert not clock.is_other_rate  # 10 000 in 10.1 s
    clock.take(1, 75.0)
    assert clock.is_other_rate


def test_blocks_at_another_rate_are_invalid_and_times_are_those_of_the_last_reading(
    make_example, with_manifest, readings, tmp_path
) -> None:
    from edgeae_export.manifest import manifest_json

    example = make_example("series")
    manifest = example.scorer.manifest
    manifest = manifest._replace(inputs=manifest.inputs._replace(rate_hz=RATE))
    path = tmp_path / "series.onnx"
    path.write_bytes(with_manifest(example.data, manifest_json(manifest)))
    with Scorer(path) as scorer:
        stream = scorer.stream(STEPS)
        found = stream.push_block(readings[:20], time=1000.0)
        assert [verdict.time for verdict in found] == pytest.approx([998.6, 999.2, 999.8])
        for second in range(1, 12):  # twenty readings a second
            found = stream.push_block(readings[:20], time=1000.0 + second)
        assert set(reasons(found)) == {"sampling rate"}


@pytest.mark.parametrize("block", [[1, 2, 3], [[1, 2]], [["1", "2", "3"]], [[[1, 2, 3]]], 5])
def test_what_is_no_block_is_refused_and_changes_nothing(scorer, readings, block) -> None:
    stream = scorer.stream()
    stream.push_block(readings[:5])
    with pytest.raises(InputError, match="a reading must"):
        stream.push_block(block)
    (verdict,) = stream.push_block(readings[5:6])
    assert verdict.score == scorer.score(readings[:6])


def test_a_speed_is_refused_where_none_is_needed(scorer, readings) -> None:
    for push in (scorer.stream().push, scorer.stream().push_block):
        with pytest.raises(InputError, match="`speed_rpm` goes with models of order tracking"):
            push(readings, speed_rpm=1500)


def test_an_empty_block_has_no_verdict(scorer) -> None:
    assert scorer.stream().push_block(np.empty((0, 3))) == []


def test_after_close_a_block_is_refused(scorer, readings) -> None:
    stream = scorer.stream()
    scorer.close()
    with pytest.raises(InputError, match="closed"):
        stream.push_block(readings)
