"""Run in an environment that has only the runtime: score the stored artifacts, and be small."""

import importlib.util
import pathlib
import subprocess
import sys

import numpy as np

import edgeae_runtime
from edgeae_runtime import Scorer

ABSENT = ("tensorflow", "keras", "onnx", "pandas", "sklearn", "edgeae", "edgeae_export")
OPT_IN = {"bench", "recordings", "service", "stream", "watch"}  # folders that scoring does not load
MAX_SCORING_BYTES, MAX_BYTES = 360_000, 880_000
RELATIVE = 1e-5  # another onnxruntime may round otherwise

folder = pathlib.Path(edgeae_runtime.__file__).parent
assert "site-packages" in folder.parts, folder
for name in ABSENT:
    assert importlib.util.find_spec(name) is None, name
files = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
sizes = {path.relative_to(folder): path.stat().st_size for path in files}
size = sum(sizes.values())
assert size < MAX_BYTES, size
scoring = sum(size for path, size in sizes.items() if path.parts[0] not in OPT_IN)
assert scoring < MAX_SCORING_BYTES, scoring
artifacts = sorted(pathlib.Path(sys.argv[1]).glob("*.onnx"))
assert artifacts
for path in artifacts:
    with Scorer(path) as scorer:
        golden = scorer.manifest.golden
        np.testing.assert_allclose(scorer.score(golden.windows), golden.scores, rtol=RELATIVE)
        flags = golden.scores > scorer.threshold
        np.testing.assert_array_equal(scorer.is_anomaly(golden.windows), flags)
    command = [sys.executable, "-m", "edgeae_runtime", "info", str(path), "--json"]
    assert b'"name"' in subprocess.run(command, check=True, capture_output=True).stdout
    quick = ["bench", str(path), "--rounds", "1", "--seconds", "0.2", "--json"]
    command = [sys.executable, "-m", "edgeae_runtime", *quick]
    assert b'"p50_us"' in subprocess.run(command, check=True, capture_output=True).stdout
print(f"{len(artifacts)} artifact(s) scored on numpy {np.__version__}; {size} bytes installed")
