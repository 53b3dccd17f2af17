"""Readings from text, `.ts` and numpy files, as a device reads them."""

import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from edgeae_runtime import InputError, MissingPackageError
from edgeae_runtime.readings.columns import ColumnSelection
from edgeae_runtime.readings.reader import read_blocks
from edgeae_runtime.readings.text_format import TextForm, text_form
from edgeae_runtime.readings.text_table import text_blocks

NAMED = ColumnSelection(trained=("a", "b b", "c"))
UNNAMED = ColumnSelection()
ROWS = np.array([[1, 2.5, -3], [4e-3, 5, 6]], np.float32)


def values(path, selection: ColumnSelection = UNNAMED) -> np.ndarray:
    blocks = list(read_blocks(str(path), selection))
    return np.concatenate([block.values for block in blocks])


def read(tmp_path, text: str | bytes, selection: ColumnSelection = UNNAMED) -> np.ndarray:
    path = tmp_path / "data.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return values(path, selection)


@pytest.mark.parametrize(
    "text",
    [
        "1,2.5,-3\n4e-3,5,6\n",
        "1,2.5,-3\n4e-3,5,6",
        "1,2.5,-3\r\n4e-3,5,6\r\n",
        "1, 2.5 ,-3\n 4e-3,5,6 \n",
        "1\t2.5\t-3\n4e-3\t5\t6\n",
        "1;2.5;-3\n4e-3;5;6\n",
        "1 2.5 -3\n4e-3 5 6\n",
        "  1   2.5\t -3\n4e-3 5\t6\n".replace("\t", " "),
        "\n\n1,2.5,-3\n\n\n4e-3,5,6\n\n",
        "\r\n1,2.5,-3\r\n   \r\n4e-3,5,6\r\n\r\n",
        '"1","2.5","-3"\n"4e-3",5,6\n',
        "\ufeff1,2.5,-3\n4e-3,5,6\n",
        "a,b b,c\n1,2.5,-3\n4e-3,5,6\n",
        "\ufeffa,b b,c\r\n1,2.5,-3\r\n4e-3,5,6",
        '"a","b b","c"\n1,2.5,-3\n4e-3,5,6\n',
        "a;b b;c\n1;2.5;-3\n4e-3;5;6\n",
        "a\tb b\tc\n\n1\t2.5\t-3\n4e-3\t5\t6\n",
        "+1.0,2.50,-3.\n.4e-2,5E0,006\n",
        "1;2,5;-3\n0,004;5;6\n",
        "a\tb b\tc\n1\t2,5\t-3\n4e-3\t5\t6\n",
        '"1,0";"2,5";"-3"\n"0,004";5;6\n',
        "1,2.5,-3\r4e-3,5,6\r",
        "TRUE,2.5,-3\n4e-3,5,6\n",
    ],
)
@pytest.mark.parametrize("selection", [NAMED, UNNAMED], ids=["named", "unnamed"])
def test_every_form_of_text_gives_the_same_rows(
    tmp_path: Path, text: str, selection: ColumnSelection
) -> None:
    np.testing.assert_array_equal(read(tmp_path, text, selection), ROWS)


@pytest.mark.parametrize(
    "text", ["c,a,b b\n-3,1,2.5\n6,4e-3,5\n", "x,c,a,b b\n9,-3,1,2.5\n9,6,4e-3,5\n"]
)
def test_named_columns_are_picked_in_the_order_of_the_model(tmp_path: Path, text: str) -> None:
    np.testing.assert_array_equal(read(tmp_path, text, NAMED), ROWS)


@given(
    hnp.arrays(
        np.float32,
        st.tuples(st.integers(1, 20), st.just(3)),
        elements=st.floats(width=32, allow_nan=False, allow_infinity=False),
    ),
    st.sampled_from([",", "\t", ";", " "]),
    st.booleans(),
)
def test_every_float32_survives_the_text(rows, delimiter: str, header: bool) -> None:
    lines = [delimiter.join(map(str, row)) for row in rows]
    text = "\n".join([delimiter.join("abc")] * header + lines)
    file = io.BufferedReader(io.BytesIO(text.encode()))
    blocks = text_blocks(file, "text", ColumnSelection(header=header))
    np.testing.assert_array_equal(np.concatenate([block.values for block in blocks]), rows)


