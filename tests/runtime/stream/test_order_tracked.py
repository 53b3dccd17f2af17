"""Streams that resample to shaft angle: the windows of files, in blocks of any size."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgeae_export.manifest import manifest_json
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.batch.score import scored
from edgeae_runtime.conditions import Condition
from edgeae_runtime.manifest.order_tracking import OrderTracking
from edgeae_runtime.readings.block import Block
from edgeae_runtime.readings.columns import ResolvedColumns
from edgeae_runtime.recordings.order_tracking import decoded, encoded
from edgeae_runtime.stream.sensor_checks import CLIPPING, FLATLINE, GAP, NOT_FINITE, SAMPLING_RATE

COUNT, RATE, PER_TURN = 3000, 1000.0, 32
COLUMNS = ResolvedColumns([0, 1, 2], [3], None)


@pytest.fixture(scope="module")
def scorers(make_example, with_manifest, tmp_path_factory: pytest.TempPathFactory):
    """The series' artifact, of samples of angle: with one threshold, and with one a recipe."""
    example, folder = make_example("series"), tmp_path_factory.mktemp("turning")
    manifest = example.scorer.manifest
    tracked = manifest.inputs._replace(order_tracking=OrderTracking("rpm", PER_TURN, RATE))
    threshold = manifest.threshold
    by_condition = (float(threshold.value), float(2 * threshold.value))
    variants = {
        "plain": manifest._replace(inputs=tracked),
        "conditions": manifest._replace(
            inputs=tracked._replace(condition=Condition("recipe", ("A", "B"))),
            threshold=threshold._replace(by_condition=by_condition),
        ),
    }
    for name, variant in variants.items():
        path = folder / f"{name}.onnx"
        path.write_bytes(with_manifest(example.data, manifest_json(variant)))
    normal = Scorer(folder / "plain.onnx", threshold=1e9)
    return {"normal": normal, **{name: Scorer(folder / f"{name}.onnx") for name in variants}}


