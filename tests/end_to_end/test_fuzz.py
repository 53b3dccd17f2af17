"""A part of the fuzz run; `python tests/end_to_end/fuzz.py` is the whole one."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgeae import InputError
from edgeae.data.tables import Columns, read_tables
from tests.end_to_end import fuzz


def test_damaged_files_give_a_table_or_a_clear_error() -> None:
    outcomes = fuzz.fuzz(600, seed=1, data=None)
    assert outcomes["table"] > 50
    assert outcomes["clear error"] > 50
    assert not outcomes["unclear error"]


@settings(max_examples=300)
@given(st.lists(st.sampled_from([t.decode("latin-1") for t in fuzz.TOKENS] + list("abc123.-+e"))))
def test_texts_of_odd_pieces_give_a_table_or_a_clear_error(pieces) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.csv")
        path.write_bytes("".join(pieces).encode())
        with contextlib.suppress(InputError):
            read_tables([str(path)], Columns(missing="drop"))


@pytest.mark.parametrize("name", fuzz.whole_files(None))
def test_the_whole_files_can_be_read(name, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(fuzz.whole_files(None)[name])
    drop = ("t",) if "stamped" in name else ()
    assert len(read_tables([str(tmp_path / name)], Columns(drop=drop)).readings)
