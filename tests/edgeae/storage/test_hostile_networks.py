"""Files of networks that name code, other files or too much memory: refused, and nothing is run."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import h5py
import keras
import numpy as np
import pytest
import tensorflow as tf
from tensorflow.python.trackable.resource import TrackableResource

import edgeae
from edgeae import ArtifactError, InputError
from edgeae.storage.keras_files import load_network
from edgeae.storage.layer_list import SAVING_OPERATORS, STATELESS_OPERATORS
from edgeae.storage.network_config import check_config
from edgeae.storage.network_files import checked_keras
from tests.edgeae.storage.hdf5 import hdf5

INPUT = {
    "class_name": "InputLayer",
    "name": "in",
    "config": {"batch_input_shape": [None, 3], "dtype": "float32", "name": "in"},
    "inbound_nodes": [],
}


def h5_model(path: Path, *layers: object) -> Path:
    """Write an HDF5 file of Keras 2 with these layers after its input."""
    ends = {"input_layers": [["in", 0, 0]], "output_layers": [["in", 0, 0]]}
    config = {"name": "m", "layers": [INPUT, *layers], **ends}
    with h5py.File(path, "w") as file:
        file.attrs["model_config"] = json.dumps({"class_name": "Functional", "config": config})
        file.attrs["keras_version"] = "2.15.0"
        file.create_group("model_weights")
    return path


def keras_bytes(config: object, weights: bytes | None = None, **members: bytes) -> bytes:
    """Return a `.keras` file of a configuration, empty weights and further members."""
    if weights is None:
        content = io.BytesIO()
        h5py.File(content, "w").close()
        weights = content.getvalue()
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("metadata.json", "{}")
        archive.writestr("model.weights.h5", weights)
        for name, data in members.items():
            archive.writestr(name, data)
    return result.getvalue()


def test_a_function_of_tensorflow_in_hdf5_is_never_called(tmp_path: Path) -> None:
    written = tmp_path / "written"
    layer = {
        "class_name": "TFOpLambda",
        "name": "w",
        "config": {"name": "w", "function": "io.write_file"},
        "inbound_nodes": [["_CONSTANT_VALUE", -1, str(written), {"contents": "x"}]],
    }
    with pytest.raises(InputError, match=r"evil\.h5: it has a TFOpLambda layer \('w'\)") as refused:
        load_network(str(h5_model(tmp_path / "evil.h5", layer)))
    assert "\n" not in str(refused.value)
    assert not written.exists()


@pytest.mark.parametrize(
    "name",
    [
        "Lambda",
        "TFOpLambda",
        "SlicingOpLambda",
        "ClassMethod",
        "InstanceMethod",
        "InstanceProperty",
        "TFSMLayer",
        "TorchModuleWrapper",
        "StringLookup",
        "__lambda__",
        "__typespec__",
        "mine>Layer",
        "os.system",
        "Dense ",
        None,
        3,
        ["Dense"],
    ],
)
@pytest.mark.parametrize("module", [None, "keras.layers", "keras", "os"])
def test_kinds_that_are_not_on_the_list_are_refused(name, module) -> None:
    part: Any = {"class_name": name, "module": module, "config": {"name": "x"}}
    nested: Any = {"class_name": "TimeDistributed", "config": {"layer": part}}
    wrapped: Any = {"layers": [{"config": {"cell": part}}]}
    for config in (part, [part], nested, wrapped):
        with pytest.raises(InputError):
            check_config(config)


@pytest.mark.parametrize("module", ["os", "subprocess", "keras.utils", "keras.layers.evil", "", 3])
def test_a_known_name_in_another_module_is_refused(module) -> None:
    with pytest.raises(InputError, match="Functional"):
        check_config({"class_name": "Functional", "module": module, "config": {}})


@pytest.mark.parametrize(
    "config",
    [
        {"activation": "eval"},
        {"recurrent_activation": "keras.src.utils.get_file"},
        {"kernel_initializer": "globals"},
        {"kernel_regularizer": "os"},
        {"bias_constraint": "deserialize"},
        {"activation": {"class_name": "function", "config": "get_file", "module": "keras.utils"}},
        {"class_name": "Dense", "registered_name": "mine>Dense", "config": {}},
        {"class_name": "x", "registered_name": "edgeae>ServedModel", "config": {"folder": "/tmp"}},
        {
            "class_name": "x",
            "registered_name": "edgeae>ServedModel",
            "config": {"dtype": "float32"},
        },
        {"class_name": "Dense", "config": {"filepath": "/etc/passwd"}},
        {"class_name": "Dense", "config": {"vocabulary": "/etc/passwd"}},
    ],
)
def test_functions_by_name_and_paths_are_refused(config) -> None:
    with pytest.raises(InputError):
        check_config(config)
    with pytest.raises(InputError):
        checked_keras(keras_bytes(config))


def test_deep_nesting_and_keys_that_occur_twice_are_refused() -> None:
    deep: Any = {}
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(InputError, match="nested too deeply"):
        check_config(deep)
    with pytest.raises(ArtifactError, match="occurs twice"):
        checked_keras(_with_text(keras_bytes({}), '{"class_name": "Dense", "class_name": "Dense"}'))


def _with_text(data: bytes, config: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(content, "w") as new:
        for name in old.namelist():
            new.writestr(name, config if name == "config.json" else old.read(name))
    return content.getvalue()


def test_losses_and_optimizers_are_left_out_before_keras_sees_them() -> None:
    loss = {"class_name": "function", "config": "relu", "module": "builtins"}
    inner = {"class_name": "Dense", "config": {}, "compile_config": {"loss": loss}}
    config = {"class_name": "Sequential", "config": {"layers": [inner]}, "compile_config": {"a": 1}}
    with zipfile.ZipFile(io.BytesIO(checked_keras(keras_bytes(config)))) as archive:
        assert b"compile_config" not in archive.read("config.json")


def external_link(file: h5py.File) -> None:
    file["a"] = h5py.ExternalLink("/etc/passwd", "/x")


def soft_link(file: h5py.File) -> None:
    file["a"] = h5py.SoftLink("/b")


def outside(file: h5py.File) -> None:
    file.create_dataset("a", (8,), "u1", external=[("/etc/hostname", 0, 8)])


def huge(file: h5py.File) -> None:
    file.create_dataset("a", (1 << 40,), "f4", chunks=(1 << 10,))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (external_link, "'a' is a link"),
        (soft_link, "'a' is a link"),
        (outside, "'a' lies in another file"),
        (huge, "must have at most 256 MB"),
    ],
)
def test_weights_lie_in_the_file_itself_and_are_bounded(change, message) -> None:
    with pytest.raises(ArtifactError, match=message):
        checked_keras(keras_bytes({}, hdf5(change)))


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", "a\\b"])
def test_members_that_lead_out_of_the_file_are_refused(name) -> None:
    with pytest.raises(ArtifactError, match="leads out of the file"):
        checked_keras(keras_bytes({}, **{name: b""}))


class Written(TrackableResource):  # type: ignore[misc]  # TensorFlow ships no types
    """A resource that writes a file when it is loaded."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path

    def _create_resource(self) -> tf.Tensor:
        kinds = {"key_dtype": tf.string, "value_dtype": tf.string}
        return tf.raw_ops.HashTableV2(**kinds, shared_name="r")

    def _initialize(self) -> tf.Operation:
        tf.io.write_file(self.path, "x")
        return tf.no_op()


