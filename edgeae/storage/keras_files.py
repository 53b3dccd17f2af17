"""Keras models from `.keras` and `.h5` files of Keras 2 and 3, and from SavedModel folders.

Only layers that Keras itself knows are built; no other code in such a file is run.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import h5py

from edgeae.storage.keras_2 import as_keras_3
from edgeae.storage.network_files import MAX_NETWORK_BYTES, bounded_bytes, checked_h5, checked_keras
from edgeae.storage.saved_model import ServedModel, as_served, served
from edgeae.storage.weights import WeightsError, refuse_large, refuse_large_legacy
from edgeae.train.keras_backend import keras
from edgeae.train.networks.architectures import Sampling
from edgeae_runtime.errors import ArtifactError, EdgeAEError, InputError, MissingPackageError

if TYPE_CHECKING:
    from edgeae.storage.network_config import Json

_LIVE = "build the model in Python and pass it to edgeae.wrap(model, ...)"
_LAYERS = {"edgeae>Sampling": Sampling, "edgeae>ServedModel": ServedModel}


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
    try:
        if location.is_dir():
            return _saved_model(location)
        return _from_bytes(bounded_bytes(location, MAX_NETWORK_BYTES))
    except ArtifactError as error:
        raise ArtifactError(_named(path, error)) from error.__cause__
    except InputError as error:
        raise InputError(_named(path, error)) from error.__cause__
    except MissingPackageError as error:
        raise MissingPackageError(_named(path, error)) from None


def network_from_keras(data: bytes) -> keras.Model:
    """Load a network from the bytes of a `.keras` file.

    Raises
    ------
    ArtifactError, InputError
        As `load_network` does.
    """
    checked = checked_keras(data)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "model.keras")
        copy.write_bytes(checked)
        load = partial(keras.models.load_model, copy, _LAYERS, compile=False, safe_mode=True)
        try:
            refuse_large(load)
            return load()
        except (ArtifactError, InputError):
            raise
        except Exception as error:  # Keras raises whatever its parts raise
            raise _refusal(error) from error


def _named(path: str, error: Exception) -> str:
    return str(error) if str(error).startswith(path) else f"{path}: {error}"


def _saved_model(location: Path) -> keras.Model:
    if not (location / "saved_model.pb").is_file():
        raise ArtifactError("no SavedModel; it has no saved_model.pb")
    try:
        return served(str(location))
    except (EdgeAEError, OSError):
        raise
    except Exception as error:  # of parts that TensorFlow could load and nobody can use
        raise _refusal(error) from error


def _from_bytes(data: bytes) -> keras.Model:
    if data.startswith(b"PK"):
        return network_from_keras(data)
    if data.startswith(b"\x89HDF\r\n\x1a\n"):
        return _from_h5(data)
    raise ArtifactError("no Keras model; expected a .keras or .h5 file, or a SavedModel")


def _from_h5(data: bytes) -> keras.Model:
    config = checked_h5(data)
    version = str(config.pop("keras_version"))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "model.h5")  # what was checked is what is loaded
        copy.write_bytes(data)
        load = partial(_load_h5, copy, None if version.startswith("3") else config)
        try:
            refuse_large(load)
            return load()
        except WeightsError:
            raise
        except Exception as error:
            if not version.startswith("2"):
                raise _refusal(error) from error
        return _legacy(copy, config)


def _load_h5(location: Path, config_of_keras_2: Json) -> keras.Model:
    """Load a file of Keras 3, or one of Keras 2 with its configuration as Keras 3 writes it."""
    if config_of_keras_2 is None:
        return keras.models.load_model(location, compile=False)
    copy = location.with_name("keras_3.h5")  # Keras 2 gets the file as it is
    shutil.copyfile(location, copy)
    with h5py.File(copy, "r+") as file:
        file.attrs["model_config"] = json.dumps(as_keras_3(config_of_keras_2))
    return keras.models.load_model(copy, compile=False)


def _legacy(location: Path, config: Json) -> keras.Model:
    """Load a file of Keras 2 with tf_keras."""
    if find_spec("tf_keras") is None:
        raise MissingPackageError("only Keras 2 reads this file; pip install 'edgeae[legacy]'")
    import tf_keras

    try:
        refuse_large_legacy(partial(tf_keras.models.model_from_json, json.dumps(config)))
        model = tf_keras.models.load_model(location, compile=False)
    except WeightsError:
        raise
    except Exception as error:
        raise _refusal(error) from error
    shape = tuple(model.input_shape[1:])
    if None in shape:
        raise InputError(f"the model's windows must have a fixed shape; got {shape}")
    return as_served(model, shape)


def _refusal(error: Exception) -> ArtifactError | InputError:
    text = " ".join(str(error).split())
    if "Could not locate" in text or "Unknown layer" in text or "Lambda" in text:
        return InputError(f"it holds classes or code of its author; {_LIVE}")
    return ArtifactError(f"Keras cannot read it ({text[:120]})")
