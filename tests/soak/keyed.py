"""`stream-keyed`: many machines in one stream: speed, memory, scores, and what kills lose."""

from __future__ import annotations

import json
import resource
import subprocess
import time
from pathlib import Path

import numpy as np

from benchmarks.core.results import Figure, Goal, at_least, at_most
from benchmarks.core.timing import range_figure
from edgeae_runtime import Scorer
from tests.soak.streams import COMMAND, events, lines, readings

STRIDE = 8
_GOAL = 100_000  # readings a second on one core
_REPEATS = 3


def rows_of(machines: int, turn: int) -> np.ndarray:
    """One reading of each machine, `(machines, 3)`: parts of the same waves."""
    return readings()[(np.arange(machines) * 7 + turn) % len(readings())]


def keys_of(machines: int) -> list[str]:
    """Return the names of machines."""
    return [f"pump-{number}" for number in range(machines)]


def table(machines: int, turns: range) -> list[str]:
    """Rows of CSV: a stamp, a machine and three values."""
    return [
        f"{turn},{key},{row}\n"
        for turn in turns
        for key, row in zip(keys_of(machines), lines(rows_of(machines, turn)), strict=True)
    ]


def spread(name: str, values: list[float], unit: str, goal: Goal | None = None) -> Figure:
    """Return the median of a few repeats, with the smallest and the largest."""
    return range_figure(name, np.array(values), unit, goal)


def timed_text(path: Path, folder: Path, machines: int, turns: int) -> list[float]:
    """Readings a CPU second of the command with a state and metrics, its start included."""
    data, state = folder / "fleet.csv", folder / "state.json"
    data.write_text("turn,machine,a,b,c\n" + "".join(table(machines, range(turns))))
    options: list[str | Path] = ["--key", "machine", "--time", "turn", "--events", "anomalies"]
    options += [
        "--state",
        state,
        "-o",
        folder / "events.jsonl",
        "--metrics-file",
        folder / "metrics.prom",
    ]
    found = []
    for _ in range(_REPEATS):
        state.unlink(missing_ok=True)
        before = _children_s()
        subprocess.run([*COMMAND, path, data, *options], check=True, stderr=subprocess.DEVNULL)
        found.append(machines * turns / (_children_s() - before))
    return found


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def timed_arrays(path: Path, machines: int, turns: int) -> list[float]:
    """Readings a CPU second through Python, keys and stamps and all."""
    keys, rows, found = keys_of(machines), [rows_of(machines, t) for t in range(turns)], []
    with Scorer(path) as scorer:
        for _ in range(_REPEATS):
            streams = scorer.streams(STRIDE)
            start = time.process_time()
            for turn, part in enumerate(rows):
                streams.push_at(streams.indices(keys), part, np.full(machines, turn * 10**9))
            found.append(machines * turns / (time.process_time() - start))
    return found


def other_verdicts(path: Path, machines: int, turns: int) -> tuple[int, int]:
    """Compare with a stream of each machine: verdicts, and those that differ in anything."""
    keys, count, differ = keys_of(machines), 0, 0
    with Scorer(path) as scorer:
        singles = [scorer.stream(STRIDE) for _ in keys]
        streams = scorer.streams(STRIDE)
        for turn in range(turns):
            rows = rows_of(machines, turn)
            given = {key: verdict for key, verdict in streams.push_many(keys, rows)}
            for key, stream, row in zip(keys, singles, rows, strict=True):
                verdict, other = stream.push(row), given.get(key)
                count += verdict is not None
                differ += str(verdict and verdict[:7]) != str(other and other[:7])
    return count, differ


def lost_to_kills(path: Path, folder: Path, machines: int, kills: int) -> tuple[int, int]:
    """Kill a service that follows a file: windows missing or with another verdict at the end."""
    data, out, state = folder / "x.csv", folder / "events", folder / "state"
    turns, rng = 64 + STRIDE * (kills + 1), np.random.default_rng(1)
    command = [*COMMAND, path, data, "--follow", "--key", "machine", "--time", "turn"]
    command += ["--state", state, "-o", out]
    data.write_text("turn,machine,a,b,c\n" + "".join(table(machines, range(63))))
    for kill in range(kills + 1):
        with data.open("a") as file:
            file.writelines(table(machines, range(63 + kill * STRIDE, 63 + (kill + 1) * STRIDE)))
        process = subprocess.Popen([*map(str, command)], stderr=subprocess.DEVNULL)
        size = out.stat().st_size if out.exists() else 0
        if kill < kills:
            while not out.exists() or out.stat().st_size == size:
                time.sleep(0.001)
            time.sleep(rng.uniform(0, 1.5))
            process.kill()
            process.wait()
    windows = machines * ((turns - 1 - 64) // STRIDE + 1)

    def verdicts() -> dict[tuple[str, int], str]:
        found = [event for event in events(out) if event["event"] == "verdict"]
        return {(one["machine"], one["window"]): json.dumps(one) for one in found}

    until = time.monotonic() + 120
    while len(verdicts()) < windows and time.monotonic() < until:
        time.sleep(0.2)
    process.terminate()
    process.wait()
    given, missing, other = verdicts(), 0, 0
    with Scorer(path) as scorer:
        streams, keys = scorer.streams(STRIDE), keys_of(machines)
        for turn in range(turns - 1):
            for key, verdict in streams.push_many(keys, rows_of(machines, turn)):
                text = given.get((key, verdict.window))
                missing += text is None
                other += text is not None and json.loads(text)["score"] != float(
                    str(np.float32(verdict.score))
                )
    return missing, other


def keyed(path: Path, folder: Path, *, machines: int, turns: int, kills: int) -> list[Figure]:
    """Measure all of it."""
    with Scorer(path) as scorer:
        each = scorer.streams(STRIDE).machine_bytes or 0
    verdicts, differ = other_verdicts(path, machines, min(turns, 80))
    text = timed_text(path, folder, machines, turns)
    stored = (folder / "state.json").stat().st_size / machines
    missing, other = lost_to_kills(path, folder, min(machines, 200), kills)
    text_goal = at_least(_GOAL) if machines >= 5000 else None
    return [
        spread("lines of text a CPU second, by the command", text, "", text_goal),
        spread("rows of arrays a CPU second, in Python", timed_arrays(path, machines, turns), ""),
        Figure("verdicts compared with single streams", verdicts, ""),
        Figure("verdicts that differ", differ, "", None, at_most(0)),
        Figure("memory of a machine", each, "B"),
        Figure("state of a machine on the disk", stored, "B"),
        Figure("windows lost to kills", missing, "", None, at_most(0)),
        Figure("windows with another score after kills", other, "", None, at_most(0)),
    ]
