"""Baselines on a detector's own split: PCA, isolation forest and nearest neighbours."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from edgeae.evaluate.events import ScoredSeries, event_counts, threshold_at_alarms
from edgeae.evaluate.metrics import evaluate_scores
from edgeae.train.scaling import scaled
from edgeae.train.splitting import split_windows
from edgeae_export.front_end import features_of
from edgeae_runtime.conformal import conformal_threshold, smallest_rate
from edgeae_runtime.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from edgeae.data.windowing import Labelled
    from edgeae.data.windows import Windows
    from edgeae.evaluate.model import Facts, Model, Score
    from edgeae_runtime.arrays import FloatArray
    from edgeae_runtime.service.alarms import AlarmRule

_MAX_WINDOWS = 20_000  # beyond it, nearest neighbours take seconds per thousand windows
_NEIGHBOURS = 5
_VARIANCE = 0.95  # that the principal components explain
_DEFAULT_RATE = 0.01
_CLEARLY = 0.005  # smaller differences in AUROC are within the variation by seed


class NormalSets(NamedTuple):
    """Raw normal windows `(n, *shape)` that fit the baselines and set their thresholds.

    `origin` describes where they come from.
    """

    fitted: FloatArray
    calibration: FloatArray
    origin: str


class Baseline(NamedTuple):
    """A fitted baseline: its score of flat scaled windows `(n, values)`, and what it stores."""

    score: Score
    stores: str


def normal_windows(model: Model, train: Windows | None) -> NormalSets:
    """Return windows for the baselines, from the detector's own split if possible.

    A detector's file stores its calibration and validation windows, not its training windows.
    `train` is all it was given; with the detector's seed the same split is drawn again.

    Raises
    ------
    InputError
        If the model is an artifact, which stores neither, and there is no `train`.
    """
    if model.detector is None:
        if train is None:
            raise InputError(
                "an artifact has no training windows; give normal readings for the baselines with "
                "`train`"
            )
        split = split_windows(
            train, calibration=None, calibration_fraction=0.2, rng=np.random.default_rng(0)
        )
        return _sets(
            split.train,
            split.calibration,
            "four fifths of the given normal windows; the rest calibrates",
        )
    source = model.detector.source_
    if train is None:
        return NormalSets(
            source.validation,
            source.calibration,
            "the validation windows in the detector's file, an eighth of its training data",
        )
    split_again = _same_split(model, train)
    if split_again is not None:
        return _sets(split_again, source.calibration, "the windows that trained the detector")
    known = {window.tobytes() for window in source.calibration}
    is_new = [  # a baseline scores calibration windows that it was fitted on too low
        window.tobytes() not in known for piece in train.pieces() for window in piece
    ]
    return _sets(
        train.where(np.array(is_new)),
        source.calibration,
        "the given normal windows without the calibration windows; they did not train the detector",
    )


def _same_split(model: Model, train: Windows) -> Windows | None:
    """Return the windows that trained a detector, if it was given `train`."""
    from edgeae.train.contamination import without_contamination
    from edgeae.train.parameters import Parameters, seed_of

    detector = model.detector
    assert detector is not None
    if detector.random_state is None:
        return None
    rng = np.random.default_rng(seed_of(detector.random_state))
    try:
        split = split_windows(
            train, calibration=None, calibration_fraction=detector.calibration_fraction, rng=rng
        )
        share = Parameters(contamination=detector.contamination).contamination_share
        if share:
            split = without_contamination(split, share, int(rng.integers(2**31)))
    except InputError:
        return None
    is_same = np.array_equal(split.calibration, detector.source_.calibration)
    return split.train if is_same else None


def _sets(fitted: Windows, calibration: FloatArray, origin: str) -> NormalSets:
    if len(fitted) > _MAX_WINDOWS:
        fitted = fitted.where(np.linspace(0, len(fitted) - 1, _MAX_WINDOWS).astype(np.int64))
        origin += f" ({_MAX_WINDOWS} of them, evenly spaced)"
    return NormalSets(fitted.array(), calibration, origin)


class Trial(NamedTuple):
    """A labelled series on which alarms of a rule are counted, for scores of the same windows.

    `kept` `(n,)` are the test windows that a device can judge; `most` is the number of false alarms
    that each contender is allowed.
    """

    series: ScoredSeries
    kept: NDArray[np.bool_]
    rule: AlarmRule
    most: int

    def detected(self, scores: FloatArray) -> int:
        """Count the events that scores `(n,)` detect with so few false alarms."""
        series = self.series._replace(
            scores=scores[self.kept], starts=self.series.starts[self.kept]
        )
        threshold = threshold_at_alarms(series, self.most, self.rule)
        return event_counts(series, threshold, self.rule).detected


class Scored(NamedTuple):
    """A model's own side of a comparison: figures and scores of the test windows."""

    figures: Facts
    scores: FloatArray
    trial: Trial | None


