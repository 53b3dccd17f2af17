"""Training of a Keras autoencoder: one graph call per epoch, early stopping, best weights kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from edgeae_runtime.errors import InputError

Array = npt.NDArray[np.float32]
OnEpoch = Callable[[int, float, float], None]
Pools = Callable[[np.random.Generator], Iterator[Array]]
"""Scaled training windows of one epoch in pools, in an order that the generator decides."""

LOSSES: dict[str, Callable[[Any, Any], Any]] = {
    "mse": keras.losses.mean_squared_error,
    "mae": keras.losses.mean_absolute_error,
    "huber": keras.losses.huber,
    "binary_crossentropy": keras.losses.binary_crossentropy,
}
# Their update of one value never looks at another value, so all weights may lie in one variable.
_ELEMENTWISE = tuple(
    getattr(keras.optimizers, name)
    for name in "SGD Adam AdamW Nadam RMSprop Adagrad Adadelta Adamax Lion".split()
)
_FITTING_BATCH = 1024  # bounds the memory of the validation loss; its value does not depend on it


class History(NamedTuple):
    """Losses of each finished epoch, and the epoch (from 0) whose weights the network has."""

    train_loss: tuple[float, ...]
    val_loss: tuple[float, ...]
    best_epoch: int


class _Weights:
    """The trainable weights: one flat variable where that is exact, else the network's own.

    One variable instead of sixteen makes tracing two to five times and a step 1.5 times faster.
    """

    def __init__(self, network: keras.Model, optimizer: keras.optimizers.Optimizer) -> None:
        self.targets = network.trainable_variables
        self.is_flat = (
            type(optimizer) in _ELEMENTWISE
            and optimizer.clipnorm is None
            and all(v.dtype == "float32" and v.constraint is None for v in self.targets)
        )
        self.variables = self.targets
        if self.is_flat:
            flat = np.concatenate([v.numpy().ravel() for v in self.targets])
            self.variables = [keras.Variable(flat, dtype="float32", name="weights")]
        self.state = network.non_trainable_variables
        optimizer.build(self.variables)

    def tensors(self) -> list[tf.Tensor]:
        """Values of now, one tensor for each of the network's trainable variables."""
        if not self.is_flat:
            return [tf.convert_to_tensor(v.value) for v in self.variables]
        parts = tf.split(self.variables[0].value, [math.prod(v.shape) for v in self.targets])
        return [tf.reshape(p, v.shape) for p, v in zip(parts, self.targets, strict=True)]

    def pack(self, gradients: list[tf.Tensor]) -> list[tf.Tensor]:
        """Gradients of `tensors()` as gradients of `variables`."""
        if not self.is_flat:
            return gradients
        return [tf.concat([tf.reshape(g, [-1]) for g in gradients], axis=0)]

    def snapshot(self) -> list[npt.NDArray[Any]]:
        """All values, trainable or not, as copies."""
        return [np.array(v.numpy()) for v in [*self.variables, *self.state]]

    def restore(self, values: list[npt.NDArray[Any]]) -> None:
        """Write a snapshot into the network."""
        for variable, value in zip([*self.variables, *self.state], values, strict=True):
            variable.assign(value)
        for target, tensor in zip(self.targets, self.tensors(), strict=True):
            target.assign(tensor)


def _clone(optimizer: str | keras.optimizers.Optimizer, learning_rate: Any) -> Any:
    """Fresh optimizer with the same settings, so that the caller's instance keeps its state."""
    try:
        template = keras.optimizers.get(optimizer) if isinstance(optimizer, str) else optimizer
    except ValueError:
        raise InputError(f"optimizer must be a Keras optimizer; got '{optimizer}'") from None
    config = template.get_config()
    if learning_rate is not None:
        config["learning_rate"] = learning_rate
    return type(template).from_config(config)


def _seed_layers(network: keras.Model, seed: int) -> None:
    """Start the random layers (dropout, noise) from the seed."""
    weights = {id(v) for v in network.weights}
    random_states = [v for v in network.variables if id(v) not in weights]
    for i, state in enumerate(random_states):
        state.assign(np.array([seed, i], dtype=state.dtype))


def _mean_loss(
    network: keras.Model, loss: str, values: tuple[Any, Any], rows: Any, training: bool
) -> tuple[Any, Any]:
    """Loss of a batch with all regularisation, and the new non-trainable values, as tensors.

    `values` are the trainable and the non-trainable ones.
    """
    output, state, penalties = network.stateless_call(
        *values, rows, training=training, return_losses=True
    )
    return tf.add_n([tf.reduce_mean(LOSSES[loss](rows, output)), *penalties]), state


