"""Run in an environment that has the exporter without Keras."""

import importlib.util
import tempfile
from pathlib import Path

import edgeae_export
from edgeae_export.calibration.thresholds import rate_bounds
from edgeae_runtime import Scorer

for name in ("tensorflow", "keras", "tf2onnx", "edgeae"):
    assert importlib.util.find_spec(name) is None, name
assert edgeae_export.__version__
assert rate_bounds(4, 99)[1] < 0.11
(artifact,) = Path(__file__).parent.parent.glob("tests/runtime/artifacts/*.onnx")
with tempfile.TemporaryDirectory() as folder:
    exported = edgeae_export.export_artifact(artifact, Path(folder, "pump.c"))
    with Scorer(exported.path, allow_native=True) as c, Scorer(artifact) as onnx:
        windows = onnx.manifest.golden.windows
        assert (c.is_anomaly(windows) == onnx.is_anomaly(windows)).all()
print("edgeae_export writes C99 without Keras")
print("edgeae_export imports and computes without Keras")