def compare(sets: NormalSets, test: Labelled, own: Scored, model: Model) -> Facts:
    """Return the figures of each baseline on the test windows, and a verdict on the model.

    All of them take the model's scaled values (with a front end its features), and their thresholds
    come from the same calibration windows at the model's promised rate. Events are counted at
    thresholds with the same number of false alarms.

    Raises
    ------
    InputError
        If there are too few windows to fit them.
    """
    if len(sets.fitted) <= _NEIGHBOURS:
        raise InputError(
            f"the baselines need more than {_NEIGHBOURS} normal windows; got {len(sets.fitted)}; "
            f"give more with `train`"
        )

    def flat(windows: FloatArray) -> FloatArray:
        front_end = model.manifest.front_end
        windows = windows if front_end is None else features_of(front_end, windows)
        return scaled(model.scaler, windows).reshape(len(windows), -1)

    z = flat(sets.fitted)
    rate = _DEFAULT_RATE if model.rate is None else model.rate
    rate = max(rate, smallest_rate(len(sets.calibration)))
    found: Facts = {"fitted_on": sets.origin, "windows": len(z), "false_alarm_rate": rate}
    baselines = {
        name: _figures(fit(z), flat, sets.calibration, test, rate, own.trial)
        for name, fit in _FITS.items()
    }
    trial = own.trial
    if trial is None or not len(trial.series.events):
        return {**found, **baselines, "verdict": _verdict(baselines, own.figures)}
    detected, events = trial.detected(own.scores), len(trial.series.events)
    found |= {"allowed_false_alarms": trial.most, "events": events, "events_detected": detected}
    return {**found, **baselines, "verdict": _verdict_by_events(baselines, found)}


def _figures(
    baseline: Baseline,
    flat: Callable[[FloatArray], FloatArray],
    calibration: FloatArray,
    test: Labelled,
    rate: float,
    trial: Trial | None,
) -> Facts:
    def score(windows: FloatArray) -> FloatArray:
        return np.asarray(baseline.score(flat(windows)), np.float32)

    threshold, scores = conformal_threshold(score(calibration), rate), test.scores(score)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # already shown for the model itself
        figures: Facts = dict(evaluate_scores(scores, ~test.is_normal, threshold))
    shown = ("auroc", "average_precision", "f1", "recall", "false_alarm_rate")
    figures = {key: figures[key] for key in shown if key in figures}
    if trial is not None and len(trial.series.events):
        figures["events_detected"] = trial.detected(scores)
    return {**figures, "stores": baseline.stores}


def _verdict(baselines: dict[str, Facts], figures: Facts) -> str:
    """Say in one line whether the model beats the best baseline, by AUROC."""
    if "auroc" not in figures:
        return "no comparison: all test windows have the same label"
    best = max(baselines, key=lambda name: float(baselines[name]["auroc"]))
    theirs, own = baselines[best]["auroc"], figures["auroc"]
    comparison = f"AUROC {own:.3f}; the best baseline, {best}, has {theirs:.3f}"
    if own > theirs + _CLEARLY:
        return f"this model is better: {comparison}"
    comparison += f" and stores {baselines[best]['stores']}"
    if own >= theirs - _CLEARLY:
        return f"no clear difference: {comparison}"
    return f"this model is worse: {comparison}; {_advice(best)}"


def _verdict_by_events(baselines: dict[str, Facts], found: Facts) -> str:
    """Say in one line whether the model detects more events than the best baseline."""
    best = max(baselines, key=lambda name: int(baselines[name]["events_detected"]))
    theirs, own = baselines[best]["events_detected"], found["events_detected"]
    comparison = (
        f"{own} of {found['events']} events at {found['allowed_false_alarms']} false alarms; the "
        f"best baseline, {best}, detects {theirs}"
    )
    if own > theirs:
        return f"this model is better: {comparison}"
    comparison += f" and stores {baselines[best]['stores']}"
    if own == theirs:
        return f"no clear difference: {comparison}"
    return f"this model is worse: {comparison}; {_advice(best)}"


def _advice(best: str) -> str:
    if best == "pca":
        return "train with the architecture linear, or with other windows"
    return "use this model only if a device cannot store the baseline, or try other settings"


def _pca(z: FloatArray) -> Baseline:
    from sklearn.decomposition import PCA

    pca = PCA(_VARIANCE, svd_solver="full").fit(z)

    def score(values: FloatArray) -> FloatArray:
        residual = values - pca.inverse_transform(pca.transform(values))
        errors: FloatArray = np.mean(residual**2, axis=1)
        return errors

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

    def score(values: FloatArray) -> FloatArray:
        distances: FloatArray = neighbours.kneighbors(values)[0].mean(axis=1)
        return distances

    return Baseline(score, f"{len(z)} windows, {_size(z.nbytes)}")


_FITS = {"pca": _pca, "isolation_forest": _forest, "knn": _neighbours}


def _size(size_bytes: int) -> str:
    return f"{size_bytes / 1e6:.1f} MB" if size_bytes >= 1e6 else f"{size_bytes / 1e3:.1f} kB"
