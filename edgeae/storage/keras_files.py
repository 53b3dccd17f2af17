"""Keras models from `.keras` and `.h5` files of Keras 2 and 3, and from SavedModel folders.

Only layers that Keras itself knows are built; no other code in such a file is run.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import h5py

from edgeae.storage.saved_model import as_served, served
from edgeae.train.keras_backend import keras
from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError

_LIVE = "build the model in Python and pass it to edgeae.wrap(model, ...)"

Json: TypeAlias = "dict[str, Json] | list[Json] | str | float | bool | None"


def load_network(path: str) -> keras.Model:
    """Load a network from a model file or a SavedModel folder.

    Raises
    ------
    ArtifactError
        If it is no model file, or damaged.
    InputError
        If it holds code or classes of its author, which are never run.
    MissingPackageError
        If only Keras 2 reads it, and that is not installed.
    OSError
        If it cannot be read.
    """
    location = Path(path)
    if location.is_dir():
        return _saved_model(location)
    with location.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK"):
        return _keras_file(location)
    if start == b"\x89HDF\r\n\x1a\n":
        return _h5_file(location)
    raise ArtifactError(f"{path}: no Keras model; expected a .keras or .h5 file, or a SavedModel")


def _saved_model(location: Path) -> keras.Model:
    if not (location / "saved_model.pb").is_file():
        raise ArtifactError(f"{location}: no SavedModel; it has no saved_model.pb")
    return served(str(location))


def _keras_file(location: Path) -> keras.Model:
    try:
        return keras.models.load_model(location, compile=False, safe_mode=True)
    except Exception as error:  # Keras raises whatever its parts raise
        raise _refusal(location, error) from error


def _h5_file(location: Path) -> keras.Model:
    config = _h5_config(location)
    if "Lambda" in _class_names(config):
        raise InputError(f"{location}: it has a Lambda layer, which is code; {_LIVE}")
    try:
        return keras.models.load_model(location, compile=False)
    except Exception as error:
        if not str(config.get("keras_version", "2")).startswith("2"):
            raise _refusal(location, error) from error
    return _legacy(location)


def _h5_config(location: Path) -> dict[str, Json]:
    with h5py.File(location, "r") as file:
        text = file.attrs.get("model_config")
        version = file.attrs.get("keras_version", "2")
    if text is None:
        raise ArtifactError(
            f"{location}: no Keras model (weights only, or another HDF5 file); save the whole model"
        )
    config: dict[str, Json] = json.loads(text)
    return {**config, "keras_version": version}


def _legacy(location: Path) -> keras.Model:
    """Load a file of Keras 2 with tf_keras."""
    if find_spec("tf_keras") is None:
        raise MissingPackageError(
            f"{location}: only Keras 2 reads this file; pip install 'edgeae[legacy]'"
        )
    import tf_keras

    try:
        model = tf_keras.models.load_model(location, compile=False)
    except Exception as error:
        raise _refusal(location, error) from error
    shape = tuple(model.input_shape[1:])
    if None in shape:
        raise InputError(f"{location}: the model's windows must have a fixed shape; got {shape}")
    return as_served(model, shape)


def _class_names(config: Json) -> list[str]:
    if isinstance(config, dict):
        name = config.get("class_name")
        own = [name] if isinstance(name, str) else []
        return own + [name for value in config.values() for name in _class_names(value)]
    if isinstance(config, list):
        return [name for value in config for name in _class_names(value)]
    return []


def _refusal(location: Path, error: Exception) -> ArtifactError | InputError:
    text = " ".join(str(error).split())
    if "Could not locate" in text or "Unknown layer" in text or "Lambda" in text:
        return InputError(f"{location}: it holds classes or code of its author; {_LIVE}")
    return ArtifactError(f"{location}: Keras cannot read it ({text[:120]})")
