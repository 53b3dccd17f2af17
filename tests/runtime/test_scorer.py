import math
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import cast

import numpy as np
import onnxruntime
import pandas as pd
import pytest

from edgeae_runtime import ArtifactError, InputError, Scorer

KERAS_TOLERANCE = 1e-5  # of the score: two engines sum in another order


def plain_session(data: bytes):
    """What someone without any edgeae code has: onnxruntime as it comes."""
    return onnxruntime.InferenceSession(data, providers=["CPUExecutionProvider"])


def large_batch(example) -> np.ndarray:
    rng = np.random.default_rng(9)
    picks = example.windows[rng.integers(0, len(example.windows), 4500)]
    return (picks * rng.uniform(0.5, 1.5, picks.shape)).astype(np.float32)


def test_one_window_gives_a_float_and_a_bool(example) -> None:
    window = example.windows[0]
    assert type(example.scorer.score(window)) is float
    assert type(example.scorer.is_anomaly(window)) is bool


def test_a_batch_gives_float32_scores_and_bools(example) -> None:
    scores, flags = (
        example.scorer.score(example.windows),
        example.scorer.is_anomaly(example.windows),
    )
    assert (scores.dtype, scores.shape) == (np.float32, (40,))
    assert (flags.dtype, flags.shape) == (np.bool_, (40,))
    np.testing.assert_array_equal(flags, scores > example.scorer.threshold)
    assert flags.any()
    assert not flags.all()


def test_an_artifact_opens_from_a_path_a_string_and_bytes(table) -> None:
    for artifact in (table.path, str(table.path), table.data):
        with Scorer(artifact) as scorer:
            assert scorer.score(table.windows[0]) == table.scorer.score(table.windows[0])


def test_scores_are_those_of_keras(example) -> None:
    x = large_batch(example)
    np.testing.assert_allclose(
        example.scorer.score(x), example.detector.source_.scores(x), rtol=KERAS_TOLERANCE
    )


def test_scores_and_flags_are_those_of_plain_onnxruntime_bit_for_bit(example) -> None:
    session, x = plain_session(example.data), large_batch(example)
    scores, flags = session.run(["score", "is_anomaly"], {"x": x})
    np.testing.assert_array_equal(example.scorer.score(x), scores)
    np.testing.assert_array_equal(example.scorer.is_anomaly(x), flags)
    for window in x[:200]:
        score, flag = session.run(["score", "is_anomaly"], {"x": window[np.newaxis]})
        assert example.scorer.score(window) == score[0]
        assert example.scorer.is_anomaly(window) == flag[0]


def test_a_score_does_not_depend_on_the_other_windows_of_its_batch(example) -> None:
    x = large_batch(example)[:600]
    alone = np.array([example.scorer.score(window) for window in x], np.float32)
    rng = np.random.default_rng(3)
    for size in (1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 64, 129, 600):
        at = rng.permutation(len(x))[:size]
        np.testing.assert_array_equal(example.scorer.score(x[at]), alone[at])


