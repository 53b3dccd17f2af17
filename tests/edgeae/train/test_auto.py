"""What `auto` decides, and that it looks at nothing but training windows."""

import inspect
import warnings
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone

import edgeae
from edgeae import Detector
from edgeae.train.auto import choose, default_count
from edgeae.train.parameters import Parameters


def table(count=600, columns=3, seed=0):
    return np.random.default_rng(seed).normal(size=(count, columns)).astype(np.float32)


def chosen(sample, **given):
    choice = choose(Parameters(**given), sample, len(sample))
    return vars(choice.parameters), choice.reasons


def test_a_table_gets_prototypes_and_a_reason_for_every_choice() -> None:
    parameters, reasons = chosen(table())
    assert parameters["architecture"] == "prototypes"
    assert parameters["scaler"] == "robust"
    assert parameters["error"] == "mse"
    assert all(reasons[name].startswith(str(parameters[name])) for name in reasons)
    assert set(reasons) == {"architecture", "code_size", "scaler", "error"}


def test_mostly_discrete_columns_are_brought_to_one_range() -> None:
    numbers = np.random.default_rng(0).integers(0, 2, (600, 3)).astype(np.float32)
    assert chosen(numbers)[0]["scaler"] == "minmax"
    assert chosen(numbers, scaler="standard")[0]["scaler"] == "standard"
    numbers[:, :2] = table()[:, :2]
    assert chosen(numbers)[0]["scaler"] == "robust"


def test_constant_columns_do_not_count_as_discrete() -> None:
    x = table()
    x[:, 1:] = 7
    assert chosen(x)[0]["scaler"] == "robust"


def test_a_window_of_one_channel_keeps_its_form() -> None:
    numbers = np.random.default_rng(0).integers(0, 9, (600, 40)).astype(np.float32)
    assert chosen(numbers, rows="windows")[0]["scaler"] == "standard"


@pytest.mark.parametrize(
    ("count", "size", "small", "architecture"),
    [
        (300, 140, False, "mixed"),
        (900, 10, False, "mixed"),
        (210, 140, False, "prototypes"),
        (700, 10, False, "prototypes"),
        (300, 140, True, "prototypes"),
    ],
)
def test_enough_windows_of_one_channel_train_a_network_beside_prototypes(
    count, size, small, architecture
) -> None:
    parameters, _ = chosen(table(count, size), rows="windows", small=small)
    assert parameters["architecture"] == architecture


@pytest.mark.parametrize(
    ("name", "value"),
    [("hidden", (8,)), ("epochs", 5), ("activation", "relu"), ("patience", None), ("noise", 0.1)],
)
def test_an_option_of_training_asks_for_a_trained_network(name, value) -> None:
    parameters, reasons = chosen(table(), **{name: value})
    assert parameters["architecture"] == "dense"
    assert parameters[name] == value
    assert name in reasons["architecture"]


def test_an_architecture_that_is_named_keeps_its_meaning() -> None:
    parameters, reasons = chosen(table(), architecture="dense")
    usual = vars(Parameters(architecture="dense"))
    assert parameters == {**usual, "scaler": "standard", "error": "mse"}
    assert reasons == {}


def test_short_series_get_principal_components_and_long_ones_a_network() -> None:
    rng = np.random.default_rng(0)
    base = rng.normal(size=(2000, 1, 1))
    x = (base + 0.01 * rng.normal(size=(2000, 5, 4))).astype(np.float32)
    parameters, _ = chosen(x[:400])
    assert (parameters["architecture"], parameters["code_size"]) == ("linear", 1)
    parameters, _ = chosen(x)
    assert (parameters["architecture"], parameters["error"]) == ("mixed", "mahalanobis")
    small, _ = chosen(x, small=True)
    assert (small["architecture"], small["error"]) == ("dense", "mse")
    assert small["hidden"][0] < parameters["hidden"][0]


@pytest.mark.parametrize(("steps", "channels"), [(1, 1), (1, 3), (2, 1)])
@pytest.mark.filterwarnings("ignore:.*are they normal")  # of one value, scores are near zero
def test_the_shortest_windows_get_a_network_that_cannot_copy_them(steps, channels) -> None:
    x = np.random.default_rng(0).normal(size=(900, steps, channels)).astype(np.float32)
    detector = Detector(random_state=0).fit(x)
    assert detector.anomaly_score(x).min() < detector.threshold_
    assert (detector.predict(x[:20] + 30) == -1).all()


def test_small_takes_fewer_prototypes() -> None:
    x = table()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        usual, small = (Detector(small=small, random_state=0).fit(x) for small in (False, True))
    sizes = [d.source_.network.get_layer("code").units for d in (usual, small)]
    assert sizes[1] <= 16 < sizes[0]


@pytest.mark.parametrize("given", [{"architecture": "dense"}, {"hidden": (8,)}])
def test_small_is_refused_where_it_would_have_no_part(given) -> None:
    with pytest.raises(edgeae.InputError, match=r"`small` works with automatic .*; leave out `"):
        Detector(small=True, **given).fit(table())


def test_calibration_windows_and_anomalies_change_no_choice() -> None:
    x = table()
    others = np.round(table(seed=1) * 90)
    plain = Detector(random_state=0).fit(x, calibration=table(200, seed=2))
    other = Detector(random_state=0).fit(x, calibration=others)
    assert plain.chosen_ == other.chosen_
    np.testing.assert_array_equal(
        plain.source_.network.get_weights()[0], other.source_.network.get_weights()[0]
    )


def test_parameters_stay_as_they_were_given(tmp_path: Path) -> None:
    detector = Detector(random_state=0).fit(table())
    assert detector.get_params() == Detector(random_state=0).get_params()
    assert clone(detector).get_params() == detector.get_params()
    detector.save(tmp_path / "x.edgeae")
    assert edgeae.load(tmp_path / "x.edgeae").chosen_ == detector.chosen_


def test_the_parameters_and_their_defaults_are_those_of_the_detector() -> None:
    signature = inspect.signature(Detector)
    assert {n: p.default for n, p in signature.parameters.items()} == vars(Parameters())


@pytest.mark.parametrize("size", [1, 5, 140, 1000, 10_000, 100_000])
def test_prototypes_never_cost_more_than_a_small_network(size) -> None:
    assert 8 <= default_count(size) <= 256
    assert size > 12_500 or 2 * size * default_count(size) <= 200_000
