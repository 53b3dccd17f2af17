"""The same table trains to the same detector, however it is handed over."""

import gzip
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from edgeae import Detector
from edgeae.data.tables import Columns, read_tables
from edgeae.data.windowing import WindowingOptions

NAMES = ["flow", "load, left", "temp °C", "on"]
QUICK: dict[str, Any] = {
    "hidden": (4,),
    "epochs": 2,
    "random_state": 0,
    "threshold_rule": "mean+2std",
}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(120, 4)).astype(np.float32), columns=NAMES)
    return frame.assign(on=frame["on"] > 0)


@pytest.fixture(scope="module")
def reference(table) -> Detector:
    return Detector(**QUICK).fit(table.to_numpy(np.float32))


def _numbers(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(on=table["on"].astype(int))


def _ts(table: pd.DataFrame, path: Path) -> None:
    lines = [f"{','.join(map(str, row))}:1" for row in _numbers(table).to_numpy().tolist()]
    head = ["# a comment", "@problemName pump", "@univariate true", "@classLabel true 1", "@data"]
    path.write_text("\n".join([*head, *lines]))


def _zstd(table: pd.DataFrame, path: Path) -> None:
    with pa.CompressedOutputStream(str(path), "zstd") as file:
        file.write(table.to_csv(index=False).encode())


WRITERS = {
    "a.csv": lambda t, p: t.to_csv(p, index=False),
    "bom.csv": lambda t, p: t.to_csv(p, index=False, encoding="utf-8-sig", lineterminator="\r\n"),
    "a.tsv": lambda t, p: t.to_csv(p, index=False, sep="\t"),
    "plain.txt": lambda t, p: np.savetxt(p, _numbers(t).to_numpy(), fmt="%.9g"),
    "comma.csv": lambda t, p: t.to_csv(p, index=False, sep=";", decimal=","),
    "tab-comma.csv": lambda t, p: t.to_csv(p, index=False, sep="\t", decimal=","),
    "quoted.csv": lambda t, p: t.to_csv(p, index=False, quoting=1),
    "a.ts": _ts,
    "a.parquet": lambda t, p: t.to_parquet(p, row_group_size=50),
    "polars.parquet": lambda t, p: pl.from_pandas(t).write_parquet(p),
    "a.npy": lambda t, p: np.save(p, _numbers(t).to_numpy(np.float32)),
    "fortran.npy": lambda t, p: np.save(p, np.asfortranarray(_numbers(t).to_numpy(np.float32))),
    "a.npz": lambda t, p: np.savez(p, X=_numbers(t).to_numpy(np.float32), y=np.ones(len(t))),
    "packed.csv.gz": lambda t, p: p.write_bytes(gzip.compress(t.to_csv(index=False).encode())),
    "a.csv.zst": _zstd,
    "gzip-without-the-name": lambda t, p: p.write_bytes(
        gzip.compress(t.to_csv(index=False).encode())
    ),
}


def _same(detector: Detector, reference: Detector) -> None:
    assert detector.threshold_ == reference.threshold_
    pairs = zip(
        detector.source_.network.get_weights(),
        reference.source_.network.get_weights(),
        strict=True,
    )
    assert all(np.array_equal(mine, other) for mine, other in pairs)


def _trained(path: str) -> Detector:
    table = read_tables([path], Columns())
    cutting = WindowingOptions()
    about = cutting.about(table, with_names=True)
    return Detector(**QUICK).fit_windows(cutting.windows(table).windows, about)


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_trains_to_the_same_detector(name, table, reference, tmp_path: Path) -> None:
    WRITERS[name](table, tmp_path / name)
    _same(_trained(str(tmp_path / name)), reference)


def test_stdin_trains_to_the_same_detector(
    table, reference, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = io.BufferedReader(io.BytesIO(table.to_csv(index=False).encode()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    _same(_trained("-"), reference)


def test_several_files_by_pattern_train_to_the_same_detector(
    table, reference, tmp_path: Path
) -> None:
    for start in range(0, 120, 40):
        table[start : start + 40].to_csv(tmp_path / f"{start:03}.csv", index=False)
    _same(_trained(str(tmp_path / "*.csv")), reference)


@pytest.mark.parametrize("frame", [lambda t: t.astype(np.float32), pl.from_pandas])
def test_frames_train_to_the_same_detector(frame, table, reference) -> None:
    detector = Detector(**QUICK).fit(frame(table.assign(on=table["on"].astype(np.int8))))
    _same(detector, reference)
    assert list(detector.feature_names_in_) == NAMES


def test_files_whose_columns_are_in_another_order_are_put_in_the_first_ones(
    table, tmp_path: Path
) -> None:
    table.to_csv(tmp_path / "1.csv", index=False)
    table[NAMES[::-1]].to_csv(tmp_path / "2.csv", index=False)
    read = read_tables([str(tmp_path / "1.csv"), str(tmp_path / "2.csv")], Columns())
    assert np.array_equal(read.readings.read(0, 120), read.readings.read(120, 240))
    assert read.is_break[[0, 120]].all()
    assert read.is_break.sum() == 2
