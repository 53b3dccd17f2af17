"""Score one raw window with LiteRT alone: ARTIFACT.tflite WINDOW.json."""

import json
import sys

import numpy as np
from ai_edge_litert.interpreter import Interpreter

artifact, window = sys.argv[1:]
score = Interpreter(artifact).get_signature_runner("serving_default")
with open(window) as file:
    outputs = score(x=np.array([json.load(file)], np.float32))  # one window at a time
print(f"{outputs['score'][0]},{int(outputs['is_anomaly'][0])}")
