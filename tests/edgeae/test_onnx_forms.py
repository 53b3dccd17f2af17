"""ONNX models in many forms, built here: brought to ours, or refused before they are opened."""

from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper

import edgeae
from edgeae_export.onnx_graph.network import OnnxNetwork
from edgeae_runtime import ArtifactError, InputError, Scorer

MODELS = Path(__file__).parent / "onnx_models"
RNG = np.random.default_rng(0)
TABLE = RNG.normal(size=(300, 6)).astype(np.float32)


def model_of(nodes, shape=("n", 6), outputs=None, constants=(), opset=17, kind=TensorProto.FLOAT):
    """A model from `given` to `rebuilt`, or to the outputs."""
    outputs = {"rebuilt": shape} if outputs is None else outputs
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("given", kind, shape)],
        [helper.make_tensor_value_info(name, kind, sizes) for name, sizes in outputs.items()],
        [numpy_helper.from_array(values, name) for name, values in dict(constants).items()],
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


WEIGHT = RNG.normal(size=(6, 6)).astype(np.float32)
PRODUCT = helper.make_node("MatMul", ["given", "w"], ["rebuilt"])


def saved(tmp_path: Path, model) -> Path:
    path = tmp_path / "m.onnx"
    path.write_bytes(model.SerializeToString())
    return path


def scores_by_hand(x, weight):
    return np.square(x - x @ weight).mean(axis=1)


@pytest.mark.parametrize("opset", [9, 13, 21])
@pytest.mark.parametrize("batch", ["n", 1, 7])
def test_any_opset_and_any_batch_become_ours(tmp_path: Path, opset, batch) -> None:
    nodes = [
        PRODUCT,
        helper.make_node("Reshape", ["rebuilt", "shape"], ["flat"]),
        helper.make_node("Identity", ["flat"], ["z"]),
    ]
    first = batch if isinstance(batch, int) else -1
    model = model_of(
        nodes, (batch, 6), {"z": (batch, 6)}, {"w": WEIGHT, "shape": np.array([first, 6])}, opset
    )
    detector = edgeae.wrap(saved(tmp_path, model), calibration=TABLE)
    detector.export(tmp_path / "out.onnx")
    with Scorer(tmp_path / "out.onnx") as scorer:
        np.testing.assert_allclose(scorer.score(TABLE), scores_by_hand(TABLE, WEIGHT), rtol=1e-5)


def test_a_newer_reduction_becomes_ours(tmp_path: Path) -> None:
    largest = helper.make_node(
        "ReduceMax", ["given", "axes"], ["m"], keepdims=1, noop_with_empty_axes=0
    )
    nodes = [largest, helper.make_node("Sub", ["given", "m"], ["rebuilt"])]
    model = model_of(nodes, constants={"axes": np.array([-1])}, opset=18)
    detector = edgeae.wrap(saved(tmp_path, model), calibration=TABLE)
    expected = TABLE.max(axis=1) ** 2
    np.testing.assert_allclose(detector.anomaly_score(TABLE), expected, rtol=1e-4, atol=1e-7)
    with Scorer(detector.export(tmp_path / "out.onnx").path) as scorer:
        np.testing.assert_allclose(scorer.score(TABLE), expected, rtol=1e-4, atol=1e-7)


def test_names_of_the_model_may_be_those_of_artifacts(tmp_path: Path) -> None:
    names = ["x", "score", "threshold", "z", "z_hat", "scale", "reconstruction", "is_anomaly"]
    nodes = [
        helper.make_node("Neg", [a], [b], name=b)
        for a, b in zip(["given", *names], [*names, "rebuilt"], strict=True)
    ]
    detector = edgeae.wrap(
        saved(tmp_path, model_of(nodes)), calibration=TABLE, scaler=(np.ones(6), np.full(6, 2.0))
    )
    with Scorer(detector.export(tmp_path / "out.onnx").path) as scorer:
        z = (TABLE - 1) * 2
        np.testing.assert_allclose(scorer.score(TABLE), np.square(2 * z).mean(axis=1), rtol=1e-5)


