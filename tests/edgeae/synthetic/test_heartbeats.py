from collections import Counter
from typing import Any

import numpy as np
import pytest

from edgeae.synthetic.heartbeats import ABNORMAL, MIN_STEPS, Heartbeats, make_heartbeats
from edgeae_runtime import InputError

STEPS = 140
R_AT = STEPS // 2
# Where a wave is in a beat of 50 to 100 per minute, as steps of 140.
REST = slice(0, 25)
P_WAVE = slice(R_AT - 34, R_AT - 16)
QRS = slice(R_AT - 12, R_AT + 13)
ST_SEGMENT = slice(R_AT + 10, R_AT + 20)
T_WAVE = slice(R_AT + 28, R_AT + 50)


@pytest.fixture(scope="module")
def beats() -> Heartbeats:
    return make_heartbeats(600, 800, seed=3)


def of_kind(beats: Heartbeats, kind: str) -> np.ndarray:
    """Windows of one kind, millivolts above the level before the P wave."""
    windows = beats.windows[beats.labels == kind].astype(float)
    return windows - np.median(windows[:, REST], axis=1, keepdims=True)


def width(windows: np.ndarray) -> np.ndarray:
    """Steps of the QRS above half its height."""
    qrs = windows[:, QRS]
    return (qrs > qrs.max(axis=1, keepdims=True) / 2).sum(axis=1)


def roughness(windows: np.ndarray) -> np.ndarray:
    """Largest change from step to step outside the QRS, which rises fast by itself."""
    change = np.abs(np.diff(windows, axis=1))
    change[:, QRS] = 0
    return change.max(axis=1)


def test_the_same_seed_gives_the_same_beats() -> None:
    first, again = make_heartbeats(5, 8, seed=4), make_heartbeats(5, 8, seed=4)
    np.testing.assert_array_equal(first.windows, again.windows)
    np.testing.assert_array_equal(first.labels, again.labels)


def test_another_seed_gives_other_beats_in_another_order() -> None:
    first, other = make_heartbeats(20, 20, seed=0), make_heartbeats(20, 20, seed=1)
    assert not np.allclose(first.windows, other.windows)
    assert first.labels.tolist() != other.labels.tolist()


def test_global_random_state_is_neither_read_nor_changed() -> None:
    np.random.seed(0)
    first, state = make_heartbeats(2, 4), np.random.get_state()[1]
    np.testing.assert_array_equal(state, np.random.RandomState(0).get_state()[1])
    np.random.seed(1)
    np.testing.assert_array_equal(make_heartbeats(2, 4).windows, first.windows)


@pytest.mark.parametrize(("n_normal", "n_abnormal"), [(1, 0), (0, 1), (7, 0), (0, 9), (6, 8)])
@pytest.mark.parametrize("steps", [MIN_STEPS, 141])
def test_shapes_dtypes_and_counts_are_as_asked(n_normal: int, n_abnormal: int, steps: int) -> None:
    windows, labels = make_heartbeats(n_normal, n_abnormal, steps=steps)
    assert windows.shape == (n_normal + n_abnormal, steps)
    assert windows.dtype == np.float32
    assert np.isfinite(windows).all()
    assert labels.shape == (n_normal + n_abnormal,)
    assert labels.dtype.kind == "U"
    counts = Counter(labels.tolist())
    assert counts["normal"] == n_normal
    assert set(counts) <= {"normal", *ABNORMAL}


def test_abnormal_kinds_have_equal_shares(beats: Heartbeats) -> None:
    counts = Counter(beats.labels.tolist())
    assert counts == {"normal": 600} | dict.fromkeys(ABNORMAL, 200)


def test_shares_differ_by_at_most_one_when_four_does_not_divide() -> None:
    counts = Counter(make_heartbeats(0, 11).labels.tolist())
    assert sorted(counts.values()) == [2, 3, 3, 3]


