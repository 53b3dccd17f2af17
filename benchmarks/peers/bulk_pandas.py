"""Bulk scoring as people write it: pandas, scikit-learn's scaler, onnxruntime, numpy.

`bulk_pandas.py DATA NETWORK SCALER THRESHOLD OUT`; SCALER is a `.npz` of offset and scale.
"""

import sys

import numpy as np
import onnxruntime
import pandas as pd
from sklearn.preprocessing import StandardScaler

source, network, scaling, threshold, out = sys.argv[1:]
frame = pd.read_parquet(source) if source.endswith(".parquet") else pd.read_csv(source)
with np.load(scaling) as known:
    size = frame.shape[1]
    scaler = StandardScaler()
    scaler.mean_ = np.broadcast_to(known["offset"], size).astype(np.float64)
    scaler.scale_ = 1 / np.broadcast_to(known["scale"], size).astype(np.float64)
    scaler.var_, scaler.n_features_in_ = scaler.scale_**2, size
z = scaler.transform(frame.to_numpy()).astype(np.float32)
session = onnxruntime.InferenceSession(network)
(z_hat,) = session.run(None, {"z": z})
score = np.mean((z - z_hat) ** 2, axis=1)
is_anomaly = (score > float(threshold)).astype(int)
pd.DataFrame({"score": score, "is_anomaly": is_anomaly}).to_csv(out, index=False)
