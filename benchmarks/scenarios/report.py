"""`report`: time, size and memory of the command that writes an HTML report."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from benchmarks.core.machine import MEASURED
from benchmarks.core.results import Figure, Result, at_most
from benchmarks.core.timing import range_figure
from benchmarks.inputs.ecg import FloatArray, default_detector

_SEED = 0
_ROUNDS = 3
_MANY, _STEPS, _ANOMALIES = 1_000_000, 140, 0.05


class _Written(NamedTuple):
    seconds: float
    peak_bytes: int
    size_bytes: int
    windows: int


def run(data: Path) -> Result:
    """Report on all of ECG5000 with two artifacts, and on a million beats like them."""
    with TemporaryDirectory() as folder:
        files = _files(data, Path(folder))
        few = [_report(files, files.ecg, "0") for _ in range(_ROUNDS)]
        many = _report(files, files.many, "y")
    assert few[0].windows == 5000
    assert many.windows == _MANY
    seconds = np.array([one.seconds for one in few])
    return Result(
        [
            range_figure("ecg5000, 5000 beats and two artifacts", seconds, "s", at_most(15)),
            Figure("ecg5000: its file", few[0].size_bytes / 1e6, "MB", goal=at_most(5)),
            Figure("1 000 000 synthetic beats", many.seconds, "s", goal=at_most(60)),
            Figure("1 000 000 beats: its file", many.size_bytes / 1e6, "MB", goal=at_most(5)),
            Figure("1 000 000 beats: peak memory", many.peak_bytes / 1e6, "MB"),
        ]
    )


class _Files(NamedTuple):
    detector: Path
    artifacts: list[Path]
    ecg: Path
    many: Path


def _files(data: Path, folder: Path) -> _Files:
    """Write the detector, its artifacts, the beats, and the many beats like them."""
    names = ("ecg.edgeae", "ecg.onnx", "ecg.tflite", "ecg.tsv", "many.npz")
    detector, onnx, tflite, ecg, many = (folder / name for name in names)
    trained = default_detector(data, _SEED)
    trained.save(detector)
    for path in (onnx, tflite):
        trained.export(path)
    parts = [data / "ecg5000" / f"ECG5000_{part}.tsv" for part in ("TRAIN", "TEST")]
    ecg.write_text("".join(part.read_text() for part in parts))
    _write_many(np.loadtxt(ecg, dtype=np.float32), many)
    return _Files(detector, [onnx, tflite], ecg, many)


def _report(files: _Files, data: Path, label: str) -> _Written:
    """Run the command, imports and all; class 1 is normal in both files."""
    words: list[str | Path] = [
        "report",
        files.detector,
        data,
        *files.artifacts,
        "--label",
        label,
        "--normal",
        "1",
    ]
    words += ["-o", files.ecg.with_suffix(".html"), "--json"]
    done = subprocess.run(
        [sys.executable, MEASURED, "module", "edgeae", *words], check=True, capture_output=True
    )
    seconds, peak_bytes = done.stderr.split()[-2:]
    facts = json.loads(done.stdout)
    return _Written(float(seconds), int(peak_bytes), facts["bytes"], facts["windows"])


def _write_many(beats: FloatArray, path: Path) -> None:
    """Draw real beats again and again, each with its own noise; y is 1 for normal ones."""
    rng = np.random.default_rng(_SEED)
    normal, anomalous = (beats[(beats[:, 0] == 1) == which] for which in (True, False))
    is_normal = rng.random(_MANY) >= _ANOMALIES
    x = np.empty((_MANY, _STEPS), np.float32)
    for chosen, source in ((is_normal, normal), (~is_normal, anomalous)):
        indices = np.flatnonzero(chosen)
        x[indices] = source[rng.integers(len(source), size=len(indices)), 1:]
    for start in range(0, _MANY, 10_000):
        part = x[start : start + 10_000]
        part += 0.05 * rng.standard_normal(part.shape, dtype=np.float32)
    np.savez(path, X=x, y=np.where(is_normal, 1, 0))
