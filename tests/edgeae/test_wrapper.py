"""Models that were trained elsewhere, scored as their owners scored them."""

import json
from pathlib import Path

import h5py
import keras
import numpy as np
import pytest
from keras import layers
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MaxAbsScaler, MinMaxScaler, RobustScaler, StandardScaler

import edgeae
from edgeae.storage.keras_files import load_network
from edgeae.train.sklearn_scalers import fold_scaler
from edgeae_runtime import ArtifactError, InputError, Scorer

RNG = np.random.default_rng(0)
TABLE = (RNG.normal(size=(300, 6)) * (1, 9, 0.1, 3, 1, 1) + (0, 50, 1, -9, 0, 2)).astype(np.float32)
SERIES = RNG.normal(size=(200, 8, 2)).astype(np.float32)


def table_network() -> keras.Model:
    parts = [keras.Input((6,)), layers.Dense(4, "tanh"), layers.Dense(6)]
    return keras.Sequential(parts)


class Pair(keras.Model):  # type: ignore[misc]  # Keras ships no types
    """As the tutorials write it."""

    def __init__(self):
        super().__init__()
        self.encoder = keras.Sequential([layers.Dense(3, "relu")])
        self.decoder = keras.Sequential([layers.Dense(6, "sigmoid")])

    def call(self, x):
        return self.decoder(self.encoder(x))


class Sum(Pair):
    """Not only the chain of its two parts."""

    def call(self, x):
        return self.decoder(self.encoder(x)) + x


@pytest.mark.parametrize("kind", [MinMaxScaler, StandardScaler, RobustScaler, MaxAbsScaler])
@pytest.mark.parametrize("form", ["onnx", "tflite"])
def test_scores_are_those_of_scaler_and_model(tmp_path: Path, kind, form) -> None:
    network, scaler = table_network(), kind().fit(TABLE)
    z = scaler.transform(TABLE).astype(np.float32)
    expected = np.abs(z - network(z)).mean(axis=1)
    wrapped = edgeae.wrap(network, scaler=scaler, error="mae", calibration=TABLE)
    np.testing.assert_allclose(wrapped.anomaly_score(TABLE), expected, rtol=1e-4)
    with Scorer(wrapped.export(tmp_path / f"w.{form}").path) as scorer:
        np.testing.assert_allclose(scorer.score(TABLE), expected, rtol=1e-4)


def test_a_pipeline_is_one_affine_map() -> None:
    pipeline = make_pipeline(RobustScaler(), "passthrough", MinMaxScaler((-1, 2)), StandardScaler())
    pipeline.fit(TABLE)
    folded = fold_scaler(pipeline, (6,))
    z = (TABLE.astype(np.float64) - folded.offset) * folded.scale
    np.testing.assert_allclose(z, pipeline.transform(TABLE), rtol=1e-3, atol=1e-4)
    assert folded.kind == "affine"


def test_a_scaler_of_flattened_windows_has_a_value_for_each(tmp_path: Path) -> None:
    flat = SERIES.reshape(len(SERIES), -1) * np.arange(1, 17, dtype=np.float32)
    windows, scaler = flat.reshape(SERIES.shape), StandardScaler().fit(flat)
    network = keras.Sequential([keras.Input((8, 2)), layers.Conv1D(2, 3, padding="same")])
    wrapped = edgeae.wrap(network, scaler=scaler, calibration=windows)
    assert wrapped.source_.scaler.offset.shape == (8, 2)
    z = scaler.transform(flat).reshape(SERIES.shape).astype(np.float32)
    expected = np.square(z - network(z)).mean(axis=(1, 2))
    wrapped.save(tmp_path / "w.edgeae")
    loaded = edgeae.load(tmp_path / "w.edgeae")
    for form in ("onnx", "tflite"):
        with Scorer(loaded.export(tmp_path / f"w.{form}").path) as opened:
            np.testing.assert_allclose(opened.score(windows), expected, rtol=1e-4)
            np.testing.assert_array_equal(
                opened.manifest.scaler.scale, wrapped.source_.scaler.scale
            )
            shares = opened.contributions(windows[:3])
            np.testing.assert_allclose(shares.sum(axis=(1, 2)), 1)


def test_offset_and_scale_are_a_scaler_too() -> None:
    wrapped = edgeae.wrap(
        table_network(), scaler=(TABLE.mean(0), 1 / TABLE.std(0)), calibration=TABLE
    )
    np.testing.assert_allclose(wrapped.source_.scaler.offset, TABLE.mean(0))


