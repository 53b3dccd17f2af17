"""A stream of many machines gives what a stream of each gives."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgeae_export.manifest import manifest_json
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.conditions import Condition

MODELS = ("plain", "rate", "tolerant", "conditions")
SPAN_NS = 10**8  # from reading to reading in training


@pytest.fixture(scope="module")
def scorers(make_example, with_manifest, tmp_path_factory: pytest.TempPathFactory):
    """The series' artifact: as it is, with a rate, tolerating lost readings, with conditions."""
    example, folder = make_example("series"), tmp_path_factory.mktemp("keyed")
    manifest = example.scorer.manifest
    rated = manifest.inputs._replace(rate_hz=10.0)
    threshold = manifest.threshold
    by_condition = (float(threshold.value), float(2 * threshold.value))
    variants = {
        "plain": manifest,
        "rate": manifest._replace(inputs=rated),
        "tolerant": manifest._replace(inputs=rated._replace(tolerate=2)),
        "conditions": manifest._replace(
            inputs=rated._replace(condition=Condition("recipe", ("A", "B"))),
            threshold=threshold._replace(by_condition=by_condition),
        ),
    }
    for name, variant in variants.items():
        path = folder / f"{name}.onnx"
        path.write_bytes(with_manifest(example.data, manifest_json(variant)))
    return {name: Scorer(folder / f"{name}.onnx") for name in variants}


