import ast
import pickle
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.metrics import roc_auc_score
from sklearn.utils.estimator_checks import check_estimator

import edgeae
from edgeae import Detector, InputError
from edgeae_runtime import Scorer

QUICK: dict[str, Any] = {"hidden": (8,), "epochs": 3, "random_state": 0}


@pytest.fixture(scope="module")
def normal():
    return np.random.default_rng(0).normal([5.0, 100.0, -3.0], [1.0, 20.0, 0.1], (600, 3))


@pytest.fixture(scope="module")
def detector(normal):
    return Detector(**QUICK).fit(normal)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_scikit_learn_accepts_it_as_an_outlier_estimator() -> None:
    why = "`contamination` cleans the training data; the threshold has a rule of its own"
    results = check_estimator(
        Detector(threshold_rule="mean+2std"),
        expected_failed_checks={"check_outliers_train": why, "check_outliers_fit_predict": why},
        on_skip=None,
        on_fail=None,
    )
    failed = {r["check_name"]: r["exception"] for r in results if r["status"] == "failed"}
    assert failed == {}


def test_anomalies_score_higher_and_are_predicted_as_minus_one(detector, normal) -> None:
    shifted = normal + np.array([10.0, 0.0, 0.0])
    scores = detector.anomaly_score(np.concatenate([normal, shifted]))
    assert scores.dtype == np.float32
    assert roc_auc_score(np.repeat([0, 1], 600), scores) > 0.99
    assert (detector.predict(shifted) == -1).all()
    assert (detector.predict(normal) == 1).mean() > 0.95


def test_every_view_of_the_score_agrees_in_sign_and_type(detector, normal) -> None:
    scores = detector.anomaly_score(normal)
    assert detector.score_samples(normal).dtype == np.float64
    assert detector.decision_function(normal).dtype == np.float64
    np.testing.assert_array_equal(detector.score_samples(normal), -scores.astype(np.float64))
    np.testing.assert_array_equal(
        detector.predict(normal) == -1, detector.decision_function(normal) < 0
    )
    assert detector.offset_ == -float(detector.threshold_)


def test_a_score_at_the_threshold_is_normal(normal) -> None:
    detector = Detector(**QUICK).fit(normal)
    exact = Detector(**QUICK, threshold=float(detector.anomaly_score(normal[:1])[0])).fit(normal)
    assert exact.predict(normal[:1]) == [1]


def test_a_threshold_of_zero_is_a_threshold_like_any_other(normal) -> None:
    detector = Detector(**QUICK, threshold=0.0).fit(normal)
    assert detector.threshold_ == 0.0
    assert (detector.predict(normal) == -1).all()


def test_one_seed_gives_the_same_weights_and_threshold(detector, normal) -> None:
    again = Detector(**QUICK).fit(normal)
    for a, b in zip(detector.source_.network.weights, again.source_.network.weights, strict=True):
        np.testing.assert_array_equal(a.numpy(), b.numpy())
    assert detector.threshold_ == again.threshold_
    other = Detector(**{**QUICK, "random_state": 1}).fit(normal)
    assert other.threshold_ != detector.threshold_


def test_fit_leaves_the_global_seeds_as_they_were(normal) -> None:
    keras.utils.set_random_seed(7)
    expected = random.random(), np.random.random(), float(keras.random.normal(()))
    keras.utils.set_random_seed(7)
    Detector(**{**QUICK, "random_state": None}).fit(normal)
    assert (random.random(), np.random.random(), float(keras.random.normal(()))) == expected


def test_windows_of_training_fitting_and_calibration_are_all_different_ones(
    detector, normal
) -> None:
    rows = {tuple(row) for row in normal.astype(np.float32).tolist()}
    validation = {tuple(row) for row in detector.source_.validation.tolist()}
    calibration = {tuple(row) for row in detector.source_.calibration.tolist()}
    assert len(calibration) == 120
    assert len(validation) == 60
    assert not validation & calibration
    assert validation | calibration <= rows


