"""Tables whose cells or columns take far more memory or time than the file has bytes."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from edgeae.data.tables import Columns, read_tables
from edgeae_runtime import InputError

LONG = "y" * 1_000_000


def test_one_long_name_does_not_widen_all(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,g\n" + "1,x\n" * 60_000 + f"1,{LONG}\n")
    with pytest.raises(InputError, match="at most 255 characters"):
        read_tables([str(path)], Columns(group="g"))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({}, r"column 'g' must hold numbers; got .* \(leave the column out with `drop`"),
        ({"trained": ("g",)}, r"'g' must hold .* \(the model was trained on its numbers\)"),
        ({"group": "g"}, "at most 1000 bytes"),
    ],
)
def test_a_text_that_is_stored_once_and_stands_in_every_row_is_refused(
    tmp_path: Path, columns, message
) -> None:
    rows = 300_000
    texts = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, np.int32)), [LONG])
    path = str(tmp_path / "a.parquet")
    pq.write_table(pa.table({"a": np.zeros(rows), "g": texts}), path, store_schema=False)
    with pytest.raises(InputError, match=message):
        read_tables([path], Columns(**columns))


def test_values_that_are_stored_as_their_count_are_counted(tmp_path: Path) -> None:
    path = str(tmp_path / "a.parquet")
    rows = 20_000_000
    pq.write_table(pa.table({"a": np.zeros(rows, bool)}), path, row_group_size=rows)
    with pytest.raises(InputError, match="'a' unpacks to 152 MB; write it in smaller row groups"):
        read_tables([path], Columns())


def test_many_columns_and_many_machines_take_no_more_than_their_number(tmp_path: Path) -> None:
    wide, many = tmp_path / "wide.csv", tmp_path / "many.csv"
    wide.write_text(",".join(f"c{i}" for i in range(30_000)) + "\n" + ",".join(["1"] * 30_000))
    assert len(read_tables([str(wide)], Columns()).readings) == 1
    many.write_text("a,g\n" + "".join(f"{i},m{i}\n" for i in range(20_000)))
    assert len(read_tables([str(many)], Columns(group="g")).readings) == 20_000