@pytest.mark.parametrize("kind", [np.float64, np.float16])
def test_other_floats_become_float32(tmp_path: Path, kind) -> None:
    model = model_of(
        [PRODUCT], kind=helper.np_dtype_to_tensor_dtype(np.dtype(kind)),
        constants={"w": WEIGHT.astype(kind)},
    )  # fmt: skip
    detector = edgeae.wrap(saved(tmp_path, model), calibration=TABLE)
    by_hand = scores_by_hand(TABLE, WEIGHT.astype(kind).astype(np.float32))
    tolerance = 1e-5 if kind is np.float64 else 1e-2
    np.testing.assert_allclose(detector.anomaly_score(TABLE), by_hand, rtol=tolerance)
    limit = None if kind is np.float64 else 0.02
    path = detector.export(tmp_path / "out.onnx", max_score_error=limit, max_flips=limit).path
    with Scorer(path) as scorer:
        np.testing.assert_allclose(scorer.score(TABLE), by_hand, rtol=1e-5)


@pytest.mark.parametrize(
    "shape", [("n", 12), ("n", 4, 3), ("n", 3, 4), ("n", 1, 4, 3), ("n", 3, 4, 1)]
)
def test_windows_are_read_flat_in_either_order_and_with_axes_of_one(tmp_path, shape) -> None:
    windows = RNG.normal(size=(200, 4, 3)).astype(np.float32)
    twice = helper.make_node("Add", ["given", "given"], ["rebuilt"])
    detector = edgeae.wrap(saved(tmp_path, model_of([twice], shape)), calibration=windows)
    np.testing.assert_allclose(detector.reconstruct(windows), 2 * windows)
    with Scorer(detector.export(tmp_path / "out.onnx").path) as scorer:
        np.testing.assert_allclose(scorer.reconstruct(windows), 2 * windows)


def test_a_square_window_of_a_convolution_has_its_channels_first() -> None:
    weight = np.zeros((4, 4, 3), np.float32)
    weight[:, :, 0] = np.eye(4)  # the step before
    node = helper.make_node("Conv", ["given", "w"], ["rebuilt"], pads=[1, 1])
    data = model_of([node], ("n", 4, 4), constants={"w": weight}).SerializeToString()
    x = RNG.normal(size=(5, 4, 4)).astype(np.float32)
    got = OnnxNetwork(data, (4, 4)).reconstruct(x)
    np.testing.assert_allclose(got[:, 1:], x[:, :-1])


TWO = [PRODUCT, helper.make_node("Neg", ["given"], ["other"])]


def test_one_of_several_outputs_is_named(tmp_path: Path) -> None:
    shapes = {"rebuilt": ("n", 6), "other": ("n", 6)}
    path = saved(tmp_path, model_of(TWO, outputs=shapes, constants={"w": WEIGHT}))
    with pytest.raises(InputError, match=r"several outputs .* \(`reconstruction`\): 'rebuilt' "):
        edgeae.wrap(path, calibration=TABLE)
    with pytest.raises(InputError, match="must be an output of `model`: 'rebuilt'"):
        edgeae.wrap(path, calibration=TABLE, reconstruction="third")
    detector = edgeae.wrap(path, calibration=TABLE, reconstruction="other")
    np.testing.assert_allclose(detector.reconstruct(TABLE), -TABLE)
    detector.save(tmp_path / "d.edgeae")
    np.testing.assert_allclose(edgeae.load(tmp_path / "d.edgeae").reconstruct(TABLE), -TABLE)


def batch_dependent():
    mean = helper.make_node("ReduceMean", ["given"], ["m"], axes=[0], keepdims=1)
    return model_of([mean, helper.make_node("Sub", ["given", "m"], ["rebuilt"])])


