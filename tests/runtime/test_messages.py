"""Text for people: tables and durations."""

import pytest

from edgeae_runtime.messages import duration, table


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