def _epoch(network: keras.Model, weights: _Weights, optimizer: Any, loss: str, batch: int) -> Any:
    """Graph functions `(x_train, order) -> summed loss` that trains, and `x_val -> summed loss`."""

    def train_batch(i: Any, total: Any, x: Any, order: Any) -> tuple[Any, ...]:
        rows = tf.gather(x, order[i : i + batch])
        trainable = weights.tensors()
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(trainable)
            value, state = _mean_loss(network, loss, (trainable, weights.state), rows, True)
            scaled = optimizer.scale_loss(value)
        gradients = tape.gradient(scaled, trainable, unconnected_gradients="zero")
        optimizer.apply(weights.pack(gradients), weights.variables)
        for variable, new in zip(weights.state, state, strict=True):
            if new is not variable.value:
                variable.assign(new)
        return i + batch, total + value * tf.cast(tf.shape(rows)[0], tf.float32), x, order

    def fit_batch(i: Any, total: Any, x: Any) -> tuple[Any, ...]:
        rows = x[i : i + _FITTING_BATCH]
        values = (weights.tensors(), weights.state)
        value, _ = _mean_loss(network, loss, values, rows, False)
        return i + _FITTING_BATCH, total + value * tf.cast(tf.shape(rows)[0], tf.float32), x

    start = (0, 0.0)

    def run_pool(x: Any, order: Any) -> Any:
        n = tf.shape(order)[0]
        first = tuple(map(tf.constant, start))
        return tf.while_loop(lambda i, *_: i < n, train_batch, (*first, x, order))[1]

    def run_validation(x: Any) -> Any:
        n = tf.shape(x)[0]
        first = tuple(map(tf.constant, start))
        return tf.while_loop(lambda i, *_: i < n, fit_batch, (*first, x))[1]

    rows = tf.TensorSpec((None, *network.input_shape[1:]), tf.float32)
    order = tf.TensorSpec((None,), tf.int32)
    return (
        tf.function(run_pool, autograph=False, input_signature=[rows, order]),
        tf.function(run_validation, autograph=False, input_signature=[rows]),
    )


def train(
    network: keras.Model,
    x_train: Array | Pools,
    x_val: Array,
    *,
    loss: str,
    optimizer: str | keras.optimizers.Optimizer,
    learning_rate: float | keras.optimizers.schedules.LearningRateSchedule | None,
    epochs: int,
    batch_size: int,
    patience: int | None,
    seed: int,
    on_epoch: OnEpoch | None = None,
) -> History:
    """Losses of a training that leaves the best epoch's weights in the network.

    Parameters
    ----------
    network
        Built, with outputs of the shape of its inputs. Trained in place, also when interrupted.
    x_train, x_val
        Scaled windows, finite, at least one each; `x_val` chooses the best epoch. Windows that
        memory does not hold are given by a function, which is called for each epoch.
    optimizer
        A name, or an instance that is copied from its settings and stays as it was.
    learning_rate
        None keeps the optimizer's own.
    patience
        Epochs without a better validation loss after which training stops; None never stops.
    seed
        Decides the order of the windows and the random layers; the initial weights are the
        network's own. No global seed is read or set.
    on_epoch
        Called after each epoch with its number from 0, the training loss and the validation loss.

    Raises
    ------
    InputError
        If a loss stops being finite.
    """
    if loss not in LOSSES:
        raise InputError(f"loss must be one of {', '.join(LOSSES)}; got '{loss}'")
    fresh = _clone(optimizer, learning_rate)
    _seed_layers(network, seed)
    weights = _Weights(network, fresh)
    run_pool, run_validation = _epoch(network, weights, fresh, loss, batch_size)
    pools = x_train if callable(x_train) else _one_pool(x_train)
    validation = tf.constant(x_val)
    rng = np.random.default_rng(seed)
    losses: list[tuple[float, float]] = []
    best, best_epoch = weights.snapshot(), 0
    try:
        for epoch in range(epochs):
            train_loss = _train_pools(run_pool, pools(rng), rng)
            now = _finite((train_loss, float(run_validation(validation)) / len(x_val)), epoch)
            if now[1] < min((fit for _, fit in losses), default=math.inf):
                best, best_epoch = weights.snapshot(), epoch
            losses.append(now)
            if on_epoch is not None:
                on_epoch(epoch, *now)
            if patience is not None and epoch - best_epoch >= patience:
                break
    finally:
        weights.restore(best)
    return History(tuple(t for t, _ in losses), tuple(f for _, f in losses), best_epoch)


def _one_pool(x_train: Array) -> Pools:
    windows = tf.constant(x_train)
    return lambda rng: iter([windows])


def _train_pools(run_pool: Any, pools: Iterator[Any], rng: np.random.Generator) -> float:
    """Mean training loss of one pass over all pools, each in an order of its own."""
    total, count = 0.0, 0
    for windows in pools:
        order = tf.constant(rng.permutation(len(windows)).astype(np.int32))
        total += float(run_pool(windows, order))
        count += len(order)
    return total / count


def _finite(losses: tuple[float, float], epoch: int) -> tuple[float, float]:
    """Both losses, or the error that says what to change."""
    train_loss, val_loss = losses
    if not (math.isfinite(train_loss) and math.isfinite(val_loss)):
        raise InputError(
            f"the loss must stay finite, got {train_loss} in training and {val_loss} on the "
            f"validation windows in epoch {epoch + 1}; lower learning_rate or scale the readings"
        )
    return train_loss, val_loss
