"""scikit-learn's MLPRegressor as an autoencoder, its scaler folded into the artifact."""

import warnings
from pathlib import Path

import numpy as np
from skl2onnx import to_onnx
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler

import edgeae
from edgeae_runtime import Scorer

mixing = np.random.default_rng(0).normal(size=(3, 8))
readings = np.tanh(np.random.default_rng(1).normal(size=(4000, 3)) @ mixing) * 20 + 50
readings = readings.astype(np.float32)
train, calibration, test = readings[:2000], readings[2000:3000], readings[3000:]

# The user's own scaler, model and training.
scaler = StandardScaler().fit(train)
model = MLPRegressor(hidden_layer_sizes=(16, 3, 16), activation="tanh", max_iter=60, random_state=0)
with warnings.catch_warnings():
    warnings.simplefilter("ignore", ConvergenceWarning)
    model.fit(scaler.transform(train), scaler.transform(train))
Path("mlp.onnx").write_bytes(to_onnx(model, train[:1]).SerializeToString())

detector = edgeae.wrap("mlp.onnx", scaler=scaler, calibration=calibration, validation=train)
for path in ("sklearn_mlp.onnx", "sklearn_mlp.c"):
    detector.export(path)
    with Scorer(path, allow_native=True) as scorer:
        z = scaler.transform(test)
        by_hand = np.square(z - model.predict(z)).mean(axis=1)
        np.testing.assert_allclose(scorer.score(test), by_hand, rtol=1e-3)
        alarms = scorer.is_anomaly(test).mean()
    print(f"{path}: {alarms:.2%} false alarms on {len(test)} fresh rows")
