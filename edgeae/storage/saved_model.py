"""A SavedModel as one Keras layer, so that it is a network like any other."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from edgeae.storage.graph_check import check_graph
from edgeae.storage.network_files import MAX_NETWORK_BYTES, bounded_bytes
from edgeae.train.keras_backend import keras, tf
from edgeae_export.keras_graph.messages import first_line
from edgeae_runtime.errors import ArtifactError, InputError

_SIGNATURE = "serving_default"
_VARIABLES = re.compile(r"variables\.(index|data-\d{5}-of-\d{5})")
_MAX_INDEX_BYTES = 1 << 22  # it may be packed


@keras.saving.register_keras_serializable("edgeae")
class ServedModel(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A call of a SavedModel's serving signature; its files are stored in the detector's file.

    When Keras loads a detector, it builds the layer without a folder and then loads the files.
    """

    def __init__(self, folder: str | None = None, **kwargs: object) -> None:
        super().__init__(trainable=False, **kwargs)
        self._files: dict[str, bytes] = {}
        self._loaded: tuple[tf.Module, ...] = ()
        if folder is not None:
            self.load_assets(folder)

    def load_assets(self, inner_path: str) -> None:
        """Read a SavedModel from a folder, check its graph, and load exactly what was checked."""
        self._files = _checked_files(Path(inner_path))
        with tempfile.TemporaryDirectory() as folder:
            self.save_assets(folder)
            # In a tuple: Keras tracks the contents of a layer's other containers.
            try:
                self._loaded = (tf.saved_model.load(folder),)
            except Exception as error:  # TensorFlow raises whatever its parts raise
                raise ArtifactError(
                    f"TensorFlow cannot load it ({first_line(error)}); export it again"
                ) from error

    def save_assets(self, inner_path: str) -> None:
        """Write the SavedModel to a folder."""
        for name, data in self._files.items():
            file = Path(inner_path, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

    def call(self, z: tf.Tensor) -> tf.Tensor:
        """Run a batch `(n, *shape)`."""
        (outputs,) = self._signature()(z).values()
        return outputs

    def compute_output_spec(self, z: keras.KerasTensor) -> keras.KerasTensor:
        """Return the shape of the input, which an autoencoder reconstructs."""
        return keras.KerasTensor(z.shape, z.dtype)

    def get_config(self) -> dict[str, object]:
        """Return the arguments that build the same layer without its files."""
        return {"name": self.name}

    def window_shape(self) -> tuple[int | None, ...]:
        """Return the shape of one window, None for an axis of any size.

        Raises
        ------
        InputError
            If there is no serving signature with one input and one output.
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

    def _signature(self) -> tf.types.experimental.GenericFunction:
        signatures = self._loaded[0].signatures
        if _SIGNATURE not in signatures:
            found = ", ".join(signatures) or "none"
            raise InputError(f"the SavedModel needs the signature '{_SIGNATURE}'; it has {found}")
        return signatures[_SIGNATURE]


def _checked_files(root: Path) -> dict[str, bytes]:
    """Read the graph and the weights of a SavedModel; nothing else in its folder counts."""
    graph = bounded_bytes(root / "saved_model.pb", MAX_NETWORK_BYTES)
    check_graph(graph)
    files, left = {"saved_model.pb": graph}, MAX_NETWORK_BYTES - len(graph)
    for file in sorted((root / "variables").glob("variables.*")):
        if _VARIABLES.fullmatch(file.name):
            most = min(left, _MAX_INDEX_BYTES) if file.suffix == ".index" else left
            files[f"variables/{file.name}"] = bounded_bytes(file, most)
            left -= len(files[f"variables/{file.name}"])
    return files


def served(folder: str) -> keras.Model:
    """Load a network from the SavedModel in a folder.

    Raises
    ------
    InputError
        If it has no serving signature with one input and one output of a fixed shape.
    """
    layer = ServedModel(folder)
    shape = layer.window_shape()
    if None in shape:
        raise InputError(f"the SavedModel's windows must have a fixed shape; got {shape}")
    z = keras.Input(shape, name="z")
    return keras.Model(z, layer(z))


def as_served(model: tf.Module, shape: tuple[int, ...]) -> keras.Model:
    """Convert a model of another Keras version, for windows of a shape."""
    run = tf.function(lambda z: {"z_hat": model(z, training=False)}, autograph=False)
    signature = run.get_concrete_function(z=tf.TensorSpec((None, *shape), tf.float32, name="z"))
    with tempfile.TemporaryDirectory() as folder:
        tf.saved_model.save(model, folder, signatures=signature)
        return served(folder)
