"""A Keras model that was written and trained elsewhere, as the network of a detector."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from edgeae.train.keras_backend import keras, tf
from edgeae.train.networks.random_codes import Method, drawing, mean_of_code
from edgeae_export.keras_graph.messages import first_line
from edgeae_runtime.errors import EdgeAEError, InputError

if TYPE_CHECKING:
    from edgeae_runtime.arrays import FloatArray

Output: TypeAlias = "keras.KerasTensor | tf.Tensor"

_MAX_CAST_ERROR = 1e-3
"""Largest relative change of an error that a cast to float32 may cause."""
_MIXED = 3  # windows that are tried together and alone
_MAX_MIXED_ERROR = 1e-2
"""Of the largest value: more than a half-precision network rounds otherwise in a batch."""


def keras_network(model: keras.Model, shape: tuple[int, ...]) -> keras.Model:
    """Convert a Keras autoencoder of windows of a shape to a Functional model in float32.

    Raises
    ------
    InputError
        If the model is no such autoencoder; the message has what must hold and what was found.
    """
    if not isinstance(model, keras.Model):
        raise InputError(
            f"`model` must be a Keras 3 model; got {type(model).__module__}.{type(model).__name__}"
        )
    if len(shape) not in (1, 2):
        raise InputError(f"a window must have one or two axes; got {shape}")
    try:
        return _as_network(model, shape)
    except EdgeAEError:
        raise
    except Exception as error:  # Keras passes on whatever a layer raises
        raise InputError(
            f"`model` cannot be called on windows of shape {shape}: {first_line(error)}"
        ) from error


def _as_network(model: keras.Model, shape: tuple[int, ...]) -> keras.Model:
    if isinstance(model, keras.Sequential) and not model.built:
        model.build((None, *shape))
    model = _for_windows(model, shape)
    if _is_functional(model) and any(getattr(x, "stateful", False) for x in _layers(model)):
        # Each window starts from zero states, in batches of any size.
        model = _copied(model, _without_states, keras.Input(shape))
    network = _reconstructing(model, shape)
    _refuse_mixing(network, shape)
    return network if _is_float32(network) else _in_float32(network, shape)


def _refuse_mixing(network: keras.Model, shape: tuple[int, ...]) -> None:
    """Refuse a model in which the windows of a batch change each other's reconstruction."""
    levels = np.linspace(-2, 2, _MIXED).reshape(-1, *[1] * len(shape))  # a branch may depend on it
    sample = (np.random.default_rng(1).normal(size=(_MIXED, *shape)) + levels).astype(np.float32)
    together = _run(network, sample)
    alone = np.concatenate([_run(network, sample[at : at + 1]) for at in range(_MIXED)])
    change = float(np.abs(together - alone).max() / max(float(np.abs(together).max()), 1e-6))
    if change > _MAX_MIXED_ERROR:
        raise InputError(
            f"`model` must reconstruct each window by itself; in a batch its reconstructions "
            f"differ by {change:.1g} of the largest value: leave out what it computes over a batch"
        )


def _for_windows(model: keras.Model, shape: tuple[int, ...]) -> keras.Model:
    """Put a reshape before a model of flat windows, or of such with axes of one value.

    Raises
    ------
    InputError
        If its declared input is no such window.
    """
    if not _is_functional(model):
        return model
    if len(model.inputs) != 1:
        names = ", ".join(f"{x.name} {tuple(x.shape[1:])}" for x in model.inputs)
        raise InputError(
            f"`model` must take one input, the window; it takes {len(model.inputs)}: {names}"
        )
    declared = tuple(model.inputs[0].shape[1:])
    if declared != shape and _has_same_order(declared, shape):
        z = keras.Input(shape)
        return keras.Model(z, model(keras.layers.Reshape(declared)(z)), name=model.name)
    if len(declared) != len(shape) or any(
        size not in (None, actual) for size, actual in zip(declared, shape, strict=True)
    ):
        raise InputError(f"`model` takes windows of shape {declared}; `calibration` has {shape}")
    return model


def _has_same_order(declared: tuple[int | None, ...], shape: tuple[int, ...]) -> bool:
    """Tell whether a reshape between two shapes says it all: one is flat, or has axes of 1 more."""
    known = [size for size in declared if size is not None]
    if len(known) < len(declared):
        return False
    is_flat = len(known) == 1 and known[0] == math.prod(shape)
    return is_flat or [size for size in known if size != 1] == [size for size in shape if size != 1]


