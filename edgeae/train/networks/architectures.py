"""The architectures: one short function each, over a common builder.

Each builds a Keras model from scaled windows `(n, *shape)` to reconstructions of the same shape;
its layer `code` outputs the code `(n, code_size)`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from edgeae.train.auto import default_count
from edgeae.train.keras_backend import keras, tf
from edgeae_runtime.errors import InputError

layers, ops = keras.layers, keras.ops

KERNEL = 5  # steps that a convolution sees
STRIDE = 2


class NetworkPlan(NamedTuple):
    """The sizes and functions that describe a network of any architecture; None is its default."""

    hidden: tuple[int, ...] | None
    code_size: int | None
    activation: str
    output_activation: str
    seed: int
    kl_weight: float = 0.1
    noise: float = 0.0
    prototypes: int | None = None


def check_architecture(architecture: str) -> None:
    """Raise `InputError` for an architecture that there is not."""
    if architecture not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES)
        raise InputError(f"`architecture` must be one of {known} or auto; got '{architecture}'")


def build_network(architecture: str, shape: tuple[int, ...], plan: NetworkPlan) -> keras.Model:
    """Build the untrained network of an architecture for windows of a shape.

    Raises
    ------
    InputError
        If the architecture or an activation is unknown, a size is below 1, or the window is too
        short.
    """
    check_architecture(architecture)
    hidden = _HIDDEN[architecture] if plan.hidden is None else plan.hidden
    code_size = _code_size(architecture, shape) if plan.code_size is None else plan.code_size
    plan = plan._replace(hidden=hidden, code_size=code_size)
    for name, size in [("hidden", size) for size in hidden] + [("code_size", code_size)]:
        if size < 1:
            raise InputError(f"`{name}` must be at least 1; got {size}")
    for name in ("activation", "output_activation"):
        _check_activation(name, getattr(plan, name))
    build = _Builder(architecture, shape, plan)
    ARCHITECTURES[architecture](build)
    return build.model()


class _Builder:
    """A network under construction; its initial weights depend on the seed alone."""

    def __init__(self, name: str, shape: tuple[int, ...], plan: NetworkPlan) -> None:
        assert plan.hidden is not None
        assert plan.code_size is not None
        self.hidden, self.code_size, self.plan = plan.hidden, plan.code_size, plan
        self.name, self.shape = name, shape
        self.steps, self.channels = shape if len(shape) == 2 else (shape[0], 1)
        self.z = self.x = keras.Input(shape, name="z")
        self.count = 0
        if plan.noise:
            self.put(layers.GaussianNoise(plan.noise, seed=plan.seed, name="noise"))

    def initializer(self) -> keras.initializers.Initializer:
        """Return the initializer of the next layer, independent of Keras's global seed."""
        self.count += 1
        return keras.initializers.GlorotUniform(seed=self.plan.seed + self.count - 1)

    def put(self, layer: keras.layers.Layer) -> None:
        """Add a layer."""
        self.x = layer(self.x)

    def dense(self, units: int, activation: str, name: str | None = None) -> None:
        """Add a `Dense`, over the last axis."""
        name = name or f"dense_{self.count}"
        self.put(layers.Dense(units, activation, name=name, kernel_initializer=self.initializer()))

    def reshape(self, shape: tuple[int, ...]) -> None:
        """Add a reshaping of each window, unless it has the shape already."""
        if tuple(self.x.shape[1:]) != shape:
            self.put(layers.Flatten() if len(shape) == 1 else layers.Reshape(shape))

    def model(self) -> keras.Model:
        """Return the finished network."""
        self.reshape(self.shape)
        return keras.Model(self.z, self.x, name=self.name)


def dense(build: _Builder) -> None:
    """Build fully connected layers to the code, mirrored in the decoder."""
    build.reshape((math.prod(build.shape),))
    _dense_encoder(build)
    _dense_decoder(build)


def linear(build: _Builder) -> None:
    """Build a projection on principal components and back; `networks.linear` sets the weights."""
    size = math.prod(build.shape)
    if build.code_size > size:
        raise InputError(
            f"`code_size` of a linear network must be at most {size}; got {build.code_size}"
        )
    build.reshape((size,))
    build.dense(build.code_size, "linear", "code")
    build.dense(size, "linear", "output")


def prototypes(build: _Builder) -> None:
    """Build a softmax over prototypes and their weighted mean; `networks.prototypes` sets both."""
    size = math.prod(build.shape)
    build.reshape((size,))
    build.dense(build.code_size, "softmax", "code")
    build.dense(size, "linear", "output")


def mixed(build: _Builder) -> None:
    """Build `dense` and `prototypes` side by side; the last layer outputs their mean.

    `edgeae.train.networks.prototypes.mix` sets its weights.
    """
    if build.plan.output_activation != "linear":
        got = build.plan.output_activation
        raise InputError(f"`output_activation` of a mixed network must be linear; got '{got}'")
    size = math.prod(build.shape)
    build.reshape((size,))
    window = build.x
    _dense_encoder(build)
    for units in reversed(build.hidden):
        build.dense(units, build.plan.activation)
    count = default_count(size) if build.plan.prototypes is None else build.plan.prototypes
    initializer = build.initializer()
    nearest = layers.Dense(count, "softmax", name="nearest", kernel_initializer=initializer)
    build.x = layers.Concatenate(name="both")([build.x, nearest(window)])
    build.dense(size, "linear", "output")