def test_a_batch_in_several_pieces_gives_the_same_scores(
    example, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = large_batch(example)[:100]
    expected, given = example.scorer.score(x), example.scorer.reconstruct(x)
    monkeypatch.setattr("edgeae_runtime.artifact.loaded._PIECE_VALUES", 7 * x[0].size)
    np.testing.assert_array_equal(example.scorer.score(x), expected)
    np.testing.assert_array_equal(example.scorer.reconstruct(x), given)


def test_a_window_larger_than_a_piece_is_scored(table, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("edgeae_runtime.artifact.loaded._PIECE_VALUES", 1)
    assert len(table.scorer.score(table.windows)) == 40


def test_golden_windows_have_their_scores(example) -> None:
    golden = example.scorer.manifest.golden
    np.testing.assert_array_equal(example.scorer.score(golden.windows), golden.scores)


@pytest.mark.parametrize(
    "form",
    [
        lambda x: x.tolist(),
        lambda x: [tuple(row) for row in x.tolist()],
        lambda x: x.astype(np.float64),
        lambda x: x.astype(">f4"),
        lambda x: x.astype(">f8"),
        lambda x: x.astype(np.longdouble),
        lambda x: np.asfortranarray(x),
        lambda x: np.repeat(x, 2, axis=0)[::2],
        lambda x: x[::-1][::-1],
        lambda x: np.ma.masked_array(x),
        lambda x: x.astype(object),
        lambda x: np.array([[Decimal(repr(v)) for v in row] for row in x.tolist()], object),
        lambda x: [[Fraction(v) for v in row] for row in x.tolist()],
        lambda x: pd.DataFrame(x).astype("Float32"),
        lambda x: np.ascontiguousarray(x).data,
        lambda x: [pd.Series(row) for row in x],
    ],
)
def test_whatever_numpy_views_as_numbers_scores_alike(table, form) -> None:
    x = form(table.windows)
    if isinstance(x, pd.DataFrame):
        x.columns = list(table.scorer.manifest.inputs.features)
    expected = table.scorer.score(table.windows)
    np.testing.assert_array_equal(table.scorer.score(x), expected)
    if not isinstance(x, (pd.DataFrame, memoryview)):
        assert table.scorer.score(x[3]) == expected[3]


@pytest.mark.parametrize("kind", ["int8", "uint8", "int32", "uint64", "int64", "bool", "float16"])
def test_integers_bools_and_halves_score_as_their_float32(example, kind: str) -> None:
    x = np.clip(np.abs(example.windows), 0, 100).astype(kind)
    expected = example.scorer.score(x.astype(np.float32))
    np.testing.assert_array_equal(example.scorer.score(x), expected)
    assert example.scorer.score(x[0]) == expected[0]
    assert example.scorer.score(x[0].tolist()) == expected[0]


def test_x_is_never_changed_and_not_kept(example) -> None:
    x = example.windows.copy()
    scores, given = example.scorer.score(x), example.scorer.reconstruct(x)
    before = scores.copy(), given.copy()
    example.scorer.score(x[0])
    np.testing.assert_array_equal(x, example.windows)
    x[:] = 0
    example.scorer.score(x)
    np.testing.assert_array_equal((scores, given)[0], before[0])
    np.testing.assert_array_equal(given, before[1])
    x.setflags(write=False)
    assert example.scorer.score(x[0]) == example.scorer.score(x)[0]


def test_an_empty_batch_gives_empty_results(example) -> None:
    shape = example.scorer.manifest.inputs.shape
    for empty in (np.empty((0, *shape), np.float32), np.empty((0, *shape)), [], np.array([])):
        assert example.scorer.score(empty).shape == (0,)
        assert example.scorer.score(empty).dtype == np.float32
        assert example.scorer.is_anomaly(empty).shape == (0,)
        assert example.scorer.is_anomaly(empty).dtype == np.bool_
        assert example.scorer.reconstruct(empty).shape == (0, *shape)
        assert example.scorer.contributions(empty).shape == (0, *shape)


@pytest.mark.parametrize("shape", [(), (3,), (5,), (2, 5), (0, 5), (4, 1), (1, 1, 4), (2, 0)])
def test_a_wrong_shape_is_refused_with_what_was_expected(table, shape) -> None:
    with pytest.raises(InputError) as caught:
        table.scorer.score(np.ones(shape, np.float32))
    message = str(caught.value)
    assert message.startswith("x must have shape (4,) for one window or (n, 4) for n")
    assert message.endswith(f"got {shape}")
    if len(shape) in (1, 2):
        assert "with the features 'flow', 'load, left', 'temp °C', 'still'" in message


def test_a_wrong_shape_of_a_series_is_refused_with_what_was_expected(make_example) -> None:
    with pytest.raises(InputError, match=r"shape \(6, 3\) for .* \(n, 6, 3\) for n; got \(6, 4\)"):
        make_example("series").scorer.score(np.ones((6, 4)))


@pytest.mark.parametrize(
    "x",
    [
        "1234",
        ["1", "2", "3", "4"],
        np.array(["1", "2", "3", "4"], object),
        np.array([1, "2", 3, 4], object),
        [b"1", b"2", b"3", b"4"],
        [1j, 0, 0, 0],
        np.ones(4, complex),
        np.ma.masked_array(np.ones(4, complex)),
        np.ma.masked_array(["a", "b", "c", "d"]),
        np.zeros(4, "datetime64[s]"),
        np.zeros(4, [("a", "f4")]),
        [[1, 2, 3, 4], [1, 2]],
        [object()] * 4,
        {"flow": 1},
        {1, 2, 3, 4},
        lambda: 0,
        [10**400] * 4,
        [[1, 2, 3, pd.NA]],
    ],
)
def test_what_is_no_real_number_is_refused(table, x) -> None:
    with pytest.raises(InputError, match=r"^x must hold real numbers; got "):
        table.scorer.score(x)


def test_none_is_refused(table) -> None:
    for x in (None, [None] * 4, [[1, 2, 3, None]]):
        with pytest.raises(InputError, match=r"^x must "):
            table.scorer.score(x)


def test_a_masked_value_is_refused_as_missing(table) -> None:
    x = np.ma.masked_array(table.windows[0], mask=[False, True, False, False])
    with pytest.raises(InputError, match=r"first nan at feature 'load, left'"):
        table.scorer.score(x)


def test_a_frame_is_taken_by_its_column_names(table) -> None:
    frame = pd.DataFrame(table.windows, columns=list(table.scorer.manifest.inputs.features))
    expected = table.scorer.score(table.windows)
    np.testing.assert_array_equal(table.scorer.score(frame[frame.columns[::-1]]), expected)
    np.testing.assert_array_equal(table.scorer.score(frame.iloc[:0]), [])
    np.testing.assert_array_equal(
        table.scorer.contributions(frame[frame.columns[::-1]]),
        table.scorer.contributions(table.windows),
    )


def test_missing_and_extra_columns_of_a_frame_are_named(table) -> None:
    frame = pd.DataFrame(table.windows, columns=["flow", "load, left", "temp °C", "hum"])
    with pytest.raises(InputError, match=r"lacks 'still' and has also 'hum'$"):
        table.scorer.score(frame)
    with pytest.raises(InputError, match=r"; lacks 'still'$"):
        table.scorer.score(frame[["flow", "load, left", "temp °C"]])
    full = pd.DataFrame(table.windows, columns=list(table.scorer.manifest.inputs.features))
    with pytest.raises(InputError, match=r"; has also 'hum'$"):
        table.scorer.score(full.assign(hum=1.0))
    with pytest.raises(InputError, match=r"must have shape .* got \(40, 5\)$"):
        table.scorer.score(pd.concat([full, full[["flow"]]], axis=1))


def test_a_frame_goes_by_position_where_the_model_knows_no_names(make_example) -> None:
    single = make_example("single")
    frame = pd.DataFrame(single.windows, columns=["anything"])
    np.testing.assert_array_equal(single.scorer.score(frame), single.scorer.score(single.windows))


def test_threads_that_share_a_scorer_get_right_scores(example) -> None:
    with Scorer(example.path) as scorer:
        x = large_batch(example)[:400]
        expected = scorer.score(x).tolist()
        for _ in range(3):
            with ThreadPoolExecutor(8) as pool:
                assert list(pool.map(scorer.score, x)) == expected
        assert len(scorer._loaded.slots) <= 8


def test_reconstructions_are_those_of_keras_and_of_the_graph(example) -> None:
    x = example.windows
    given = example.scorer.reconstruct(x)
    assert (given.dtype, given.shape) == (np.float32, x.shape)
    (graph,) = plain_session(example.data).run(["reconstruction"], {"x": x})
    np.testing.assert_array_equal(given, graph)
    size = np.abs(x).max()
    np.testing.assert_allclose(
        given, example.detector.source_.outputs(x)["reconstruction"], atol=1e-5 * size
    )
    np.testing.assert_allclose(example.scorer.reconstruct(x[0]), given[0], atol=1e-5 * size)


def test_contributions_are_shares_of_the_score(example) -> None:
    x, manifest = example.windows, example.scorer.manifest
    given = example.scorer.contributions(x)
    assert given.shape == x.shape
    sums = given.reshape(len(x), -1).sum(axis=1)
    np.testing.assert_allclose(sums, 1)
    residual = (x.astype(float) - example.scorer.reconstruct(x)) * manifest.scaler.scale
    terms = residual**2 if manifest.score == "mse" else np.abs(residual)
    mean = terms.reshape(len(x), -1).mean(axis=1)
    # The reconstruction in raw units has lost some digits: single precision of values near 1000.
    np.testing.assert_allclose(mean, example.scorer.score(x), rtol=2e-3)
    expected = terms / terms.reshape(len(x), -1).sum(axis=1).reshape(-1, *[1] * (x.ndim - 1))
    np.testing.assert_allclose(given, expected)
    np.testing.assert_allclose(example.scorer.contributions(x[0]), given[0], atol=1e-3)


def test_a_value_far_off_has_the_largest_share(table) -> None:
    x = table.detector.source_.calibration[0].copy()
    x[1] += 4000
    assert table.scorer.contributions(x).argmax() == 1


def test_thresholds_say_where_they_come_from(table) -> None:
    manifest = table.scorer.manifest
    assert table.scorer.threshold_origin == "manifest"
    assert table.scorer.threshold == manifest.threshold.value
    assert type(table.scorer.threshold) is np.float32
    typed = Scorer(table.path, threshold=0.1)
    assert (typed.threshold, typed.threshold_origin) == (np.float32(0.1), "threshold")
    rated = Scorer(table.path, false_alarm_rate=0.1)
    assert rated.threshold_origin == "false_alarm_rate"
    assert rated.threshold == manifest.calibration.threshold(0.1)
    assert rated.threshold < manifest.threshold.value
    calibration = table.detector.source_.calibration
    assert rated.is_anomaly(calibration).mean() <= 0.1


def test_the_threshold_of_an_open_scorer_cannot_be_moved_behind_its_back(table) -> None:
    with pytest.raises(AttributeError):
        table.scorer.threshold = 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"threshold": math.nan}, "^`threshold` must be a finite float32; got nan$"),
        ({"threshold": math.inf}, "^`threshold` must be a finite float32; got inf$"),
        ({"threshold": 1e39}, "^`threshold` must be a finite float32; got 1e\\+39$"),
        ({"threshold": "high"}, "^`threshold` must be a finite float32; got 'high'$"),
        ({"false_alarm_rate": 0.0}, "^`false_alarm_rate` must lie between 0 and 1; got 0.0$"),
        ({"false_alarm_rate": 0.001}, "^`false_alarm_rate`=0.001 needs 999 calibration windows"),
        ({"threshold": 1, "false_alarm_rate": 0.1}, "^give `threshold` or `false_alarm_rate`, not"),
    ],
)
def test_a_threshold_that_cannot_be_is_refused_by_its_name(table, arguments, message: str) -> None:
    with pytest.raises(InputError, match=message):
        Scorer(table.path, **arguments)


