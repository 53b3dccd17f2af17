"""Numbers in cells: one at a time and in blocks of text."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgeae_runtime import InputError
from edgeae_runtime.numbers import Cells, is_number, json_number

GOOD = {
    "1": 1,
    "-2.5": -2.5,
    "+1": 1,
    ".5": 0.5,
    "5.": 5,
    "1e3": 1000,
    "-3E-4": -3e-4,
    "inf": math.inf,
    "-Infinity": -math.inf,
    "1e400": math.inf,
    "true": 1,
    "FALSE": 0,
    "": math.nan,
    "NaN": math.nan,
    "N/A": math.nan,
    "null": math.nan,
    "None": math.nan,
    "na": math.nan,
}
BAD = ["x", "1_0", "0x10", "1e", "--1", "1,5,2", "1.234,5", "٣", "yes", "1 2"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("cell", GOOD)
def test_cells_hold_numbers_truth_values_and_missing_ones(cell, mark) -> None:
    cells = Cells(mark)
    np.testing.assert_equal(cells.one(cell), GOOD[cell])
    (line,) = cells.plain([cell])
    np.testing.assert_equal(float(line), GOOD[cell])


@pytest.mark.parametrize("mark", [",", ";", "\t", None])
@pytest.mark.parametrize("cell", BAD)
def test_other_cells_are_refused(cell, mark) -> None:
    with pytest.raises(InputError, match="a value is no number"):
        Cells(mark).one(cell)
    assert not is_number(cell, mark)


def test_a_decimal_comma_goes_with_semicolons_and_tabs_and_refuses_points_behind_it() -> None:
    for mark in (";", "\t"):
        cells = Cells(mark)
        assert [cells.one("2.5"), cells.one("-1,5e2"), cells.one(",5")] == [2.5, -150, 0.5]
        with pytest.raises(InputError, match="no number"):
            cells.one("1.234")
    with pytest.raises(InputError, match="no number"):
        Cells(",").one("1,5")


@given(
    st.lists(st.lists(st.sampled_from([*GOOD, "1,5", "-0,25"]), min_size=2, max_size=2)),
    st.sampled_from([";", "\t"]),
)
def test_cells_and_blocks_agree(rows, mark) -> None:
    rows = [row for row in rows if not any("." in cell for cell in row)]
    block, cells = Cells(mark), Cells(mark)
    plain = block.plain([mark.join(row) for row in rows]) if rows else []
    expected = [[cells.one(cell) for cell in row] for row in rows]
    np.testing.assert_equal([[float(c) for c in line.split(mark)] for line in plain], expected)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1, 1),
        (2.5, 2.5),
        (True, 1),
        (None, math.nan),
        ("2.5", 2.5),
        ("NA", math.nan),
        (10**400, math.inf),
        (-(10**400), -math.inf),
    ],
)
def test_json_values_are_numbers(value, expected) -> None:
    np.testing.assert_equal(json_number(value), expected)


@pytest.mark.parametrize("value", ["x", "1,5", [], {}])
def test_other_json_values_are_refused(value) -> None:
    with pytest.raises(InputError, match="a value is no number"):
        json_number(value)
