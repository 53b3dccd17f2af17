"""scikit-learn's regressors as autoencoders, through skl2onnx."""

import numpy as np
import pytest
from skl2onnx import to_onnx
from sklearn.decomposition import PCA
from sklearn.linear_model import LinearRegression
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import edgeae
from edgeae_runtime import Scorer

RNG = np.random.default_rng(0)
TABLE = (RNG.normal(size=(400, 3)) @ RNG.normal(size=(3, 6)) + 5).astype(np.float32)
MODELS = {
    "mlp": MLPRegressor(hidden_layer_sizes=(4,), activation="relu", max_iter=5, random_state=0),
    "scaled mlp": make_pipeline(
        StandardScaler(),
        MLPRegressor(hidden_layer_sizes=(4,), activation="tanh", max_iter=5, random_state=0),
    ),
    "linear": make_pipeline(PCA(2), LinearRegression()),
}


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("kind", [np.float32, np.float64])
@pytest.mark.parametrize("name", MODELS)
def test_a_regressor_of_its_own_input_is_a_detector(tmp_path, name, kind) -> None:
    model = MODELS[name].fit(TABLE, TABLE)
    path = tmp_path / "m.onnx"
    path.write_bytes(to_onnx(model, TABLE[:1].astype(kind)).SerializeToString())
    detector = edgeae.wrap(path, calibration=TABLE)
    by_hand = np.square(TABLE - model.predict(TABLE)).mean(axis=1)
    scale = np.maximum(by_hand, detector.threshold_)
    for form in ("onnx", "c"):
        artifact = detector.export(tmp_path / f"a.{form}").path
        with Scorer(artifact, allow_native=True) as scorer:
            assert (np.abs(scorer.score(TABLE) - by_hand) / scale).max() < 1e-4