def _is_functional(model: keras.Model) -> bool:
    return isinstance(model, keras.Sequential) or hasattr(model, "input")


def _reconstructing(model: keras.Model, shape: tuple[int, ...]) -> keras.Model:
    """Find the form of a model that reconstructs a window, and always the same."""
    sample = np.random.default_rng(0).normal(size=(8, *shape)).astype(np.float32)
    z = keras.Input(shape, name="edgeae_z")
    parts = _parts(model)
    own = None if _lacks_call(model) else _own(model, z, shape)
    is_steady = own is not None and _is_steady(own, sample)
    chain, why = None, "it has no `encoder` and `decoder`"
    if parts is not None:
        try:
            chain = _chain(model, *parts, z, sample)
        except Exception as error:  # parts may be called in any way, which `call` alone knows
            why = f"its `decoder` does not take what its `encoder` returns first: {_line(error)}"
    if is_steady and own is not None:
        # Some models with these two parts are more than their chain.
        return own if chain is None or not _are_same(chain, own, sample) else chain
    if chain is not None and _is_steady(chain, sample):
        warnings.warn(
            "the model draws random codes, or has no `call`; its decoder reconstructs from the "
            "mean of the code, which its encoder returns",
            stacklevel=5,
        )
        return chain
    if own is None:
        if chain is not None:
            why = "its `encoder` returns drawn codes only"
        raise InputError(
            f"{type(model).__name__} has no `call`, and {why}; give it a `call` that returns the "
            f"reconstruction from the mean of the code"
        )
    raise InputError(
        f"`model` returns another reconstruction of the same window at each call"
        f"{drawing(own, sample)}; wrap a model that decodes the mean of the code"
    )


def _line(error: Exception) -> str:
    return str(error) if isinstance(error, EdgeAEError) else first_line(error)


def _are_same(chain: keras.Model, own: keras.Model, sample: FloatArray) -> bool:
    """Compare far windows too, where a `call` may clip."""
    return all(
        np.allclose(_run(chain, x), _run(own, x), rtol=1e-5, atol=1e-6, equal_nan=True)
        for x in (0.01 * sample, sample, 100 * sample, 1e4 * sample)
    )


def _lacks_call(model: keras.Model) -> bool:
    return type(model).call is keras.Model.call and not _is_functional(model)


def _own(model: keras.Model, z: Output, shape: tuple[int, ...]) -> keras.Model:
    """Return a model's own call, with one input and one output."""
    if _is_functional(model) and None not in model.inputs[0].shape[1:]:
        # Old files have lists of one; all code here expects one input and one output.
        structure = model.outputs if isinstance(model, keras.Sequential) else model.output
        output = _reconstruction(model.outputs, shape, structure)
        return keras.Model(model.inputs[0], output, name=model.name)
    result = model(z, training=False) if _takes_training(model) else model(z)
    return keras.Model(z, _reconstruction(_flat(result), shape, result))


def _takes_training(model: keras.Model) -> bool:
    return bool(getattr(model, "_call_has_training_arg", False))


def _flat(outputs: object) -> list[Output]:
    flat: list[Output] = tf.nest.flatten(outputs)
    return flat


def _reconstruction(outputs: list[Output], shape: tuple[int, ...], structure: object) -> Output:
    """Select the one output of the shape of a window."""
    found = [output for output in outputs if tuple(output.shape[1:]) == shape]
    if len(found) == 1:
        return found[0]
    found = found or [_of_shape(output, shape) for output in outputs if _fits(output.shape, shape)]
    found = found or [
        _of_shape(output, shape)
        for output in outputs
        if _has_same_order(tuple(output.shape[1:]), shape)
    ]
    if len(found) == 1:
        return found[0]
    got = ", ".join(str(tuple(output.shape[1:])) for output in outputs)
    if not found:
        raise InputError(f"`model` must return the shape of its windows, {shape}; got {got}")
    if not isinstance(structure, dict):  # (reconstruction, ...) is the usual order
        return found[0]
    raise InputError(f"one output of `model` must have the shape {shape}; got {got}")


