"""`emulated-aarch64`: the real aarch64 wheels under QEMU: info, score, selftest, instructions.

Counts are of instructions; an emulator's milliseconds mean nothing.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.core.results import Figure, Result, at_most
from benchmarks.inputs.ecg import default_detector, read_beats
from edgeae_runtime import Scorer
from tests.emulated.arm64_python import Arm64Python

_CORES = ("cortex-a53", "cortex-a72")
_STORED = Path(__file__).parents[2] / "tests" / "runtime" / "artifacts" / "format-2.onnx"
_BEATS = 50
_CALLS, _WARM_UP_CALLS = 500, 50
_LOOP = """
import os, sys
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.loader import open_artifact
scorer, calls = Scorer(sys.argv[1], allow_native=True), int(sys.argv[2])
window = scorer.manifest.golden.windows[0].copy()
slot = open_artifact(sys.argv[1], allow_native=True)[0].slot()
slot.window[...] = window
for call in (lambda: None, lambda: slot.run(), lambda: scorer.is_anomaly(window)):
    for _ in range(int(sys.argv[3])):
        call()
    os.getsid(0)  # a mark for the counting plugin
    for _ in range(calls):
        call()
    os.getsid(0)
"""


def run(data: Path) -> Result:
    """Commands on stored and fresh artifacts, scores against this machine's, and counts."""
    beats = read_beats(data, "TEST")[0][:_BEATS]
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        files = {
            form: default_detector(data, 0).export(folder / f"beats.{form}").path
            for form in ("onnx", "tflite")
        }
        rows = folder / "beats.csv"
        np.savetxt(rows, beats, delimiter=",")
        python = Arm64Python(folder)
        with ThreadPoolExecutor(len(_CORES)) as pool:
            found = pool.map(lambda core: _core_figures(python, core, files, rows, beats), _CORES)
        figures = [figure for of in found for figure in of]
    return Result(figures)


def _core_figures(
    python: Arm64Python, core: str, files: dict[str, Path], rows: Path, beats: np.ndarray
) -> list[Figure]:
    artifacts = [_STORED, *files.values()]
    failed = len(artifacts) - _passed(python, core, artifacts)
    title = f"{core}: artifacts that fail info or selftest"
    figures = [Figure(title, failed, f"of {len(artifacts)}", goal=at_most(0))]
    for form, path in files.items():
        figures += _score_figures(python, core, form, path, rows, beats)
        figures += _count_figures(python, core, form, path)
    return figures


def _passed(python: Arm64Python, core: str, files: list[Path]) -> int:
    """Count the artifacts that are described and pass their self-test there."""
    command = ("-m", "edgeae_runtime")
    tested = json.loads(python.run(core, *command, "selftest", *files, "--json").output)
    facts = [
        json.loads(python.run(core, *command, "info", path, "--json").output) for path in files
    ]
    return sum(
        tested[str(path)]["passed"] and "threshold" in fact
        for path, fact in zip(files, facts, strict=True)
    )


def _score_figures(
    python: Arm64Python, core: str, form: str, path: Path, rows: Path, beats: np.ndarray
) -> list[Figure]:
    text = python.run(core, "-m", "edgeae_runtime", "score", path, rows).output
    found = np.array([line.split(",") for line in text.splitlines()[1:]], np.float64)
    with Scorer(path, allow_native=True) as scorer:
        scores, flags = scorer.score(beats), scorer.is_anomaly(beats)
    error = float(np.abs(found[:, 0] / scores - 1).max())
    flips = int((found[:, 1].astype(bool) != flags).sum())
    title = f"{core}, {form}"
    return [
        Figure(
            f"{title}: largest difference of a score", error, "of the score", goal=at_most(1e-5)
        ),
        Figure(f"{title}: flags that differ", flips, "of 50", goal=at_most(0)),
    ]


def _count_figures(python: Arm64Python, core: str, form: str, path: Path) -> list[Figure]:
    marks = python.run(core, "-c", _LOOP, path, _CALLS, _WARM_UP_CALLS).marks
    spans = zip(marks[::2], marks[1::2], strict=True)
    loop, engine, scorer = ((stop - start) / _CALLS for start, stop in spans)
    title = f"{core}, {form}: instructions a window"
    return [
        Figure(f"{title}, Scorer.is_anomaly", round(scorer - loop), ""),
        Figure(f"{title}, of them in the engine's run", round(engine - loop), ""),
    ]
