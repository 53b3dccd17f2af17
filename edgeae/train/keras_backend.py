"""Keras and TensorFlow, imported without their C++ log lines.

Every module of `edgeae` that needs one of them imports it from here. TensorFlow reads its log level
once, when it is imported; the environment is left as it was found. A level that the user has set
counts, and so does the level of a TensorFlow that is already imported.
"""

import os

_LEVEL = "TF_CPP_MIN_LOG_LEVEL"

_is_set_by_user = _LEVEL in os.environ
os.environ.setdefault(_LEVEL, "3")  # not even errors: they are raised as exceptions as well
try:
    import keras
    import tensorflow as tf
finally:
    if not _is_set_by_user:
        del os.environ[_LEVEL]

__all__ = ["keras", "tf"]