def test_calibration_windows_that_are_given_are_taken_as_they_are(normal) -> None:
    detector = Detector(**QUICK).fit(normal[:300], calibration=normal[300:])
    np.testing.assert_array_equal(detector.source_.calibration, normal[300:].astype(np.float32))
    assert detector.source_.threshold.windows == 300


def test_labelled_anomalies_choose_the_threshold_of_the_best_f1(normal) -> None:
    shifted = normal[:50] + np.array([8.0, 0.0, 0.0])
    detector = Detector(**QUICK, threshold_rule="max-f1").fit(normal, anomalies=shifted)
    assert (detector.predict(shifted) == -1).all()
    assert (detector.predict(normal) == 1).mean() > 0.97


def test_rows_that_are_windows_share_one_scale_and_readings_do_not(normal) -> None:
    windows = Detector(**QUICK, rows="windows").fit(normal).source_.scaler
    readings = Detector(**QUICK, rows="readings").fit(normal).source_.scaler
    assert len(set(windows.offset.tolist())) == len(set(windows.scale.tolist())) == 1
    assert len(set(readings.offset.tolist())) == len(set(readings.scale.tolist())) == 3


def test_series_windows_keep_their_shape_through_every_method() -> None:
    x = np.random.default_rng(1).normal(size=(600, 12, 2))
    detector = Detector(**QUICK).fit(x, stride=12)
    assert detector.anomaly_score(x[:5]).shape == (5,)
    assert detector.reconstruct(x[:5]).shape == (5, 12, 2)
    assert detector.encode(x[:5]).shape == (5, 4)
    assert detector.source_.scaler.offset.shape == (2,)


def test_names_of_a_frame_reach_the_device(normal, tmp_path: Path) -> None:
    frame = pd.DataFrame(normal, columns=["temperature", "pressure", "flow"])
    detector = Detector(**QUICK).fit(frame)
    detector.export(tmp_path / "pump.onnx")
    with Scorer(tmp_path / "pump.onnx") as scorer:
        assert scorer.manifest.inputs.features == ("temperature", "pressure", "flow")
        turned = frame[["flow", "temperature", "pressure"]]
        np.testing.assert_array_equal(scorer.score(turned), scorer.score(frame))


@pytest.mark.parametrize("scaler", ["standard", "minmax", "robust", "none"])
@pytest.mark.parametrize("score", ["mse", "mae"])
def test_the_exported_file_decides_as_the_detector(normal, tmp_path: Path, scaler, score) -> None:
    detector = Detector(**QUICK, scaler=scaler, error=score).fit(normal)
    exported = detector.export(tmp_path / "pump.onnx")
    x = normal * np.random.default_rng(2).uniform(0.7, 1.3, normal.shape)
    with Scorer(exported.path) as scorer:
        np.testing.assert_allclose(scorer.score(x), detector.anomaly_score(x), rtol=1e-5)
        np.testing.assert_array_equal(scorer.is_anomaly(x), detector.predict(x) == -1)
        np.testing.assert_allclose(scorer.reconstruct(x), detector.reconstruct(x), rtol=1e-4)


@pytest.mark.parametrize("loss", ["mse", "mae", "huber", "binary_crossentropy"])
def test_every_loss_trains(normal, loss) -> None:
    detector = Detector(
        **QUICK, loss=loss, scaler="minmax", output_activation="sigmoid", optimizer="rmsprop"
    ).fit(normal)
    assert np.isfinite(detector.history_.val_loss).all()


def test_without_a_rate_few_windows_get_the_smallest_they_support(normal) -> None:
    with pytest.warns(UserWarning, match=r"10 calibration windows support .* 0\.091 at best"):
        detector = Detector(**QUICK).fit(normal[:50])
    assert detector.source_.threshold.false_alarm_rate == 0.091