def variational(build: _Builder) -> None:
    """Build `dense` with a random code in training; the mean of the code is used for scoring."""
    build.reshape((math.prod(build.shape),))
    for units in build.hidden:
        build.dense(units, build.plan.activation)
    log_variance = layers.Dense(
        build.code_size, name="log_variance", kernel_initializer=build.initializer()
    )(build.x)
    build.dense(build.code_size, "linear", "code")
    weight = build.plan.kl_weight / math.prod(build.shape)
    build.x = Sampling(weight, build.plan.seed, name="sampling")([build.x, log_variance])
    _dense_decoder(build)


def conv(build: _Builder) -> None:
    """Build convolutions that halve the steps, the code, and transposed convolutions."""
    halvings = len(build.hidden)
    if build.steps < STRIDE**halvings:
        max_count = int(math.log2(build.steps))
        raise InputError(
            f"a window of {build.steps} steps is too short for {halvings} strides of {STRIDE}; "
            f"give at most {max_count} numbers as `hidden`"
        )
    missing = -build.steps % STRIDE**halvings
    build.reshape((build.steps, build.channels))
    if missing:
        build.put(layers.ZeroPadding1D((0, missing)))
    for filters in build.hidden:
        _convolve(build, layers.Conv1D, filters)
    coarse = tuple(build.x.shape[1:])
    build.reshape((math.prod(coarse),))
    build.dense(build.code_size, build.plan.activation, "code")
    build.dense(math.prod(coarse), build.plan.activation)
    build.reshape(coarse)
    for filters in reversed(build.hidden):
        _convolve(build, layers.Conv1DTranspose, filters)
    if missing:
        build.put(layers.Cropping1D((0, missing)))
    build.dense(build.channels, build.plan.output_activation, "output")


def lstm(build: _Builder) -> None:
    """Build an LSTM encoder to the code, and an LSTM decoder over the repeated code."""
    _recurrent(build, layers.LSTM)


def gru(build: _Builder) -> None:
    """Build a GRU encoder to the code, and a GRU decoder over the repeated code."""
    _recurrent(build, layers.GRU)


@keras.saving.register_keras_serializable("edgeae")
class Sampling(keras.layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A random draw from the code's distribution in training, and its mean otherwise."""

    def __init__(self, weight: float, seed: int, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.weight, self.seed = weight, seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, pair: list[tf.Tensor], training: bool = False) -> tf.Tensor:
        """Draw for a batch: `[mean, log_variance]`, each `(n, code_size)`."""
        mean, log_variance = pair
        if not training:
            return mean
        variance = ops.exp(log_variance)
        divergence = ops.sum(ops.square(mean) + variance - 1 - log_variance, axis=1) / 2
        self.add_loss(self.weight * ops.mean(divergence))
        noise = keras.random.normal(ops.shape(mean), seed=self.generator)
        return mean + ops.exp(log_variance / 2) * noise

    def get_config(self) -> dict[str, object]:
        """Return the arguments that build the same layer."""
        return {**super().get_config(), "weight": self.weight, "seed": self.seed}


def _dense_encoder(build: _Builder) -> None:
    for units in build.hidden:
        build.dense(units, build.plan.activation)
    build.dense(build.code_size, build.plan.activation, "code")


def _dense_decoder(build: _Builder) -> None:
    for units in reversed(build.hidden):
        build.dense(units, build.plan.activation)
    build.dense(math.prod(build.shape), build.plan.output_activation, "output")


def _convolve(build: _Builder, kind: type[keras.layers.Layer], filters: int) -> None:
    name = f"conv_{build.count}"
    options = {"padding": "same", "activation": build.plan.activation, "name": name}
    initializer = build.initializer()
    build.put(kind(filters, KERNEL, STRIDE, kernel_initializer=initializer, **options))


def _recurrent(build: _Builder, kind: type[keras.layers.Layer]) -> None:
    def recur(units: int, every_step: bool) -> None:
        seed, initializer = build.plan.seed + build.count, build.initializer()
        layer = kind(
            units,
            return_sequences=every_step,
            kernel_initializer=initializer,
            recurrent_initializer=keras.initializers.Orthogonal(seed=seed),
            name=f"{kind.__name__.lower()}_{build.count}",
        )
        build.put(layer)

    build.reshape((build.steps, build.channels))
    for units in build.hidden[:-1]:
        recur(units, True)
    recur(build.hidden[-1], False)
    build.dense(build.code_size, build.plan.activation, "code")
    build.put(layers.RepeatVector(build.steps))
    for units in reversed(build.hidden):
        recur(units, True)
    build.dense(build.channels, build.plan.output_activation, "output")


def _code_size(architecture: str, shape: tuple[int, ...]) -> int:
    """Return the default size of the code: small, so that it can represent normal windows only."""
    size = math.prod(shape)
    return default_count(size) if architecture == "prototypes" else max(1, min(4, size // 2))


def _check_activation(name: str, activation: str) -> None:
    try:
        keras.activations.get(activation)
    except ValueError:
        raise InputError(f"`{name}` must be a Keras activation; got '{activation}'") from None


ARCHITECTURES: dict[str, Callable[[_Builder], None]] = {
    "dense": dense,
    "linear": linear,
    "prototypes": prototypes,
    "mixed": mixed,
    "conv": conv,
    "lstm": lstm,
    "gru": gru,
    "variational": variational,
}
_HIDDEN: dict[str, tuple[int, ...]] = {
    "dense": (64, 32, 16),
    "linear": (),
    "prototypes": (),
    "mixed": (64, 32, 16),
    "conv": (32, 16),
    "lstm": (32,),
    "gru": (32,),
    "variational": (64, 32, 16),
}
"""Default hidden layers of each architecture."""
