"""Tables with a column of labels, from public sets that store the labels separately."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from edgeae_runtime.files import whole_file


def prepare(name: str, folder: Path) -> None:
    """Write the tables of a set beside its files, unless they exist."""
    if name in _PREPARE:
        _PREPARE[name](folder)


def _nab(folder: Path) -> None:
    """Label each reading: 1 within the window of a failure, else 0."""
    windows = json.loads((folder / "combined_windows.json").read_text())
    for path in sorted(folder.glob("*_system_failure.csv")):
        table = pd.read_csv(path, dtype=str)
        stamps = pd.to_datetime(table["timestamp"])
        is_failure = np.zeros(len(table), bool)
        for first, last in windows[f"realKnownCause/{path.name}"]:
            is_failure |= stamps.between(pd.Timestamp(first), pd.Timestamp(last)).to_numpy()
        _write(table.assign(label=is_failure.astype(int)), folder / f"labelled_{path.name}")


def _smd(folder: Path) -> None:
    """Add the labels to the test readings, and name the columns."""
    for path in sorted((folder / "train").glob("*.txt")):
        names = [f"metric_{column}" for column in range(pd.read_csv(path, nrows=1).shape[1])]
        train = pd.read_csv(path, header=None, names=names, dtype=str)
        test = pd.read_csv(folder / "test" / path.name, header=None, names=names, dtype=str)
        labels = pd.read_csv(folder / "test_label" / path.name, header=None, dtype=str)[0]
        _write(train, folder / f"{path.stem}-train.csv")
        _write(test.assign(label=labels), folder / f"{path.stem}-test.csv")


def _write(table: pd.DataFrame, path: Path) -> None:
    if not path.exists():
        with whole_file(path, "w") as file:
            table.to_csv(file, index=False)


_PREPARE: dict[str, Callable[[Path], None]] = {"nab": _nab, "smd": _smd}