def test_a_score_on_the_threshold_is_normal_and_the_next_float_below_makes_it_an_anomaly(
    example,
) -> None:
    window = example.windows[0]
    score = np.float32(example.scorer.score(window))
    for threshold, flag in ((score, False), (np.nextafter(score, np.float32(-np.inf)), True)):
        with Scorer(example.path, threshold=cast(float, threshold)) as scorer:
            assert scorer.is_anomaly(window) is flag
            assert scorer.is_anomaly(window[np.newaxis]).tolist() == [flag]
            assert scorer.is_anomaly([window.tolist()]).tolist() == [flag]


def test_a_threshold_of_zero_is_a_threshold_like_any_other(example) -> None:
    with Scorer(example.path, threshold=0.0) as scorer:
        assert scorer.threshold == 0.0
        assert scorer.threshold_origin == "threshold"
        assert scorer.is_anomaly(example.windows).all()
        assert scorer.is_anomaly(example.windows[0]) is True
    with Scorer(example.path, threshold=-1) as scorer:
        assert scorer.is_anomaly(example.windows).all()


def test_after_close_every_call_raises(table) -> None:
    scorer = Scorer(table.path)
    with scorer as same:
        assert same is scorer
        scorer.score(table.windows[0])
    scorer.close()
    for call in (scorer.score, scorer.is_anomaly, scorer.reconstruct, scorer.contributions):
        for x in (table.windows[0], table.windows, table.windows[:0], [1, 2, 3, 4]):
            with pytest.raises(
                InputError, match=r"^the scorer is closed; open the artifact again$"
            ):
                call(x)
    assert scorer.manifest.name == "table"
    assert scorer.threshold == table.scorer.threshold


