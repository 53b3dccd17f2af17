"""`stream-kills`: a service whose threshold tracks, killed again and again while its file grows."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.core.results import Figure, at_most
from edgeae_runtime import Scorer
from edgeae_runtime.service.alarms import AlarmRule, Alarms
from tests.soak.streams import COMMAND, STEPS, events, lines, readings

_WINDOWS_A_KILL = 40


def killed(path: Path, folder: Path, kills: int) -> list[Figure]:
    """Kill a service `kills` times at random moments, and look for each window."""
    data, out, state = folder / "x.csv", folder / "events", folder / "state"
    rows = readings()[: STEPS + _WINDOWS_A_KILL * (kills + 1)]
    text, rng = [line + "\n" for line in lines(rows)], np.random.default_rng(1)
    command: list[str | Path] = [
        *COMMAND,
        path,
        data,
        "--follow",
        "--stride",
        "1",
        "--state",
        state,
        "-o",
        out,
    ]
    command += ["--alarm", "1/1", "--tracking", "on"]  # there are alarms, and each window counts
    sent = 0
    for kill in range(kills + 1):
        until = len(text) * (kill + 1) // (kills + 1)
        with data.open("a") as file:
            file.writelines(text[sent:until])
        sent = until
        size = out.stat().st_size if out.exists() else 0
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        if kill < kills:
            while not out.exists() or out.stat().st_size == size:
                time.sleep(0.001)
            time.sleep(rng.uniform(0, 0.03))
            process.kill()
            process.wait()
    windows = len(rows) - STEPS + 1
    while len({e["window"] for e in events(out) if e["event"] == "verdict"}) < windows:
        time.sleep(0.2)
    process.terminate()
    process.wait()
    return _figures(path, rows, events(out), kills)


def _alarm_starts(events: Iterable[dict[str, Any] | None]) -> list[tuple[int, int]]:
    """Number and first window of each alarm that starts."""
    starts = (event for event in events if event and event["event"] == "alarm start")
    return [(event["alarm"], event["start_window"]) for event in starts]


def _figures(path: Path, rows: np.ndarray, found: list[dict[str, Any]], kills: int) -> list[Figure]:
    alarms = Alarms(AlarmRule(1, 1))
    with Scorer(path) as scorer:
        verdicts = scorer.stream(1, tracking=True).push(rows)
    starts = [number for _, number in _alarm_starts(map(alarms.take, verdicts))]
    verdict_events = [event for event in found if event["event"] == "verdict"]
    scores = {event["window"]: np.float32(event["score"]) for event in verdict_events}
    wrong = sum(scores.get(verdict.window) != verdict.score for verdict in verdicts)
    thresholds = {event["window"]: np.float32(event["threshold"]) for event in verdict_events}
    moved = sum(thresholds.get(one.window) != np.float32(one.threshold) for one in verdicts)
    begun = _alarm_starts(found)
    missing = len(set(enumerate(starts, 1)) ^ set(begun))
    again = (len(verdict_events) - len(verdicts)) / kills
    return [
        Figure("windows lost or wrong", float(wrong), "", None, at_most(0)),
        Figure(
            "thresholds that track, other than without a kill", float(moved), "", None, at_most(0)
        ),
        Figure("windows written again a kill", again, "", None, at_most(1)),
        Figure(f"alarms lost or wrong of {len(starts)}", float(missing), "", None, at_most(0)),
        Figure("alarms written again with their window", float(len(begun) - len(set(begun))), ""),
    ]