def history(seed: int, count: int, machines: int):
    """Readings of machines in a random order: drift, faults, gaps, late and repeated stamps."""
    rng = np.random.default_rng(seed)
    at = rng.integers(0, machines, count)
    nth = np.array([np.count_nonzero(at[:i] == at[i]) for i in range(count)])
    rows = rng.normal(size=(count, 3)) * (1, 5, 0.1) + (0, 20, -1)
    rows[:, 1] += rng.choice([0, 6, 9], p=(0.8, 0.1, 0.1)) * nth / 20
    rows[rng.random(count) < 0.02, 0] = np.nan
    rows[rng.random(count) < 0.02, 2] = rng.choice([1e6, np.inf])
    still = rng.random(machines) < 0.3
    rows[still[at] & (nth > 10), 1] = 20.5
    noisy = rng.random(machines) < 0.2
    rows[noisy[at], 0] *= -3.0
    times = nth * SPAN_NS + rng.integers(0, 10**6, count)
    for share, offset in ((0.02, 10**12), (0.02, -(10**8)), (0.01, -(10**12)), (0.02, 2 * 10**8)):
        times[rng.random(count) < share] += offset
    repeated = np.flatnonzero(rng.random(count) < 0.03)
    times[repeated] = times[np.maximum(repeated - machines, 0)]
    slow = rng.random(machines) < 0.2
    times[slow[at]] += nth[slow[at]] * (SPAN_NS // 4)
    keys = [f"machine {index}" for index in at.tolist()]
    return keys, rows.astype(np.float32), times, [["A", "B", "C"][i % 3] for i in at.tolist()]


def shown(verdict) -> str:
    return str(verdict[:7])  # NaN is not equal to itself


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("stride", [1, 2, 6, 9])
@settings(max_examples=8)
@given(
    seed=st.integers(0, 2**32),
    machines=st.integers(1, 7),
    tracking=st.booleans(),
    has_times=st.booleans(),
    cuts=st.lists(st.integers(0, 240), max_size=4),
)
def test_verdicts_scores_and_thresholds_are_those_of_single_streams(
    scorers, model, stride, seed, machines, tracking, has_times, cuts
) -> None:
    scorer, tracking = scorers[model], tracking and model != "conditions"
    keys, rows, times, conditions = history(seed, 240, machines)
    singles, expected = {}, []
    for key, row, time, condition in zip(keys, rows, times.tolist(), conditions, strict=True):
        stream = singles.setdefault(key, scorer.stream(stride, tracking=tracking))
        verdict = stream.push(row, time_ns=time if has_times else None, condition=condition)
        if verdict is not None:
            expected.append((key, shown(verdict)))
    streams, found = scorer.streams(stride, tracking=tracking), []
    edges = sorted({0, 240, *cuts})
    for start, stop in itertools.pairwise(edges):
        stamps = times[start:stop] if has_times else None
        part = streams.push_many(
            keys[start:stop], rows[start:stop], times_ns=stamps, conditions=conditions[start:stop]
        )
        found += [(key, shown(verdict)) for key, verdict in part]
        stored = json.loads(json.dumps(streams.state(), allow_nan=False))
        streams = scorer.streams(stride, tracking=tracking)
        streams.restore(stored)
    assert found == expected
    if model != "conditions":  # there the next reading tells it, which a state does not hold
        assert streams.thresholds == {key: stream.threshold for key, stream in singles.items()}
    assert streams.readings == sum(stream.readings for stream in singles.values())
    assert streams.dropped == sum(stream.dropped for stream in singles.values())
    for key, stream in singles.items():
        counts = {name: n for name, n in streams.counts_of(key).items() if n}
        assert counts == {"readings": stream.readings, **stream.counts}


def test_the_histories_hold_every_verdict_and_reason(scorers) -> None:
    total: dict[str, int] = {}
    for seed in range(12):
        keys, rows, times, _ = history(seed, 240, 3)
        streams = scorers["rate"].streams(tracking=True)
        list(streams.push_many(keys, rows, times_ns=times))
        total = {name: total.get(name, 0) + n for name, n in streams.counts.items()}
    missing = {name for name, count in total.items() if not count}
    assert missing <= {"overflow", "condition", "decorrelated"}  # its channels are independent


def test_a_push_gives_the_verdict_with_its_evidence(scorers) -> None:
    scorer, rows = scorers["plain"], history(1, 40, 1)[1]
    streams, stream = scorer.streams(), scorer.stream()
    for row in np.nan_to_num(rows, posinf=0):
        given, expected = streams.push("pump", row), stream.push(row)
        assert (given is None) == (expected is None)
        if given is not None and expected is not None:
            assert given.top() == expected.top()


def test_a_key_that_cannot_name_a_machine_is_refused_in_one_line(scorers) -> None:
    streams = scorers["plain"].streams()
    for key in ("", " ", "a\nb", "x" * 201, "\x1b[2J", 7):
        with pytest.raises(InputError, match="a machine's key must be 1 to 200 printable"):
            streams.push(key, [0.0, 20.0, -1.0])
    assert len(streams) == 0


def test_machines_beyond_the_limit_are_refused_and_the_others_go_on(scorers) -> None:
    streams = scorers["plain"].streams(max_machines=2)
    streams.push("a", [0.0, 20.0, -1.0])
    streams.push("b", [0.0, 20.0, -1.0])
    with pytest.raises(InputError, match="`max_machines` is 2; machine 'c' is one more"):
        streams.push("c", [0.0, 20.0, -1.0])
    streams.push("a", [0.0, 20.0, -1.0])
    assert streams.counts_of("a")["readings"] == 2


def test_a_forgotten_machine_makes_room_and_comes_back_as_a_new_one(scorers) -> None:
    streams, row = scorers["plain"].streams(max_machines=2), [0.0, 20.0, -1.0]
    for key in ("a", "b", "a"):
        streams.push(key, row)
    streams.forget(["a"])
    assert "a" not in streams
    assert len(streams) == 1
    streams.push("c", row)
    assert streams.counts_of("c")["readings"] == 1
    with pytest.raises(InputError, match="there is no machine 'a' to forget"):
        streams.forget(["a"])
    streams.forget(["c"])
    streams.push("a", row)
    assert streams.counts_of("a")["readings"] == 1


@pytest.mark.parametrize("model", ["plain", "tolerant"])
def test_another_stride_or_a_torn_state_is_refused_and_changes_nothing(scorers, model) -> None:
    row, streams = [0.0, 20.0, -1.0], scorers[model].streams(2)
    streams.push_many(["a", "b"], [row, row])
    state = streams.state()
    with pytest.raises(ValueError, match="another stride"):
        scorers[model].streams(3).restore(state)
    if model == "plain":
        state["machines"]["tables"]["streams"]["ring"] = "AAAA"
    else:
        state["machines"]["streams"][1]["rows"] = "AAAA"
    fresh = scorers[model].streams(2)
    with pytest.raises(ValueError, match=r"buffer size|cannot reshape"):
        fresh.restore(state)
    fresh.push("b", row)
    assert fresh.counts_of("b")["readings"] == 1


def test_wrong_shapes_are_refused_before_anything_is_taken(scorers) -> None:
    streams = scorers["plain"].streams()
    with pytest.raises(InputError, match=r"`readings` must have shape \(2, 3\)"):
        streams.push_many(["a", "b"], [[0.0, 1.0, 2.0]])
    with pytest.raises(InputError, match="real numbers"):
        streams.push("a", ["x", "y", "z"])
    assert len(streams) == 0


def test_a_replaced_model_is_used_from_the_next_push(scorers, make_example) -> None:
    rows = np.nan_to_num(history(2, 40, 2)[1], posinf=0)
    with Scorer(make_example("series").path) as scorer:
        streams = scorer.streams()
        streams.push_many(["a"] * 20, rows[:20])
        scorer.replace(make_example("series").path)
        assert len(list(streams.push_many(["a"] * 20, rows[20:]))) == 20


def test_memory_is_linear_in_machines(scorers) -> None:
    streams = scorers["plain"].streams()
    each = streams.machine_bytes
    assert each is not None
    assert each < 7 * 3 * 4 + 400