def test_kinds_are_shuffled(beats: Heartbeats) -> None:
    is_normal = beats.labels == "normal"
    assert 0.3 < is_normal[: len(is_normal) // 2].mean() < 0.6


def test_r_of_normal_beats_is_in_the_middle_and_within_its_millivolts(beats: Heartbeats) -> None:
    normal = beats.windows[beats.labels == "normal"]
    assert np.abs(normal.argmax(axis=1) - R_AT).max() <= 3
    peaks = normal.max(axis=1)
    assert 1.0 < np.median(peaks) < 1.5
    assert peaks.min() > 0.6
    assert peaks.max() < 2.0
    assert normal.min() > -1.0


def test_normal_beats_show_all_five_waves(beats: Heartbeats) -> None:
    beat = of_kind(beats, "normal").mean(axis=0)
    assert 0.1 < beat[P_WAVE].max() < 0.25
    assert beat[R_AT - 12 : R_AT].min() < -0.05
    assert beat[R_AT] > 1.0
    assert beat[R_AT : R_AT + 12].min() < -0.2
    assert 0.2 < beat[T_WAVE].max() < 0.7


def test_normal_beats_vary_in_each_wave_and_in_level(beats: Heartbeats) -> None:
    normal = of_kind(beats, "normal")
    for wave in (P_WAVE, QRS, T_WAVE):
        assert normal[:, wave].max(axis=1).std() > 0.03
    assert beats.windows[beats.labels == "normal"][:, REST].mean(axis=1).std() > 0.02


def test_ventricular_beats_have_no_p_wave(beats: Heartbeats) -> None:
    p_normal = of_kind(beats, "normal")[:, P_WAVE].mean(axis=1)
    p_ventricular = of_kind(beats, "premature ventricular")[:, P_WAVE].mean(axis=1)
    assert p_normal.mean() > 0.08
    assert abs(p_ventricular.mean()) < 0.02


def test_ventricular_beats_have_a_wide_tall_qrs_and_an_inverted_t(beats: Heartbeats) -> None:
    normal, ventricular = of_kind(beats, "normal"), of_kind(beats, "premature ventricular")
    assert np.median(width(ventricular)) > 1.5 * np.median(width(normal))
    assert ventricular[:, R_AT].mean() > 1.15 * normal[:, R_AT].mean()
    assert (ventricular[:, T_WAVE].mean(axis=1) < 0).mean() > 0.9


def test_st_elevation_raises_the_st_segment_and_leaves_p_and_r(beats: Heartbeats) -> None:
    normal, raised = of_kind(beats, "normal"), of_kind(beats, "ST elevation")
    rise = raised[:, ST_SEGMENT].mean(axis=1) - normal[:, ST_SEGMENT].mean()
    assert 0.1 < rise.mean() < 0.4
    assert rise.std() > 0.05  # graded
    for same in (P_WAVE, slice(R_AT, R_AT + 1)):
        assert raised[:, same].mean() == pytest.approx(normal[:, same].mean(), abs=0.05)


def test_missing_waves_are_p_or_t_or_the_whole_qrs_in_about_equal_parts(beats: Heartbeats) -> None:
    missing = of_kind(beats, "missing wave")
    no_qrs = missing[:, QRS].max(axis=1) < 0.4
    no_t = ~no_qrs & (np.ptp(missing[:, T_WAVE], axis=1) < 0.3)
    no_p = ~no_qrs & ~no_t & (missing[:, P_WAVE].mean(axis=1) < 0.1)
    for lost in (no_qrs, no_t, no_p):
        assert 0.2 < lost.mean() < 0.45


def test_a_lost_qrs_takes_its_t_with_it_and_keeps_the_p(beats: Heartbeats) -> None:
    missing = of_kind(beats, "missing wave")
    dropped = missing[missing[:, QRS].max(axis=1) < 0.4].mean(axis=0)
    assert dropped[P_WAVE].max() > 0.1
    assert np.abs(dropped[R_AT:]).max() < 0.1


def test_electrode_noise_is_rough_and_graded(beats: Heartbeats) -> None:
    usual = roughness(of_kind(beats, "normal"))
    noisy = roughness(of_kind(beats, "electrode noise"))
    assert np.median(noisy) > 1.5 * np.median(usual)
    assert noisy.min() < np.quantile(usual, 0.9)
    assert noisy.max() > 4 * usual.max()


def test_a_part_of_the_electrode_noise_is_hum_of_a_single_frequency(beats: Heartbeats) -> None:
    def share_with_one_tone(kind: str) -> float:
        power = np.abs(np.fft.rfft(of_kind(beats, kind) * np.hanning(STEPS)))[:, 28:] ** 2
        ordered = np.sort(power, axis=1)
        return float((ordered[:, -3:].sum(axis=1) > 0.6 * ordered.sum(axis=1)).mean())

    assert 0.15 < share_with_one_tone("electrode noise") < 0.45
    assert share_with_one_tone("normal") < 0.05


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"n_normal": -1}, "`n_normal` must be at least 0; got -1"),
        ({"n_abnormal": -2}, "`n_abnormal` must be at least 0; got -2"),
        ({"n_normal": 0, "n_abnormal": 0}, r"`n_normal \+ n_abnormal` must be at least 1; got 0"),
        ({"steps": MIN_STEPS - 1}, "`steps` must be at least 50; got 49"),
        ({"seed": -1}, "`seed` must be at least 0; got -1"),
    ],
)
def test_an_argument_outside_its_range_is_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=f"^{message}$"):
        make_heartbeats(**{"n_normal": 1, "n_abnormal": 1, **arguments})
