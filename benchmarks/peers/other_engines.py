"""Peers that score a window without onnxruntime: Keras, LiteRT with glue, PyOD, numpy by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from ai_edge_litert.interpreter import Interpreter

from benchmarks.inputs.ecg import FloatArray

Call = Callable[[], tuple[float, bool]]


def keras_call(network: Any, window: FloatArray, scaler: Any, threshold: float) -> Call:
    """Call the Keras model as a function, `model(x)`."""
    offset, scale = scaler.offset, scaler.scale

    def call() -> tuple[float, bool]:
        z = ((window - offset) * scale)[None]
        score = float(np.mean((z - network(z).numpy()) ** 2))
        return score, score > threshold

    return call


def keras_predict(network: Any, window: FloatArray, scaler: Any, threshold: float) -> Call:
    """Call `model.predict`, as most tutorials do."""
    offset, scale = scaler.offset, scaler.scale

    def call() -> tuple[float, bool]:
        z = ((window - offset) * scale)[None]
        score = float(np.mean((z - network.predict(z, verbose=0)) ** 2))
        return score, score > threshold

    return call


def bare_tflite(network: Any, shape: tuple[int, ...]) -> bytes:
    """Bytes of the Keras network alone as TFLite, by a concrete function of batch 1."""
    signature = [tf.TensorSpec((1, *shape), tf.float32, name="z")]
    function = tf.function(lambda z: network(z), input_signature=signature)
    concrete = [function.get_concrete_function()]
    converted: bytes = tf.lite.TFLiteConverter.from_concrete_functions(concrete, function).convert()
    return converted


def litert_glue(model: bytes, window: FloatArray, scaler: Any, threshold: float) -> Call:
    """Run the bare network by LiteRT, with numpy around it."""
    interpreter = Interpreter(model_content=model, num_threads=1)
    interpreter.allocate_tensors()
    start = interpreter.get_input_details()[0]["index"]
    result = interpreter.get_output_details()[0]["index"]
    offset, scale = scaler.offset, scaler.scale

    def call() -> tuple[float, bool]:
        z = ((window - offset) * scale)[None]
        interpreter.set_tensor(start, z)
        interpreter.invoke()
        score = float(np.mean((z - interpreter.get_tensor(result)) ** 2))
        return score, score > threshold

    return call


def numpy_by_hand(network: Any, window: FloatArray, scaler: Any, threshold: float) -> Call | None:
    """Matrix products and activations in numpy; None where the network is not dense alone."""
    steps = []
    for layer in network.layers:
        if isinstance(layer, keras.layers.InputLayer):
            continue
        if not isinstance(layer, keras.layers.Dense) or layer.activation.__name__ not in _NUMPY:
            return None
        steps.append((*layer.get_weights(), _NUMPY[layer.activation.__name__]))
    offset, scale = scaler.offset, scaler.scale

    def call() -> tuple[float, bool]:
        z = hidden = (window - offset) * scale
        for kernel, bias, activate in steps:
            hidden = activate(hidden @ kernel + bias)
        score = float(np.mean((z - hidden) ** 2))
        return score, score > threshold

    return call


def _softmax(h: Any) -> Any:
    raised = np.exp(h - h.max())
    return raised / raised.sum()


_NUMPY: dict[str, Callable[[Any], Any]] = {
    "softmax": _softmax,
    "relu": lambda h: np.maximum(h, 0),
    "tanh": np.tanh,
    "linear": lambda h: h,
}


def pyod_detector(x_normal: FloatArray, epochs: int, seed: int, hidden: tuple[int, ...]) -> Any:
    """PyOD's AutoEncoder of plain dense layers, fitted; it brings its own scaler and score."""
    import torch
    from pyod.models.auto_encoder import AutoEncoder

    torch.set_num_threads(1)
    detector = AutoEncoder(
        hidden_neuron_list=list(hidden),
        epoch_num=epochs,
        batch_size=64,
        random_state=seed,
        batch_norm=False,
        dropout_rate=0.0,
        verbose=0,
    )
    return detector.fit(x_normal)


def pyod_call(detector: Any, window: FloatArray) -> Callable[[], float]:
    """Score a raw window by `decision_function`."""
    batch = window.reshape(1, -1)
    return lambda: float(detector.decision_function(batch)[0])
