"""Tables from files: labels, chosen columns, several files."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from edgeae import InputError
from edgeae.data.tables import Columns, read_tables


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return str(path)


def rows(table) -> np.ndarray:
    return table.readings.read(0, len(table.readings))


def test_labels_leave_the_readings(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "state,a,b\nok,1,2\nbad,3,4\nok,5,6\n")
    table = read_tables([path], Columns(label="state", normal=("ok",)))
    assert table.names == ("a", "b")
    assert table.is_normal.tolist() == [True, False, True]


@pytest.mark.parametrize("normal", ["1", "1.0", "1.0000000e+00"])
def test_labels_that_are_numbers_compare_as_numbers(tmp_path: Path, normal) -> None:
    path = write(tmp_path / "x.tsv", "1.0000000e+00\t5\n2.0000000e+00\t6\n")
    table = read_tables([path], Columns(label="0", normal=(normal,)))
    assert table.is_normal.tolist() == [True, False]


def test_labels_are_texts_even_where_one_looks_like_a_number(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "id,a\n007,1\nA7,2\n")
    assert read_tables([path], Columns(label="id", normal=("A7",))).is_normal.tolist() == [0, 1]


def test_features_are_picked_in_the_order_asked_for_and_others_dropped(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "a,b,c,note\n1,2,3,x\n")
    assert read_tables([path], Columns(features=("c", "a"))).names == ("c", "a")
    assert read_tables([path], Columns(drop=("note", "1"))).names == ("a", "c")


def test_several_files_become_one_table(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{i}.csv", f"a,b,s\n{i},2,x\n") for i in range(3)]
    table = read_tables(paths, Columns(label="s", normal=("x",)))
    assert rows(table)[:, 0].tolist() == [0, 1, 2]
    assert table.is_break.all()


def test_parquet_columns_of_every_kind_of_number_are_read(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "whole": pd.array([1, None, 3], "Int64"),
            "truth": [True, False, True],
            "coarse": np.array([1.5, 2.5, 3.5], np.float16),
            "kind": pd.Categorical(["x", "y", "x"]),
            "when": pd.date_range("2020-01-01", periods=3, freq="s", tz="UTC"),
        }
    )
    path = tmp_path / "x.parquet"
    frame.to_parquet(path)
    columns = Columns(label="kind", normal=("x",), time="when", missing="drop")
    table = read_tables([str(path)], columns)
    assert rows(table).tolist() == [[1, 1, 1.5], [3, 1, 3.5]]
    assert table.is_normal.all()
    with pytest.raises(InputError, match="column 'kind' must hold numbers"):
        read_tables([str(path)], Columns())


def test_values_that_are_missing_are_counted_by_column(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "a,b\n1,\n3,nan\ninf,4\n")
    with pytest.raises(InputError, match=r"3 are not: 1 in column 'a', 2 in column 'b'") as error:
        read_tables([path], Columns())
    assert "an empty cell or NaN in row 2" in str(error.value)


def test_files_with_other_columns_are_refused(tmp_path: Path) -> None:
    paths = [write(tmp_path / "1.csv", "a,b\n1,2\n"), write(tmp_path / "2.csv", "a,c\n1,2\n")]
    with pytest.raises(InputError, match=r"2\.csv: .*lacks 'b', also has 'c'"):
        read_tables(paths, Columns())


def test_a_label_that_matches_nothing_lists_those_that_exist(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", "s,a\nok,1\nok,2\nbad,3\n")
    with pytest.raises(InputError, match=r"no row has the label 'fine'.*'bad \(1 rows\)', 'ok \(2"):
        read_tables([path], Columns(label="s", normal=("fine",)))


@pytest.mark.parametrize("asked", [("Normal",), ("norml",), ()])
def test_of_many_labels_the_one_that_may_be_meant_is_listed_first(tmp_path: Path, asked) -> None:
    labels = [f"fault{i:02}" for i in range(12)] + ["normal"]
    path = write(tmp_path / "x.csv", "s,a\n" + "".join(f"{one},1\n" for one in labels))
    with pytest.raises(InputError, match=r"there are 'normal \(1 rows\)', 'fault00.* and 5 more"):
        read_tables([path], Columns(label="s", normal=asked))
