"""A SavedModel as one Keras layer, so that the rest of the road is that of any network."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from edgeae_runtime.errors import InputError

_SIGNATURE = "serving_default"


@keras.saving.register_keras_serializable("edgeae")
class ServedModel(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """Calls a SavedModel's serving signature; its files travel inside the detector's file.

    Keras makes the layer first, from no folder, and hands over the files when it loads a detector.
    """

    def __init__(self, folder: str | None = None, **kwargs: Any) -> None:
        super().__init__(trainable=False, **kwargs)
        self._files: dict[str, bytes] = {}
        self._loaded: Any = None
        if folder is not None:
            self.load_assets(folder)

    def load_assets(self, inner_path: str) -> None:
        """Take a SavedModel from a folder."""
        place = Path(inner_path)
        self._files = {
            str(file.relative_to(place)): file.read_bytes()
            for file in sorted(place.rglob("*"))
            if file.is_file()
        }
        # Held in a tuple: Keras looks into the other containers that a layer has.
        self._loaded = (tf.saved_model.load(str(place)),)

    def save_assets(self, inner_path: str) -> None:
        """Write the SavedModel to a folder."""
        for name, data in self._files.items():
            file = Path(inner_path, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

    def call(self, z: Any) -> Any:
        """Run a batch `(n, *shape)`."""
        (outputs,) = self._signature()(z).values()
        return outputs

    def compute_output_spec(self, z: Any) -> keras.KerasTensor:
        """Give what the input is: an autoencoder gives back its shape."""
        return keras.KerasTensor(z.shape, z.dtype)

    def get_config(self) -> dict[str, Any]:
        """Give what builds the same layer, its files aside."""
        return {"name": self.name}

    def window_shape(self) -> tuple[int | None, ...]:
        """Shape of one window, None where any size goes.

        Raises
        ------
        InputError
            If there is not one serving signature from one input to one output.
        """
        signature = self._signature()
        _, inputs = signature.structured_input_signature
        if len(inputs) != 1 or len(signature.structured_outputs) != 1:
            raise InputError(
                f"the SavedModel must have one input and one output; got {len(inputs)} and "
                f"{len(signature.structured_outputs)}"
            )
        (spec,) = inputs.values()
        return tuple(spec.shape[1:])

    def _signature(self) -> Any:
        signatures = self._loaded[0].signatures
        if _SIGNATURE not in signatures:
            found = ", ".join(signatures) or "none"
            raise InputError(f"the SavedModel needs the signature '{_SIGNATURE}'; it has {found}")
        return signatures[_SIGNATURE]


def served(folder: str) -> keras.Model:
    """Network from the SavedModel in a folder.

    Raises
    ------
    InputError
        If it has no serving signature from one input to one output, of a fixed shape.
    """
    layer = ServedModel(folder)
    shape = layer.window_shape()
    if None in shape:
        raise InputError(f"the SavedModel's windows must have a fixed shape; got {shape}")
    z = keras.Input(shape, name="z")
    return keras.Model(z, layer(z))


def as_served(model: Any, shape: tuple[int, ...]) -> keras.Model:
    """Network from a model of another Keras, for windows of a shape."""
    run = tf.function(lambda z: {"z_hat": model(z, training=False)}, autograph=False)
    signature = run.get_concrete_function(z=tf.TensorSpec((None, *shape), tf.float32, name="z"))
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(model, folder, signatures=signature)
        return served(folder)
