"""Large text by pyarrow's parser: what the device's reader gives, or its very answer."""

import gzip
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae.data import arrow_text as fast_text
from edgeae.data import sources
from edgeae.data.arrow_text import fast_text_blocks
from edgeae.data.sources import read_file
from edgeae_runtime import InputError
from edgeae_runtime.readings import text_table
from edgeae_runtime.readings.columns import ColumnSelection
from edgeae_runtime.readings.text_table import text_blocks

CELLS = [
    "1",
    "2.5",
    "-3e-4",
    "+1",
    ".5",
    "5.",
    " 7 ",
    "",
    "NA",
    "nan",
    "inf",
    "-Infinity",
    "1e400",
    "true",
    "2,5",
    '"4"',
    "0x10",
    "1_0",
    "1e",
    "x",
    '"',
    "0.1234567890123456789",
    "16777217.0000001",
]


def given_by(read, text: bytes, selection: ColumnSelection):
    """Values, texts and first rows, or the message."""
    file = io.BufferedReader(io.BytesIO(text))
    try:
        blocks = list(read(file, "t", selection))
    except InputError as error:
        return str(error)
    if not blocks:
        return []
    texts = [
        np.concatenate([b.texts[i] for b in blocks]).tolist() for i in range(len(selection.texts))
    ]
    return np.concatenate([block.values for block in blocks]).tolist(), texts


def assert_same(text: bytes, selection: ColumnSelection):
    for size in (1, 20, 1 << 20):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fast_text, "PIECE_BYTES", size)
            patch.setattr(text_table, "BLOCK_BYTES", size)  # the first mistake of a piece is told
            _compare(
                given_by(fast_text_blocks, text, selection), given_by(text_blocks, text, selection)
            )


def _compare(fast, known):
    if len(known) != 2 or isinstance(fast, str):
        assert fast == known
    else:
        np.testing.assert_array_equal(fast[0], known[0])
        assert fast[1] == known[1]


@given(
    st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=3), min_size=1, max_size=6),
    st.sampled_from([",", ";", "\t", " "]),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.booleans(),
)
def test_any_table_is_read_alike(rows, delimiter, end, has_header) -> None:
    head = [delimiter.join("abc"[: len(rows[0])])] * has_header
    text = end.join([*head, *(delimiter.join(row) for row in rows)])
    assert_same(text.encode(), ColumnSelection(header=has_header))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\n \n",
        b"\xef\xbb\xbfa,b\n1,2\n",
        b"a,b\n1,2",
        b"a,b\n",
        b"a\n\n1\n \n2\n",
        b"a,b\n1,\xff\n",
        b"\xff,b\n1,2\n",
        b"a,b\n1,2\n3\n",
        b'a,b\n1,"2\n',
    ],
)
def test_edges_are_answered_alike(text) -> None:
    assert_same(text, ColumnSelection())


def test_columns_of_text_and_their_order_are_alike() -> None:
    text = b'when,a,note,b\n2020-01-01,1,"x, y",4\n 2020-01-02,2, z ,5\n,3,,NA\n'
    assert_same(text, ColumnSelection(texts=("note", "when")))
    assert_same(text, ColumnSelection(trained=("b", "a"), texts=("when",)))
    assert_same(text, ColumnSelection(features=("a", "a"), texts=("when",)))


@pytest.mark.parametrize("name", ["t.csv", "t.csv.gz"])
def test_large_files_take_this_way_and_name_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name
) -> None:
    monkeypatch.setattr(sources, "LARGE_BYTES", 0)
    path = tmp_path / name
    text = b"a,b\n" + b"1,2\n" * 50 + b"1,x\n"
    path.write_bytes(gzip.compress(text) if name.endswith("gz") else text)
    blocks = []
    with pytest.raises(InputError, match=r"row 52, column 'b' must be a number; got 'x'"):
        blocks += read_file(str(path), ColumnSelection())
