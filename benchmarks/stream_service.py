"""`stream-service`: a stream in one process and as a service: cost, memory, kills, replacements."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.results import Figure, Result, at_most
from benchmarks.timing import time_in_turn
from edgeae import Detector
from edgeae_runtime import EdgeAEError, Scorer
from edgeae_runtime.cutting import windows_of

_STEPS = 64
_BLOCK = 100_000  # readings, made once and sent again and again
_BLOCKS = 100
_KILLS = 200
_REPLACEMENTS = 1000
_COMMAND = [sys.executable, "-m", "edgeae_runtime", "stream"]


def run(data: Path) -> Result:
    """All four, on a convolutional detector of 64 readings of 3 channels."""
    with TemporaryDirectory() as folder:
        path, readings = _artifact(Path(folder))
        return Result(
            [
                *_push_cost(path, readings),
                *_memory(path, readings, Path(folder)),
                *_kills(path, readings[:4000], Path(folder)),
                *_replacements(path, readings),
            ],
            {"readings": _BLOCK * _BLOCKS, "kills": _KILLS, "replacements": _REPLACEMENTS},
        )


def _artifact(folder: Path) -> tuple[Path, np.ndarray]:
    t = np.arange(_BLOCK)
    noise = np.random.default_rng(0).normal(size=(_BLOCK, 3)) * (0.1, 0.5, 0.01)
    waves = np.stack([np.sin(t / 5), np.cos(t / 7) * 5 + 20, 0.1 * np.sin(t / 3) - 1], 1)
    readings = np.round(waves + noise, 4).astype(np.float32)
    detector = Detector("conv", epochs=3, random_state=0)
    detector.fit(windows_of(readings[:6000], _STEPS, 8), stride=8)
    detector.export(folder / "conv.onnx")
    return folder / "conv.onnx", readings


def _push_cost(path: Path, readings: np.ndarray) -> list[Figure]:
    with Scorer(path) as scorer:
        waiting, completing = scorer.stream(10**9), scorer.stream(1)
        waiting.push(readings[:_STEPS])
        completing.push(readings[:_STEPS])
        window, reading = np.ascontiguousarray(readings[:_STEPS]), readings[5].tolist()
        rows = iter(np.tile(readings, (3, 1)))
        times = time_in_turn(
            {
                "score": lambda: scorer.score(window),
                "push": lambda: waiting.push(reading),
                "complete": lambda: completing.push(next(rows)),
            },
            rounds=20,
            calls=1000,
        )
    score, push, complete = (np.median(times[n].rounds_us) for n in ("score", "push", "complete"))
    return [
        Figure("push of one reading / one score call", push / score, "", goal=at_most(0.5)),
        Figure("push that completes / one score call", complete / score, "", goal=at_most(2)),
    ]


def _memory(path: Path, readings: np.ndarray, folder: Path) -> list[Figure]:
    text = "\n".join(",".join(map(str, row)) for row in readings.tolist()).encode() + b"\n"
    out = folder / "events"
    with out.open("wb") as file:
        process = subprocess.Popen(
            [*_COMMAND, path, "-", "--stride", str(_STEPS)],
            stdin=subprocess.PIPE, stdout=file, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None
        process.stdin.write(text)
        process.stdin.flush()
        first = _peak_kb(process.pid)
        start = time.perf_counter()
        for _ in range(_BLOCKS - 1):
            process.stdin.write(text)
        process.stdin.flush()
        last, seconds = _peak_kb(process.pid), time.perf_counter() - start
        process.stdin.close()
        process.wait()
    given = np.array(_scores(out), np.float32)
    with Scorer(path) as scorer:
        all_readings = np.tile(readings, (_BLOCKS, 1))
        expected = scorer.score(windows_of(all_readings, _STEPS, _STEPS))
    assert len(given) == len(expected), (len(given), len(expected))
    return [
        Figure("memory growth after 100 000 readings", (last - first) / 1024, "MB", None,
               at_most(1)),
        Figure("windows whose score is not the batch's", float((given != expected).sum()), "", None,
               at_most(0)),
        Figure("readings a second from a pipe", _BLOCK * (_BLOCKS - 1) / seconds, "1/s"),
    ]  # fmt: skip


def _peak_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmHWM:\s+(\d+)", status)
    assert found is not None
    return int(found[1])


def _scores(out: Path) -> list[float]:
    return [event["score"] for event in _events(out) if event["event"] == "verdict"]


def _events(out: Path) -> list[dict[str, Any]]:
    lines = out.read_bytes().split(b"\n")[:-1]
    events = []
    for line in lines:
        try:
            events.append(json.loads(line))
        except ValueError:  # torn by a kill, its window is told again
            continue
    return events


def _kills(path: Path, readings: np.ndarray, folder: Path) -> list[Figure]:
    data, out, state = folder / "x.csv", folder / "told", folder / "state"
    lines = [",".join(map(str, row)) + "\n" for row in readings.tolist()]
    rng = np.random.default_rng(1)
    command = [*_COMMAND, path, data, "--follow", "--stride", "1", "--state", state, "-o", out]
    sent = 0
    for kill in range(_KILLS + 1):
        until = len(lines) * (kill + 1) // (_KILLS + 1)
        with data.open("a") as file:
            file.writelines(lines[sent:until])
        sent = until
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        if kill < _KILLS:
            time.sleep(rng.uniform(0.3, 1.5))
            process.kill()
            process.wait()
    windows = len(readings) - _STEPS + 1
    while len({e["window"] for e in _events(out) if e["event"] == "verdict"}) < windows:
        time.sleep(0.5)
    process.terminate()
    process.wait()
    told = [e["window"] for e in _events(out) if e["event"] == "verdict"]
    with Scorer(path) as scorer:
        expected = scorer.score(windows_of(readings, _STEPS, 1))
    by_window = {e["window"]: e["score"] for e in _events(out) if e["event"] == "verdict"}
    wrong = sum(np.float32(by_window[i]) != expected[i] for i in range(windows))
    most = max(told.count(window) for window in set(told))
    return [
        Figure("windows lost or wrong in 200 kills", float(wrong), "", None, at_most(0)),
        Figure("windows told again a kill", (len(told) - windows) / _KILLS, "", None, at_most(1)),
        Figure("times that a window was told at most", float(most), ""),
    ]


def _replacements(path: Path, readings: np.ndarray) -> list[Figure]:
    data, rng, accepted, lost = path.read_bytes(), np.random.default_rng(2), 0, 0
    other = path.with_name("now.onnx")
    with Scorer(path) as scorer:
        stream = scorer.stream(_STEPS)
        expected = scorer.score(windows_of(readings, _STEPS, _STEPS))
        given: list[Any] = []
        for number, part in enumerate(np.array_split(readings, _REPLACEMENTS)):
            is_bad = number % 3 == 0
            changed = bytearray(data)
            if is_bad:
                changed[int(rng.integers(len(data)))] ^= int(rng.integers(1, 256))
            unfinished = other.with_suffix(".part")
            unfinished.write_bytes(changed)
            os.replace(unfinished, other)
            try:
                scorer.replace(other)
                accepted += is_bad
            except EdgeAEError:
                lost += not is_bad
            given += stream.push(part)
    scores = np.array([verdict.score for verdict in given], np.float32)
    is_same = len(scores) == len(expected) and bool((scores == expected).all())
    return [
        Figure("bad files accepted of 334", float(accepted), "", None, at_most(0)),
        Figure("good files refused of 666", float(lost), "", None, at_most(0)),
        Figure("windows lost, doubled or changed", float(not is_same), "", None, at_most(0)),
    ]
