"""Prototypes of normal windows, also of odd tables."""

import functools
import warnings
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

import edgeae
from edgeae import Detector
from edgeae.train.networks.prototypes import SHARP, _nearest, find_prototypes
from edgeae_runtime import Scorer


def clouds(count=600, columns=4, seed=0):
    """Rows about three centres."""
    rng = np.random.default_rng(seed)
    centres = 5 * np.random.default_rng(9).normal(size=(3, columns))
    rows = centres[rng.integers(0, 3, count)] + 0.3 * rng.normal(size=(count, columns))
    return rows.astype(np.float32)


def test_between_the_clouds_is_an_anomaly_which_no_projection_sees() -> None:
    x, fresh = clouds(), clouds(seed=1)
    between = (fresh[:300] + fresh[300:]) / 2
    is_between = np.abs(fresh[:300] - fresh[300:]).max(axis=1) > 3
    detector = Detector("prototypes", random_state=0).fit(x)
    scores = detector.anomaly_score(np.concatenate([fresh, between[is_between]]))
    labels = np.repeat([0, 1], [600, is_between.sum()])
    assert roc_auc_score(labels, scores) > 0.99


def test_an_outlier_is_no_prototype() -> None:
    x = clouds()
    x[0] = 90
    found = find_prototypes(x, x[300:400], 20, width=SHARP, seed=0)
    assert np.abs(found.centres).max() < 60
    assert 15 < len(found.centres) < 20


def test_the_reconstruction_is_the_nearest_prototype() -> None:
    x = clouds()
    detector = Detector("prototypes", code_size=30, scaler="none", random_state=0).fit(x)
    centres = detector.source_.network.get_layer("output").get_weights()[0]
    given = detector.reconstruct(centres)
    np.testing.assert_allclose(given, centres, atol=0.1)
    assert detector.encode(x).sum(axis=1) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("suffix", [".onnx", ".tflite"])
