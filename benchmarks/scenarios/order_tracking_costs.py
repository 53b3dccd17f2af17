"""`order-tracking-costs`: what C resamples a reading to shaft angle for, on a Cortex-M4F."""

from __future__ import annotations

import re
import subprocess
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from benchmarks.core.results import Figure, Result
from edgeae import Detector, cut_windows
from edgeae_runtime.recordings.order_tracking import sinc_table
from tests.emulated.targets import compile_tracker, instructions, run_stream

_RATE_HZ, _PER_TURN, _STEPS, _READINGS = 12_000.0, 256, 256, 3000
_CHANNELS = (1, 3)
_SPEEDS = {"0.5": 1406.25, "1": 2812.5, "2": 5625.0}  # samples a reading, and rpm


def run(data: Path) -> Result:
    """Count readings that complete no window, at steady speeds; data is not needed."""
    figures = []
    for channels in _CHANNELS:
        with TemporaryDirectory() as folder:
            figures += _of_channels(channels, Path(folder))
    return Result(figures)


def _of_channels(channels: int, folder: Path) -> list[Figure]:
    _export(channels, folder)
    compile_tracker("m4f", folder, "-ffunction-sections", "-fdata-sections", "-Wl,--gc-sections")
    title = f"m4f, float32, channels {channels}"
    figures = []
    for step, rpm in _SPEEDS.items():
        text = _pushed(folder, channels, rpm)
        said = dict(line.split(maxsplit=1) for line in text.splitlines())
        mean = instructions(text) / int(said["pushes"])
        most = instructions(f"ticks {said['most']}\nknown {said['known']}")
        figures += [
            Figure(
                f"{title}, {step} samples a reading: instructions of a reading", round(mean), ""
            ),
            Figure(f"{title}, {step} samples a reading: of the longest push", most, ""),
        ]
    flash = _tracker_flash(folder)
    figures.append(Figure(f"{title}: flash of the tracker", flash, "bytes"))
    figures.append(Figure(f"{title}: of it the table", sinc_table().nbytes, "bytes"))
    figures.append(Figure(f"{title}: RAM of the tracker", int(said["bytes"].split()[0]), "bytes"))
    return figures


def _export(channels: int, folder: Path) -> None:
    rng, names = np.random.default_rng(0), [f"x{channel}" for channel in range(channels)]
    table = pd.DataFrame(rng.normal(size=(60_000, channels)), columns=names).assign(rpm=2000.0)
    cut = cut_windows(
        table,
        window=_STEPS,
        stride=_STEPS,
        order_tracking="rpm",
        samples_per_revolution=_PER_TURN,
        rate_hz=_RATE_HZ,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        detector = Detector("dense", hidden=(8,), code_size=4, epochs=1, random_state=0)
        detector.fit(cut).export(folder / "pump.c")


def _pushed(folder: Path, channels: int, rpm: float) -> str:
    records = np.zeros(_READINGS, [("rpm", "<f4"), ("row", "<f4", channels)])
    records["rpm"] = rpm
    records["row"] = np.random.default_rng(1).normal(size=(_READINGS, channels))
    records.tofile(folder / "x.bin")
    return run_stream("m4f", folder)


def _tracker_flash(folder: Path) -> int:
    """Return the bytes of the tracker's functions, and of the table."""
    call = ["nm", "-S", "t.elf"]
    lines = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=True).stdout
    sizes = re.findall(r"^\w+ (\w+) [tTrR] pump_(?:tracker\w*|sinc)$", lines, re.M)
    return sum(int(size, 16) for size in sizes)
