"""A Sequential Keras autoencoder of ten sensors; 99 % of the validation normals stay below."""

import keras
import numpy as np
from keras import layers
from sklearn.preprocessing import StandardScaler

import edgeae
from edgeae_runtime import Scorer

keras.utils.set_random_seed(0)
rng = np.random.default_rng(0)
load = rng.normal(size=(6000, 3)) @ rng.normal(size=(3, 10))
readings = (load + 0.1 * rng.normal(size=load.shape)) * np.arange(1, 11) + 20
train, validation, test = readings[:4000], readings[4000:5000], readings[5000:]

# The user's own model and training.
scaler = StandardScaler().fit(train)
model = keras.Sequential(
    [
        keras.Input((10,)), layers.Dense(64, "relu"), layers.Dense(32, "relu"),
        layers.Dense(4, "relu", name="code"), layers.Dense(32, "relu"), layers.Dense(64, "relu"),
        layers.Dense(10),
    ]
)  # fmt: skip
model.compile("adam", "mse")
z = scaler.transform(train)
model.fit(z, z, epochs=15, batch_size=64, verbose=0)

# One file, and the code beside the score for those who send that.
detector = edgeae.wrap(model, scaler=scaler, calibration=validation, threshold_rule="quantile=0.99")
broken = test.copy()
broken[:, 4] += 25  # one sensor drifts
for path in ("sensors.onnx", "sensors.tflite"):
    detector.export(path, with_code=True)
    with Scorer(path) as scorer:
        alarms, found = scorer.is_anomaly(test).mean(), scorer.is_anomaly(broken).mean()
        assert scorer.encode(test).shape == (1000, 4)
    print(f"{path}: {alarms:.1%} false alarms, {found:.1%} of the drifting readings found")