def _fits(declared: tuple[int | None, ...], shape: tuple[int, ...]) -> bool:
    """Tell whether a shape with unknown sizes may be that of windows."""
    sizes = zip(declared[1:], shape, strict=False)
    return len(declared) == len(shape) + 1 and all(size in (None, own) for size, own in sizes)


def _of_shape(output: Output, shape: tuple[int, ...]) -> Output:
    return keras.layers.Reshape(shape)(output)


def _parts(model: keras.Model) -> tuple[keras.layers.Layer, keras.layers.Layer] | None:
    """Return encoder and decoder: methods `encode` and `decode`, attributes, or layers so named."""
    if all(callable(getattr(model, method, None)) for method in ("encode", "decode")):
        return Method(model, "encode"), Method(model, "decode")
    named = {layer.name: layer for layer in model.layers}
    found = [getattr(model, name, None) or named.get(name) for name in ("encoder", "decoder")]
    if not all(isinstance(part, keras.layers.Layer) for part in found):
        return None
    return found[0], found[1]


def _chain(
    model: keras.Model,
    encoder: keras.layers.Layer,
    decoder: keras.layers.Layer,
    z: Output,
    sample: FloatArray,
) -> keras.Model:
    """Decode the mean of the code; its layer is named `code`."""
    code = mean_of_code(encoder, z, sample)
    if "code" not in (encoder.name, decoder.name):
        code = keras.layers.Identity(name="code")(code)
    result = decoder(code)
    output = _reconstruction(_flat(result), sample.shape[1:], result)
    return keras.Model(z, output, name="autoencoder")


def _run(model: keras.Model, windows: FloatArray) -> FloatArray:
    values: FloatArray = np.asarray(model(windows, training=False), np.float32)
    return values


def _is_steady(model: keras.Model, sample: FloatArray) -> bool:
    return bool(np.array_equal(_run(model, sample), _run(model, sample), equal_nan=True))


def _is_float32(network: keras.Model) -> bool:
    return all(
        layer.dtype_policy.compute_dtype == "float32"
        for layer in network._flatten_layers()
        if layer.weights
    )


def _in_float32(network: keras.Model, shape: tuple[int, ...]) -> keras.Model:
    """Copy a network that computes in another precision; refuse it if that changes its errors."""
    policy = next(
        layer.dtype_policy.name
        for layer in network._flatten_layers()
        if layer.weights and layer.dtype_policy.compute_dtype != "float32"
    )
    copy = _copied(network, lambda config: {**config, "dtype": "float32"})
    sample = np.random.default_rng(0).normal(size=(64, *shape)).astype(np.float32)
    before, after = (
        np.square(sample - _run(one, sample)).mean(axis=tuple(range(1, sample.ndim)))
        for one in (network, copy)
    )
    change = float(np.max(np.abs(after - before) / np.maximum(np.abs(before), np.median(before))))
    if change > _MAX_CAST_ERROR:
        raise InputError(
            f"`model` computes in {policy}, and artifacts in float32, which changes its errors by "
            f"up to {change:.1g} of themselves; train or rebuild it in float32"
        )
    warnings.warn(f"the model computes in {policy}; it is cast to float32", stacklevel=6)
    return copy


def _layers(network: keras.Model) -> list[keras.layers.Layer]:
    return list(network._flatten_layers(include_self=False))


def _without_states(config: dict[str, object]) -> dict[str, object]:
    """Change `stateful` in the configuration of a layer and of those inside it."""
    changed = {k: _without_states(v) if isinstance(v, dict) else v for k, v in config.items()}
    return {**changed, "stateful": False} if "stateful" in changed else changed


def _copied(
    network: keras.Model,
    changed: Callable[[dict[str, object]], dict[str, object]],
    z: Output | None = None,
) -> keras.Model:
    pairs: list[tuple[keras.layers.Layer, keras.layers.Layer]] = []

    def copied(layer: keras.layers.Layer) -> keras.layers.Layer:
        if not isinstance(layer, keras.layers.Layer):
            return layer  # an operation, such as that of `x + y`
        new = type(layer).from_config(changed(layer.get_config()))
        pairs.append((layer, new))
        return new

    copy = keras.models.clone_model(network, input_tensors=z, clone_function=copied, recursive=True)
    for old, new in pairs:
        new.set_weights(old.get_weights())
    return copy