def test_rows_split_over_blocks_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    text = "\ufeffa,b b,c\r\n\r\n" + "".join(",".join(map(str, row)) + "\r\n" for row in rows)
    for size in (1, 2, 7, 100):
        monkeypatch.setattr("edgeae_runtime.readings.text_table.BLOCK_BYTES", size)
        np.testing.assert_array_equal(read(tmp_path, text, NAMED), rows)
    monkeypatch.setattr("edgeae_runtime.readings.text_table.BLOCK_BYTES", 50)
    with pytest.raises(InputError, match=r"row 203, column 'b b' must be a number; got 'x'"):
        read(tmp_path, text + "1,x,3\r\n", NAMED)


def test_advice_on_a_cell_does_not_leave_a_column_of_the_model_out(tmp_path: Path) -> None:
    text = "a,b b,c\n1,2,3\n1,2020-01-01,3\n"
    with pytest.raises(InputError, match=r"\(correct it, or leave the cell empty\)$"):
        read(tmp_path, text, NAMED)
    with pytest.raises(InputError, match=r"\(name a .* `time`, or leave the column out"):
        read(tmp_path, text)


@pytest.mark.parametrize("drop", [("time",), ("0",), ("time", "0")])
def test_columns_are_dropped_by_name_or_position(tmp_path: Path, drop) -> None:
    text = "time,a,b b,c\nnoon,1,2.5,-3\neve,4e-3,5,6\n"
    np.testing.assert_array_equal(read(tmp_path, text, ColumnSelection(drop=drop)), ROWS)
    np.testing.assert_array_equal(read(tmp_path, text, NAMED._replace(drop=drop)), ROWS)


def test_a_column_whose_name_is_a_number_goes_by_its_name(tmp_path: Path) -> None:
    text = "x,0,a,b b\n1,9,2.5,-3\n4e-3,9,5,6\n"
    np.testing.assert_array_equal(read(tmp_path, text, ColumnSelection(drop=("0",))), ROWS)


