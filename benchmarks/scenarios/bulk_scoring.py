"""`bulk-scoring`: a large CSV and Parquet file to a file of scores, as whole processes in turn."""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.core.machine import MEASURED
from benchmarks.core.results import Figure, Result, at_least, at_most
from benchmarks.core.timing import ratio
from benchmarks.inputs.ecg import FloatArray, default_detector
from benchmarks.peers.bare_network import bare_onnx
from benchmarks.scenarios.stamped_scoring import stamped_figures
from edgeae_runtime import Scorer

_ROWS, _ROUNDS = 200_000, 3
_PEER = Path(__file__).parents[1] / "peers" / "bulk_pandas.py"
_FORMS = {"csv": 3.0, "parquet": 2.0}


class _Run(NamedTuple):
    seconds: float
    cpu_seconds: float
    peak_memory_bytes: int


class _Scores(NamedTuple):
    """The artifact's threshold, the detector's scores, and those of what people write."""

    threshold: float
    detector: FloatArray
    by_hand: FloatArray


def run(data: Path) -> Result:
    """Time and memory of `edgeae score`, of `edgeae-runtime score`, and of a script of pandas.

    CPU time counts all threads of a process; with stamps, the peer is edgeae as it once was.
    """
    figures: list[Figure] = []
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        scores = _files(data, folder)
        for form, goal in _FORMS.items():
            runs = _runs(form, folder, scores.threshold)
            figures += _figures(form, runs, goal, folder, scores)
        figures += stamped_figures(folder)
    return Result(figures)


def _files(data: Path, folder: Path) -> _Scores:
    """Write the readings, the artifact and what the peer needs; return the scores of each."""
    detector = default_detector(data, 0)
    source = detector.source_
    detector.export(folder / "beats.onnx")
    (folder / "network.onnx").write_bytes(bare_onnx(source.network, source.inputs.shape))
    scaler = {"offset": source.scaler.offset, "scale": source.scaler.scale}
    np.savez(folder / "scaler.npz", allow_pickle=False, **scaler)
    rows = np.random.default_rng(0).normal(size=(_ROWS, 140)).astype(np.float32)
    frame = pd.DataFrame(rows, columns=[f"s{number}" for number in range(140)])
    frame.to_csv(folder / "rows.csv", index=False)
    frame.to_parquet(folder / "rows.parquet", index=False)
    with Scorer(folder / "beats.onnx") as scorer:
        threshold = float(scorer.threshold)
    # What people write has no penalties of prototypes, which edgeae's own files compute as well.
    by_hand = replace(source, penalties=None).scores(rows)
    return _Scores(threshold, source.scores(rows), by_hand)


def _runs(form: str, folder: Path, threshold: float) -> dict[str, list[_Run]]:
    source, artifact = str(folder / f"rows.{form}"), str(folder / "beats.onnx")
    peer = ["path", _PEER, source, folder / "network.onnx", folder / "scaler.npz", threshold]
    commands = {
        "pandas": [*peer, folder / f"pandas-{form}.csv"],
        "edgeae": [
            "module",
            "edgeae",
            "score",
            artifact,
            source,
            "-o",
            folder / f"edgeae-{form}.csv",
        ],
    }
    if form == "csv":
        out = folder / "runtime-csv.csv"
        commands["runtime"] = ["module", "edgeae_runtime", "score", artifact, source, "-o", out]
    found: dict[str, list[_Run]] = {name: [] for name in commands}
    for number in range(_ROUNDS):
        for name in commands if number % 2 else reversed(commands):
            found[name].append(_run([*map(str, commands[name])]))
    return found


def _run(words: list[str]) -> _Run:
    before, cpu_before = perf_counter(), _cpu_seconds()
    command = [sys.executable, str(MEASURED), *words]
    done = subprocess.run(command, check=True, capture_output=True)
    seconds, used = perf_counter() - before, _cpu_seconds() - cpu_before
    return _Run(seconds, used, int(done.stderr.split()[-1]))


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _figures(
    form: str, runs: dict[str, list[_Run]], goal: float, folder: Path, scores: _Scores
) -> list[Figure]:
    seconds = {name: np.array([r.seconds for r in of]) for name, of in runs.items()}
    cpu = {name: np.array([r.cpu_seconds for r in of]) for name, of in runs.items()}
    memory = {name: max(r.peak_memory_bytes for r in of) for name, of in runs.items()}
    known = pd.read_csv(folder / f"pandas-{form}.csv")
    np.testing.assert_allclose(known["score"], scores.by_hand, rtol=1e-4)
    figures = [
        ratio(
            f"{form}: pandas' time by edgeae's",
            seconds["pandas"],
            seconds["edgeae"],
            at_least(goal),
        ),
        ratio(f"{form}: pandas' CPU time by edgeae's", cpu["pandas"], cpu["edgeae"], at_least(1)),
        Figure(
            f"{form}: edgeae's memory by pandas'",
            memory["edgeae"] / memory["pandas"],
            "times",
            goal=at_most(1),
        ),
    ]
    for name in ("edgeae", "runtime") if "runtime" in runs else ("edgeae",):
        ours = pd.read_csv(folder / f"{name}-{form}.csv")
        assert len(ours) == _ROWS
        error = float((ours["score"] / scores.detector - 1).abs().max())
        flips = int((ours["is_anomaly"] != (scores.detector > scores.threshold)).sum())
        figures += [
            Figure(
                f"{form}, {name}: largest difference of a score",
                error,
                "of the score",
                goal=at_most(1e-5),
            ),
            Figure(f"{form}, {name}: flags that differ", flips, "windows", goal=at_most(0)),
        ]
    if "runtime" in runs:
        figures.append(
            ratio("csv: pandas' time by edgeae-runtime's", seconds["pandas"], seconds["runtime"])
        )
    for name in runs:
        spread = (float(seconds[name].min()), float(seconds[name].max()))
        figures += [
            Figure(f"{form}: {name}", float(np.median(seconds[name])), "s", spread),
            Figure(f"{form}: {name}, peak memory", memory[name] / 1e6, "MB"),
        ]
    return figures
