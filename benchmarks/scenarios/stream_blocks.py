"""`stream-blocks`: samples of 3 channels at 20 kHz through the command, windows of 1024 by 512."""

from __future__ import annotations

import json
import os
import subprocess
import time
import warnings
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pandas as pd

import edgeae
from benchmarks.core.machine import peak_memory_bytes
from benchmarks.core.results import Figure, Result, at_most
from edgeae import Detector
from edgeae_runtime import Scorer
from edgeae_runtime.readings.windowing import windows_of
from tests.soak.streams import COMMAND

RATE_HZ, CHANNELS, STEPS, STRIDE = 20_000, 3, 1024, 512
_MINUTE, _HOUR_S, _PACED_S = 60, 3600, 30
_WARM_MINUTES = 5
_PERIODS_A_SECOND = 100  # in which a sound card hands over its samples


class Run(NamedTuple):
    """What a stream of samples took, and what it wrote; events and verdicts by name."""

    cpu_s: float
    growth_mb: float
    counts: Counter[str]
    lost: int


def run(data: Path) -> Result:
    """Replay an hour as fast as it is taken, and half a minute at the rate."""
    with TemporaryDirectory() as folder:
        path = _artifact(Path(folder))
        hour = _streamed(path, Path(folder), "--no-live", _HOUR_S)
        paced = _streamed(path, Path(folder), "--live", _PACED_S)
        turning_s = _turning_s(Path(folder))
    return Result(
        [
            Figure(
                "of one core, an hour replayed", 100 * hour.cpu_s / _HOUR_S, "%", None, at_most(15)
            ),
            Figure(
                "of one core, 30 s at the rate",
                100 * paced.cpu_s / _PACED_S,
                "%",
                None,
                at_most(15),
            ),
            Figure(
                "of one core, a minute resampled to shaft angle, in blocks of 10 ms",
                100 * turning_s / _MINUTE,
                "%",
                None,
                at_most(15),
            ),
            Figure("memory growth after five minutes", hour.growth_mb, "MB", None, at_most(1)),
            Figure(
                "windows that are missing of the hour",
                _missing(hour, _HOUR_S),
                "",
                None,
                at_most(0),
            ),
            Figure(
                "windows that are missing at the rate",
                _missing(paced, _PACED_S),
                "",
                None,
                at_most(0),
            ),
            Figure("samples lost at the rate", float(paced.lost), "", None, at_most(0)),
            Figure("windows of the hour that are invalid", float(hour.counts["invalid"]), ""),
        ]
    )


def _missing(run: Run, seconds: int) -> float:
    expected = (RATE_HZ * seconds - STEPS) // STRIDE + 1
    return float(expected - run.counts["normal"] - run.counts["anomaly"] - run.counts["invalid"])


def samples(seconds: int, seed: int) -> np.ndarray:
    """Return counts of a machine, `(n, 3)`: harmonics of 25 Hz in noise, to be repeated."""
    rng, at = np.random.default_rng(seed), np.arange(RATE_HZ * seconds) / RATE_HZ
    tones = [np.sin(2 * np.pi * hz * at) for hz in (25, 150, 1225)]
    noise = 0.4 * rng.normal(size=(len(at), CHANNELS))
    return (4000 * (np.stack(tones, axis=1) + noise)).round().astype("<i2")


def _artifact(folder: Path) -> Path:
    """Train the detector that `auto` chooses, and export it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        windows = windows_of(samples(20, 0).astype(np.float32), STEPS, STRIDE)
        detector = Detector(random_state=0).fit(windows, stride=STRIDE, rate_hz=RATE_HZ)
        detector.export(folder / "machine.onnx")
    return folder / "machine.onnx"


def _turning_s(folder: Path) -> float:
    """Return the CPU time of a minute of samples of a shaft whose speed sweeps by a fifth."""
    windows = edgeae.cut_windows(
        _turning(20, 0), window=STEPS, stride=STRIDE, rate_hz=RATE_HZ, order_tracking="rpm"
    )
    path, size = folder / "shaft.onnx", RATE_HZ // _PERIODS_A_SECOND
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        Detector(random_state=0).fit(windows).export(path)
    rows = _turning(_MINUTE, 1)
    counts, speeds = rows.drop(columns="rpm").to_numpy("<i2"), rows["rpm"].to_numpy()
    with Scorer(path) as scorer:
        stream, start = scorer.stream(STRIDE), time.process_time()
        for at in range(0, len(counts), size):
            stream.push_block(counts[at : at + size], speed_rpm=speeds[at : at + size])
        return time.process_time() - start


def _turning(seconds: int, seed: int) -> pd.DataFrame:
    counts = samples(seconds, seed)
    rpm = 1500 + 300 * np.sin(np.arange(len(counts)) / RATE_HZ)
    return pd.DataFrame(counts, columns=["x", "y", "z"]).assign(rpm=rpm)


def _streamed(path: Path, folder: Path, how: str, seconds: int) -> Run:
    """Send so many seconds of samples through a pipe, live ones at their rate."""
    out = folder / f"events{how}"
    minute = samples(_MINUTE, 1).tobytes()
    with out.open("wb") as file:
        command = [*COMMAND, str(path), "-", "--raw", "int16", how, "--stride", str(STRIDE)]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=file, stderr=subprocess.DEVNULL
        )
        assert process.stdin is not None
        first = 0
        if how == "--live":
            _pace(process, minute[: len(minute) // _MINUTE * seconds])
        else:
            for number in range(seconds // _MINUTE):
                process.stdin.write(minute)
                if number == _WARM_MINUTES:  # by then every output of the graph has been asked for
                    first = peak_memory_bytes(process.pid)
        process.stdin.flush()
        last = peak_memory_bytes(process.pid)
        process.stdin.close()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    events = [json.loads(line) for line in out.read_bytes().splitlines()]
    counts = Counter(event.get("verdict", event["event"]) for event in events)
    lost = sum(event["lost_readings"] for event in events if event["event"] == "loss")
    return Run(used.ru_utime + used.ru_stime, (last - first) / 2**20, counts, lost)


def _pace(process: subprocess.Popen[bytes], data: bytes) -> None:
    """Write samples as a sound card does."""
    assert process.stdin is not None
    size = RATE_HZ * CHANNELS * 2 // _PERIODS_A_SECOND
    start = time.monotonic()
    for period in range(len(data) // size):
        time.sleep(max(0.0, start + period / _PERIODS_A_SECOND - time.monotonic()))
        process.stdin.write(data[period * size : (period + 1) * size])
        process.stdin.flush()