def saved_model(folder: Path, run, **attributes: object) -> Path:
    """Save a module whose serving signature is a function of windows of three readings."""
    module = tf.Module()
    for name, value in attributes.items():
        setattr(module, name, value)
    spec = tf.TensorSpec((None, 3), tf.float32, name="z")
    signature = tf.function(lambda z: {"z_hat": run(z)}).get_concrete_function(spec)
    tf.saved_model.save(module, str(folder), signatures=signature)
    return folder


def hostile_models(tmp_path: Path) -> dict[str, Path]:
    written = str(tmp_path / "written")
    (tmp_path / "asset").write_text("x")

    def writes(z: tf.Tensor) -> tf.Tensor:
        with tf.control_dependencies([tf.io.write_file(written, "x")]):
            return z * 1.0

    def reads(z: tf.Tensor) -> tf.Tensor:
        return z + 0.0 * tf.cast(tf.strings.length(tf.io.read_file("/etc/hostname")), tf.float32)

    def prints(z: tf.Tensor) -> tf.Tensor:
        with tf.control_dependencies([tf.print("x", output_stream=f"file://{written}")]):
            return z * 1.0

    def python(z: tf.Tensor) -> tf.Tensor:
        return tf.ensure_shape(tf.numpy_function(lambda v: v, [z], tf.float32), (None, 3))

    asset = tf.saved_model.Asset(str(tmp_path / "asset"))
    return {
        "resource": saved_model(tmp_path / "a", lambda z: z * 0.5, r=Written(written)),
        "WriteFile": saved_model(tmp_path / "b", writes),
        "ReadFile": saved_model(tmp_path / "c", reads),
        "PrintV2": saved_model(tmp_path / "d", prints),
        "asset": saved_model(tmp_path / "e", lambda z: z * 0.5, a=asset),
        "PyFunc": saved_model(tmp_path / "f", python),
    }