def test_columns_come_as_text_beside_the_readings(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('when,a,note\n2020-01-01,1,"x, y"\n2020-01-02,2, z \n')
    (block,) = read_blocks(str(path), ColumnSelection(texts=("note", "when")))
    assert [text.tolist() for text in block.texts] == [
        ["x, y", "z"],
        ["2020-01-01", "2020-01-02"],
    ]
    assert block.values.tolist() == [[1], [2]]
    assert block.first_row == 2


@pytest.mark.parametrize("cell", ["", "nan", "NaN", "NA", "null", '""', " "])
def test_cells_without_a_value_are_nan(tmp_path: Path, cell: str) -> None:
    given = read(tmp_path, f"a,b,c\n1,{cell},3\n{cell},2,{cell}\n")
    np.testing.assert_array_equal(given, [[1, np.nan, 3], [np.nan, 2, np.nan]])


def test_values_beyond_float32_are_infinite(tmp_path: Path) -> None:
    assert read(tmp_path, "1,1e39\n2,-inf\n")[:, 1].tolist() == [np.inf, -np.inf]


@pytest.mark.parametrize(
    ("text", "selection", "message"),
    [
        ("", UNNAMED, "must hold rows of readings; got an empty file"),
        ("\n \r\n\n", UNNAMED, "must hold rows of readings; got an empty file"),
        ("1,2,3\n1,x,3\n", UNNAMED, "row 2, column 1 must be a number; got 'x'"),
        ("1,2,3\n1,1_000,3\n", UNNAMED, "row 2, column 1 must be .*; got '1_000'"),
        ("1,2,3\n1,2\n", UNNAMED, "as the first row, 3; row 2 has 2"),
        ("a,b b,c\n1\n", NAMED, "as the header, 3; row 2 has 1"),
        ("1;2,5\n1;1.234,5\n", UNNAMED, "row 2, column 1 must be .*; got '1.234,5'"),
        ("a,c\n1,2\n", NAMED, "lacks 'b b', which the model was trained on"),
        ("a,b b,c,a\n1,2,3,4\n", NAMED, "column names must differ; 'a' is repeated"),
        ("a,b b,c\n1,2,3\n", ColumnSelection(drop=("d",)), "no column 'd'; it has 'a', 'b b', 'c'"),
        (
            "1,2,3\n",
            ColumnSelection(drop=("3",)),
            "no column '3'; it has the columns 0 to 2, without",
        ),
        ("1,2,3\n", ColumnSelection(drop=("²",)), "no column '²'"),
        (b"\xff\xfe1\x00,\x00", UNNAMED, "must be text; got UTF-16"),
        (b"1,2\n\x80,3\n", UNNAMED, r"must be UTF-8 text; got the byte 0x80 \(save the table as"),
        (b"\1\0\x80\3", UNNAMED, r"must be UTF-8 text; got the byte 0x80 \(samples need `raw`"),
        (b"fLaC\0\0", UNNAMED, r"must be text; got sound; convert it to \.wav"),
        (b"ID3\4\0\0", UNNAMED, r"must be text; got sound; convert it to \.wav"),
        (b"PAR1....", UNNAMED, "must be text; got Parquet, which"),
        (",a\n1,2\n", UNNAMED, "column 0 has none"),
        ("ok,1.5,2\nbad,1,2\n", UNNAMED, "row 1 must be a header or data; got '1.5' beside 'ok'"),
        ("0,1,2\n5,6,7\n", UNNAMED, "row 1 must be a header or data; got the numbers 0, 1, 2"),
    ],
)
def test_what_cannot_be_read_is_named_by_file_row_and_column(
    tmp_path: Path, text, selection, message
) -> None:
    with pytest.raises(InputError, match=rf"data\.csv: .*{message}"):
        read(tmp_path, text, selection)


def test_header_or_not_is_as_the_user_says(tmp_path: Path) -> None:
    assert read(tmp_path, "0,1,2\n5,6,7\n", ColumnSelection(header=True)).shape == (1, 3)
    assert read(tmp_path, "0,1,2\n5,6,7\n", ColumnSelection(header=False)).shape == (2, 3)


def test_a_missing_file_raises_its_own_error(tmp_path: Path) -> None:
    for name in ("none.csv", "none.npy", "none.npz", "none.ts"):
        with pytest.raises(FileNotFoundError):
            values(tmp_path / name)


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("a,b\n", TextForm(",", 2, ("a", "b"))),
        ("1,b\n", TextForm(",", 2, ("1", "b"))),
        ("1,,2\r\n", TextForm(",", 3, None)),
        ("nan,inf\n", TextForm(",", 2, None)),
        ("a b", TextForm(None, 2, ("a", "b"))),
        ("a;b,c", TextForm(";", 2, ("a", "b,c"))),
        ('"a;x";b', TextForm(";", 2, ("a;x", "b"))),
        ("a\tb;c", TextForm("\t", 2, ("a", "b;c"))),
        ("5", TextForm(",", 1, None)),
        ("1_0", TextForm(",", 1, ("1_0",))),
        ("1,5;2,5", TextForm(";", 2, None)),
        ("label,0,1,2", TextForm(",", 4, ("label", "0", "1", "2"))),
    ],
)
def test_the_first_line_tells_delimiter_and_header(line: str, form: TextForm) -> None:
    assert text_form(line) == form


def test_packed_text_is_unpacked_and_broken_gzip_refused(tmp_path: Path) -> None:
    packed = gzip.compress(b"1,2.5,-3\n4e-3,5,6\n" * 1000)
    assert read(tmp_path, packed).shape == (2000, 3)
    with pytest.raises(InputError, match="packed data is broken or cut short"):
        read(tmp_path, packed[:-10])
    with pytest.raises(InputError, match="packed data is broken or cut short"):
        read(tmp_path, packed[:30] + b"????" + packed[34:])


def test_zstd_needs_a_standard_library_that_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "compression.zstd", None)
    with pytest.raises(MissingPackageError, match=r"zstd needs Python 3\.14 here; unpack it first"):
        read(tmp_path, b"\x28\xb5\x2f\xfd" + bytes(20))


