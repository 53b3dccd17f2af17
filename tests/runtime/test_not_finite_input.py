"""The hot path looks at the score only: that nothing is swallowed on the way is proved here."""

import numpy as np
import pytest

from edgeae_runtime import InputError

NOT_FINITE = (np.nan, np.inf, -np.inf)


def assert_refused_everywhere(example, windows: np.ndarray) -> None:
    scorer = example.scorer
    for place in np.ndindex(windows.shape[1:]):
        for value in NOT_FINITE:
            window = windows[0].copy()
            window[place] = value
            for call in (scorer.score, scorer.is_anomaly):
                with pytest.raises(
                    InputError, match=r"^x must be finite in float32; the window has"
                ):
                    call(window)
            batch = windows.copy()
            batch[2][place] = value
            with pytest.raises(
                InputError, match=r"^x must be finite in float32; window 2 has 1 val"
            ):
                scorer.score(batch)


def test_nan_and_infinity_at_every_position_are_refused(example) -> None:
    assert_refused_everywhere(example, example.windows[:4])


def test_nan_and_infinity_are_refused_for_every_scaler_and_score(kind_example) -> None:
    assert_refused_everywhere(kind_example, kind_example.windows[:4])


def test_windows_of_nothing_but_nan_or_infinity_are_refused(kind_example) -> None:
    for value in NOT_FINITE:
        with pytest.raises(InputError, match=r"has 4 value"):
            kind_example.scorer.score(np.full(4, value, np.float32))
    with pytest.raises(InputError, match=r"has 4 value"):
        kind_example.scorer.score(np.array([np.inf, -np.inf, np.nan, np.inf], np.float32))


@pytest.mark.parametrize("call", ["score", "is_anomaly", "reconstruct", "contributions"])
def test_every_call_refuses_what_is_not_finite(example, call: str) -> None:
    batch = example.windows.astype(float)
    batch[3].flat[0] = np.nan
    for x in (batch, batch[3], batch.astype(np.float32)[3]):
        with pytest.raises(InputError, match=r"^x must be finite in float32; .* the first nan at"):
            getattr(example.scorer, call)(x)


def test_the_place_is_named_by_feature_or_index(table, make_example) -> None:
    x = table.windows.copy()
    x[5, 2] = np.inf
    with pytest.raises(InputError, match=r"window 5 has .* the first inf at feature 'temp °C'$"):
        table.scorer.score(x)
    x = make_example("series").windows.copy()
    x[5, 4, 2] = -np.inf
    with pytest.raises(InputError, match=r"window 5 has .* the first -inf at index \(4, 2\)$"):
        make_example("series").scorer.score(x)


def test_a_number_beyond_float32_is_refused(example) -> None:
    for value in (1e39, -1e300):
        x = example.windows.astype(float)
        x[1].flat[0] = value
        with pytest.raises(InputError, match=r"^x must be finite in float32; window 1 has 1 value"):
            example.scorer.score(x)
        with pytest.raises(
            InputError, match=r"^x must be finite in float32; the window has 1 value"
        ):
            example.scorer.score(x[1].tolist())


def test_a_finite_window_whose_score_overflows_is_refused(make_example) -> None:
    for name in ("standard-mse", "robust-mse", "none-mse", "minmax-mse"):
        scorer = make_example(name).scorer
        x = make_example(name).windows.copy()
        x[3] = 3e38
        for bad in (x[3], x, x[3].astype(float)):
            with pytest.raises(
                InputError, match=r"^x is too large: the score of .* overflows floa"
            ):
                scorer.score(bad)


def test_a_scorer_works_on_after_a_refusal(example) -> None:
    x = example.windows
    expected = example.scorer.score(x[0])
    with pytest.raises(InputError):
        example.scorer.score(np.full_like(x[0], np.nan))
    assert example.scorer.score(x[0]) == expected
