"""Text for people: tables and durations."""

from pathlib import Path

import pytest

from edgeae_runtime import InputError
from edgeae_runtime.messages import duration, error_text, table


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (2e-6, "2 us"),
        (0.04, "40 ms"),
        (1, "1 s"),
        (59, "59 s"),
        (60, "1 min"),
        (90, "1.5 min"),
        (300, "5 min"),
        (3600, "1 h"),
        (90_000, "25 h"),
        (172_800, "2 days"),
        (-300, "-5 min"),
    ],
)
def test_a_duration_is_named_in_the_unit_that_people_use(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_columns_are_left_aligned_unless_the_caller_says_otherwise() -> None:
    rows = [("file", "bytes", "note"), ("a", "12345678", ""), ("longer", "1", "x")]
    assert table(rows, "<>").splitlines() == [
        "file       bytes  note",
        "a       12345678",
        "longer         1  x",
    ]


def test_a_table_without_rows_is_empty() -> None:
    assert table([]) == ""


def test_a_cell_with_a_line_end_stays_in_its_row() -> None:
    assert table([("Temp\n(C)", "1"), ("x\u2028", "2")]) == "Temp\\n(C)  1\nx\\u2028    2"


def test_an_error_of_the_system_is_told_without_its_number(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Errno") as caught:
        (tmp_path / "pump.onnx").read_bytes()
    assert error_text(caught.value) == f"{tmp_path}/pump.onnx: no such file or directory"
    assert error_text(OSError(28, "No space left on device")) == "no space left on device"
    assert error_text(OSError("as it is")) == "as it is"
    assert error_text(InputError("`window` is 3")) == "`window` is 3"
