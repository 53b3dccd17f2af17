"""`emulated-aarch64`: the real aarch64 wheels under QEMU: info, score, selftest, instructions.

Counts are of instructions; an emulator tells nothing of milliseconds.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.arm64_python import Arm64Python
from benchmarks.ecg import default_detector, read_beats
from benchmarks.results import Figure, Result, at_most
from edgeae_runtime import Scorer

_CORES = ("cortex-a53", "cortex-a72")
_STORED = Path(__file__).parents[1] / "tests" / "runtime" / "artifacts" / "format-1.onnx"
_BEATS = 50
_CALLS = (100, 600)  # the difference of two runs leaves out all that is done once
_LOOP = """
import sys
import numpy as np
from edgeae_runtime import Scorer
scorer = Scorer(sys.argv[1])
window = scorer.manifest.golden.windows[0].copy()
calls = {"scorer": lambda: scorer.is_anomaly(window), "engine": scorer.engine_slot().run}
call = calls[sys.argv[2]]
for _ in range(int(sys.argv[3])):
    call()
"""


def run(data: Path) -> Result:
    """Commands on stored and fresh artifacts, scores against this machine's, and counts."""
    beats = read_beats(data, "TEST")[0][:_BEATS]
    with TemporaryDirectory() as place:
        folder = Path(place)
        files = {form: default_detector(data, 0).export(folder / f"beats.{form}").path
                 for form in ("onnx", "tflite")}  # fmt: skip
        rows = folder / "beats.csv"
        np.savetxt(rows, beats, delimiter=",")
        python = Arm64Python(folder)
        with ThreadPoolExecutor(len(_CORES)) as pool:
            found = pool.map(lambda core: _core_figures(python, core, files, rows, beats), _CORES)
        figures = [figure for of in found for figure in of]
    return Result(figures, {"beats": _BEATS, "calls": _CALLS})


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
    """How many artifacts give their facts and pass their self-test there."""
    passed = 0
    for path in files:
        facts = python.run(core, "-m", "edgeae_runtime", "info", path, "--json").output
        tested = python.run(core, "-m", "edgeae_runtime", "selftest", path, "--json").output
        passed += "threshold" in json.loads(facts) and json.loads(tested)[str(path)]["passed"]
    return passed


def _score_figures(
    python: Arm64Python, core: str, form: str, path: Path, rows: Path, beats: np.ndarray
) -> list[Figure]:
    text = python.run(core, "-m", "edgeae_runtime", "score", path, rows).output
    found = np.array([line.split(",") for line in text.splitlines()[1:]], np.float64)
    with Scorer(path) as scorer:
        scores, flags = scorer.score(beats), scorer.is_anomaly(beats)
    error = float(np.abs(found[:, 0] / scores - 1).max())
    flips = int((found[:, 1].astype(bool) != flags).sum())
    title = f"{core}, {form}"
    return [
        Figure(f"{title}: largest difference of a score", error, "of the score",
               goal=at_most(1e-5)),
        Figure(f"{title}: flags that differ", flips, "of 50", goal=at_most(0)),
    ]  # fmt: skip


def _count_figures(python: Arm64Python, core: str, form: str, path: Path) -> list[Figure]:
    counts = {}
    for what in ("scorer", "engine"):
        few, many = (
            python.run(core, "-c", _LOOP, path, what, calls).instructions for calls in _CALLS
        )
        counts[what] = (many - few) / (_CALLS[1] - _CALLS[0])
    title = f"{core}, {form}: instructions a window"
    return [
        Figure(f"{title}, Scorer.is_anomaly", round(counts["scorer"]), ""),
        Figure(f"{title}, of them in the engine's run", round(counts["engine"]), ""),
    ]