def test_saved_models_that_do_more_than_compute_are_refused_before_they_are_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    models = hostile_models(tmp_path)
    monkeypatch.setattr(tf.saved_model, "load", None)  # a call would fail
    for word, folder in models.items():
        with pytest.raises(InputError, match=f"SavedModel has .*{word}") as refused:
            load_network(str(folder))
        assert "\n" not in str(refused.value)
    assert not (tmp_path / "written").exists()


def test_a_detector_that_carries_such_a_model_is_refused(tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(200, 3)).astype(np.float32)
    good = saved_model(tmp_path / "good", lambda z: z * 0.5)
    edgeae.wrap(load_network(str(good)), calibration=x).save(tmp_path / "pump.edgeae")
    assert edgeae.load(tmp_path / "pump.edgeae").predict(x[:3]).shape == (3,)
    written = tmp_path / "written"
    evil = saved_model(tmp_path / "evil", lambda z: z * 0.5, r=Written(str(written)))
    _swap(tmp_path / "pump.edgeae", (evil / "saved_model.pb").read_bytes())
    with pytest.raises(ArtifactError, match=r"pump\.edgeae: model\.keras: .*resource") as refused:
        edgeae.load(tmp_path / "pump.edgeae")
    assert "\n" not in str(refused.value)
    assert not written.exists()


def _swap(path: Path, graph: bytes) -> None:
    """Put another graph in the place of that of the SavedModel in a detector's file."""
    outer, inner = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(outer, "w") as new:
        network = zipfile.ZipFile(io.BytesIO(old.read("model.keras")))
        with zipfile.ZipFile(inner, "w") as changed:
            for name in network.namelist():
                is_graph = name.endswith("saved_model.pb")
                changed.writestr(name, graph if is_graph else network.read(name))
        for name in old.namelist():
            new.writestr(name, inner.getvalue() if name == "model.keras" else old.read(name))
    path.write_bytes(outer.getvalue())


def test_operators_on_the_list_keep_no_state_and_touch_no_file() -> None:
    from tensorflow.python.framework import op_def_registry

    known = {name: op_def_registry.get(name) for name in STATELESS_OPERATORS}
    assert {name for name, definition in known.items() if definition is None} == set()
    stateful = {name for name, definition in known.items() if definition.is_stateful}
    # They run functions, which are checked themselves, or ask which generator a device has.
    assert stateful == {"Assert", "If", "While", "StatelessRandomGetAlg"}
    assert not STATELESS_OPERATORS & SAVING_OPERATORS
    assert not [name for name in STATELESS_OPERATORS if "File" in name or "Py" in name]


def test_networks_of_keras_3_load_as_they_were(tmp_path: Path) -> None:
    z = keras.Input((8, 3))
    parts = keras.layers
    hidden = parts.Bidirectional(parts.GRU(4, return_sequences=True))(z)
    hidden = parts.MultiHeadAttention(2, 3)(hidden, hidden) + 0.5
    model = keras.Model(z, parts.Dense(3, "gelu", kernel_regularizer="l2")(hidden))
    model.compile("adam", "mse")
    model.save(tmp_path / "a.keras")
    x = np.random.default_rng(0).normal(size=(5, 8, 3)).astype(np.float32)
    loaded = load_network(str(tmp_path / "a.keras"))
    np.testing.assert_allclose(loaded(x), model(x, training=False), rtol=1e-6)


@pytest.mark.slow
def test_a_member_that_unpacks_to_gigabytes_is_refused_in_little_memory(
    tmp_path: Path, python
) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("config.json", "w", force_zip64=True) as file:
            for _ in range(1500):
                file.write(b" " * 1_000_000)
    script = """
import resource, sys
from edgeae.storage.network_files import checked_keras
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
try:
    checked_keras(open(sys.argv[1], "rb").read())
except ValueError as error:
    print(error)
"""
    done = python(script, tmp_path / "bomb.zip")
    assert done.stdout == "config.json must be at most 16 MB when unpacked\n"
