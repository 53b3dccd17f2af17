"""A small file that asks for many weights is refused before memory is taken for them."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import h5py
import keras
import pytest

from edgeae import ArtifactError
from edgeae.storage.keras_files import load_network
from tests.edgeae.storage.test_hostile_networks import INPUT, h5_model, keras_bytes

_MANY = 10**9


def test_a_keras_file_that_asks_for_many_weights_is_refused_before_they_are_made(
    tmp_path: Path,
) -> None:
    network = keras.Sequential([keras.Input((3,)), keras.layers.Dense(7), keras.layers.Dense(3)])
    config = json.loads(network.to_json())
    for layer in config["config"]["layers"]:
        layer.pop("build_config", None)
        if layer["config"].get("units") == 7:
            layer["config"]["units"] = _MANY
    path = tmp_path / "many.keras"
    path.write_bytes(keras_bytes(config))
    with bounded_memory(), pytest.raises(ArtifactError) as refused:
        load_network(str(path))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("version", ["2.15.0", "3.9.0"])
@pytest.mark.parametrize("kind", ["Functional", "Sequential"])
def test_hdf5_that_asks_for_many_weights_is_refused_before_they_are_made(
    tmp_path: Path, version, kind
) -> None:
    dense = {"name": "d", "units": _MANY, "activation": "linear"}
    layer = {"class_name": "Dense", "name": "d", "config": dense}
    path = h5_model(tmp_path / "many.h5", {**layer, "inbound_nodes": [[["in", 0, 0, {}]]]})
    with h5py.File(path, "a") as file:
        file.attrs["keras_version"] = version
        config = json.loads(file.attrs["model_config"])
        if kind == "Sequential":
            config = {"class_name": kind, "config": {"name": "m", "layers": [INPUT, layer]}}
        else:
            config["config"]["output_layers"] = [["d", 0, 0]]
        file.attrs["model_config"] = json.dumps(config)
    with bounded_memory(), pytest.raises(ArtifactError) as refused:
        load_network(str(path))
    assert "\n" not in str(refused.value)
    assert version != "2.15.0" or "of weights; they must have at most 256 MB" in str(refused.value)


@contextmanager
def bounded_memory() -> Iterator[None]:
    """Let the block take no more than 300 MB."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    with open("/proc/self/statm") as file:
        now = int(file.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + (300 << 20), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