def run_up(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return readings `(COUNT, 3)`, and speeds with a rest, a missing one and one too high."""
    rng = np.random.default_rng(seed)
    rpm = 1200 + 600 * np.sin(np.arange(COUNT) / 300 + seed)
    rpm[1000:1100], rpm[2000], rpm[2500:2503] = 0, np.nan, 1e6
    rows = (rng.normal(size=(COUNT, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)
    return rows, rpm


def test_a_file_of_a_shaft_at_rest_is_told_by_its_speeds(scorers) -> None:
    rows, rpm = run_up()
    message = r"a\.csv: must hold readings for a window of \d+ samples of angle, at speeds 'rpm' "
    with pytest.raises(InputError, match=f"{message}that are known and in range; got 0"):
        of_files(scorers["plain"], rows, 0 * rpm, 1)


def of_files(scorer: Scorer, rows, rpm, stride: int, *texts: np.ndarray) -> list[np.float32]:
    block = Block(rows, (rpm, *texts), 1, COLUMNS)
    inputs = scorer.manifest.inputs
    found = scored([block], "a.csv", inputs, scorer.score, stride=stride, missing="invalid")
    return np.concatenate([part.scores for part in found]).tolist()


@settings(max_examples=25, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 900), min_size=1, max_size=9),
    stride=st.sampled_from([1, 6, 10]),
    seed=st.integers(0, 3),
    saved=st.integers(0, 8),
)
def test_scores_are_those_of_the_file_also_after_a_restart(
    scorers, sizes, stride, seed, saved
) -> None:
    scorer, (rows, rpm) = scorers["plain"], run_up(seed)
    stream, verdicts = scorer.stream(stride), []
    for number, part in enumerate(np.split(np.arange(COUNT), np.cumsum(sizes))):
        verdicts += stream.push_block(rows[part], speed_rpm=rpm[part])
        if number == saved:
            state = json.loads(json.dumps(stream.state()))
            stream = scorer.stream(stride)
            stream.restore(state)
    expected = of_files(scorer, rows, rpm, stride)
    assert len(verdicts) == len(expected) > 50
    assert stream.counts["invalid"] < len(verdicts) / 10
    for verdict, score in zip(verdicts, expected, strict=True):
        assert verdict.verdict == "invalid" or np.float32(verdict.score) == score
    assert (stream.readings, stream.at_rest) == (COUNT, 104)


def test_one_reading_may_complete_several_windows(scorers) -> None:
    scorer, rows = scorers["plain"], run_up()[0][:400]
    stream = scorer.stream(stride=1)
    found = [stream.push(row, speed_rpm=4000) for row in rows]  # 2.1 samples a reading
    assert max(map(len, found)) == 3
    scores = [np.float32(verdict.score) for verdicts in found for verdict in verdicts]
    assert scores == of_files(scorer, rows, np.full(400, 4000.0), 1)


def test_each_window_has_the_time_and_the_condition_of_its_last_reading(scorers) -> None:
    scorer, (rows, rpm) = scorers["conditions"], run_up()
    recipes = np.where(np.arange(COUNT) < 1700, "A", "B")
    recipes[2700:] = "C"  # training never saw it
    stream, verdicts = scorer.stream(6), []
    for at, (row, speed, recipe) in enumerate(zip(rows, rpm, recipes, strict=True)):
        verdicts += stream.push(row, at / RATE, condition=str(recipe), speed_rpm=speed)
    blocks, of_blocks = scorer.stream(6), []
    for part in np.split(np.arange(COUNT), [500, 1700, 2700]):
        recipe = str(recipes[part[0]])
        time = part[-1] / RATE
        of_blocks += blocks.push_block(rows[part], time, condition=recipe, speed_rpm=rpm[part])
    assert [v[:4] for v in of_blocks] == [v[:4] for v in verdicts]
    assert [v.time for v in of_blocks] == pytest.approx([v.time for v in verdicts], abs=1e-6)
    marks = np.arange(COUNT)
    block = Block(rows, (rpm, marks, recipes), 1, COLUMNS)
    parts = list(scored([block], "a", scorer.manifest.inputs, scorer.score, stride=6))
    ends = np.concatenate([part.kept[0] for part in parts])
    assert [v.time for v in verdicts] == pytest.approx((ends / RATE).tolist())
    low, high = scorer.manifest.threshold.by_condition
    for end, verdict in zip(ends.tolist(), verdicts, strict=True):
        if end >= 2700:
            assert verdict.reason == "condition"
        else:
            assert verdict.threshold == (low if end < 1700 else high)


def test_stamps_are_those_of_readings(scorers) -> None:
    rows, _ = run_up()
    stream = scorers["plain"].stream(6)
    for at in range(1000):
        later = 5.0 if at >= 500 else 0.0  # a gap, behind which a window begins anew
        found = stream.push(rows[at], at / RATE + later, speed_rpm=1500)
        assert any(verdict.reason == GAP for verdict in found) == (at == 500)
    assert stream.push(rows[0], 999 / RATE + 5.0, speed_rpm=1500) == []
    assert stream.dropped == 1
    fast = scorers["plain"].stream(6)
    verdicts = [v for at in range(300) for v in fast.push(rows[at], at / 1300, speed_rpm=1500)]
    assert {verdict.reason for verdict in verdicts} == {SAMPLING_RATE}


def test_machines_have_a_shaft_each(scorers) -> None:
    scorer, (rows, rpm) = scorers["plain"], run_up()
    streams, alone = scorer.streams(6), scorer.stream(6)
    keys = ["a" if at % 3 else "b" for at in range(600)]
    found = streams.push_many(keys, rows[:600], speeds_rpm=rpm[:600])
    expected = [
        verdict
        for key, row, speed in zip(keys, rows, rpm, strict=False)
        if key == "a"
        for verdict in alone.push(row, speed_rpm=speed)
    ]
    assert [v[1][:3] for v in found if v[0] == "a"] == [v[:3] for v in expected]
    assert streams.at_rest == 0
    with pytest.raises(InputError, match=r"`push_many` takes the readings of a model with order"):
        streams.push("a", rows[0])
    with pytest.raises(InputError, match=r"`speeds_rpm` must be given for a model with order"):
        streams.push_many(["a"], rows[:1])


@pytest.mark.parametrize(
    ("speed", "message"),
    [
        (None, "`speed_rpm` must be given: the model takes windows at even steps of shaft angle"),
        ("fast", "`speed_rpm` must be a number, or one for each of 10 readings; got 'fast'"),
        ([1.0, 2.0], "`speed_rpm` must be a number, or one for each of 10 readings; got"),
    ],
)
def test_speeds_that_are_none_are_refused_and_change_nothing(scorers, speed, message) -> None:
    stream = scorers["plain"].stream()
    with pytest.raises(InputError, match=message):
        stream.push_block(np.ones((10, 3)), speed_rpm=speed)
    assert stream.readings == 0


@pytest.mark.parametrize("key", ["rows", "angles"])
def test_a_torn_state_is_refused(scorers, key) -> None:
    rows, rpm = run_up()
    stream = scorers["plain"].stream()
    stream.push_block(rows, speed_rpm=rpm)
    state = stream.state()
    kind = "<f4" if key == "rows" else "<f8"
    state["tracker"][key] = encoded(decoded(state["tracker"][key], kind)[:-4], kind)
    with pytest.raises(ValueError, match=r"reshape|belong together"):
        scorers["plain"].stream().restore(state)


@pytest.mark.parametrize("rpm", [400, 1500, 4000])
def test_a_dead_sensor_is_a_flatline_also_where_it_is_resampled(scorers, rpm) -> None:
    rows, _ = run_up()
    rows[500:, 1] = np.float32(20.1)
    verdicts = scorers["plain"].stream(6).push_block(rows, speed_rpm=rpm)
    assert verdicts[0].reason is None
    assert (verdicts[-1].reason, verdicts[-1].channels) == (FLATLINE, (1,))


def test_readings_at_the_rails_are_counted_before_they_are_resampled(scorers) -> None:
    """What is interpolated between single readings at the rails need not be there."""
    rows, _ = run_up()
    rows[:, 1] = np.minimum(rows[:, 1], 30)
    rows[1000::5, 1] = 31  # one in five, more than the hundredth that may
    whole, one = scorers["normal"].stream(60), scorers["normal"].stream(60)
    whole.rails = one.rails = (-1e6, 31.0)
    verdicts = whole.push_block(rows, speed_rpm=900)
    found = [verdict.reason == CLIPPING for verdict in verdicts]
    assert found == [False] * 8 + [True] * (len(found) - 8)
    assert {verdict.channels for verdict in verdicts if verdict.reason == CLIPPING} == {(1,)}
    again = one.push_block(rows[:1030], speed_rpm=900)
    state = json.loads(json.dumps(one.state()))
    one = scorers["normal"].stream(60)
    one.rails = (-1e6, 31.0)
    one.restore(state)
    again += [verdict for row in rows[1030:] for verdict in one.push(row, speed_rpm=900)]
    assert [verdict[:6] for verdict in again] == [verdict[:6] for verdict in verdicts]


def test_a_rest_is_told_when_it_has_lasted_a_second_and_when_it_ends(scorers) -> None:
    rows, rpm = run_up()
    rpm[:] = 1500
    rpm[200:210], rpm[500:1700], rpm[2990:] = np.nan, 0, 0
    whole, one = scorers["plain"].stream(6), scorers["plain"].stream(6)
    whole.push_block(rows, (COUNT - 1) / RATE, speed_rpm=rpm)
    before = one.push_block(rows[:900], 899 / RATE, speed_rpm=rpm[:900])
    state = json.loads(json.dumps(one.state()))
    one = scorers["plain"].stream(6)
    one.restore(state)
    for at in range(900, COUNT):
        one.push(rows[at], at / RATE, speed_rpm=rpm[at])
    begin, end = whole.rests
    assert np.array(one.rests) == pytest.approx(np.array(whole.rests))
    assert (begin.time, end.time) == pytest.approx((1.499, 1.7))
    count = len(before)
    assert begin.event() == {"event": "rest start", "window": count, "time": begin.time}
    expected = {"event": "rest end", "window": count, "time": end.time, "readings": 1200}
    assert end.event() == expected
    assert whole.at_rest == one.at_rest == 1220


def test_a_score_at_the_threshold_of_its_condition_is_normal(
    scorers, make_example, with_manifest, tmp_path
) -> None:
    scorer, (rows, rpm) = scorers["conditions"], run_up()
    score = next(
        one.score
        for one in scorer.stream(6).push_block(rows, condition="A", speed_rpm=rpm)
        if np.isfinite(one.score) and float(str(np.float32(one.score))) < one.score
    )
    manifest, data = scorer.manifest, make_example("series").data
    decimal = float(str(np.float32(score)))
    own = manifest.threshold._replace(by_condition=(decimal, 0.0))
    path = tmp_path / "at.onnx"
    path.write_bytes(with_manifest(data, manifest_json(manifest._replace(threshold=own))))
    verdicts = Scorer(path).stream(6).push_block(rows, condition="A", speed_rpm=rpm)
    assert [one.verdict for one in verdicts if one.score == score] == ["normal"]


def test_windows_of_machines_have_the_time_of_their_last_reading(scorers) -> None:
    scorer, (rows, rpm) = scorers["plain"], run_up()
    streams, alone = scorer.streams(6), scorer.stream(6)
    stamps = 10**18 + np.arange(900) * 10**6
    found = streams.push_many(["a"] * 900, rows[:900], times_ns=stamps, speeds_rpm=rpm[:900])
    expected = [
        verdict
        for row, speed, stamp in zip(rows, rpm, stamps.tolist(), strict=False)
        for verdict in alone.push(row, time_ns=stamp, speed_rpm=speed)
    ]
    assert [verdict.time for _, verdict in found] == [verdict.time for verdict in expected]


def test_readings_at_rest_of_forgotten_machines_stay_counted(scorers) -> None:
    streams, (rows, _) = scorers["plain"].streams(6), run_up()
    streams.push_many(["a", "b"] * 50, rows[:100], speeds_rpm=np.zeros(100))
    streams.forget(["a"])
    other = scorers["plain"].streams(6)
    other.restore(json.loads(json.dumps(streams.state())))
    assert streams.at_rest == other.at_rest == 100


def test_a_reading_that_is_infinite_makes_windows_invalid_without_a_warning(scorers) -> None:
    rows, _ = run_up()
    rows[700, 2], rows[900, 0] = np.inf, np.nan
    verdicts = scorers["plain"].stream(6).push_block(rows, speed_rpm=1500)
    assert {v.reason for v in verdicts} == {None, NOT_FINITE}
    assert verdicts[-1].reason is None


def test_a_speed_that_flickers_is_a_rest_until_a_window_is_whole(scorers) -> None:
    """Turns and rests that are each too short for a window or for a second."""
    rows, rpm = run_up()
    rpm[:] = 1500
    rpm[400:2400] = np.where(np.arange(2000) // 20 % 2, 1500, 0)  # 1000 readings at rest
    rpm[2400:2600] = 0
    whole, one = scorers["plain"].stream(60), scorers["plain"].stream(60)
    whole.push_block(rows, (COUNT - 1) / RATE, speed_rpm=rpm)
    before = []
    for at in range(1500):
        before += one.push(rows[at], at / RATE, speed_rpm=rpm[at])
    state = json.loads(json.dumps(one.state()))
    rests, one = list(one.rests), scorers["plain"].stream(60)
    one.restore(state)
    after = one.push_block(rows[1500:], (COUNT - 1) / RATE, speed_rpm=rpm[1500:])
    begin, end = whole.rests
    assert np.array(rests + list(one.rests)) == pytest.approx(np.array(whole.rests))
    assert (begin.window, begin.readings) == (len(before), 0)
    assert (end.window, end.readings) == (after[0].window, 1200)
    assert end.time == pytest.approx(after[0].time)
    assert begin.time == pytest.approx(2.379)
