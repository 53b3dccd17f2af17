"""Run in an environment that has the exporter without Keras."""

import importlib.util

import edgeae_export
from edgeae_export.thresholds import rate_bounds

for name in ("tensorflow", "keras", "tf2onnx", "edgeae"):
    assert importlib.util.find_spec(name) is None, name
assert edgeae_export.__version__
assert rate_bounds(4, 99)[1] < 0.11
print("edgeae_export imports and computes without Keras")
