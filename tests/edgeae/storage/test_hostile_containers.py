"""Containers that ask for far more time or memory than they have bytes: refused before they do."""

import io
import itertools
import shutil
import struct
import zipfile
from pathlib import Path

import h5py
import numpy as np
import onnx
import pytest
import tensorflow as tf
from tensorflow.core.protobuf import saved_model_pb2

from edgeae import ArtifactError, InputError
from edgeae.storage.keras_files import load_network
from edgeae.storage.network_config import check_config
from edgeae.storage.network_files import check_weights, checked_keras, opened_zip
from edgeae_export.onnx_graph.limits import checked_model
from edgeae_export.onnx_graph.protobuf_fields import refuse_many_fields
from edgeae_runtime.unique_json import parse_json
from tests.edgeae.storage.hdf5 import hdf5


def many_ways(file: h5py.File) -> None:
    """Groups in a chain, each by six names: 6^40 ways lead through them."""
    groups = [file.create_group(f"g{i}") for i in range(40)]
    for first, second in itertools.pairwise(groups):
        for name in range(6):
            first[str(name)] = second


def large_chunk(file: h5py.File) -> None:
    file.create_dataset("a", (1,), "f4", maxshape=(None,), chunks=(1 << 27,), compression="gzip")


def texts(file: h5py.File) -> None:
    file.create_dataset("a", (1000,), h5py.string_dtype())


def names(file: h5py.File) -> None:
    file.attrs["layer_names"] = np.array(["a" * 10_000_000, *"b" * 40], dtype=object)


def filtered(file: h5py.File) -> None:
    kept = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    kept.set_chunk((4,))
    kept.set_filter(32015, h5py.h5z.FLAG_OPTIONAL, (1,))  # of a plugin that HDF5 would look for
    space = h5py.h5s.create_simple((4,))
    h5py.h5d.create(file.id, b"a", h5py.h5t.NATIVE_FLOAT, space, kept)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (many_ways, "at most 20000 names"),
        (large_chunk, "at most 256 MB"),
        (texts, "'a' must hold numbers"),
        (lambda file: file.create_dataset("a", (3,), h5py.ref_dtype), "'a' must hold numbers"),
        (lambda file: file.create_dataset("a", (3,), [("x", "f4")]), "'a' must hold numbers"),
        (names, "'layer_names' lists texts"),
        (filtered, "a filter that Keras does not use"),
    ],
)
def test_hdf5_that_grows_when_it_is_read_is_refused(change, message) -> None:
    with pytest.raises(ArtifactError, match=message):
        check_weights(hdf5(change))


def zip_of(method: int, **members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def test_members_are_counted_before_their_table_is_read() -> None:
    entry = b"PK\1\2" + struct.pack("<42x") + b"a"
    table = (entry[:28] + b"\1\0" + entry[30:]) * 200_000
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 65535, 65535, len(table), 0, 0)
    with pytest.raises(ArtifactError, match="at most 10000 members; got 200000"):
        opened_zip(table + end)


def test_a_member_that_is_packed_in_another_way_is_refused() -> None:
    data = zip_of(zipfile.ZIP_LZMA, **{"config.json": b"{}"})  # whose header asks for memory
    with pytest.raises(ArtifactError, match=r"config\.json is packed in another way"):
        checked_keras(data)


def test_all_members_together_are_bounded_and_others_left_out() -> None:
    weights = hdf5(lambda file: None)
    parts = {"config.json": b"{}", "metadata.json": b"{}", "model.weights.h5": weights}
    more = {f"assets/a/variables/variables.{i}": bytes(1 << 24) for i in range(17)}
    with pytest.raises(ArtifactError, match="it must be at most 256 MB when unpacked"):
        checked_keras(zip_of(zipfile.ZIP_DEFLATED, **parts, **more))
    odd = {"assets/\x1b[2J": b"x", "assets/./x": b"x", "assets/C:x": b"x", "Config.json": b"x"}
    with zipfile.ZipFile(io.BytesIO(checked_keras(zip_of(0, **parts, **odd)))) as copy:
        assert copy.namelist() == list(parts)


