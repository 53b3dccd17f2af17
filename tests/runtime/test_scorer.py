"""Scores of an artifact are those of Keras and of onnxruntime, alone, in batches and threads."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime
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
