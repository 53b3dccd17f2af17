import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from edgeae_runtime import InputError
from edgeae_runtime.manifest import Inputs
from edgeae_runtime.readings import TextForm, numpy_array, text_form, window_blocks

NAMED = Inputs((3,), ("a", "b b", "c"), np.zeros(3), np.ones(3))
UNNAMED = Inputs((3,), None, np.zeros(3), np.ones(3))
SERIES = Inputs((2, 3), None, np.zeros(3), np.ones(3))
ROWS = np.array([[1, 2.5, -3], [4e-3, 5, 6]], np.float32)


def read(tmp_path, text: str | bytes, inputs: Inputs = UNNAMED, drop: tuple[str, ...] = ()):
    path = tmp_path / "data.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return np.concatenate(list(window_blocks(str(path), inputs, drop)))


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
    ],
)
@pytest.mark.parametrize("inputs", [NAMED, UNNAMED], ids=["named", "unnamed"])
def test_every_form_of_text_gives_the_same_rows(tmp_path, text: str, inputs: Inputs):
    np.testing.assert_array_equal(read(tmp_path, text, inputs), ROWS)


@pytest.mark.parametrize(
    "text", ["c,a,b b\n-3,1,2.5\n6,4e-3,5\n", "x,c,a,b b\n9,-3,1,2.5\n9,6,4e-3,5\n"]
)
def test_named_columns_are_picked_in_the_order_of_the_model(tmp_path, text: str):
    np.testing.assert_array_equal(read(tmp_path, text, NAMED), ROWS)


@given(
    hnp.arrays(np.float32, st.tuples(st.integers(1, 20), st.just(3)),
               elements=st.floats(width=32, allow_nan=False, allow_infinity=False)),
    st.sampled_from([",", "\t", ";", " "]),
    st.booleans(),
)  # fmt: skip
def test_every_float32_survives_the_text(rows, delimiter: str, header: bool):
    lines = [delimiter.join(map(str, row)) for row in rows]
    text = "\n".join([delimiter.join("abc")] * header + lines)
    from edgeae_runtime.readings import _text_blocks

    file = io.BufferedReader(io.BytesIO(text.encode()))
    given = np.concatenate(list(_text_blocks(file, "text", UNNAMED, ())))
    np.testing.assert_array_equal(given, rows)


def test_rows_split_over_blocks_are_whole(tmp_path, monkeypatch):
    rows = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    text = "\ufeffa,b b,c\r\n\r\n" + "".join(",".join(map(str, row)) + "\r\n" for row in rows)
    for size in (1, 2, 7, 100):
        monkeypatch.setattr("edgeae_runtime.readings._BLOCK_BYTES", size)
        np.testing.assert_array_equal(read(tmp_path, text, NAMED), rows)
    monkeypatch.setattr("edgeae_runtime.readings._BLOCK_BYTES", 50)
    with pytest.raises(InputError, match=r"row 203, column 'b b' must be a finite number; got 'x'"):
        read(tmp_path, text + "1,x,3\r\n", NAMED)


@pytest.mark.parametrize("drop", [("time",), ("0",), ("time", "0")])
def test_columns_are_dropped_by_name_or_position(tmp_path, drop):
    text = "time,a,b b,c\nnoon,1,2.5,-3\neve,4e-3,5,6\n"
    np.testing.assert_array_equal(read(tmp_path, text, UNNAMED, drop), ROWS)
    np.testing.assert_array_equal(read(tmp_path, text, NAMED, drop), ROWS)


def test_a_column_whose_name_is_a_number_goes_by_its_name(tmp_path):
    text = "x,0,a,b b\n1,9,2.5,-3\n4e-3,9,5,6\n"
    np.testing.assert_array_equal(read(tmp_path, text, UNNAMED, ("0",)), ROWS)


