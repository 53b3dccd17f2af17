"""Whatever numpy views as numbers scores alike; anything else is refused by what it is."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from edgeae_runtime import InputError


@pytest.mark.parametrize(
    "form",
    [
        lambda x: x.tolist(),
        lambda x: [tuple(row) for row in x.tolist()],
        lambda x: x.astype(np.float64),
        lambda x: x.astype(">f4"),
        lambda x: x.astype(">f8"),
        lambda x: x.astype(np.longdouble),
        lambda x: np.asfortranarray(x),
        lambda x: np.repeat(x, 2, axis=0)[::2],
        lambda x: x[::-1][::-1],
        lambda x: np.ma.masked_array(x),
        lambda x: x.astype(object),
        lambda x: np.array([[Decimal(repr(v)) for v in row] for row in x.tolist()], object),
        lambda x: [[Fraction(v) for v in row] for row in x.tolist()],
        lambda x: pd.DataFrame(x).astype("Float32"),
        lambda x: np.ascontiguousarray(x).data,
        lambda x: [pd.Series(row) for row in x],
    ],
)
def test_whatever_numpy_views_as_numbers_scores_alike(table, form) -> None:
    x = form(table.windows)
    if isinstance(x, pd.DataFrame):
        x.columns = list(table.scorer.manifest.inputs.features)
    expected = table.scorer.score(table.windows)
    np.testing.assert_array_equal(table.scorer.score(x), expected)
    if not isinstance(x, (pd.DataFrame, memoryview)):
        assert table.scorer.score(x[3]) == expected[3]


@pytest.mark.parametrize("kind", ["int8", "uint8", "int32", "uint64", "int64", "bool", "float16"])
def test_integers_bools_and_halves_score_as_their_float32(example, kind: str) -> None:
    x = np.clip(np.abs(example.windows), 0, 100).astype(kind)
    expected = example.scorer.score(x.astype(np.float32))
    np.testing.assert_array_equal(example.scorer.score(x), expected)
    assert example.scorer.score(x[0]) == expected[0]
    assert example.scorer.score(x[0].tolist()) == expected[0]


def test_x_is_never_changed_and_not_kept(example) -> None:
    x = example.windows.copy()
    scores, given = example.scorer.score(x), example.scorer.reconstruct(x)
    before = scores.copy(), given.copy()
    example.scorer.score(x[0])
    np.testing.assert_array_equal(x, example.windows)
    x[:] = 0
    example.scorer.score(x)
    np.testing.assert_array_equal((scores, given)[0], before[0])
    np.testing.assert_array_equal(given, before[1])
    x.setflags(write=False)
    assert example.scorer.score(x[0]) == example.scorer.score(x)[0]


def test_an_empty_batch_gives_empty_results(example) -> None:
    shape = example.scorer.manifest.inputs.shape
    for empty in (np.empty((0, *shape), np.float32), np.empty((0, *shape)), [], np.array([])):
        assert example.scorer.score(empty).shape == (0,)
        assert example.scorer.score(empty).dtype == np.float32
        assert example.scorer.is_anomaly(empty).shape == (0,)
        assert example.scorer.is_anomaly(empty).dtype == np.bool_
        assert example.scorer.reconstruct(empty).shape == (0, *shape)
        assert example.scorer.contributions(empty).shape == (0, *shape)


@pytest.mark.parametrize("shape", [(), (3,), (5,), (2, 5), (0, 5), (4, 1), (1, 1, 4), (2, 0)])
def test_a_wrong_shape_is_refused_with_what_was_expected(table, shape) -> None:
    with pytest.raises(InputError) as caught:
        table.scorer.score(np.ones(shape, np.float32))
    message = str(caught.value)
    assert message.startswith("x must have shape (4,) for one window or (n, 4) for n")
    assert message.endswith(f"got {shape}")
    if len(shape) in (1, 2):
        assert "with the features 'flow', 'load, left', 'temp °C', 'still'" in message


def test_a_wrong_shape_of_a_series_is_refused_with_what_was_expected(make_example) -> None:
    with pytest.raises(InputError, match=r"shape \(6, 3\) for .* \(n, 6, 3\) for n; got \(6, 4\)"):
        make_example("series").scorer.score(np.ones((6, 4)))


@pytest.mark.parametrize(
    "x",
    [
        "1234",
        ["1", "2", "3", "4"],
        np.array(["1", "2", "3", "4"], object),
        np.array([1, "2", 3, 4], object),
        [b"1", b"2", b"3", b"4"],
        [1j, 0, 0, 0],
        np.ones(4, complex),
        np.ma.masked_array(np.ones(4, complex)),
        np.ma.masked_array(["a", "b", "c", "d"]),
        np.zeros(4, "datetime64[s]"),
        np.zeros(4, [("a", "f4")]),
        [[1, 2, 3, 4], [1, 2]],
        [object()] * 4,
        {"flow": 1},
        {1, 2, 3, 4},
        lambda: 0,
        [10**400] * 4,
        [[1, 2, 3, pd.NA]],
    ],
)
def test_what_is_no_real_number_is_refused(table, x) -> None:
    with pytest.raises(InputError, match=r"^x must hold real numbers; got "):
        table.scorer.score(x)


def test_none_is_refused(table) -> None:
    for x in (None, [None] * 4, [[1, 2, 3, None]]):
        with pytest.raises(InputError, match=r"^x must "):
            table.scorer.score(x)


def test_a_masked_value_is_refused_as_missing(table) -> None:
    x = np.ma.masked_array(table.windows[0], mask=[False, True, False, False])
    with pytest.raises(InputError, match=r"first nan at feature 'load, left'"):
        table.scorer.score(x)


def test_a_frame_is_taken_by_its_column_names(table) -> None:
    frame = pd.DataFrame(table.windows, columns=list(table.scorer.manifest.inputs.features))
    expected = table.scorer.score(table.windows)
    np.testing.assert_array_equal(table.scorer.score(frame[frame.columns[::-1]]), expected)
    np.testing.assert_array_equal(table.scorer.score(frame.iloc[:0]), [])
    np.testing.assert_array_equal(
        table.scorer.contributions(frame[frame.columns[::-1]]),
        table.scorer.contributions(table.windows),
    )


def test_missing_and_extra_columns_of_a_frame_are_named(table) -> None:
    frame = pd.DataFrame(table.windows, columns=["flow", "load, left", "temp °C", "hum"])
    with pytest.raises(InputError, match=r"lacks 'still' and has also 'hum'$"):
        table.scorer.score(frame)
    with pytest.raises(InputError, match=r"; lacks 'still'$"):
        table.scorer.score(frame[["flow", "load, left", "temp °C"]])
    full = pd.DataFrame(table.windows, columns=list(table.scorer.manifest.inputs.features))
    with pytest.raises(InputError, match=r"; has also 'hum'$"):
        table.scorer.score(full.assign(hum=1.0))
    with pytest.raises(InputError, match=r"must have shape .* got \(40, 5\)$"):
        table.scorer.score(pd.concat([full, full[["flow"]]], axis=1))


def test_a_frame_goes_by_position_where_the_model_knows_no_names(make_example) -> None:
    single = make_example("single")
    frame = pd.DataFrame(single.windows, columns=["anything"])
    np.testing.assert_array_equal(single.scorer.score(frame), single.scorer.score(single.windows))