@pytest.mark.parametrize("text", ["[],", "{},", '{"a":1},'])
def test_json_of_very_many_parts_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="parts"):
        parse_json("[" + text * (1 << 20) + "1]")


def layers(kind: str, count: int) -> dict:
    one = {"class_name": "Activation", "module": "keras.layers", "config": {"activation": "relu"}}
    return {"class_name": kind, "module": "keras", "config": {"layers": [one] * count}}


def test_layers_that_would_take_keras_minutes_are_refused() -> None:
    check_config(layers("Sequential", 100))
    check_config(layers("Functional", 900))
    for kind, count in (("Sequential", 101), ("Functional", 5000)):
        with pytest.raises(InputError, match="at most 1000 layers, 100 in a Sequential"):
            check_config(layers(kind, count))


def test_protobuf_of_very_many_fields_is_refused_before_it_is_parsed() -> None:
    nodes = b"\x0a\x00" * (1 << 20)
    size = len(nodes)
    length = bytes([size & 127 | 128, size >> 7 & 127 | 128, size >> 14 & 127 | 128, size >> 21])
    with pytest.raises(InputError, match="at most 1048576 fields"):
        refuse_many_fields(b"\x3a" + length + nodes, onnx.ModelProto.DESCRIPTOR)
    for broken in (b"\x3a\xff\x01", b"\x3b", b"\xff" * 20):
        with pytest.raises(ArtifactError, match="no ONNX file, or a damaged one"):
            checked_model(broken)


@pytest.fixture(scope="module")
def saved(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("saved") / "model"
    module = tf.Module()
    module.weight = tf.Variable(np.eye(3, dtype=np.float32))
    spec = tf.TensorSpec((None, 3), tf.float32, name="z")
    run = tf.function(lambda z: {"z_hat": z @ module.weight + tf.ones(3)})
    tf.saved_model.save(module, str(folder), signatures=run.get_concrete_function(spec))
    return folder


def huge_constant(graph) -> None:
    for function in graph.graph_def.library.function:
        for node in function.node_def:
            if node.op == "Const":
                node.attr["value"].tensor.tensor_shape.dim.add(size=1 << 40)


def huge_weight(graph) -> None:
    for node in graph.object_graph_def.nodes:
        if node.HasField("variable"):
            node.variable.shape.dim.add(size=1 << 40)


def recursion(graph) -> None:
    graph.graph_def.library.function.add().CopyFrom(graph.graph_def.library.function[0])


def foreign_child(graph) -> None:
    graph.object_graph_def.nodes[0].children.add(node_id=10**6, local_name="x")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (huge_constant, "weights and constants must have at most 256 MB"),
        (huge_weight, "weights and constants must have at most 256 MB"),
        (recursion, "TensorFlow cannot load it"),
        (foreign_child, "TensorFlow cannot load it"),
    ],
)
def test_a_saved_model_that_asks_for_much_or_is_odd_is_refused(
    saved: Path, tmp_path: Path, change, message
) -> None:
    shutil.copytree(saved, tmp_path / "odd")
    file = tmp_path / "odd" / "saved_model.pb"
    model = saved_model_pb2.SavedModel.FromString(file.read_bytes())
    change(model.meta_graphs[0])
    file.write_bytes(model.SerializeToString())
    with pytest.raises(ArtifactError, match=message) as refused:
        load_network(str(tmp_path / "odd"))
    assert "\n" not in str(refused.value)


def test_only_the_weights_of_a_saved_model_are_read(saved: Path, tmp_path: Path) -> None:
    shutil.copytree(saved, tmp_path / "copy")
    with (tmp_path / "copy" / "variables" / "variables.other").open("wb") as file:
        file.truncate(1 << 40)
    assert load_network(str(tmp_path / "copy"))(np.ones((2, 3), np.float32)).shape == (2, 3)
    (tmp_path / "copy" / "variables" / "variables.index").write_bytes(b"garbage" * 50)
    with pytest.raises(ArtifactError, match="TensorFlow cannot load it"):
        load_network(str(tmp_path / "copy"))
