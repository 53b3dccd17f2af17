"""Keras models from the files of others: `.keras`, `.h5` of Keras 2 and 3, and SavedModel folders.

Nothing that such a file holds is run but the layers that Keras itself knows.
"""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import h5py
import keras

from edgeae.storage.saved_model import as_served, served
from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError

_LIVE = "in Python, build the model and hand it over alive: edgeae.wrap(model, ...)"


def load_network(path: str) -> keras.Model:
    """Network from a model file or a SavedModel folder.

    Raises
    ------
    ArtifactError
        If it is no model file, or damaged.
    InputError
        If it holds code or classes of its author, which no command runs.
    MissingPackageError
        If only Keras 2 reads it, and that is not installed.
    OSError
        If it cannot be read.
    """
    place = Path(path)
    if place.is_dir():
        return _saved_model(place)
    with place.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK"):
        return _keras_file(place)
    if start == b"\x89HDF\r\n\x1a\n":
        return _h5_file(place)
    raise ArtifactError(f"{path}: no Keras model; expected a .keras or .h5 file, or a SavedModel")


def _saved_model(place: Path) -> keras.Model:
    if not (place / "saved_model.pb").is_file():
        raise ArtifactError(f"{place}: no SavedModel; it has no saved_model.pb")
    return served(str(place))


def _keras_file(place: Path) -> keras.Model:
    try:
        return keras.models.load_model(place, compile=False, safe_mode=True)
    except Exception as error:  # Keras raises whatever its parts raise
        raise _refusal(place, error) from error


def _h5_file(place: Path) -> keras.Model:
    config = _h5_config(place)
    if own := [name for name in _class_names(config) if name == "Lambda"]:
        raise InputError(f"{place}: it has a layer '{own[0]}', which is code; {_LIVE}")
    try:
        return keras.models.load_model(place, compile=False)
    except Exception as error:
        if not config.get("keras_version", "2").startswith("2"):
            raise _refusal(place, error) from error
    return _legacy(place)


def _h5_config(place: Path) -> dict[str, Any]:
    with h5py.File(place, "r") as file:
        text = file.attrs.get("model_config")
        version = file.attrs.get("keras_version", "2")
    if text is None:
        raise ArtifactError(
            f"{place}: no Keras model (weights alone, or another HDF5 file); save the whole model"
        )
    config: dict[str, Any] = json.loads(text)
    return {**config, "keras_version": version}


def _legacy(place: Path) -> keras.Model:
    """Network that Keras 2 reads, by its successor for old files, tf_keras."""
    if find_spec("tf_keras") is None:
        raise MissingPackageError(
            f"{place}: only Keras 2 reads this file; pip install 'edgeae[legacy]'"
        )
    import tf_keras

    try:
        model = tf_keras.models.load_model(place, compile=False)
    except Exception as error:
        raise _refusal(place, error) from error
    shape = tuple(model.input_shape[1:])
    if None in shape:
        raise InputError(f"{place}: the model's windows must have a fixed shape; got {shape}")
    return as_served(model, shape)


def _class_names(config: Any) -> list[str]:
    if isinstance(config, dict):
        here = [config["class_name"]] if isinstance(config.get("class_name"), str) else []
        return here + [name for value in config.values() for name in _class_names(value)]
    if isinstance(config, list):
        return [name for value in config for name in _class_names(value)]
    return []


def _refusal(place: Path, error: Exception) -> ArtifactError | InputError:
    text = " ".join(str(error).split())
    if "Could not locate" in text or "Unknown layer" in text or "Lambda" in text:
        return InputError(f"{place}: it holds classes or code of its author; {_LIVE}")
    return ArtifactError(f"{place}: Keras cannot read it ({text[:120]})")