@pytest.mark.parametrize(
    ("text", "inputs", "drop", "message"),
    [
        ("", UNNAMED, (), "empty; expected rows of readings"),
        ("\n \r\n\n", UNNAMED, (), "empty; expected rows of readings"),
        ("1,2,3\n1,x,3\n", UNNAMED, (), "row 2, column 1 must be a finite number; got 'x'"),
        ("a,b b,c\n1,2,3\n1,2,\n", NAMED, (), "row 3, column 'c' must be .*; got an empty cell"),
        ("a,b b,c\n1,2,3\n,,\n", NAMED, (), "row 3, column 'a' must be .*; got an empty cell"),
        ("a,b b,c\n\n\n1,2,nan\n", NAMED, (), "row 4, column 'c' must be .*; got 'nan'"),
        ("1,2,3\n1,inf,3\n", UNNAMED, (), "row 2, column 1 must be .*; got 'inf'"),
        ("1,2,3\n1,1e39,3\n", UNNAMED, (), "row 2, column 1 must be .*; got '1e39'"),
        ("1,2,3\n1,1_000,3\n", UNNAMED, (), "row 2, column 1 must be .*; got '1_000'"),
        ("1,2,3\n1,2\n", UNNAMED, (), "row 2 has 2 cells; column 2 is missing"),
        ("a,b b,c\n1\n", NAMED, (), "row 2 has 1 cells; column 'b b' is missing"),
        ("1,2\n", UNNAMED, (), r"expected 3 columns; got 2 \(leave columns out with --drop\)"),
        ("1,2,3,4\n", UNNAMED, (), r"expected 3 columns; got 4 \(leave columns out with --drop\)"),
        ("a,c\n1,2\n", NAMED, (), r"lacks the column\(s\) 'b b'"),
        ("a,b b,c\n1,2,3\n", NAMED, ("c",), r"lacks the column\(s\) 'c'"),
        ("a,b b,c\n1,2,3\n", NAMED, ("d",), "no column 'd' to drop; it has 'a', 'b b', 'c'"),
        ("1,2,3\n", UNNAMED, ("3",), "no column '3' to drop"),
        ("1,2,3\n", UNNAMED, ("²",), "no column '²' to drop"),
        (b"\xff\xfe1\x00,\x00", UNNAMED, (), "not UTF-8 text"),
        ("1,2,3\n", SERIES, (), r"windows of shape \(2, 3\) come from .npy or .npz files"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_by_file_row_and_column(tmp_path, text, inputs, drop, message):
    with pytest.raises(InputError, match=rf"data\.csv: {message}"):
        read(tmp_path, text, inputs, drop)


def test_a_header_alone_is_no_rows(tmp_path):
    assert read(tmp_path, "a,b b,c\n", NAMED).shape == (0, 3)


def test_a_missing_file_raises_its_own_error(tmp_path):
    for name in ("none.csv", "none.npy", "none.npz"):
        with pytest.raises(FileNotFoundError):
            list(window_blocks(str(tmp_path / name), UNNAMED))


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("a,b\n", TextForm(",", ("a", "b"))),
        ("1,b\n", TextForm(",", ("1", "b"))),
        ("1,,2\r\n", TextForm(",", None)),
        ("nan,inf\n", TextForm(",", None)),
        ("a b", TextForm(None, ("a", "b"))),
        ("a;b,c", TextForm(";", ("a", "b,c"))),
        ('"a;x";b', TextForm(";", ("a;x", "b"))),
        ("a\tb;c", TextForm("\t", ("a", "b;c"))),
        ("5", TextForm(None, None)),
        ("1_0", TextForm(None, ("1_0",))),
    ],
)
def test_the_first_line_tells_delimiter_and_header(line: str, form: TextForm):
    assert text_form(line) == form


@pytest.mark.parametrize("kind", ["float32", "float64", ">f4", "int16"])
def test_numpy_files_give_their_windows(tmp_path, kind: str):
    rows = np.round(ROWS).astype(kind)
    np.save(tmp_path / "x.npy", rows)
    np.savez(tmp_path / "x.npz", rows)
    np.savez_compressed(tmp_path / "X.npz", y=np.zeros(2), X=rows)
    for name in ("x.npy", "x.npz", "X.npz"):
        (given,) = window_blocks(str(tmp_path / name), UNNAMED)
        assert given.dtype == np.float32
        np.testing.assert_array_equal(given, rows)


def test_one_window_in_a_numpy_file_is_a_batch_of_one(tmp_path):
    np.save(tmp_path / "x.npy", ROWS[0])
    (given,) = window_blocks(str(tmp_path / "x.npy"), UNNAMED)
    np.testing.assert_array_equal(given, ROWS[:1])
    np.save(tmp_path / "s.npy", np.zeros((2, 3)))
    (given,) = window_blocks(str(tmp_path / "s.npy"), SERIES)
    assert given.shape == (1, 2, 3)


def test_columns_of_a_numpy_file_are_dropped_by_position(tmp_path):
    np.save(tmp_path / "x.npy", np.insert(ROWS, 1, 9, axis=1))
    (given,) = window_blocks(str(tmp_path / "x.npy"), UNNAMED, ("1",))
    np.testing.assert_array_equal(given, ROWS)
    with pytest.raises(InputError, match=r"x\.npy: no column 'time' to drop"):
        list(window_blocks(str(tmp_path / "x.npy"), UNNAMED, ("time",)))


@pytest.mark.parametrize(
    ("array", "message"),
    [
        (np.zeros((5, 4)), r"x\.npy: x must have shape \(3,\).*got \(5, 4\)"),
        (np.float32(1), r"x\.npy: x must have shape \(3,\).*got \(\)"),
        (np.array([["a", "b", "c"]]), r"x\.npy: x must hold real numbers"),
        (np.array([[1, None, "c"]], object), r"x\.npy: not a numpy file of numbers"),
    ],
)
def test_a_numpy_file_of_something_else_is_refused(tmp_path, array, message: str):
    np.save(tmp_path / "x.npy", array, allow_pickle=True)
    with pytest.raises(InputError, match=message):
        list(window_blocks(str(tmp_path / "x.npy"), UNNAMED))


@pytest.mark.parametrize("content", [b"", b"hello", b"\x93NUMPY", b"PK\x03\x04", bytes(1000)])
@pytest.mark.parametrize("name", ["x.npy", "x.npz"])
def test_a_damaged_numpy_file_is_refused(tmp_path, name: str, content: bytes):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=rf"{name}: not a numpy file of numbers"):
        list(window_blocks(str(tmp_path / name), UNNAMED))