@pytest.mark.parametrize(
    ("scaler", "message"),
    [
        (PCA(2).fit(TABLE), r"`scaler` must be affine: .*; got PCA"),
        (make_pipeline(StandardScaler(), PCA(2)).fit(TABLE), r"got PCA"),
        (MinMaxScaler(clip=True).fit(TABLE), r"got MinMaxScaler\(clip=True\)"),
        (StandardScaler(), r"`scaler` must be fitted; got an unfitted StandardScaler"),
        (StandardScaler().fit(TABLE[:, :4]), r"fitted on 4 features; windows of .* have 6"),
        ((0.0, 0.0), r"no scale of zero"),
    ],
)
def test_a_scaler_that_cannot_be_folded_is_refused(scaler, message) -> None:
    with pytest.raises(InputError, match=message):
        edgeae.wrap(table_network(), scaler=scaler, calibration=TABLE)


def test_encoder_and_decoder_give_the_code(tmp_path: Path) -> None:
    model = Pair()
    model(TABLE[:1])
    wrapped = edgeae.wrap(model, calibration=TABLE)
    np.testing.assert_allclose(wrapped.encode(TABLE), model.encoder(TABLE), rtol=1e-5, atol=1e-6)
    wrapped.save(tmp_path / "pair.edgeae")
    loaded = edgeae.load(tmp_path / "pair.edgeae")
    np.testing.assert_array_equal(loaded.anomaly_score(TABLE), wrapped.anomaly_score(TABLE))


def test_a_subclassed_model_that_does_more_is_taken_whole(tmp_path: Path) -> None:
    model = Sum()
    model(TABLE[:1])
    wrapped = edgeae.wrap(model, calibration=TABLE)
    expected = np.square(TABLE - model(TABLE)).mean(axis=1)
    for form in ("onnx", "tflite"):
        with Scorer(wrapped.export(tmp_path / f"sum.{form}").path) as scorer:
            np.testing.assert_allclose(scorer.score(TABLE), expected, rtol=1e-4)
    with pytest.raises(InputError, match=r"no layer named 'code'"):
        wrapped.encode(TABLE)
    with pytest.raises(
        InputError, match=r"of your own class Sum, which the file of a detector does not"
    ):
        wrapped.save(tmp_path / "sum.edgeae")
    assert not (tmp_path / "sum.edgeae").exists()


def test_both_shapes_are_named() -> None:
    network = keras.Sequential([keras.Input((6,)), layers.Dense(5)])
    with pytest.raises(InputError, match=r"shape of its windows, \(6,\); got \(5,\)"):
        edgeae.wrap(network, calibration=TABLE)
    with pytest.raises(InputError, match=r"windows of shape \(6,\); `calibration` has \(4,\)"):
        edgeae.wrap(table_network(), calibration=TABLE[:, :4])
    with pytest.raises(InputError, match=r"must be an .onnx file or a Keras model; got model.h5"):
        edgeae.wrap("model.h5", calibration=TABLE)


INSIDE = {
    "BatchNormalization": [layers.Dense(4), layers.BatchNormalization(), layers.Dense(16)],
    "Dropout": [layers.Dropout(0.5), layers.Dense(16)],
    "LeakyReLU": [layers.Dense(4), layers.LeakyReLU(), layers.Dense(16)],
    "elu": [layers.Dense(4, "elu"), layers.Dense(16)],
    "selu": [layers.Dense(4, "selu"), layers.Dense(16)],
    "gelu": [layers.Dense(4, "gelu"), layers.Dense(16)],
    "LayerNormalization": [layers.Dense(4), layers.LayerNormalization(), layers.Dense(16)],
}
OVER_STEPS = {
    "Flatten": [layers.Flatten(), layers.Dense(16), layers.Reshape((8, 2))],
    "MaxPooling1D": [
        layers.Conv1D(3, 3, padding="same"),
        layers.MaxPooling1D(2),
        layers.UpSampling1D(2),
        layers.Conv1D(2, 3, padding="same"),
    ],
    "Bidirectional": [
        layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        layers.TimeDistributed(layers.Dense(2)),
    ],
    "LSTM of relu": [layers.LSTM(3, "relu", return_sequences=True), layers.Dense(2)],
    "Conv1D and norm": [
        layers.Conv1D(3, 3, strides=2, padding="same"),
        layers.BatchNormalization(),
        layers.ReLU(),
        layers.Conv1DTranspose(2, 3, strides=2, padding="same"),
    ],
}


@pytest.mark.parametrize("form", ["onnx", "tflite"])
@pytest.mark.parametrize("name", [*INSIDE, *OVER_STEPS])
def test_what_people_have_inside(tmp_path: Path, name, form) -> None:
    shape = (16,) if name in INSIDE else (8, 2)
    parts = INSIDE.get(name) or OVER_STEPS[name]
    copies = [type(part).from_config(part.get_config()) for part in parts]
    network = keras.Sequential([keras.Input(shape), *copies])
    rng = np.random.default_rng(0)
    network.set_weights([rng.uniform(0.1, 1, w.shape) for w in network.get_weights()])
    x = rng.normal(size=(100, *shape)).astype(np.float32)
    with Scorer(
        edgeae.wrap(network, calibration=x, threshold=1.0).export(tmp_path / f"w.{form}").path
    ) as scorer:
        expected = np.square(x - network(x)).mean(axis=tuple(range(1, x.ndim)))
        np.testing.assert_allclose(scorer.score(x), expected, rtol=1e-5)