TS = "#x\n@problemName p\n@univariate {0}\n@classLabel {1}\n@data\n{2}"


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        (TS.format("true", "true a b", "1,2,3:a\n4,5,6:b\n"), (2, 3)),
        (TS.format("true", "false", "1,2,3\n4,5,6\n"), (2, 3)),
        (TS.format("false", "true a b", "1,2,3:4,5,6:a\n1,2,?:4,5,6:b\n"), (2, 3, 2)),
    ],
)
def test_ts_files_give_windows(tmp_path: Path, text, shape) -> None:
    path = tmp_path / "x.ts"
    path.write_text(text)
    assert values(path).shape == shape
    if "true a" in text:
        (block,) = read_blocks(str(path), ColumnSelection(texts=("class",)))
        assert block.texts[0].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1,2,3:a\n", "must have a line @data"),
        (TS.format("true", "true a", "1,2,3:a\n4,5:a\n"), "all of one length"),
        (TS.format("true", "true a", "1,x,3:a\n"), "cases must be numbers"),
        (TS.format("true", "true a", "(0,1),(1,2):a\n"), "time stamps cannot be read"),
        (TS.format("false", "true a", "1,2:3,4:a\n1,2:a\n"), "must have the same channels"),
    ],
)
def test_a_ts_file_that_cannot_be_used_says_where(tmp_path: Path, text, message) -> None:
    path = tmp_path / "x.ts"
    path.write_text(text)
    with pytest.raises(InputError, match=rf"x\.ts: .*{message}"):
        values(path)


@pytest.mark.parametrize("kind", ["float32", "float64", ">f4", "int16", "bool"])
def test_numpy_files_give_their_rows(tmp_path: Path, kind: str) -> None:
    rows = np.round(ROWS).astype(kind)
    np.save(tmp_path / "x.npy", rows)
    np.savez(tmp_path / "x.npz", rows)
    np.savez_compressed(tmp_path / "X.npz", y=np.zeros(2), X=rows)
    for name in ("x.npy", "x.npz", "X.npz"):
        given = values(tmp_path / name)
        assert given.dtype == np.float32
        np.testing.assert_array_equal(given, rows)


def test_columns_of_a_numpy_file_are_dropped_by_position(tmp_path: Path) -> None:
    np.save(tmp_path / "x.npy", np.insert(ROWS, 1, 9, axis=1))
    np.testing.assert_array_equal(values(tmp_path / "x.npy", ColumnSelection(drop=("1",))), ROWS)
    with pytest.raises(InputError, match=r"x\.npy: no column 'time'"):
        values(tmp_path / "x.npy", ColumnSelection(drop=("time",)))


def test_labels_of_a_npz_file_are_an_array_of_it(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", X=ROWS, y=np.array([0, 1]))
    (block,) = read_blocks(str(tmp_path / "x.npz"), ColumnSelection(texts=("y",)))
    assert block.texts[0].tolist() == ["0", "1"]
    with pytest.raises(InputError, match=r"no array 'z'; it holds 'X', 'y'"):
        values(tmp_path / "x.npz", ColumnSelection(texts=("z",)))


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.float32(1), "must be an array of real numbers"),
        (np.array([["a", "b", "c"]]), "must be an array of real numbers; got <U1"),
        (np.zeros((0, 3)), "must hold rows of readings"),
        (np.array([[1, None, "c"]], object), "must be a numpy file"),
    ],
)
def test_a_numpy_file_of_something_else_is_refused(tmp_path: Path, array, message: str) -> None:
    np.save(tmp_path / "x.npy", array, allow_pickle=True)
    with pytest.raises(InputError, match=message):
        values(tmp_path / "x.npy")


@pytest.mark.parametrize("content", [b"", b"hello", b"\x93NUMPY", b"PK\x03\x04", bytes(1000)])
@pytest.mark.parametrize("name", ["x.npy", "x.npz"])
def test_a_damaged_numpy_file_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=rf"{name}: must be a numpy file"):
        values(tmp_path / name)


def test_a_numpy_file_cut_anywhere_is_refused(tmp_path: Path) -> None:
    np.savez_compressed(tmp_path / "x.npz", X=ROWS)
    np.save(tmp_path / "x.npy", ROWS)
    for name in ("x.npz", "x.npy"):
        data = (tmp_path / name).read_bytes()
        for length in range(0, len(data), 13):
            (tmp_path / name).write_bytes(data[:length])
            with pytest.raises(InputError):
                values(tmp_path / name)


def test_the_array_of_a_file_with_several_must_be_told(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", a=ROWS, b=ROWS * 2)
    with pytest.raises(InputError, match=r"must hold an array X or x, or only one; got 'a', 'b'"):
        values(tmp_path / "x.npz")


def test_nothing_is_unpickled(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("unpickled",))

    array = np.empty(1, object)
    array[0] = Trap()
    np.save(tmp_path / "x.npy", array, allow_pickle=True)
    np.savez(tmp_path / "x.npz", X=array)
    for name in ("x.npy", "x.npz"):
        with pytest.raises(InputError, match=r"must be a numpy file"):
            values(tmp_path / name)
