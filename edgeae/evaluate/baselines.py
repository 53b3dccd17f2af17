"""Principal components, isolation forest and nearest neighbours on a detector's own split."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgeae.evaluate.metrics import evaluate_scores
from edgeae.train.scaling import scaled
from edgeae.train.splitting import split_windows
from edgeae_runtime.conformal import conformal_threshold, smallest_rate
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from edgeae.data.windowing import Labelled
    from edgeae.data.windows import Windows
    from edgeae.evaluate.model import Model
    from edgeae_runtime.arrays import FloatArray

_MAX_WINDOWS = 20_000  # nearest neighbours take seconds a thousand beyond that
_NEIGHBOURS = 5
_VARIANCE = 0.95  # that the principal components explain
_DEFAULT_RATE = 0.01
_CLEARLY = 0.005  # a smaller difference in AUROC is within what seeds do


class NormalSets(NamedTuple):
    """Raw normal windows `(n, *shape)` that fit the baselines and set their thresholds.

    `said` tells where they are from.
    """

    fitted: FloatArray
    calibration: FloatArray
    said: str


class Baseline(NamedTuple):
    """A fitted baseline: what scores flat scaled windows `(n, values)`, and what it keeps."""

    score: Callable[[Any], Any]
    keeps: str


def normal_windows(model: Model, train: Windows | None) -> NormalSets:
    """Windows for the baselines: those of the detector's own split where that can be had.

    A detector's file holds its calibration windows and its validation windows, not what trained it.
    `train` is all that it was given; dealt again with its seed, the same split comes out.

    Raises
    ------
    InputError
        If the model is an artifact, which holds neither, and there is no `train`.
    """
    if model.detector is None:
        if train is None:
            raise InputError(
                "an artifact holds no training windows; give normal readings for the baselines "
                "with --train"
            )
        split = split_windows(
            train, calibration=None, calibration_fraction=0.2, rng=np.random.default_rng(0)
        )
        return _sets(split.train, split.calibration, "four fifths of --train, the rest calibrates")
    source = model.detector.source_
    if train is None:
        return NormalSets(
            source.validation, source.calibration,
            "the validation windows in the detector's file, an eighth of what it was trained with; "
            "--train gives them all of it",
        )  # fmt: skip
    split_again = _same_split(model, train)
    if split_again is not None:
        return _sets(split_again, source.calibration, "the windows that trained the detector")
    known = {window.tobytes() for window in source.calibration}
    places = [
        window.tobytes() not in known for piece in train.pieces() for window in piece
    ]  # a baseline that has seen a calibration window finds it too normal
    return _sets(
        train.where(np.array(places)), source.calibration,
        "the windows of --train but those that calibrate; they are not the ones that trained the "
        "detector",
    )  # fmt: skip


def _same_split(model: Model, train: Windows) -> Windows | None:
    """Windows that trained a detector, if it was given `train`."""
    from edgeae.train.contamination import without_contamination
    from edgeae.train.parameters import seed_of

    detector = model.detector
    assert detector is not None
    if detector.random_state is None:
        return None
    rng = np.random.default_rng(seed_of(detector.random_state))
    try:
        split = split_windows(
            train, calibration=None, calibration_fraction=detector.calibration_fraction, rng=rng
        )
        if detector.contamination:
            seed = int(rng.integers(2**31))
            split = without_contamination(split, detector.contamination, seed)
    except InputError:
        return None
    is_same = np.array_equal(split.calibration, detector.source_.calibration)
    return split.train if is_same else None


def _sets(fitted: Windows, calibration: FloatArray, said: str) -> NormalSets:
    if len(fitted) > _MAX_WINDOWS:
        fitted = fitted.where(np.linspace(0, len(fitted) - 1, _MAX_WINDOWS).astype(np.int64))
        said += f" ({_MAX_WINDOWS} of them, evenly spread)"
    return NormalSets(fitted.array(), calibration, said)


def compare(
    sets: NormalSets, test: Labelled, figures: dict[str, Any], model: Model
) -> dict[str, Any]:
    """Figures of each baseline on the test windows, beside those of the model.

    All see the model's scaled values, and their thresholds come from the same calibration windows
    at the model's promised rate.

    Raises
    ------
    InputError
        If there are too few windows to fit them.
    """
    if len(sets.fitted) <= _NEIGHBOURS:
        raise InputError(
            f"the baselines need more than {_NEIGHBOURS} normal windows; got {len(sets.fitted)}; "
            f"give more with --train"
        )

    def flat(windows: FloatArray) -> FloatArray:
        return scaled(model.scaler, windows).reshape(len(windows), -1)

    z = flat(sets.fitted)
    rate = _DEFAULT_RATE if model.rate is None else model.rate
    rate = max(rate, smallest_rate(len(sets.calibration)))
    found: dict[str, Any] = {"fitted_on": sets.said, "windows": len(z), "false_alarm_rate": rate}
    keeps = {}
    for name, fit in (("pca", _pca), ("isolation_forest", _forest), ("knn", _neighbours)):
        baseline = fit(z)

        def score(windows: FloatArray, one: Baseline = baseline) -> FloatArray:
            return np.asarray(one.score(flat(windows)), np.float32)

        threshold = conformal_threshold(score(sets.calibration), rate)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # the model's figures lack the same, said
            every = evaluate_scores(test.scores(score), ~test.is_normal, threshold)
        shown = ("auroc", "average_precision", "f1", "detection_rate")
        found[name] = {key: every[key] for key in (*shown, "false_alarm_rate") if key in every}
        found[name]["keeps"] = keeps[name] = baseline.keeps
    found["verdict"] = _verdict(found, figures, keeps)
    return found


def _verdict(found: dict[str, Any], figures: dict[str, Any], keeps: dict[str, str]) -> str:
    """Say in one line whether the model is worth it, by AUROC."""
    if "auroc" not in figures:
        return "no comparison: there is one kind of windows only"
    best = max(keeps, key=lambda name: float(found[name]["auroc"]))
    theirs, own = found[best]["auroc"], figures["auroc"]
    said = f"AUROC {own:.3f} against {theirs:.3f} of {best}, the best of the baselines"
    if own > theirs + _CLEARLY:
        return f"this model finds more: {said}"
    if own >= theirs - _CLEARLY:
        return f"no clear difference: {said}, which keeps {keeps[best]}"
    advice = (
        "train with --architecture linear, or with other windows"
        if best == "pca"
        else "it is worth it only where a device cannot hold that, or with other settings"
    )
    return f"this model finds less: {said}, which keeps {keeps[best]}; {advice}"


def _pca(z: FloatArray) -> Baseline:
    from sklearn.decomposition import PCA

    pca = PCA(_VARIANCE, svd_solver="full").fit(z)

    def score(values: Any) -> Any:
        return np.mean((values - pca.inverse_transform(pca.transform(values))) ** 2, axis=1)

    return Baseline(score, f"{pca.n_components_} components, {_size(4 * pca.components_.size)}")


def _forest(z: FloatArray) -> Baseline:
    from sklearn.ensemble import IsolationForest

    forest = IsolationForest(random_state=0).fit(z)
    nodes = sum(tree.tree_.node_count for tree in forest.estimators_)
    return Baseline(
        lambda values: -forest.score_samples(values),
        f"{len(forest.estimators_)} trees, {_size(16 * nodes)}",
    )


def _neighbours(z: FloatArray) -> Baseline:
    from sklearn.neighbors import NearestNeighbors

    neighbours = NearestNeighbors(n_neighbors=_NEIGHBOURS).fit(z)

    def score(values: Any) -> Any:
        return neighbours.kneighbors(values)[0].mean(axis=1)

    return Baseline(score, f"{len(z)} windows, {_size(z.nbytes)}")


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{size_bytes / 1e3:.1f} kB"