def test_a_numpy_file_cut_anywhere_is_refused(tmp_path):
    np.savez_compressed(tmp_path / "x.npz", X=ROWS)
    data = (tmp_path / "x.npz").read_bytes()
    for length in range(0, len(data), 13):
        (tmp_path / "x.npz").write_bytes(data[:length])
        with pytest.raises(InputError):
            numpy_array(str(tmp_path / "x.npz"))


def test_the_array_of_a_file_with_several_must_be_told(tmp_path):
    np.savez(tmp_path / "x.npz", a=ROWS, b=ROWS * 2)
    np.testing.assert_array_equal(numpy_array(str(tmp_path / "x.npz"), "b"), ROWS * 2)
    with pytest.raises(InputError, match=r"no array X or x in it; it holds a, b"):
        numpy_array(str(tmp_path / "x.npz"))
    with pytest.raises(InputError, match=r"no array label in it; it holds a, b"):
        numpy_array(str(tmp_path / "x.npz"), "label")


def test_nothing_is_unpickled(tmp_path):
    class Trap:
        def __reduce__(self):
            return (pytest.fail, ("unpickled",))

    array = np.empty(1, object)
    array[0] = Trap()
    np.save(tmp_path / "x.npy", array, allow_pickle=True)
    np.savez(tmp_path / "x.npz", X=array)
    for name in ("x.npy", "x.npz"):
        with pytest.raises(InputError, match=r"not a numpy file of numbers"):
            numpy_array(str(tmp_path / name))
