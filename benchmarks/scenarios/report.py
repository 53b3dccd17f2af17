"""`report`: time, size and memory of an HTML report, on ECG5000 and a million windows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np

from benchmarks.core.results import Figure, Result, at_most
from benchmarks.inputs.ecg import default_detector

_SEED = 0
_ROUNDS = 3
_MANY, _STEPS, _ANOMALIES = 1_000_000, 140, 0.05
_MEASURED = """
import json, re, sys
from time import perf_counter
from edgeae.cli.quiet import import_tensorflow
import_tensorflow()
import sklearn.metrics, scipy.stats, altair, vl_convert, onnxruntime
import edgeae.storage.detector_file, edgeae.report.page, edgeae.report.build as writing
from edgeae.data.tables import Columns
detector, output, label, normal, *files = sys.argv[1:]
given = writing.ReportInputs.of(files)._replace(columns=Columns(label=label, normal=(normal,)))
before = perf_counter()
facts = writing.report_file(detector, given, output=output)
seconds = perf_counter() - before
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
print(json.dumps({"seconds": seconds, "bytes": facts["bytes"], "peak_bytes": peak,
                  "windows": facts["windows"]}))
"""


class _Made(NamedTuple):
    seconds: float
    bytes: int
    peak_bytes: int
    windows: int


def run(data: Path) -> Result:
    """Reports on all of ECG5000 with two artifacts, and on a million beats like them."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        detector, artifacts = place / "ecg.edgeae", [place / "ecg.onnx", place / "ecg.tflite"]
        trained = default_detector(data, _SEED)
        trained.save(detector)
        for path in artifacts:
            trained.export(path)
        ecg = place / "ecg.tsv"
        parts = [data / "ecg5000" / f"ECG5000_{part}.tsv" for part in ("TRAIN", "TEST")]
        ecg.write_text("".join(part.read_text() for part in parts))
        made = [_made(place, detector, "0", "1", ecg, *artifacts) for _ in range(_ROUNDS)]
        many_file = place / "many.npz"
        _write_many(np.loadtxt(ecg, dtype=np.float32), many_file)
        many = _made(place, detector, "y", "1", many_file, *artifacts)
    seconds = [one.seconds for one in made]
    assert made[0].windows == 5000
    assert many.windows == _MANY
    figures = [
        Figure(
            "ecg5000, 5000 beats and two artifacts, after imports",
            float(np.median(seconds)),
            "s",
            (min(seconds), max(seconds)),
            at_most(15),
        ),
        Figure("its file", made[0].bytes / 1e6, "MB", goal=at_most(5)),
        Figure("1 000 000 made beats, after imports", many.seconds, "s", goal=at_most(60)),
        Figure("its file", many.bytes / 1e6, "MB", goal=at_most(5)),
        Figure("its peak memory", many.peak_bytes / 1e6, "MB"),
    ]
    return Result(figures)


def _made(place: Path, detector: Path, label: str, normal: str, *files: Path) -> _Made:
    words = [str(detector), str(place / "report.html"), label, normal, *map(str, files)]
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *words], check=True, stdout=subprocess.PIPE
    )
    return _Made(**json.loads(done.stdout.splitlines()[-1]))


def _write_many(beats: np.ndarray, path: Path) -> None:
    """Real beats again and again, each with noise of its own; y is 1 for normal ones, as there."""
    rng = np.random.default_rng(_SEED)
    normal, strange = (beats[(beats[:, 0] == 1) == which] for which in (True, False))
    is_normal = rng.random(_MANY) >= _ANOMALIES
    x = np.empty((_MANY, _STEPS), np.float32)
    for kind, of in ((is_normal, normal), (~is_normal, strange)):
        places = np.flatnonzero(kind)
        x[places] = of[rng.integers(len(of), size=len(places)), 1:]
    for start in range(0, _MANY, 10_000):
        part = x[start : start + 10_000]
        part += 0.05 * rng.standard_normal(part.shape, dtype=np.float32)
    np.savez(path, X=x, y=np.where(is_normal, 1, 0))
