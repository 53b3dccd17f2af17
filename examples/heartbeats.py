"""The heartbeat tutorial: a subclassed Keras autoencoder behind a scikit-learn scaler."""

import keras
import numpy as np
from keras import layers
from sklearn.preprocessing import MinMaxScaler

import edgeae
from edgeae_runtime import Scorer


class AnomalyDetector(keras.Model):
    """140-64-32-16-8-16-32-64-140."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = keras.Sequential([layers.Dense(n, "relu") for n in (64, 32, 16, 8)])
        self.decoder = keras.Sequential(
            [*(layers.Dense(n, "relu") for n in (16, 32, 64)), layers.Dense(140, "sigmoid")]
        )

    def call(self, x):
        """Reconstruct a batch of scaled beats."""
        return self.decoder(self.encoder(x))


keras.utils.set_random_seed(0)
beats = edgeae.make_heartbeats(2400, 300, seed=0)
normal = beats.windows[beats.labels == "normal"]
strange = beats.windows[beats.labels != "normal"]
train, calibration, test = normal[:1500], normal[1500:2000], normal[2000:]

# What the tutorial does.
scaler = MinMaxScaler().fit(train)
model = AnomalyDetector()
model.compile("adam", "mae")
z = scaler.transform(train)
model.fit(z, z, epochs=20, batch_size=64, verbose=0)

# What edgeae adds: one file that takes millivolts and gives the decision.
detector = edgeae.wrap(
    model, scaler=scaler, error="mae", calibration=calibration, threshold_rule="mean+2std"
)
z = scaler.transform(test).astype(np.float32)
by_hand = np.abs(z - model(z)).mean(axis=1)
for path in ("heartbeats.onnx", "heartbeats.tflite"):
    detector.export(path)
    with Scorer(path) as scorer:
        np.testing.assert_allclose(scorer.score(test), by_hand, rtol=1e-4)
        alarms, found = scorer.is_anomaly(test).mean(), scorer.is_anomaly(strange).mean()
    print(f"{path}: {alarms:.1%} false alarms, {found:.1%} of the strange beats found")