@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_model_files_load(tmp_path: Path, suffix) -> None:
    network, path = table_network(), tmp_path / f"model{suffix}"
    network.compile("adam", "mse")
    network.save(path)
    np.testing.assert_array_equal(load_network(str(path))(TABLE), network(TABLE))


def test_a_saved_model_is_served_and_kept(tmp_path: Path) -> None:
    network = table_network()
    network.export(str(tmp_path / "served"), verbose=False)
    wrapped = edgeae.wrap(load_network(str(tmp_path / "served")), calibration=TABLE)
    wrapped.save(tmp_path / "served.edgeae")
    loaded = edgeae.load(tmp_path / "served.edgeae")
    expected = np.square(TABLE - network(TABLE)).mean(axis=1)
    for form in ("onnx", "tflite"):
        with Scorer(loaded.export(tmp_path / f"served.{form}").path) as scorer:
            np.testing.assert_allclose(scorer.score(TABLE), expected, rtol=1e-4)


def test_what_is_no_model_file_is_refused(tmp_path: Path) -> None:
    text, other, empty = tmp_path / "a.h5", tmp_path / "b.h5", tmp_path / "folder"
    text.write_text("no model")
    empty.mkdir()
    with h5py.File(other, "w") as file:
        file["x"] = [1]
    for path, message in (
        (text, r"no Keras model; expected"),
        (other, r"no Keras model \(weights only"),
        (empty, r"no SavedModel; it has no saved_model\.pb"),
    ):
        with pytest.raises(ArtifactError, match=message):
            load_network(str(path))


def test_code_in_a_file_is_never_run(tmp_path: Path) -> None:
    path = tmp_path / "lambda.h5"
    table_network().save(path)
    with h5py.File(path, "r+") as file:
        config = json.loads(file.attrs["model_config"])
        config["config"]["layers"][1]["class_name"] = "Lambda"
        file.attrs["model_config"] = json.dumps(config)
    with pytest.raises(InputError, match=r"a Lambda layer \(.*\), which no file may hold"):
        load_network(str(path))


def test_a_class_of_the_author_s_is_not_loaded(tmp_path: Path) -> None:
    model = Pair()
    model(TABLE[:1])
    model.save(tmp_path / "pair.keras")
    with pytest.raises(InputError, match=r"Pair layer.*, which no file may hold; build"):
        load_network(str(tmp_path / "pair.keras"))


def test_a_wrapped_detector_trains_no_more() -> None:
    wrapped = edgeae.wrap(table_network(), calibration=TABLE, threshold=1.0)
    assert wrapped.history_ is None
    with pytest.raises(InputError, match=r"`architecture` must be one of dense"):
        wrapped.fit(TABLE)


def test_a_reconstruction_whose_steps_keras_does_not_know_is_taken(tmp_path: Path) -> None:
    def repeated(code):
        return keras.ops.repeat(keras.ops.expand_dims(code, 1), 8, axis=1)

    x = keras.Input((8, 2))
    code = layers.Lambda(repeated, output_shape=(None, 3))(layers.LSTM(3)(x))
    network = keras.Model(x, layers.Dense(2)(layers.LSTM(3, return_sequences=True)(code)))
    assert network.output_shape == (None, None, 2)

    detector = edgeae.wrap(network, calibration=SERIES)

    expected = np.square(SERIES - network.predict(SERIES, verbose=0)).mean((1, 2))
    for name in ("a.onnx", "a.tflite"):
        with Scorer(detector.export(tmp_path / name).path) as scorer:
            np.testing.assert_allclose(scorer.score(SERIES), expected, rtol=1e-4)


def test_a_scaler_of_square_windows_may_be_of_steps_and_is_told() -> None:
    w = np.random.default_rng(0).normal(size=(50, 5, 5)) * np.arange(1, 6)[:, np.newaxis]
    of_steps = StandardScaler().fit(w.transpose(0, 2, 1).reshape(-1, 5))
    with pytest.warns(UserWarning, match="as many steps as channels.* 25 values"):
        folded = fold_scaler(of_steps, (5, 5))
    np.testing.assert_array_equal(folded.scale, (1 / of_steps.scale_).astype(np.float32))
    pair = [np.repeat(values, 5) for values in (of_steps.mean_, 1 / of_steps.scale_)]
    per_step = fold_scaler(tuple(pair), (5, 5))
    expected = of_steps.transform(w.transpose(0, 2, 1).reshape(-1, 5)).reshape(50, 5, 5)
    z = (w - per_step.offset) * per_step.scale
    np.testing.assert_allclose(z, expected.transpose(0, 2, 1), atol=1e-5)
    fold_scaler(of_steps, (4, 5))  # no warning
