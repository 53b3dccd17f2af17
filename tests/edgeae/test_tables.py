import numpy as np
import pandas as pd
import pytest

from edgeae import InputError
from edgeae.tables import read_tables

ROWS = np.array([[1.5, -2.25, 3e-3], [4.0, 5.0, 6.0]])


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("mark", [",", "\t", ";", "  "])
@pytest.mark.parametrize("header", ["", "a{0}b{0}c\n"])
def test_delimiter_and_header_are_told_from_the_first_line(tmp_path, mark, header):
    text = header.format(mark) + "".join(mark.join(map(str, row)) + "\n" for row in ROWS)
    rows = read_tables([write(tmp_path / "x.txt", text)]).rows
    np.testing.assert_array_equal(np.asarray(rows), ROWS)
    assert isinstance(rows, pd.DataFrame) == bool(header)


@pytest.mark.parametrize("suffix", [".npy", ".npz"])
def test_numpy_files_are_read(tmp_path, suffix):
    path = tmp_path / f"x{suffix}"
    if suffix == ".npy":
        np.save(path, ROWS)
    else:
        np.savez(path, X=ROWS, y=np.array([0, 1]))
    table = read_tables([str(path)], label="y" if suffix == ".npz" else None)
    np.testing.assert_array_equal(table.rows, ROWS)
    if suffix == ".npz":
        assert table.labels.tolist() == ["0", "1"]


def test_labels_leave_the_readings(tmp_path):
    path = write(tmp_path / "x.csv", "state,a,b\nok,1,2\nbad,3,4\nok,5,6\n")
    table = read_tables([path], label="state")
    assert list(table.rows.columns) == ["a", "b"]
    assert table.is_normal(["ok"]).tolist() == [True, False, True]


@pytest.mark.parametrize("normal", ["1", "1.0", "1.0000000e+00"])
def test_labels_that_are_numbers_compare_as_numbers(tmp_path, normal):
    path = write(tmp_path / "x.tsv", "1.0000000e+00\t5\n2.0000000e+00\t6\n")
    assert read_tables([path], label="0").is_normal([normal]).tolist() == [True, False]


def test_labels_are_texts_even_where_they_look_like_numbers_with_zeros(tmp_path):
    path = write(tmp_path / "x.csv", "id,a\n007,1\nA7,2\n")
    assert read_tables([path], label="id").labels.tolist() == ["007", "A7"]


def test_features_are_picked_in_the_order_asked_for_and_others_dropped(tmp_path):
    path = write(tmp_path / "x.csv", "a,b,c,note\n1,2,3,x\n")
    assert list(read_tables([path], features=["c", "a"]).rows.columns) == ["c", "a"]
    assert list(read_tables([path], drop=["note", "1"]).rows.columns) == ["a", "c"]


def test_several_files_become_one_table(tmp_path):
    paths = [write(tmp_path / f"{i}.csv", f"a,b,s\n{i},2,x\n") for i in range(3)]
    table = read_tables(paths, label="s")
    assert table.rows["a"].tolist() == [0, 1, 2]
    assert len(table.labels) == 3


def test_text_is_read_to_the_bit_that_a_device_reads(tmp_path):
    values = np.random.default_rng(0).normal(size=(500, 2))
    path = write(tmp_path / "x.csv", "\n".join(f"{a!r},{b!r}" for a, b in values.tolist()))
    np.testing.assert_array_equal(read_tables([path]).rows, values)


@pytest.mark.parametrize(
    ("text", "options", "message"),
    [
        ("", {}, "empty; expected rows"),
        ("\n \n", {}, "empty; expected rows"),
        ("a,b\n", {}, "has a header and no rows"),
        ("a,b\n1,2\n3,x\n", {}, "row 3, column 'b' must be a number; got 'x'.*--drop"),
        ("1,2\n3,x\n", {}, "row 2, column 1 must be a number; got 'x'"),
        ("a,b\n1,\n3,\n", {}, "column 'b' has 2 empty or NaN cell.*first in row 2"),
        ("a,b\n1,2\n3\n", {}, "column 'b' has 1 empty or NaN cell.*first in row 3"),
        ("a,b\n1,2\n3,4,5\n", {}, "Expected 2 fields in line 3, saw 3"),
        ("a,a\n1,2\n", {}, "column names must differ; 'a' is repeated"),
        ("a,b\n1,2\n", {"label": "c"}, "no column 'c'; it has 'a', 'b'"),
        ("a,b\n1,2\n", {"features": ["z"]}, "no column 'z'"),
        ("a,b\n1,2\n", {"drop": ["2"]}, "no column '2'"),
        ("a,b\n1,2\n", {"drop": ["a", "b"]}, "no column is left"),
    ],
)
def test_a_file_that_cannot_be_used_says_where(tmp_path, text, options, message):
    path = write(tmp_path / "x.csv", text)
    with pytest.raises(InputError, match=message) as error:
        read_tables([path], **options)
    assert str(error.value).startswith(path)
    assert "\n" not in str(error.value)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"\x80\x81\xff\x00" * 50)
    with pytest.raises(InputError, match="not UTF-8 text"):
        read_tables([str(path)])


def test_a_pickle_in_a_numpy_file_is_never_opened(tmp_path):
    np.save(tmp_path / "x.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(InputError, match="not a numpy file of numbers"):
        read_tables([str(tmp_path / "x.npy")])


def test_files_with_other_columns_are_refused(tmp_path):
    paths = [write(tmp_path / "1.csv", "a,b\n1,2\n"), write(tmp_path / "2.csv", "a,c\n1,2\n")]
    with pytest.raises(
        InputError, match=r"2\.csv: has the columns 'a', 'c', but .*1\.csv 'a', 'b'"
    ):
        read_tables(paths)


def test_a_label_that_matches_nothing_lists_those_that_exist(tmp_path):
    path = write(tmp_path / "x.csv", "s,a\nok,1\nok,2\nbad,3\n")
    with pytest.raises(InputError, match=r"no row has the label 'fine'.*'bad \(1 rows\)', 'ok \(2"):
        read_tables([path], label="s").is_normal(["fine"])
