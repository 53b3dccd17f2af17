"""Score one raw window with onnxruntime alone: ARTIFACT.onnx WINDOW.json."""

import json
import sys

import numpy as np
import onnxruntime

artifact, window = sys.argv[1:]
session = onnxruntime.InferenceSession(artifact, providers=["CPUExecutionProvider"])
with open(window) as file:
    x = np.array([json.load(file)], np.float32)  # a batch of one
score, is_anomaly = session.run(["score", "is_anomaly"], {"x": x})
print(f"{score[0]},{int(is_anomaly[0])}")
