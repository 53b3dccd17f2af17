"""The network alone as an ONNX file, converted as its users convert it today."""

from __future__ import annotations

import logging
from typing import Any

import onnxruntime
import onnxslim
import tensorflow as tf
import tf2onnx

_OPSET = 17
SMALL_MODEL_OPTIONS = {"session.intra_op.allow_spinning": "0"}


def bare_onnx(network: Any, shape: tuple[int, ...]) -> bytes:
    """Bytes of a Keras network `z (n, *shape) -> z_hat`, through tf2onnx and onnxslim."""
    logging.getLogger("tf2onnx").setLevel(logging.ERROR)
    signature = [tf.TensorSpec((None, *shape), tf.float32, name="z")]
    function = tf.function(lambda z: {"z_hat": network(z)}, input_signature=signature)
    model, _ = tf2onnx.convert.from_function(function, input_signature=signature, opset=_OPSET)
    written: bytes = onnxslim.slim(model).SerializeToString()
    return written


def open_session(model: bytes | str) -> Any:
    """Session with the options that edgeae uses too: one thread, no spinning."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    for key, value in SMALL_MODEL_OPTIONS.items():
        options.add_session_config_entry(key, value)
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
