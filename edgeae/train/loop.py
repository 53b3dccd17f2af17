"""Training of a Keras autoencoder: one graph call per epoch, early stopping, best weights kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from edgeae.train.keras_backend import keras, tf
from edgeae.train.scaling import Pools
from edgeae.train.state import History
from edgeae_runtime.errors import InputError

Array = npt.NDArray[np.float32]


class Epoch(NamedTuple):
    """A finished epoch: its number from 0, the maximum number of epochs, and its losses."""

    number: int
    total: int
    train_loss: float
    val_loss: float


OnEpoch = Callable[[Epoch], None]
Loss = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]
LearningRate: TypeAlias = float | keras.optimizers.schedules.LearningRateSchedule | None

LOSSES: dict[str, Loss] = {
    "mse": keras.losses.mean_squared_error,
    "mae": keras.losses.mean_absolute_error,
    "huber": keras.losses.huber,
    "binary_crossentropy": keras.losses.binary_crossentropy,
}
# They update each value independently, so all weights may lie in one variable.
_ELEMENTWISE = tuple(
    getattr(keras.optimizers, name)
    for name in "SGD Adam AdamW Nadam RMSprop Adagrad Adadelta Adamax Lion".split()
)
_VALIDATION_BATCH = 1024  # bounds the memory of the validation loss, not its value


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
        """Return the current values, one tensor for each trainable variable of the network."""
        if not self.is_flat:
            return [tf.convert_to_tensor(v.value) for v in self.variables]
        parts = tf.split(self.variables[0].value, [math.prod(v.shape) for v in self.targets])
        return [tf.reshape(p, v.shape) for p, v in zip(parts, self.targets, strict=True)]

    def pack(self, gradients: list[tf.Tensor]) -> list[tf.Tensor]:
        """Convert gradients of `tensors()` to gradients of `variables`."""
        if not self.is_flat:
            return gradients
        return [tf.concat([tf.reshape(g, [-1]) for g in gradients], axis=0)]

    def snapshot(self) -> list[Array]:
        """Copy all values, trainable or not."""
        return [np.array(v.numpy()) for v in [*self.variables, *self.state]]

    def restore(self, values: list[Array]) -> None:
        """Write a snapshot into the network."""
        for variable, value in zip([*self.variables, *self.state], values, strict=True):
            variable.assign(value)
        for target, tensor in zip(self.targets, self.tensors(), strict=True):
            target.assign(tensor)


def _clone(
    optimizer: str | keras.optimizers.Optimizer, learning_rate: LearningRate
) -> keras.optimizers.Optimizer:
    """Copy an optimizer's settings, so that the caller's instance keeps its state."""
    try:
        template = keras.optimizers.get(optimizer) if isinstance(optimizer, str) else optimizer
    except ValueError:
        raise InputError(f"`optimizer` must be a Keras optimizer; got '{optimizer}'") from None
    config = template.get_config()
    if learning_rate is not None:
        config["learning_rate"] = learning_rate
    return type(template).from_config(config)


def _seed_layers(network: keras.Model, seed: int) -> None:
    """Seed the random layers (dropout, noise)."""
    weights = {id(v) for v in network.weights}
    random_states = [v for v in network.variables if id(v) not in weights]
    for i, state in enumerate(random_states):
        state.assign(np.array([seed, i], dtype=state.dtype))


def _mean_loss(
    network: keras.Model,
    loss: str,
    values: tuple[list[tf.Tensor], list[tf.Tensor]],
    rows: tf.Tensor,
    training: bool,
) -> tuple[tf.Tensor, list[tf.Tensor]]:
    """Return the loss of a batch with all regularisation, and the new non-trainable values.

    `values` are the trainable and the non-trainable ones.
    """
    output, state, penalties = network.stateless_call(
        *values, rows, training=training, return_losses=True
    )
    return tf.add_n([tf.reduce_mean(LOSSES[loss](rows, output)), *penalties]), state


def _training_function(
    network: keras.Model,
    weights: _Weights,
    optimizer: keras.optimizers.Optimizer,
    loss: str,
    batch: int,
) -> tf.types.experimental.ConcreteFunction:
    """Build the graph function `(x, order) -> summed loss` that trains on windows in an order."""

    def step(
        i: tf.Tensor, total: tf.Tensor, x: tf.Tensor, order: tf.Tensor
    ) -> tuple[tf.Tensor, ...]:
        rows = tf.gather(x, order[i : i + batch])
        trainable = weights.tensors()
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(trainable)
            value, state = _mean_loss(network, loss, (trainable, weights.state), rows, True)
            scaled_loss = optimizer.scale_loss(value)
        gradients = tape.gradient(scaled_loss, trainable, unconnected_gradients="zero")
        optimizer.apply(weights.pack(gradients), weights.variables)
        for variable, new in zip(weights.state, state, strict=True):
            if new is not variable.value:
                variable.assign(new)
        return i + batch, total + value * tf.cast(tf.shape(rows)[0], tf.float32), x, order

    def run(x: tf.Tensor, order: tf.Tensor) -> tf.Tensor:
        count = tf.shape(order)[0]
        start = (tf.constant(0), tf.constant(0.0), x, order)
        return tf.while_loop(lambda i, *_: i < count, step, start)[1]

    return _traced(run, _windows_spec(network), tf.TensorSpec((None,), tf.int32))


def _validation_function(
    network: keras.Model, weights: _Weights, loss: str
) -> tf.types.experimental.ConcreteFunction:
    """Build the graph function `x -> summed loss`."""

    def step(i: tf.Tensor, total: tf.Tensor, x: tf.Tensor) -> tuple[tf.Tensor, ...]:
        rows = x[i : i + _VALIDATION_BATCH]
        values = (weights.tensors(), weights.state)
        value, _ = _mean_loss(network, loss, values, rows, False)
        return i + _VALIDATION_BATCH, total + value * tf.cast(tf.shape(rows)[0], tf.float32), x

    def run(x: tf.Tensor) -> tf.Tensor:
        count = tf.shape(x)[0]
        start = (tf.constant(0), tf.constant(0.0), x)
        return tf.while_loop(lambda i, *_: i < count, step, start)[1]

    return _traced(run, _windows_spec(network))


def _traced(
    run: Callable[..., tf.Tensor], *signature: tf.TensorSpec
) -> tf.types.experimental.ConcreteFunction:
    # Not traced by its first call: TensorFlow warns of the fifth training of a process.
    return tf.function(run, autograph=False, input_signature=signature).get_concrete_function()


def _windows_spec(network: keras.Model) -> tf.TensorSpec:
    return tf.TensorSpec((None, *network.input_shape[1:]), tf.float32)


def train(
    network: keras.Model,
    x_train: Array | Pools,
    x_val: Array,
    *,
    loss: str,
    optimizer: str | keras.optimizers.Optimizer,
    learning_rate: LearningRate,
    epochs: int,
    batch_size: int,
    patience: int | None,
    seed: int,
    on_epoch: OnEpoch | None = None,
) -> History:
    """Train a network, leave the weights of the best epoch in it, and return the losses.

    Parameters
    ----------
    network
        Built, with outputs of the shape of its inputs. It is trained in place, even if interrupted.
    x_train, x_val
        Scaled windows, finite, at least one each; `x_val` selects the best epoch. For windows that
        do not fit in memory, `x_train` is a function that is called for each epoch.
    optimizer
        A name, or an instance whose settings are copied.
    learning_rate
        None keeps the optimizer's own.
    patience
        Epochs without a better validation loss after which training stops; None never stops.
    seed
        Seed of the order of the windows and of the random layers; the initial weights are the
        network's own. No global seed is read or set.
    on_epoch
        Called after each epoch.

    Raises
    ------
    InputError
        If the loss is unknown, or stops being finite.
    """
    if loss not in LOSSES:
        raise InputError(f"`loss` must be one of {', '.join(LOSSES)}; got '{loss}'")
    fresh = _clone(optimizer, learning_rate)
    _seed_layers(network, seed)
    weights = _Weights(network, fresh)
    run_pool = _training_function(network, weights, fresh, loss, batch_size)
    run_validation = _validation_function(network, weights, loss)
    pools = x_train if callable(x_train) else _one_pool(x_train)
    validation = tf.constant(x_val)
    rng = np.random.default_rng(seed)
    losses: list[tuple[float, float]] = []
    best, best_epoch = weights.snapshot(), 0
    try:
        for epoch in range(epochs):
            train_loss = _train_pools(run_pool, pools(rng), rng)
            val_loss = float(run_validation(validation)) / len(x_val)
            _check_finite(train_loss, val_loss, epoch)
            if val_loss < min((earlier for _, earlier in losses), default=math.inf):
                best, best_epoch = weights.snapshot(), epoch
            losses.append((train_loss, val_loss))
            if on_epoch is not None:
                on_epoch(Epoch(epoch, epochs, train_loss, val_loss))
            if patience is not None and epoch - best_epoch >= patience:
                break
    finally:
        weights.restore(best)
    train_losses, val_losses = zip(*losses, strict=True)
    return History(train_losses, val_losses, best_epoch)


def _one_pool(x_train: Array) -> Pools:
    windows = tf.constant(x_train)
    return lambda rng: iter([windows])


def _train_pools(
    run_pool: tf.types.experimental.ConcreteFunction,
    pools: Iterator[Array | tf.Tensor],
    rng: np.random.Generator,
) -> float:
    """Return the mean training loss of one pass over all pools, each shuffled by itself."""
    total, count = 0.0, 0
    for windows in pools:
        order = tf.constant(rng.permutation(len(windows)).astype(np.int32))
        total += float(run_pool(windows, order))
        count += len(order)
    return total / count


def _check_finite(train_loss: float, val_loss: float, epoch: int) -> None:
    """Refuse a loss that is not finite."""
    if not (math.isfinite(train_loss) and math.isfinite(val_loss)):
        raise InputError(
            f"the loss must stay finite; got {train_loss} on training and {val_loss} on "
            f"validation windows in epoch {epoch + 1}; lower `learning_rate` or scale the readings"
        )