def trained_mode():
    ones = {name: np.ones(6, np.float32) for name in ("a", "b", "m", "v")}
    node = helper.make_node(
        "BatchNormalization", ["given", *ones], ["rebuilt", "m2", "v2"], training_mode=1
    )
    return model_of([node], constants=ones)


def two_inputs():
    model = model_of([helper.make_node("Add", ["given", "more"], ["rebuilt"])])
    model.graph.input.append(helper.make_tensor_value_info("more", TensorProto.FLOAT, ("n", 6)))
    return model


def external():
    model = model_of([PRODUCT], constants={"w": WEIGHT})
    tensor = model.graph.initializer[0]
    tensor.ClearField("raw_data")
    tensor.data_location = TensorProto.EXTERNAL
    entry = tensor.external_data.add()
    entry.key, entry.value = "location", "/etc/passwd"
    return model


def hidden_external():
    """The same inside the branch of an If."""
    inner = external().graph
    del inner.input[:]
    branch = helper.make_graph(
        list(inner.node), "b", [], list(inner.output), list(inner.initializer)
    )
    node = helper.make_node("If", ["yes"], ["rebuilt"], then_branch=branch, else_branch=branch)
    return model_of([node], constants={"yes": np.array(True)})


def foreign():
    model = model_of([helper.make_node("Gelu", ["given"], ["rebuilt"], domain="com.microsoft")])
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model


def with_function():
    model = model_of([helper.make_node("Own", ["given"], ["rebuilt"], domain="own")])
    model.opset_import.append(helper.make_opsetid("own", 1))
    body = [helper.make_node("Neg", ["a"], ["b"])]
    imports = [helper.make_opsetid("", 17)]
    model.functions.append(helper.make_function("own", "Own", ["a"], ["b"], body, imports))
    return model


