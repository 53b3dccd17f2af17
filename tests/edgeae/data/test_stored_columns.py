"""Stamps that stay numbers until they are written, as `isoformat` would have written each."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from edgeae.cli.main import main
from edgeae.data.cores import THREADS
from edgeae.data.stored_columns import iso_texts

_YEARS = 200  # around 1970, which nanoseconds in 64 bits hold
UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


@given(
    unit=st.sampled_from(list(UNITS)),
    seconds=st.lists(st.integers(-_YEARS * 31_557_600, _YEARS * 31_557_600), min_size=1),
    below=st.integers(0, 10**9 - 1),
    zone=st.sampled_from([None, "UTC", "Europe/Berlin", "+05:30"]),
    has_none=st.booleans(),
)
def test_stamps_are_written_as_isoformat_writes_them(
    unit: str, seconds: list[int], below: int, zone: str | None, has_none: bool
) -> None:
    size = UNITS[unit]
    counts = [second * size + below * (place % 2) % size for place, second in enumerate(seconds)]
    column = pa.array([*counts, *([None] if has_none else [])], pa.timestamp(unit, zone))
    expected = ["" if s != s else s.isoformat() for s in column.to_pandas()]
    stamps = column.cast(pa.timestamp(unit)).to_numpy(zero_copy_only=False)
    assert iso_texts(stamps, zone).tolist() == expected


@pytest.fixture
def machine(tmp_path: Path) -> pd.DataFrame:
    """Readings of two machines, with columns of every kind that can be kept."""
    rows = 3000
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(rows, 3)).astype(np.float32), columns=["a", "b", "c"])
    frame["t"] = pd.date_range("2026-03-29", periods=rows, freq="500ms", tz="Europe/Berlin")
    frame["number"] = np.arange(rows)
    frame["hole"] = pd.array([None if row % 7 else row for row in range(rows)], dtype="Int64")
    frame["day"] = frame["t"].dt.date
    frame["part"] = ["press"] * (rows // 2) + ["lathe"] * (rows // 2)
    return frame


KEEP = ["t", "number", "hole", "day", "part"]


def test_what_is_kept_of_parquet_is_what_isoformat_and_str_give(
    machine, make_example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pq.write_table(pa.Table.from_pandas(machine), tmp_path / "a.parquet", row_group_size=777)
    series = make_example("series")
    words = ["score", series.path, tmp_path / "a.parquet", "--group", "part", "--keep"]
    words += [",".join(KEEP), "--drop", ",".join(KEEP), "-o", tmp_path / "out.csv"]
    given = []
    for threads in ("1", "3"):
        monkeypatch.setenv(THREADS, threads)
        result = CliRunner().invoke(main, list(map(str, words)))
        assert result.exit_code == 0, result.output
        given.append((tmp_path / "out.csv").read_bytes())
    assert given[0] == given[1]
    scores = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    ends = np.concatenate([np.arange(5, 1500, 6), np.arange(1505, 3000, 6)])
    assert scores["t"].tolist() == [stamp.isoformat() for stamp in machine["t"].iloc[ends]]
    assert scores["number"].tolist() == [str(end) for end in ends]
    assert scores["hole"].tolist() == ["" if end % 7 else str(end) for end in ends]
    assert scores["day"].tolist() == [str(day) for day in machine["day"].iloc[ends]]
    assert scores["part"].tolist() == machine["part"].iloc[ends].tolist()
    windows = machine[["a", "b", "c"]].to_numpy().reshape(-1, 6, 3)
    expected = series.scorer.score(windows)
    np.testing.assert_array_equal(scores["score"].astype(np.float32), expected)


def test_parquet_keeps_stamps_as_such_and_all_else_as_text(
    machine, make_example, tmp_path: Path
) -> None:
    machine.loc[5, "t"] = pd.NaT
    pq.write_table(pa.Table.from_pandas(machine), tmp_path / "a.parquet", row_group_size=777)
    series = make_example("series")
    words = ["score", series.path, tmp_path / "a.parquet", "--group", "part", "--keep"]
    words += [",".join(KEEP), "--drop", ",".join(KEEP)]
    for name in ("out.parquet", "out.csv"):
        result = CliRunner().invoke(main, list(map(str, [*words, "-o", tmp_path / name])))
        assert result.exit_code == 0, result.output
    found = pq.read_table(tmp_path / "out.parquet")
    texts = pd.read_csv(tmp_path / "out.csv", dtype=str, keep_default_na=False)
    stored = pq.read_schema(tmp_path / "a.parquet").field("t").type
    assert found.schema.field("t").type == stored
    assert stored.tz == "Europe/Berlin"
    stamps = ["" if stamp is None else stamp.isoformat() for stamp in found["t"].to_pylist()]
    assert stamps == texts["t"].tolist()
    assert stamps[0] == ""
    for name in KEEP[1:]:
        assert found[name].to_pylist() == texts[name].tolist()
    assert found["score"].to_pylist() == texts["score"].astype(np.float32).tolist()
    assert found["is_anomaly"].to_pylist() == [text == "1" for text in texts["is_anomaly"]]
