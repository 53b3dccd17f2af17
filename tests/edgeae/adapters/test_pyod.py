"""What PyOD's own tests ask of each of its models, and that an artifact decides as the model."""

import warnings

import numpy as np
import pytest
from pyod.models.base import BaseDetector
from pyod.models.iforest import IForest
from pyod.utils.data import generate_data
from sklearn.base import clone, is_outlier_detector
from sklearn.exceptions import NotFittedError
from sklearn.metrics import roc_auc_score

from edgeae import Detector, load
from edgeae.adapters.pyod import PyODDetector
from edgeae_runtime import Scorer
from edgeae_runtime.errors import InputError

CONTAMINATION = 0.1
X, X_NEW, Y, Y_NEW = generate_data(
    n_train=200, n_test=100, n_features=6, contamination=CONTAMINATION, random_state=42
)


def model(epochs: int = 1) -> PyODDetector:
    """A model that trains in no time."""
    return PyODDetector(CONTAMINATION, Detector("linear", epochs=epochs, random_state=0))


@pytest.fixture(scope="module")
def fitted() -> PyODDetector:
    return model().fit(X)


def test_the_training_windows_have_scores_a_threshold_and_labels(fitted) -> None:
    assert isinstance(fitted, BaseDetector)
    assert is_outlier_detector(fitted)
    assert fitted.decision_scores_.shape == fitted.labels_.shape == (200,)
    assert set(fitted.labels_) == {0, 1}
    assert fitted.labels_.sum() == CONTAMINATION * 200
    assert fitted.threshold_ == np.percentile(fitted.decision_scores_, 100 * (1 - CONTAMINATION))
    np.testing.assert_array_equal(fitted.decision_function(X), fitted.decision_scores_)


def test_outliers_have_higher_scores(fitted) -> None:
    scores = fitted.decision_function(X_NEW)
    assert scores.shape == Y_NEW.shape
    assert roc_auc_score(Y_NEW, scores) > 0.95
    assert roc_auc_score(Y_NEW, fitted.predict(X_NEW)) > 0.9


@pytest.mark.parametrize("method", ["linear", "unify"])
def test_probabilities_and_confidences_are_from_0_to_1(fitted, method: str) -> None:
    probabilities, confidence = fitted.predict_proba(X_NEW, method, return_confidence=True)
    assert probabilities.shape == (100, 2)
    np.testing.assert_allclose(probabilities.sum(axis=1), 1)
    for values in (probabilities, confidence, fitted.predict(X_NEW, return_confidence=True)[1]):
        assert values.min() >= 0
        assert values.max() <= 1
    with pytest.raises(ValueError, match="not a valid probability conversion"):
        fitted.predict_proba(X_NEW, "other")


def test_predictions_can_be_rejected(fitted) -> None:
    with pytest.warns(UserWarning, match="cost of rejection"):
        labels, (rate, bound, cost) = fitted.predict_with_rejection(X_NEW, return_stats=True)
    assert set(labels) <= {-2, 0, 1}
    assert 0 <= rate <= 1
    assert 0 <= bound <= 1
    assert cost >= 0


def test_ranks_follow_the_scores(fitted) -> None:
    scores, ranks = fitted.decision_function(X_NEW), fitted._predict_rank(X_NEW)
    order = np.argsort(scores)
    assert (np.diff(ranks[order]) >= 0).all()
    assert fitted._predict_rank(X_NEW, normalized=True).max() == 1


def test_the_older_methods_work(fitted, capsys) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # PyOD's, of its own methods
        assert model().fit_predict(X).tolist() == fitted.labels_.tolist()
        assert model().fit_predict_score(X, Y) > 0.95
        assert model().fit_predict_score(X, Y, scoring="prc_n_score") > 0.8
        with pytest.raises(NotImplementedError):
            model().fit_predict_score(X, Y, scoring="other")
    assert "roc_auc_score" in capsys.readouterr().out


def test_clones_and_parameters_reach_the_detector(fitted) -> None:
    copy = clone(fitted)
    assert not hasattr(copy, "detector_")
    assert copy.get_params()["detector__architecture"] == "linear"
    copy.set_params(contamination=0.2, detector__random_state=1)
    assert copy.fit(X).labels_.sum() == 40
    assert fitted.detector.random_state == 0
    assert "contamination=0.1" in repr(fitted)
    with pytest.raises(NotFittedError):
        clone(fitted).predict(X)


@pytest.mark.parametrize("contamination", [0.01, 0.1, 0.5])
def test_the_artifact_decides_as_the_model(tmp_path, contamination: float) -> None:
    one = model().set_params(contamination=contamination).fit(X)
    exported = one.detector_.export(tmp_path / "model.onnx")
    with Scorer(exported.path) as scorer:
        for windows in (X, X_NEW):
            flags = scorer.is_anomaly(windows)
            np.testing.assert_array_equal(one.detector_.predict(windows) == -1, flags)
            np.testing.assert_array_equal(one.predict(windows) == 1, flags)
    one.detector_.save(tmp_path / "model.edgeae")
    again = load(tmp_path / "model.edgeae")
    assert again.threshold_ == one.detector_.threshold_ == again.get_params()["threshold"]


def test_windows_of_a_series_are_taken_and_the_users_detector_is_left_alone() -> None:
    windows = np.random.default_rng(0).normal(size=(200, 8, 2))
    detector = Detector("linear", false_alarm_rate=0.2, random_state=0)
    one = PyODDetector(detector=detector).fit(windows)
    assert one.predict(windows).sum() == 20
    assert detector.false_alarm_rate == 0.2
    assert not hasattr(detector, "source_")


def test_it_stands_beside_other_models_of_pyod(fitted) -> None:
    other = IForest(contamination=CONTAMINATION, random_state=0).fit(X)
    assert type(other.predict(X_NEW)) is type(fitted.predict(X_NEW))
    assert other.predict(X_NEW).dtype == fitted.predict(X_NEW).dtype
    assert other.decision_function(X_NEW).dtype == fitted.decision_function(X_NEW).dtype


@pytest.mark.parametrize("contamination", [0.0, -0.5, 0.51])
def test_a_share_out_of_range_is_refused_by_pyod(contamination: float) -> None:
    with pytest.raises(ValueError, match="contamination must be in"):
        PyODDetector(contamination)


def test_bad_input_is_refused_in_one_line(fitted) -> None:
    with pytest.raises(InputError, match="`contamination` must be a number"):
        PyODDetector(contamination=IForest()).fit(X)
    with pytest.raises(InputError, match="`x` must be finite"):
        model().fit(np.full((50, 3), np.nan))
    with pytest.raises(ValueError, match="5 features"):
        fitted.decision_function(X_NEW[:, :5])
    with pytest.raises(InputError, match="`epochs` must be at least 1"):
        model(epochs=0).fit(X)
    with pytest.warns(UserWarning, match="y should not be presented"):
        model().fit(X, Y)


def test_without_pyod_the_message_names_the_extra(python) -> None:
    done = python("import sys; sys.modules['pyod'] = None; import edgeae.adapters.pyod")
    assert done.stderr.splitlines()[-1].endswith("needs PyOD: pip install 'edgeae[pyod]'")