def looping():
    body = helper.make_graph(
        [helper.make_node("Identity", ["c"], ["d"]), helper.make_node("Neg", ["v"], ["w"])],
        "body",
        [
            helper.make_tensor_value_info("i", TensorProto.INT64, []),
            helper.make_tensor_value_info("c", TensorProto.BOOL, []),
            helper.make_tensor_value_info("v", TensorProto.FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("d", TensorProto.BOOL, []),
            helper.make_tensor_value_info("w", TensorProto.FLOAT, None),
        ],
    )
    node = helper.make_node("Loop", ["", "yes", "given"], ["rebuilt"], body=body)
    return model_of([node], constants={"yes": np.array(True)})


def enormous():
    nodes = [
        helper.make_node("ConstantOfShape", ["size"], ["zeros"]),
        helper.make_node("ReduceMax", ["zeros"], ["zero"], keepdims=0),
        helper.make_node("Add", ["given", "zero"], ["rebuilt"]),
    ]
    return model_of(nodes, constants={"size": np.array([1 << 20, 1 << 20])})


def not_a_number():
    return model_of([PRODUCT], constants={"w": WEIGHT * np.float32(np.nan)})


def narrow():
    return model_of([PRODUCT], outputs={"rebuilt": ("n", 3)}, constants={"w": WEIGHT[:, :3]})


def other_window():
    return model_of([helper.make_node("Neg", ["given"], ["rebuilt"])], ("n", 9))


def whole_numbers():
    return model_of([helper.make_node("Neg", ["given"], ["rebuilt"])], kind=TensorProto.INT64)


REFUSED = {
    batch_dependent: "must reconstruct each window by itself",
    trained_mode: "exported in training mode .* model.eval",
    two_inputs: r"must have one input.* got 2 \('given', 'more'\)",
    external: r"lie in another file \('w'\), which is never read; write one file",
    hidden_external: "lie in another file",
    foreign: r"an operator that is not ONNX's own \(com.microsoft.Gelu\)",
    with_function: "has functions of its author; .*inline_local_functions",
    looping: r"has a loop \(Loop\)",
    enormous: "'zeros' with 1099511627776 numbers",
    not_a_number: "weights must be finite; 'w' holds NaN",
    narrow: r"must return the shape of its windows, \(6,\); got 'rebuilt' \(3,\)",
    other_window: r"reads \(any, 9\); `calibration` has windows of shape \(6,\)",
    whole_numbers: "must read float32, float64 or float16; 'given' is INT64",
}


@pytest.mark.parametrize("build", REFUSED, ids=lambda build: build.__name__)
def test_what_cannot_be_kept_is_refused_in_one_line(tmp_path: Path, build) -> None:
    path = saved(tmp_path, build())
    with pytest.raises(InputError, match=REFUSED[build]) as error:
        edgeae.wrap(path, calibration=TABLE)
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("build", [external, hidden_external, foreign, looping, enormous])
def test_a_hostile_file_is_refused_before_an_engine_opens_it(monkeypatch, build) -> None:
    def opened(data, threads=1):
        raise AssertionError("an engine opened it")

    monkeypatch.setattr("edgeae_export.onnx_graph.original.open_session", opened)
    with pytest.raises(InputError):
        OnnxNetwork(build().SerializeToString(), (6,))
    with pytest.raises(AssertionError):  # as it would be
        OnnxNetwork(model_of(TWO, constants={"w": WEIGHT}).SerializeToString(), (6,))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x08\x08", b"\xff" * 99, b"<html>"])
def test_what_is_no_onnx_file_is_refused(tmp_path: Path, data) -> None:
    (tmp_path / "m.onnx").write_bytes(data)
    with pytest.raises(ArtifactError, match="no ONNX file"):
        edgeae.wrap(tmp_path / "m.onnx", calibration=TABLE)


@pytest.mark.parametrize("seed", range(20))
def test_a_cut_off_and_changed_file_is_refused_in_one_line(seed) -> None:
    data = (MODELS / "lstm-torchscript.onnx").read_bytes()
    rng = np.random.default_rng(seed)
    changed = bytearray(data[: int(rng.integers(1, len(data)))])
    changed[int(rng.integers(len(changed)))] ^= int(rng.integers(1, 256))
    with pytest.raises((ArtifactError, InputError), match=r"\A[^\n]+\Z"):
        OnnxNetwork(bytes(changed), (12, 3))


def test_what_newer_opsets_added_to_old_operators_is_taken_back(tmp_path: Path) -> None:
    constants = {
        "w": WEIGHT,
        "pads": np.array([1, 1]),
        "axes": np.array([1]),
        "one": np.array([1]),
        "last": np.array([1], np.int64),
        "k": np.array([1, 1, 2], np.float32),
    }
    nodes = [
        helper.make_node("MatMul", ["given", "w"], ["y"]),
        helper.make_node("Pad", ["y", "pads", "", "axes"], ["wide"], mode="reflect"),
        helper.make_node("Split", ["wide"], ["left", "right"], axis=1, num_outputs=2),
        helper.make_node("Concat", ["right", "left"], ["turned"], axis=1),
        helper.make_node("Unsqueeze", ["turned", "last"], ["row"]),
        helper.make_node(
            "Resize", ["row", "", "k"], ["long"], mode="nearest", antialias=0,
            coordinate_transformation_mode="asymmetric", nearest_mode="floor",
        ),
        helper.make_node("MaxPool", ["long"], ["short"], kernel_shape=[6], strides=[2]),
        helper.make_node("Squeeze", ["short", "last"], ["rebuilt"]),
    ]  # fmt: skip
    path = saved(tmp_path, model_of(nodes, constants=constants.items(), opset=18))
    z_hat = OnnxNetwork(path.read_bytes(), (6,)).reconstruct(TABLE[:40])
    with Scorer(edgeae.wrap(path, calibration=TABLE).export(tmp_path / "n.onnx").path) as scorer:
        np.testing.assert_allclose(scorer.reconstruct(TABLE[:40]), z_hat, rtol=1e-5, atol=1e-5)
