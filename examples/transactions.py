"""A functional Keras autoencoder on a table, with a percentile as the threshold."""

import keras
import numpy as np
from sklearn.datasets import make_classification

import edgeae
from edgeae_runtime import Scorer

keras.utils.set_random_seed(0)
x, y = make_classification(
    n_samples=100_000, n_features=32, n_informative=32, n_redundant=0, weights=[0.995],
    class_sep=0.5, random_state=0,
)  # fmt: skip
x = x.astype(np.float32)
normal = x[y == 0]
train, calibration, test = normal[:60_000], normal[60_000:80_000], normal[80_000:]

# The user's own model and training.
given = h = keras.Input((32,))
for units in (16, 8, 4, 8, 16):
    h = keras.layers.Dense(units, "elu")(h)
model = keras.Model(given, keras.layers.Dense(32)(h))
model.compile("adam", "mse")
model.fit(train, train, epochs=2, batch_size=256, verbose=0)

# One file with its own 98th percentile.
detector = edgeae.wrap(model, calibration=calibration, threshold_rule="quantile=0.98")
for path in ("transactions.onnx", "transactions.tflite"):
    detector.export(path)
    with Scorer(path) as scorer:
        by_hand = np.square(test[:1000] - model(test[:1000])).mean(axis=1)
        np.testing.assert_allclose(scorer.score(test[:1000]), by_hand, rtol=1e-4)
        alarms = scorer.is_anomaly(test).mean()
    print(f"{path}: {alarms:.2%} false alarms on {len(test)} fresh rows")
