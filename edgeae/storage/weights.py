"""The weights that a configuration asks for, counted before any memory is taken for them."""

from __future__ import annotations

import logging
import math
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from edgeae.storage.network_files import MAX_NETWORK_BYTES
from edgeae.train.keras_backend import keras, tf
from edgeae_runtime.errors import ArtifactError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_FLOAT_BYTES = 4


class WeightsError(ArtifactError):
    """A network asks for more weights than a file may hold."""


def refuse_large(load: Callable[[], keras.Model]) -> None:
    """Build a network without values for its weights, and refuse it if these were too many.

    Raises
    ------
    WeightsError
        If they are. Whatever `load` raises is passed on.
    """

    def shapes() -> list[tuple[int, ...]]:
        with keras.StatelessScope(initialize_variables=False):
            return [tuple(variable.shape) for variable in load().variables]

    # Keras remembers variables without values by thread, and gives them values later.
    with ThreadPoolExecutor(1) as thread:
        _check(thread.submit(shapes).result())


def refuse_large_legacy(build: Callable[[], tf.Module]) -> None:
    """Build a network of Keras 2 in a graph, where weights have no values, and do the same.

    Raises
    ------
    WeightsError
        As `refuse_large` does.
    """
    logger = tf.get_logger()
    level = logger.level
    logger.setLevel(logging.ERROR)  # Keras 2 calls what TensorFlow deprecates
    try:
        with tf.Graph().as_default():
            _check([tuple(variable.shape) for variable in build().variables])
    finally:
        logger.setLevel(level)


def _check(shapes: Iterable[tuple[int, ...]]) -> None:
    size = _FLOAT_BYTES * sum(math.prod(shape) for shape in shapes)
    if size > MAX_NETWORK_BYTES:
        raise WeightsError(
            f"its layers ask for {size >> 20} MB of weights; they must have at most "
            f"{MAX_NETWORK_BYTES >> 20} MB"
        )