@pytest.mark.parametrize("content", [b"", b"hello\n1,2,3\n", bytes(range(256)) * 40, b"\x08\x08"])
def test_what_is_no_artifact_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.onnx"
    path.write_bytes(content)
    with pytest.raises(ArtifactError, match=r"some\.onnx: no edgeae manifest inside; write"):
        Scorer(path)
    with pytest.raises(ArtifactError, match=r"^artifact: no edgeae manifest inside"):
        Scorer(content)


def test_an_onnx_file_without_manifest_is_refused(table, tmp_path: Path) -> None:
    import onnx

    model = onnx.load_from_string(table.data)
    del model.metadata_props[:]
    path = tmp_path / "bare.onnx"
    onnx.save(model, path)
    with pytest.raises(ArtifactError, match=r"bare\.onnx: no edgeae manifest inside"):
        Scorer(path)


def test_a_missing_file_and_a_folder_raise_their_own_errors(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Scorer(tmp_path / "none.onnx")
    with pytest.raises(IsADirectoryError):
        Scorer(tmp_path)


def test_a_graph_that_the_engine_refuses_is_an_artifact_error(table, with_manifest) -> None:
    import onnx

    from edgeae_runtime.manifest.digest import seal

    model = onnx.load_from_string(table.data)
    model.graph.node[0].op_type = "NoSuchThing"
    with pytest.raises(
        ArtifactError, match=r"artifact: onnxruntime [\d.]+: .*NoSuchThing"
    ) as caught:
        Scorer(seal(model.SerializeToString()))
    assert "\n" not in str(caught.value)


def test_more_threads_give_the_same_scores_and_none_are_refused(table) -> None:
    with Scorer(table.path, threads=2) as scorer:
        np.testing.assert_array_equal(
            scorer.score(table.windows), table.scorer.score(table.windows)
        )
    with pytest.raises(InputError, match="`threads` must be at least 1; got 0"):
        Scorer(table.path, threads=0)
