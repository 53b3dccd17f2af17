"""Rigs that run to failure, or at several speeds: recordings of one's own in a folder.

`python -m benchmarks.inputs.rigs FOLDER FILE.npz --rate-hz 20000 --column 0` packs the snapshots of
a run, one text file each in the order of their names, as those of IMS, PRONOSTIA and XJTU-SY are.
Recordings at several speeds are `.npz` files with `x` (samples, or samples by channels), `rate_hz`,
`rpm` and `label`, which is `normal` or the name of a fault.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from benchmarks.inputs.ecg import FloatArray
from benchmarks.inputs.vibration import STEPS

HOP = 512  # the windows of a life are many
RUNS, SPEEDS = "run-to-failure", "speeds"
"""Folders below `vibration` in the folder of data."""
_FIT, _THRESHOLD, _HEALTHY, _END = 0.2, 0.3, 0.4, 0.9  # of the life of a run
_FIT_OF_SPEED, _THRESHOLD_OF_SPEED = 0.6, 0.8


class Run(NamedTuple):
    """Windows `(n, 1024, channels)` of a run by the part of its life, in the order of time."""

    name: str
    rate_hz: float
    fit: FloatArray
    calibration: FloatArray
    healthy: FloatArray
    wearing: FloatArray
    end: FloatArray


class Speeds(NamedTuple):
    """Windows of a machine whose detector has never seen one of its speeds."""

    name: str
    rate_hz: float
    fit: FloatArray
    calibration: FloatArray
    seen: FloatArray
    unseen: FloatArray
    faulty_seen: dict[str, FloatArray]
    faulty_unseen: dict[str, FloatArray]


def runs(data: Path) -> list[Run]:
    """Read the runs of a folder: `x` is `(snapshots, samples)` or `(snapshots, samples, channels)`.

    The first 20 % of a life fit, 10 % set the threshold, 10 % are taken for healthy, and the last
    10 % for failing.
    """
    found = []
    for path in sorted((data / "vibration" / RUNS).glob("*.npz")):
        stored = np.load(path)
        x = stored["x"]
        ends = [int(share * len(x)) for share in (_FIT, _THRESHOLD, _HEALTHY, _END)]
        parts = (_cut_all(part) for part in np.split(x, ends))
        found.append(Run(path.stem, float(stored["rate_hz"]), *parts))
    return found


def speeds(data: Path) -> list[Speeds]:
    """Read recordings at several speeds, and leave out each speed between the others in turn."""
    recordings = [np.load(path) for path in sorted((data / "vibration" / SPEEDS).glob("*.npz"))]
    known = sorted({float(one["rpm"]) for one in recordings})
    return [_without(recordings, rpm) for rpm in known[1:-1]]


def _without(recordings: list[np.lib.npyio.NpzFile], unseen: float) -> Speeds:
    normal: dict[str, list[FloatArray]] = {"fit": [], "calibration": [], "seen": [], "unseen": []}
    faulty: tuple[dict[str, list[FloatArray]], ...] = ({}, {})
    for one in recordings:
        x, label, is_unseen = one["x"], str(one["label"]), float(one["rpm"]) == unseen
        if label != "normal":
            faulty[is_unseen].setdefault(label, []).append(_cut_all(x[np.newaxis]))
            continue
        if is_unseen:
            normal["unseen"].append(_cut_all(x[np.newaxis]))
            continue
        ends = [int(share * len(x)) for share in (_FIT_OF_SPEED, _THRESHOLD_OF_SPEED)]
        for part, values in zip(("fit", "calibration", "seen"), np.split(x, ends), strict=True):
            normal[part].append(_cut_all(values[np.newaxis]))
    joined = {part: np.concatenate(windows) for part, windows in normal.items()}
    faults = [{name: np.concatenate(w) for name, w in found.items()} for found in faulty]
    name, rate_hz = f"{unseen:g} rpm", float(recordings[0]["rate_hz"])
    return Speeds(name, rate_hz, **joined, faulty_seen=faults[0], faulty_unseen=faults[1])


def _cut_all(snapshots: np.ndarray) -> FloatArray:
    """Cut snapshots into windows `(n, 1024, channels)`, none of which is of two snapshots."""
    x = snapshots if snapshots.ndim == 3 else snapshots[:, :, np.newaxis]
    starts = range(0, x.shape[1] - STEPS + 1, HOP)
    windows: FloatArray = np.stack([x[:, at : at + STEPS] for at in starts], axis=1)
    return windows.reshape(-1, STEPS, x.shape[2]).astype(np.float32)


def packed(folder: Path, columns: list[int]) -> FloatArray:
    """Read the snapshots of a run, `(snapshots, samples, channels)`, from files of text."""
    snapshots = []
    for path in sorted(path for path in folder.iterdir() if path.is_file()):
        with open(path) as file:
            line = file.readline()
        separator = next((mark for mark in ";,\t" if mark in line), r"\s+")
        has_header = any(letter.isalpha() and letter not in "eE" for letter in line)
        table = pd.read_csv(
            path, sep=separator, header=0 if has_header else None, usecols=columns, dtype=np.float32
        )
        snapshots.append(table.to_numpy())
    shortest = min(len(one) for one in snapshots)
    return np.stack([one[:shortest] for one in snapshots])


def main() -> None:
    """Pack the snapshots of a run."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--rate-hz", type=float, required=True)
    parser.add_argument("--column", type=int, action="append", required=True)
    given = parser.parse_args()
    x = packed(given.folder, given.column)
    np.savez_compressed(given.output, x=x, rate_hz=given.rate_hz)
    print(f"{given.output}: {' by '.join(map(str, x.shape))}")


if __name__ == "__main__":
    main()
