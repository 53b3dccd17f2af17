"""Files of Keras 2 become networks of Keras 3, or are run by tf_keras where it lacks a layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import edgeae
from edgeae.storage.keras_files import load_network
from edgeae.train.keras_backend import keras
from edgeae_runtime import MissingPackageError, Scorer

WINDOWS = np.random.default_rng(0).normal(size=(300, 8, 2)).astype(np.float32)
tf_keras = pytest.importorskip("tf_keras")
parts = tf_keras.layers


def _with_initial_state(cell: type, *, both: bool):
    windows = parts.Input((8, 2))
    encoder = cell(3, return_sequences=True, return_state=True)
    decoder = cell(3, return_sequences=True)
    if both:
        encoder, decoder = parts.Bidirectional(encoder), parts.Bidirectional(decoder)
    _, *states = encoder(windows)
    decoded = decoder(parts.RepeatVector(8)(states[0]), initial_state=states)
    return tf_keras.Model(windows, parts.Dense(2)(decoded))


def _sequence(*layers: object):
    return tf_keras.Sequential([parts.InputLayer((8, 2)), *layers])


NATIVE = {
    "lstm": lambda: _with_initial_state(parts.LSTM, both=False),
    "bidirectional lstm": lambda: _with_initial_state(parts.LSTM, both=True),
    "gru": lambda: _with_initial_state(parts.GRU, both=False),
    "mask, simple rnn": lambda: _sequence(
        parts.Masking(-1.0), parts.SimpleRNN(3, return_sequences=True), parts.Dense(2)
    ),
    "convolutions": lambda: _sequence(
        parts.SeparableConv1D(4, 3, padding="same", kernel_regularizer="l2"),
        parts.BatchNormalization(),
        parts.Conv1DTranspose(2, 3, padding="same"),
    ),
}


def _saved(model, path: Path):
    with pytest.warns(UserWarning, match=r"saving your model as an HDF5 file"):
        model.save(path)
    return model.predict(WINDOWS, verbose=0)


@pytest.mark.parametrize("name", NATIVE)
def test_a_file_of_keras_2_is_a_network_of_layers_of_keras_3(name: str, tmp_path: Path) -> None:
    expected = _saved(NATIVE[name](), tmp_path / "old.h5")
    network = load_network(str(tmp_path / "old.h5"))
    kinds = {type(layer).__module__.split(".")[0] for layer in network.layers}
    assert kinds == {"keras"}
    assert isinstance(network, keras.Model)
    np.testing.assert_allclose(network.predict(WINDOWS, verbose=0), expected, atol=2e-6)


def test_a_recurrent_file_of_keras_2_reaches_tflite_and_c(tmp_path: Path) -> None:
    given = _saved(NATIVE["lstm"](), tmp_path / "old.h5")
    wrapped = edgeae.wrap(load_network(str(tmp_path / "old.h5")), calibration=WINDOWS)
    expected = np.square(WINDOWS - given).mean(axis=(1, 2))
    for path in (tmp_path / "old.tflite", tmp_path / "old.c"):
        wrapped.export(path)
        with Scorer(path, allow_native=True) as scorer:
            np.testing.assert_allclose(scorer.score(WINDOWS), expected, rtol=1e-4)


@pytest.fixture
def only_of_keras_2(tmp_path: Path):
    model = _sequence(parts.Conv1D(4, 3, padding="same"), parts.ThresholdedReLU(0.1))
    model.add(parts.Dense(2))
    return tmp_path / "old.h5", _saved(model, tmp_path / "old.h5")


@pytest.mark.slow
def test_layers_that_keras_3_lacks_are_run_by_tf_keras(tmp_path: Path, only_of_keras_2) -> None:
    path, given = only_of_keras_2
    wrapped = edgeae.wrap(load_network(str(path)), calibration=WINDOWS)
    expected = np.square(WINDOWS - given).mean(axis=(1, 2))
    wrapped.save(tmp_path / "old.edgeae")
    exported = edgeae.load(tmp_path / "old.edgeae").export(tmp_path / "old.onnx")
    with Scorer(exported.path) as scorer:
        np.testing.assert_allclose(scorer.score(WINDOWS), expected, rtol=1e-4)


@pytest.mark.slow
def test_loops_of_tf_keras_reach_tflite(tmp_path: Path) -> None:
    model = _sequence(parts.GRU(4, return_sequences=True), parts.ThresholdedReLU(0.1))
    model.add(parts.Dense(2))
    given = _saved(model, tmp_path / "old.h5")
    wrapped = edgeae.wrap(load_network(str(tmp_path / "old.h5")), calibration=WINDOWS)
    expected = np.square(WINDOWS - given).mean(axis=(1, 2))
    with Scorer(wrapped.export(tmp_path / "old.tflite").path) as scorer:
        np.testing.assert_allclose(scorer.score(WINDOWS), expected, rtol=1e-4)


def test_without_tf_keras_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, only_of_keras_2
) -> None:
    monkeypatch.setattr("edgeae.storage.keras_files.find_spec", lambda name: None)
    with pytest.raises(MissingPackageError, match=r"pip install 'edgeae\[legacy\]'"):
        load_network(str(only_of_keras_2[0]))