def test_a_rate_that_the_windows_do_not_support_is_refused_before_training(normal) -> None:
    with pytest.raises(InputError, match=r"needs 999 calibration windows; got 120; .* 4995"):
        Detector(**QUICK, false_alarm_rate=0.001).fit(normal)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"architecture": "magic"}, "`architecture` must be one of dense"),
        ({"hidden": (8, 0)}, "`hidden` must be at least 1; got 0"),
        ({"code_size": 0}, "`code_size` must be at least 1; got 0"),
        ({"activation": "magic"}, "`activation` must be a Keras activation"),
        ({"output_activation": "magic"}, "`output_activation` must be a Keras activation"),
        ({"loss": "magic"}, "`loss` must be one of mse"),
        ({"optimizer": "magic"}, "`optimizer` must be a Keras optimizer"),
        ({"epochs": 0}, "`epochs` must be at least 1; got 0"),
        ({"batch_size": 0}, "`batch_size` must be at least 1; got 0"),
        ({"patience": 0}, "`patience` must be at least 1; got 0"),
        ({"rows": "magic"}, "`rows` must be one of readings, windows"),
        ({"scaler": "magic"}, "`scaler` must be one of standard"),
        ({"error": "magic"}, "`error` must be one of mse, mae"),
        ({"threshold_rule": "magic"}, "threshold_rule must be conformal"),
        ({"threshold_rule": "quantile=2"}, "2 must be a number from 0 to 1"),
        ({"threshold_rule": "max-f1"}, "needs labelled anomalies; got none"),
        ({"threshold_rule": "max-f1", "false_alarm_rate": 0.1}, "goes with threshold_rule"),
        ({"threshold": np.nan}, "`threshold` must be a finite float32; got nan"),
        ({"false_alarm_rate": 0.0}, "`false_alarm_rate` must lie between 0 and 1; got 0.0"),
        ({"calibration_fraction": 1.0}, "`calibration_fraction` must lie between 0 and 1"),
        ({"learning_rate": 0.0}, "`learning_rate` must be positive; got 0.0"),
        ({"random_state": -1}, "`random_state` must be None or a non-negative integer; got -1"),
        ({"loss": "binary_crossentropy"}, "needs `output_activation` 'sigmoid'"),
        ({"learning_rate": 1e9, "activation": "relu", "epochs": 20}, "lower `learning_rate`"),
    ],
)
def test_a_parameter_out_of_range_is_named(normal, parameters, message) -> None:
    with pytest.raises(InputError, match=message):
        Detector(**{**QUICK, **parameters}).fit(normal)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e39])
def test_a_value_that_is_not_finite_is_named(normal, detector, bad) -> None:
    x = normal.copy()
    x[17, 1] = bad
    frame = pd.DataFrame(x, columns=["temperature", "pressure", "flow"])
    with pytest.raises(InputError, match="row 17, column 'pressure'"):
        Detector(**QUICK).fit(frame)
    with pytest.raises(InputError, match=r"row 17, index \(1,\)"):
        detector.predict(x)


def test_another_shape_than_the_trained_one_is_refused(detector) -> None:
    with pytest.raises(ValueError, match="3 features"):
        detector.predict(np.zeros((2, 4)))


def test_two_windows_are_too_few() -> None:
    with pytest.raises(InputError, match="minimum of 3 normal windows"):
        Detector(**QUICK).fit(np.zeros((2, 3)))


def test_constant_columns_neither_break_nor_dominate(tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(600, 3)).astype(np.float32)
    x[:, 1] = 1013.25
    detector = Detector(**QUICK).fit(x, stride=12)
    assert detector.source_.scaler.scale[1] == 1.0
    assert detector.anomaly_score(x).max() < 50
    detector.export(tmp_path / "constant.onnx")


