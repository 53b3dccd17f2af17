"""Files in which a column names the machine: their rows, file by file for each machine."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from edgeae.fleet.by_column import split_by_column
from edgeae_runtime.errors import InputError

FRAME = pd.DataFrame(
    {
        "at": np.arange(9),
        "pump": ["p 1", "b/2", "p 1", "..", "b/2", "p 1", "..", "b/2", "p 1"],
        "flow": np.arange(9) / 7,
    }
)


def split(tmp_path, paths, column):
    folder = tmp_path / "parts"
    folder.mkdir()
    found = split_by_column([str(path) for path in paths], column, str(folder))
    assert list(found) == sorted(found)
    for paths_of in found.values():
        assert all(str(folder) == path.rsplit("/", 2)[0] or "/0/" in path for path in paths_of)
    return found


@pytest.mark.parametrize("column", ["pump", "1"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_lines_of_text_are_kept_as_they_are(tmp_path, column, mark) -> None:
    path = tmp_path / "all.csv.gz"
    text = FRAME.to_csv(sep=mark, index=False)
    path.write_bytes(gzip.compress(text.encode()))
    head, *lines = text.splitlines(keepends=True)
    found = split(tmp_path, [path], column)
    assert sorted(found) == ["..", "b/2", "p 1"]
    for machine, (part,) in found.items():
        own = [line for line, name in zip(lines, FRAME.pump, strict=True) if name == machine]
        assert Path(part).read_bytes().decode() == "".join([head, *own])


def test_parquet_keeps_its_types_and_the_order_of_rows(tmp_path) -> None:
    path = tmp_path / "all.parquet"
    many = pd.concat([FRAME] * 3000, ignore_index=True)
    many["at"] = np.arange(len(many))
    many.to_parquet(path, row_group_size=1000)
    for machine, (part,) in split(tmp_path, [path], "pump").items():
        own = many[many.pump == machine].drop(columns="pump").reset_index(drop=True)
        pd.testing.assert_frame_equal(pq.ParquetFile(part).read().to_pandas(), own)


def test_a_machine_in_several_files_has_a_part_of_each(tmp_path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    FRAME.to_csv(paths[0], index=False)
    FRAME[FRAME.pump == ".."].to_csv(paths[1], index=False)
    found = split(tmp_path, paths, "pump")
    assert {machine: len(parts) for machine, parts in found.items()} == {
        "..": 2,
        "b/2": 1,
        "p 1": 1,
    }


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_rows_without_a_machine_and_unknown_columns_are_refused(tmp_path, suffix) -> None:
    frame = FRAME.assign(pump=FRAME.pump.where(FRAME.index > 0))
    path = tmp_path / f"all.{suffix}"
    frame.to_csv(path, index=False) if suffix == "csv" else frame.to_parquet(path)
    with pytest.raises(InputError, match="must name its machine in column 'pump'"):
        split(tmp_path, [path], "pump")
    (tmp_path / "more").mkdir()
    with pytest.raises(InputError, match="got 'valve'; there are 'at', 'pump', 'flow'"):
        split_by_column([str(path)], "valve", str(tmp_path / "more"))
