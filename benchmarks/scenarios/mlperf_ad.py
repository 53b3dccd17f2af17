"""`mlperf-ad`: a public Keras 2 model wrapped, in both formats, against Keras; and its size."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

import edgeae
from benchmarks.core.results import Figure, Result, at_most
from edgeae.storage.keras_files import load_network
from edgeae_export.manifest import manifest_json
from edgeae_runtime import Scorer

_WINDOWS = 1000


def run(data: Path) -> Result:
    """`ad01.h5` of MLPerf Tiny; its published TFLite file is another function, of a known size."""
    folder = data / "mlperf_tiny_ad"
    network = load_network(str(folder / "ad01.h5"))
    x = np.random.default_rng(0).normal(size=(_WINDOWS, 640)).astype(np.float32)
    known = np.square(x - network(x)).mean(axis=1)
    detector = edgeae.wrap(network, calibration=x[: _WINDOWS // 2])
    published = (folder / "ad01_fp32.tflite").stat().st_size
    figures = []
    with TemporaryDirectory() as temporary:
        for form in ("onnx", "tflite"):
            exported = detector.export(Path(temporary) / f"ad01.{form}")
            with Scorer(exported.path) as scorer:
                error = float((np.abs(scorer.score(x) - known) / known).max())
            allowed = published + len(manifest_json(exported.manifest))
            figures += [
                Figure(f"{form}: largest error", error, "of the score", goal=at_most(1e-5)),
                Figure(f"{form}: size", exported.size_bytes, "bytes", goal=at_most(allowed)),
            ]
    return Result(figures)
