"""The public data sets that the documentation uses: where they are at home, and on what terms."""

from __future__ import annotations

from importlib import resources
from typing import NamedTuple


class File(NamedTuple):
    """A file of a set: its name in the folder, and its address."""

    name: str
    url: str


class DataSet(NamedTuple):
    """A public data set."""

    name: str
    what: str
    licence: str
    home: str
    files: tuple[File, ...]


_ADBENCH = "https://raw.githubusercontent.com/Minqi824/ADBench/main/adbench/datasets/Classical/"
_NAB = "https://raw.githubusercontent.com/numenta/NAB/master/"
_SKAB = "https://raw.githubusercontent.com/waico/SKAB/master/data/"
_SMD = "https://raw.githubusercontent.com/NetManAIOps/OmniAnomaly/master/ServerMachineDataset/"

_TABLES = (
    *("18_Ionosphere", "25_musk", "28_pendigits", "2_annthyroid", "30_satellite"),
    *("32_shuttle", "38_thyroid", "40_vowels", "4_breastw", "6_cardio"),
)
_MACHINES = ("machine-1-6", "machine-2-1")
_RUNS = ("anomaly-free/anomaly-free.csv", *(f"valve1/{number}.csv" for number in range(16)))
_TEMPERATURES = (
    "data/realKnownCause/ambient_temperature_system_failure.csv",
    "data/realKnownCause/machine_temperature_system_failure.csv",
    "labels/combined_windows.json",
)

DATA_SETS = {
    one.name: one
    for one in (
        DataSet(
            "adbench",
            "ten classical tables, .npz with X and y (1 is an anomaly)",
            "BSD-2-Clause; each table with its own terms",
            "https://github.com/Minqi824/ADBench",
            tuple(File(f"{name}.npz", f"{_ADBENCH}{name}.npz") for name in _TABLES),
        ),
        DataSet(
            "ecg5000",
            "5000 heartbeats of 140 values, class 1 is normal; a zip with .ts files",
            "UCR archive, free for research; from PhysioNet chfdb, record chf07",
            "https://www.timeseriesclassification.com/description.php?Dataset=ECG5000",
            (
                File(
                    "ECG5000.zip",
                    "https://www.timeseriesclassification.com/aeon-toolkit/ECG5000.zip",
                ),
            ),
        ),
        DataSet(
            "nab",
            "temperature of a machine (5 min) and of an office (1 h), with windows of failures",
            "MIT",
            "https://github.com/numenta/NAB",
            tuple(File(name.rpartition("/")[2], _NAB + name) for name in _TEMPERATURES),
        ),
        DataSet(
            "skab",
            "water circulation testbed: 8 sensors at 1 Hz, 16 runs with a closing valve",
            "GPL-3.0",
            "https://github.com/waico/SKAB",
            tuple(File(name, _SKAB + name) for name in _RUNS),
        ),
        DataSet(
            "smd",
            "two server machines, 38 metrics a minute, labelled test days",
            "MIT",
            "https://github.com/NetManAIOps/OmniAnomaly",
            tuple(
                File(f"{part}/{machine}.txt", f"{_SMD}{part}/{machine}.txt")
                for machine in _MACHINES
                for part in ("train", "test", "test_label")
            ),
        ),
    )
}
"""All sets by name."""


def known_digests() -> dict[str, str]:
    """Return the SHA-256 by `SET/FILE` of the files that were verified against their source.

    The other files are trusted at their first download, and must not change afterwards.
    """
    text = resources.files("edgeae.datasets").joinpath("data_sets.sha256").read_text("utf-8")
    return {name: digest for digest, name in (line.split("  ") for line in text.splitlines())}
