"""`c99-parity`: C files of every architecture on every target against onnxruntime."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

import edgeae
from benchmarks.core.results import Figure, Result, at_most
from benchmarks.inputs.ecg import FloatArray
from benchmarks.inputs.networks import ARCHITECTURES, of_architecture
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.c_build import build
from tests.emulated.targets import TARGETS
from tests.emulated.targets import run as run_on

_FEW = {"m0": 20, "m3": 20, "m4f": 200, "m7": 200, "m33": 200, "m55": 200, "rv32": 200}


def run(data: Path) -> Result:
    """1000 real windows, half of them anomalous; fewer on boards, whose emulation is slow."""
    worst: dict[str, float] = {}
    flips: dict[str, int] = {}
    other_bits: dict[str, int] = {}
    for architecture in ARCHITECTURES:
        detector, windows = of_architecture(architecture, data)
        with TemporaryDirectory() as temporary:
            for row in _compared(detector, windows, Path(temporary)):
                target = row["target"]
                worst[target] = max(worst.get(target, 0.0), row["largest_error"])
                flips[target] = flips.get(target, 0) + row["flags_that_differ"]
            for target, count in _other_bits(detector, windows, Path(temporary)).items():
                other_bits[target] = other_bits.get(target, 0) + count
    figures = []
    for target in worst:
        figures += [
            Figure(
                f"{target}, float32: largest error",
                worst[target],
                "of the score",
                goal=at_most(1e-5),
            ),
            Figure(
                f"{target}, float32: flags that differ", flips[target], "windows", goal=at_most(0)
            ),
            Figure(
                f"{target}, int8-full: scores with other bits than the host's",
                other_bits[target],
                "windows",
                goal=at_most(0),
            ),
        ]
    return Result(figures)


def _compared(detector: edgeae.Detector, windows: FloatArray, folder: Path) -> list[dict[str, Any]]:
    """Float32 on this machine and on every target, beside onnxruntime."""
    source = detector.export(folder / "pump.onnx").path
    path = detector.export(folder / "pump.c").path
    with Scorer(source, allow_native=True) as scorer:
        # The C file's own threshold lies within rounding of the ONNX file's.
        expected, flags = scorer.score(windows), scorer.is_anomaly(windows)
    rows = []
    with Scorer(build(path), allow_native=True) as scorer:
        rows.append(
            _row("x86-64", scorer.score(windows), scorer.is_anomaly(windows), expected, flags)
        )
    for target in TARGETS:
        some = _some(windows, target)
        found = run_on(target, path.read_bytes(), windows[some], folder)
        if found.selftest:
            raise RuntimeError(f"{target}: the self-test fails")
        rows.append(_row(target, found.scores, found.flags, expected[some], flags[some]))
    return rows


def _other_bits(detector: edgeae.Detector, windows: FloatArray, folder: Path) -> dict[str, int]:
    """How many scores of int8-full differ from those of this machine, by target."""
    path = detector.export(  # the gate is not what is measured here
        folder / "full.c", precision="int8-full", max_score_error=1e9, max_flips=1.0
    ).path
    with Scorer(path, allow_native=True) as scorer:
        expected = scorer.score(windows)
    with Scorer(build(path), allow_native=True) as scorer:
        found = {"x86-64": int((scorer.score(windows) != expected).sum())}
    for target in TARGETS:
        some = _some(windows, target)
        scores = run_on(target, path.read_bytes(), windows[some], folder).scores
        found[target] = int((scores != expected[some]).sum())
    return found


def _some(windows: FloatArray, target: str) -> slice:
    few = _FEW.get(target, len(windows)) // 2
    return slice(len(windows) // 2 - few, len(windows) // 2 + few)


def _row(
    target: str, scores: FloatArray, flags: Any, expected: FloatArray, expected_flags: Any
) -> dict[str, Any]:
    return {
        "target": target,
        "windows": len(scores),
        "largest_error": float((np.abs(scores - expected) / expected).max()),
        "flags_that_differ": int((flags != expected_flags).sum()),
    }