def test_interrupting_a_fit_leaves_no_fitted_detector(
    normal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("edgeae.train.loop._check_finite", interrupt)  # in the first epoch
    detector = Detector(**QUICK)
    with pytest.raises(KeyboardInterrupt):
        detector.fit(normal)
    assert not hasattr(detector, "source_")


def test_it_survives_pickling_and_cloning(detector, normal) -> None:
    copy = pickle.loads(pickle.dumps(detector))
    np.testing.assert_array_equal(copy.anomaly_score(normal), detector.anomaly_score(normal))
    assert clone(detector).get_params() == detector.get_params()


def test_early_stopping_restores_the_best_weights(normal) -> None:
    detector = Detector(hidden=(8,), epochs=60, patience=2, learning_rate=0.05, random_state=0)
    history = detector.fit(normal).history_
    assert len(history.val_loss) < 60
    assert history.best_epoch == np.argmin(history.val_loss)
    source = detector.source_
    z = (source.validation - source.scaler.offset) * source.scaler.scale
    loss = float(np.mean((z - source.network(z).numpy()) ** 2))
    assert loss == pytest.approx(min(history.val_loss), rel=1e-4)


def test_arrays_that_the_caller_changes_later_move_no_threshold(normal, tmp_path: Path) -> None:
    calibration = normal[300:].astype(np.float32)
    detector = Detector(**QUICK).fit(normal[:300], calibration=calibration)
    before = detector.threshold_
    calibration *= 100
    exported = detector.export(tmp_path / "pump.onnx")
    assert exported.manifest.threshold.value == pytest.approx(before, rel=1e-5)


def test_a_calibration_window_that_has_no_score_is_an_error_of_fit(normal) -> None:
    calibration = normal[300:].copy()
    calibration[7, 0] = 1e30
    with pytest.raises(InputError, match="calibration window 7 has a score that is not finite"):
        Detector(**QUICK).fit(normal[:300], calibration=calibration)


@pytest.mark.slow
def test_under_optimised_python_the_same_fit_fails_too() -> None:
    script = """
import numpy as np
from edgeae import Detector, InputError

x = np.random.default_rng(0).normal(size=(300, 3))
calibration = x[100:].copy()
calibration[7, 0] = 1e30
detector = Detector("linear", random_state=0)
try:
    detector.fit(x[:100], calibration=calibration)
except InputError as error:
    print(__debug__, hasattr(detector, "source_"), error)
"""
    done = subprocess.run([sys.executable, "-O", "-c", script], capture_output=True, text=True)
    assert done.stdout.startswith("False False calibration window 7 has a score"), done.stderr


def test_a_network_that_reconstructs_almost_perfectly_is_exported_with_a_tolerance_that_says_so(
    tmp_path: Path,
) -> None:
    x = np.random.default_rng(0).normal(size=(2000, 1))
    exported = Detector(hidden=(8,), epochs=60, random_state=0).fit(x).export(tmp_path / "x.onnx")
    assert 1e-5 < exported.manifest.golden.tolerance < 1e-2
    assert exported.manifest.parity.flips == 0


def test_the_rate_of_the_file_gives_its_threshold_again_on_a_device(tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(9000, 3))
    detector = Detector(**QUICK, false_alarm_rate=0.1).fit(x)
    path = detector.export(tmp_path / "x.onnx").path
    with Scorer(path) as own, Scorer(path, false_alarm_rate=0.1) as moved:
        assert own.threshold == moved.threshold


@pytest.mark.parametrize("state", [np.random.RandomState(0), None])
def test_parameters_of_numpy_are_saved(normal, tmp_path: Path, state) -> None:
    parameters: dict[str, Any] = {**QUICK, "epochs": np.int64(2), "random_state": state}
    parameters["false_alarm_rate"] = np.float32(0.05)
    detector = Detector(**parameters).fit(normal)
    detector.save(tmp_path / "x.edgeae")
    assert edgeae.load(tmp_path / "x.edgeae").threshold_ == detector.threshold_


def test_channels_of_a_series_keep_their_own_scale_whatever_rows_are() -> None:
    x = np.random.default_rng(0).normal(size=(600, 6, 2)) * [1, 100]
    scale = Detector(**QUICK, rows="windows").fit(x, stride=6).source_.scaler.scale
    assert scale[0] > 50 * scale[1]


def test_fewer_values_than_weights_is_a_warning_with_a_smaller_network(normal) -> None:
    few = Detector("dense", epochs=1, random_state=0, threshold=1.0)
    with pytest.warns(
        UserWarning, match=r"35 training windows of 3 value\(s\) are few for"
    ) as warned:
        few.fit(normal[:50])
    hidden = ast.literal_eval(str(warned[0].message).partition("hidden=")[2])
    fewer = Detector("dense", hidden=hidden, epochs=1, random_state=0, threshold=1.0)
    assert fewer.fit(normal[:50]).source_.network.count_params() <= 105