def test_a_penalty_is_part_of_the_score_and_of_no_contribution(tmp_path: Path, suffix) -> None:
    x = clouds()
    x[:6] = 40 + 0.1 * x[:6]
    detector = Detector(random_state=0).fit(x)
    source = detector.source_
    exported = detector.export(tmp_path / f"table{suffix}", with_code=True)
    with Scorer(exported.path) as scorer:
        scores, shares, codes = scorer.score(x), scorer.contributions(x), scorer.encode(x)
    errors = (((x - detector.reconstruct(x)) * source.scaler.scale) ** 2).mean(axis=1)
    assert source.penalties is not None
    assert source.penalties.max() > 10 * np.median(source.penalties)
    penalties = (codes @ np.sqrt(source.penalties)) ** 2
    np.testing.assert_allclose(scores, errors + penalties, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(shares.sum(axis=1), 1)
    # A softmax over logits of thousands multiplies the rounding of engines.
    np.testing.assert_allclose(codes, detector.encode(x), atol=1e-3)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*alone would change which prototype")
@pytest.mark.parametrize("suffix", [".onnx", ".tflite", ".c"])
@pytest.mark.parametrize("precision", ["float16", "int8", "int8-full"])
def test_columns_of_very_different_tails_have_a_file_in_every_precision(
    tmp_path: Path, suffix, precision
) -> None:
    if (suffix, precision) == (".c", "float16"):
        return
    detector, x = heavy_tails()
    exported = detector.export(tmp_path / f"table{suffix}", precision=precision)
    with Scorer(exported.path, allow_native=True) as scorer:
        scores, expected = scorer.score(x), detector.anomaly_score(x)
    assert exported.manifest.parity.flips <= 0.02 * exported.manifest.parity.windows
    assert spearmanr(scores, expected).statistic > 0.99


@functools.cache
def heavy_tails() -> tuple[Detector, np.ndarray]:
    """Columns from normal to Cauchy, some of them four orders of magnitude wider than others."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3000, 6))
    x[:, 1] = 1e-3 * np.exp(2 * x[:, 1])
    x[:, 2] = 1e4 * rng.standard_cauchy(len(x))
    x[:, 3] = np.exp(3 * x[:, 3])
    x[:, 4] = 1e-4 * rng.standard_t(2, len(x))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # some rows are far off
        return Detector(random_state=0).fit(x), x


def test_an_export_says_which_products_of_prototypes_are_finer(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(3000, 6))
    x[:20] *= 1000
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        detector = Detector(random_state=0).fit(x)
    usual = x[20:]
    with pytest.warns(UserWarning, match="int8-full alone would change which prototype"):
        exported = detector.export(tmp_path / "far.onnx", precision="int8-full")
    with Scorer(exported.path) as scorer:
        order = spearmanr(scorer.score(usual), detector.anomaly_score(usual)).statistic
    assert order > 0.98
    assert exported.manifest.precision == "int8-full"


def test_the_file_of_a_detector_keeps_the_penalties(tmp_path: Path) -> None:
    x = clouds()
    detector = Detector(random_state=0).fit(x)
    detector.save(tmp_path / "table.edgeae")
    again = edgeae.load(tmp_path / "table.edgeae")
    np.testing.assert_array_equal(again.source_.penalties, detector.source_.penalties)
    np.testing.assert_array_equal(again.anomaly_score(x), detector.anomaly_score(x))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*score more than three times")
@pytest.mark.parametrize("architecture", ["mixed", "prototypes"])
def test_windows_of_one_channel_are_penalised_too(tmp_path: Path, architecture) -> None:
    rng = np.random.default_rng(0)
    phase = rng.uniform(-0.3, 0.3, (600, 1))
    x = np.sin(np.arange(24) / 3 + phase) + 0.1 * rng.normal(size=(600, 24))
    odd = np.cos(np.arange(24)) + 0.1 * rng.normal(size=(60, 24))
    x[::60] = odd[:10]
    hidden = (8,) if architecture == "mixed" else None
    plain = Detector(
        architecture, hidden=hidden, rows="windows", contamination=0.0, random_state=0
    ).fit(x)
    robust = Detector(architecture, hidden=hidden, rows="windows", random_state=0).fit(x)
    assert plain.source_.penalties is None
    is_odd = np.repeat([0, 1], [540, 50])
    usual = np.delete(x, np.arange(0, 600, 10), axis=0)
    test = np.concatenate([usual, odd[10:]])
    before, after = (roc_auc_score(is_odd, d.anomaly_score(test)) for d in (plain, robust))
    assert after > 0.99
    assert after >= before
    for suffix in (".onnx", ".tflite", ".c"):
        with Scorer(robust.export(tmp_path / f"beat{suffix}").path, allow_native=True) as scorer:
            np.testing.assert_allclose(scorer.score(x), robust.anomaly_score(x), rtol=1e-3)
            np.testing.assert_allclose(scorer.contributions(x).sum(axis=1), 1)


@pytest.mark.parametrize("activation", ["tanh", "relu"])
def test_a_mixed_network_gives_the_mean_of_a_dense_one_and_of_prototypes(activation) -> None:
    x = clouds(columns=12)
    mixed, dense, nearest = (
        Detector(
            name, hidden=(8,), activation=activation, epochs=5, rows="windows", random_state=0
        ).fit(x)
        for name in ("mixed", "dense", "prototypes")
    )
    one, other = dense.reconstruct(x), nearest.reconstruct(x)
    assert np.abs(one - other).max() > 0.5
    np.testing.assert_allclose(mixed.reconstruct(x), (one + other) / 2, atol=1e-4)
    if activation == "relu":  # in int8 an output has one scale for the weights of both
        largest = np.abs(mixed.source_.network.get_layer("output").get_weights()[0]).max(axis=1)
        assert largest[:8].max() == pytest.approx(largest[8:].max())


def test_a_mixed_network_ends_in_a_linear_layer() -> None:
    with pytest.raises(ValueError, match="`output_activation` of a mixed network must be linear"):
        Detector("mixed", hidden=(8,), output_activation="tanh").fit(clouds())


def test_the_same_seed_gives_the_same_scores() -> None:
    x = clouds()
    first, second = (Detector(random_state=3).fit(x).anomaly_score(x) for _ in range(2))
    np.testing.assert_array_equal(first, second)


@pytest.mark.filterwarnings("ignore:.*support a false-alarm rate")
@pytest.mark.filterwarnings("ignore:.*score more than three times")
@pytest.mark.parametrize(
    "x",
    [
        np.repeat(clouds(60), 10, axis=0),
        np.random.default_rng(0).integers(0, 2, (500, 6)),
        np.random.default_rng(0).integers(0, 2, (500, 6)).astype(bool),
        np.random.default_rng(0).integers(-300, 300, (500, 5)),
        np.random.default_rng(0).normal(size=(500, 1)),
        np.random.default_rng(0).normal(size=(48, 3)),
        np.random.default_rng(0).normal(size=(60, 10_000)),
        np.concatenate([np.zeros((400, 3)), np.ones((100, 3))]),
    ],
    ids="repeated bits truths integers one-column few-rows wide two-rows".split(),
)
def test_odd_tables_give_a_detector_and_a_file(tmp_path: Path, x) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        detector = Detector(random_state=0).fit(x)
    exported = detector.export(tmp_path / "odd.onnx")
    scores = Scorer(exported.path).score(x.astype(np.float32))
    assert np.isfinite(scores).all()
    assert exported.manifest.parity.flips == 0
    assert exported.size_bytes < 2_000_000


@pytest.mark.filterwarnings("ignore:.*score more than three times")  # rare rows do
def test_ties_of_a_table_of_duplicates_keep_the_rate_from_above(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    kinds = rng.integers(0, 9, (40, 4))
    weights = 1 / np.arange(1, 41)
    rows = kinds[rng.choice(40, 6000, p=weights / weights.sum())]
    detector = Detector(false_alarm_rate=0.05, random_state=0).fit(rows[:2000])
    assert len(np.unique(rows[:2000], axis=0)) < 50
    exported = detector.export(tmp_path / "ties.onnx")
    assert (Scorer(exported.path).is_anomaly(rows[2000:].astype(np.float32))).mean() <= 0.07


@pytest.mark.parametrize("max_logit", [5000.0, 500.0, 50.0])
def test_logits_of_prototypes_are_at_most_what_float32_can_tell_apart(max_logit: float) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(400, 3)).astype(np.float32)
    rows[:40] += 30  # far from the others, which makes their logits large
    found = find_prototypes(
        rows[50:], rows[:50], 96, width=SHARP, seed=0, is_penalised=True, max_logit=max_logit
    )
    kernel, bias = _nearest(found)
    assert np.abs(bias).max() <= max_logit * (1 + 1e-6)
    assert kernel.shape == (3, len(found.centres))
