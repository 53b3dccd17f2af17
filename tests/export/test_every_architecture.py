"""Every architecture x every format x every batch x every kind of window, against Keras."""

import warnings
from functools import cache
from pathlib import Path

import numpy as np
import onnx
import pytest

import edgeae
from edgeae_runtime import InputError, Scorer

pytestmark = pytest.mark.slow

SHAPES = {"table": (12,), "one channel": (20, 1), "three channels": (16, 3)}
HIDDEN = {
    "dense": (8,),
    "linear": (),
    "prototypes": None,
    "mixed": (8,),
    "conv": (6, 4),
    "lstm": (5,),
    "gru": (5,),
    "variational": (8,),
}
EXACT, CHAINED = 1e-5, 1e-4  # a recurrence hands its rounding on from step to step
MAGNIFIED = 2e-5  # a softmax over large numbers magnifies it; the file states by how much
TOLERANCES = {"lstm": CHAINED, "gru": CHAINED, "mixed": MAGNIFIED}


@cache
def detector(architecture: str, kind: str) -> edgeae.Detector:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, *SHAPES[kind])).cumsum(axis=1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return edgeae.Detector(
            architecture,
            hidden=HIDDEN[architecture],
            code_size=3,
            epochs=2,
            random_state=0,
            false_alarm_rate=0.05,
        ).fit(x)


@cache
def windows(kind: str) -> np.ndarray:
    """1000 windows like those of training, and 1000 unlike them."""
    rng = np.random.default_rng(1)
    normal = rng.normal(size=(1000, *SHAPES[kind])).cumsum(axis=1)
    return np.concatenate([normal, rng.normal(scale=9, size=normal.shape)]).astype(np.float32)


@pytest.fixture(scope="module")
def artifact(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("artifacts")

    @cache
    def exported(architecture: str, kind: str, form: str) -> Scorer:
        path = folder / f"{architecture}-{kind.replace(' ', '-')}.{form}"
        return Scorer(detector(architecture, kind).export(path, with_code=True).path)

    return exported


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("form", ["onnx", "tflite"])
@pytest.mark.parametrize("architecture", HIDDEN)
def test_scores_and_flags_are_those_of_keras_in_every_batch(
    artifact, architecture, form, kind
) -> None:
    source, scorer, x = (
        detector(architecture, kind),
        artifact(architecture, kind, form),
        windows(kind),
    )
    expected = source.anomaly_score(x)
    scale = np.maximum(expected, source.threshold_)
    tolerance = TOLERANCES.get(architecture, EXACT)
    for batch in (1, 7, 256):
        parts = [scorer.score(x[i : i + batch]) for i in range(0, len(x), batch)]
        scores = np.concatenate(parts)
        assert (np.abs(scores - expected) / scale).max() < tolerance
    np.testing.assert_array_equal(scorer.score(x) > scorer.threshold, expected > source.threshold_)
    assert scorer.score(x[0]) == pytest.approx(float(scorer.score(x[:1])[0]), rel=1e-6)


@pytest.mark.parametrize("form", ["onnx", "tflite"])
@pytest.mark.parametrize("architecture", HIDDEN)
def test_the_code_of_the_file_is_that_of_the_detector(artifact, architecture, form) -> None:
    x = windows("three channels")[:50]
    scorer = artifact(architecture, "three channels", form)
    expected = detector(architecture, "three channels").encode(x)
    assert expected.shape == (50, 3)
    np.testing.assert_allclose(scorer.encode(x), expected, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(scorer.encode(x[0]), expected[0], rtol=1e-4, atol=1e-4)
    assert scorer.encode(x[:0]).shape == (0, 3)


@pytest.mark.parametrize("form", ["onnx", "tflite"])
def test_a_file_without_its_code_says_how_to_get_it(tmp_path: Path, form) -> None:
    path = tmp_path / f"plain.{form}"
    with Scorer(detector("dense", "table").export(path).path) as scorer:
        with pytest.raises(InputError, match=r"no output 'code'; export it again with its code"):
            scorer.encode(windows("table")[0])


@pytest.mark.parametrize(("architecture", "native"), [("lstm", "LSTM"), ("gru", "GRU")])
def test_recurrences_are_native_operations(tmp_path: Path, architecture, native) -> None:
    exported = detector(architecture, "three channels").export(tmp_path / "native.onnx")
    kinds = [node.op_type for node in onnx.load(exported.path).graph.node]
    assert kinds.count(native) == 2
    assert not {"Loop", "Scan", "Shape", "Cast"}.intersection(kinds)


def test_a_convolution_has_its_bias_inside_and_no_axis_too_many(tmp_path: Path) -> None:
    exported = detector("conv", "three channels").export(tmp_path / "conv.onnx")
    graph = onnx.load(exported.path).graph
    kinds = [node.op_type for node in graph.node]
    assert (kinds.count("Conv"), kinds.count("ConvTranspose")) == (2, 2)
    assert not {"Unsqueeze", "Squeeze", "Slice", "Shape"}.intersection(kinds)


def test_a_dense_layer_is_one_gemm(tmp_path: Path) -> None:
    exported = detector("dense", "table").export(tmp_path / "dense.onnx")
    kinds = [node.op_type for node in onnx.load(exported.path).graph.node]
    assert kinds.count("Gemm") == 4
    assert "MatMul" not in kinds


@pytest.mark.parametrize("architecture", HIDDEN)
def test_a_detector_survives_its_file(tmp_path: Path, architecture) -> None:
    original, x = detector(architecture, "three channels"), windows("three channels")[:100]
    original.save(tmp_path / "a.edgeae")
    loaded = edgeae.load(tmp_path / "a.edgeae")
    np.testing.assert_array_equal(loaded.anomaly_score(x), original.anomaly_score(x))
    np.testing.assert_array_equal(loaded.encode(x), original.encode(x))


@pytest.mark.parametrize("steps", [4, 5, 7, 13, 50])
def test_conv_takes_any_window_length(tmp_path: Path, steps) -> None:
    x = np.random.default_rng(0).normal(size=(60, steps, 2)).astype(np.float32)
    made = edgeae.Detector("conv", hidden=(4, 3), epochs=1, random_state=0, threshold=1.0)
    made.fit(x, stride=steps)
    with Scorer(made.export(tmp_path / "any.onnx").path) as scorer:
        np.testing.assert_allclose(scorer.score(x), made.anomaly_score(x), rtol=EXACT)


def test_linear_is_the_best_projection() -> None:
    from sklearn.decomposition import PCA

    x = np.random.default_rng(0).normal(size=(300, 6)) @ np.random.default_rng(1).normal(
        size=(6, 6)
    )
    made = edgeae.Detector("linear", code_size=2, scaler="none", random_state=0, threshold=1.0)
    made.fit(x, calibration=x[:20])
    train = np.concatenate([x])  # the validation share is small; the subspace is nearly that of all
    pca = PCA(2).fit(train)
    expected = ((train - pca.inverse_transform(pca.transform(train))) ** 2).mean()
    assert made.anomaly_score(x).mean() == pytest.approx(expected, rel=0.05)


def test_variational_scores_do_not_vary() -> None:
    x = windows("table")[:10]
    made = detector("variational", "table")
    np.testing.assert_array_equal(made.anomaly_score(x), made.anomaly_score(x))
    weak = edgeae.Detector(
        "variational", hidden=(8,), epochs=1, kl_weight=0.0, random_state=0, threshold=1.0
    )
    assert np.isfinite(weak.fit(windows("table")[:200]).anomaly_score(x)).all()


def test_a_window_too_short_for_the_strides_is_refused() -> None:
    made = edgeae.Detector("conv", hidden=(4, 4, 4), random_state=0, threshold=1.0)
    with pytest.raises(
        InputError, match=r"6 steps is too short for 3 strides of 2; give at most 2"
    ):
        made.fit(np.random.default_rng(0).normal(size=(50, 6, 1)), stride=6)


def test_a_code_larger_than_the_window_is_a_warning() -> None:
    made = edgeae.Detector(hidden=(4,), code_size=9, epochs=1, random_state=0, threshold=1.0)
    with pytest.warns(UserWarning, match=r"`code_size` 9 is not smaller than a window of 3 value"):
        made.fit(np.random.default_rng(0).normal(size=(400, 3)))


def test_a_network_with_nan_weights_is_refused() -> None:
    import keras

    from edgeae import wrap

    network = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    kernel, bias = network.get_weights()
    network.set_weights([np.full_like(kernel, np.nan), bias])
    with pytest.raises(InputError, match=r"weights must be finite; '.*kernel' holds NaN"):
        wrap(network, calibration=np.zeros((200, 3)) + np.arange(3))
