"""`fleet-score`: 400 files by every engine, each output against `edgeae score`; and 20 kills."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

import numpy as np
import pandas as pd
from click.testing import CliRunner

from benchmarks.core.results import Figure, Result, at_most
from benchmarks.inputs.stamped import stamped_frame, write_stamped_artifact
from edgeae.cli.main import main
from edgeae.fleet.scores import read_scores

_FILES, _ROWS, _MACHINES = 400, 25_000, 20
_HIDDEN = (16,)
_KILLS = 20
_PR_SET_CHILD_SUBREAPER = 36
_ENGINES = {
    "1 worker": ("--workers", "1"),
    "2 workers": ("--workers", "2"),
    "4 workers": ("--workers", "4"),
    "Ray": ("--ray", "local"),
}


class _Used(NamedTuple):
    seconds: float
    cpu_seconds: float


def run(data: Path) -> Result:
    """CPU time beyond that of one worker, files that differ, and what kills leave."""
    _adopt_orphans()
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_stamped_artifact(folder / "pump.onnx", _HIDDEN)
        for number in range(_FILES):
            path = folder / "in" / f"pump{number % _MACHINES:02}" / f"{number // _MACHINES:02}"
            path.parent.mkdir(parents=True, exist_ok=True)
            stamped_frame(_ROWS, number).to_parquet(path.with_suffix(".parquet"), index=False)
        figures, used = [], {}
        for name, options in _ENGINES.items():
            used[name] = _measured(_command(folder, name, *options))
        known = _contents(folder / "1 worker")
        wrong = _differing_from_score(folder)
        figures.append(
            Figure("files that differ from `edgeae score`", wrong, "files", goal=at_most(0))
        )
        for name in _ENGINES:
            others = _differing(known, _contents(folder / name))
            figures.append(Figure(f"{name}: files that differ", others, "files", goal=at_most(0)))
        one = used["1 worker"].cpu_seconds
        more = {name: use.cpu_seconds - one for name, use in used.items()}
        figures.append(
            Figure("Ray: CPU time beyond one worker's", more["Ray"], "s", goal=at_most(15))
        )
        for name in ("2 workers", "4 workers"):
            figures.append(Figure(f"{name}: CPU time beyond one worker's", more[name], "s"))
        figures += [Figure(f"{name}: time", use.seconds, "s") for name, use in used.items()]
        figures.append(Figure("1 worker: rows", _FILES * _ROWS / one / 1e6, "M rows/CPU s"))
        figures += _killed(folder, known)
    return Result(figures)


def _adopt_orphans() -> None:
    """Have processes whose parents ended become ours, so that their CPU time is counted."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _command(folder: Path, out: str, *options: str) -> list[str]:
    words = [
        "fleet",
        "score",
        str(folder / "pump.onnx"),
        str(folder / "in"),
        "-o",
        str(folder / out),
        "--time",
        "time",
    ]
    return [sys.executable, "-m", "edgeae", *words, *options]


def _measured(command: list[str]) -> _Used:
    """Run a command until the last process that it started has ended.

    Ray does not wait for its workers, so that the system forgets their CPU time: that of each
    process is looked at while it lives, 50 times a second.
    """
    start = perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ticks: dict[int, int] = {}
    seconds = None
    while alive := _ticks_of_descendants():
        ticks |= alive
        time.sleep(0.02)
        if seconds is None and process.poll() is not None:
            assert process.returncode == 0, command
            seconds = perf_counter() - start
        if seconds is not None:
            _reap(os.WNOHANG)
    assert seconds is not None
    return _Used(seconds, sum(ticks.values()) / os.sysconf("SC_CLK_TCK"))


def _ticks_of_descendants() -> dict[int, int]:
    """Return the CPU time of each process below this one, by its number."""
    parents, ticks = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = path.read_text().rpartition(") ")[2].split()
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
        pid = int(path.parent.name)
        parents[pid], ticks[pid] = int(words[1]), int(words[11]) + int(words[12])
    below = {os.getpid()}
    while more := {pid for pid, parent in parents.items() if parent in below} - below:
        below |= more
    return {pid: ticks[pid] for pid in below - {os.getpid()}}


def _reap(options: int = 0) -> None:
    """Wait for the adopted ones, with WNOHANG only for those that have ended."""
    try:
        while os.waitpid(-1, options)[0]:
            pass
    except ChildProcessError:
        return


def _contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.parquet")}


def _differing(known: dict[str, bytes], given: dict[str, bytes]) -> int:
    return sum(known.get(name) != given.get(name) for name in known.keys() | given.keys())


def _differing_from_score(folder: Path) -> int:
    """Score every file alone, and count those with another score, flag or stamp."""
    wrong = 0
    for path in sorted((folder / "in").rglob("*.parquet")):
        alone = folder / "alone.parquet"
        words = [
            "score",
            str(folder / "pump.onnx"),
            str(path),
            "--time",
            "time",
            "--keep",
            "time",
            "-o",
            str(alone),
        ]
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
        expected = pd.read_parquet(alone)
        stamps = pd.to_datetime(expected["time"]).astype("datetime64[us]").astype(np.int64)
        found = read_scores(str(folder / "1 worker" / path.relative_to(folder / "in"))).windows
        wrong += not (
            np.array_equal(found.stamps, stamps)
            and np.array_equal(found.scores, expected["score"].to_numpy(np.float32))
            and np.array_equal(found.flags, expected["is_anomaly"].to_numpy(bool))
        )
    return wrong


def _killed(folder: Path, known: dict[str, bytes]) -> list[Figure]:
    """Kill a worker and the driver in turn at random moments, and resume until all is done."""
    rng = np.random.default_rng(0)
    command = _command(folder, "killed", "--workers", "2", "--resume")
    out = folder / "killed"
    kills = wrong = left = finished = 0
    while kills < _KILLS or not finished:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while kills < _KILLS and process.poll() is None:
            time.sleep(float(rng.uniform(0.5, 5)))
            workers = _workers(process.pid)
            if process.poll() is None and workers:
                victim = process.pid if kills % 2 else int(rng.choice(workers))
                os.kill(victim, signal.SIGKILL)
                kills += 1
                if victim == process.pid:
                    break
        if process.wait() == 0:
            wrong += _differing(known, _contents(out))
            left += len(list(out.rglob("*.part")))
            shutil.rmtree(out)
            finished += 1
        _reap()
    return [
        Figure("kills of a worker and of the driver in turn", kills, "kills"),
        Figure("runs that were finished after kills", finished, "runs"),
        Figure("files that differ after kills", wrong, "files", goal=at_most(0)),
        Figure("unfinished files left behind", left, "files", goal=at_most(0)),
    ]


def _workers(process_id: int) -> list[int]:
    """Return the worker processes of a run, without the helper that Python starts beside them."""
    try:
        text = Path(f"/proc/{process_id}/task/{process_id}/children").read_text()
        children = [int(word) for word in text.split()]
        return [child for child in children if b"spawn_main" in _command_line(child)]
    except FileNotFoundError:
        return []


def _command_line(process_id: int) -> bytes:
    return Path(f"/proc/{process_id}/cmdline").read_bytes()
