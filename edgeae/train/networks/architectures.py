"""The networks: each a short builder over the same few words.

A builder gives a Keras model from scaled windows `(n, *shape)` to reconstructions, same shape, in
which the layer `code` gives the code `(n, code_size)`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import keras
from keras import layers, ops

from edgeae.train.auto import usual_count
from edgeae_runtime.errors import InputError

KERNEL = 5  # steps that a convolution sees
STRIDE = 2


class NetworkPlan(NamedTuple):
    """The words in which every architecture is described."""

    hidden: tuple[int, ...] | None
    code_size: int | None
    activation: str
    output_activation: str
    seed: int
    kl_weight: float = 0.1
    noise: float = 0.0
    prototypes: int | None = None


def build_network(architecture: str, shape: tuple[int, ...], plan: NetworkPlan) -> keras.Model:
    """Untrained network of an architecture for windows of a shape.

    Raises
    ------
    InputError
        If the architecture or an activation is unknown, a size is below 1, or the window is too
        short.
    """
    if architecture not in ARCHITECTURES:
        raise InputError(
            f"architecture must be one of {', '.join(ARCHITECTURES)}, or auto; got '{architecture}'"
        )
    hidden = _HIDDEN[architecture] if plan.hidden is None else plan.hidden
    code_size = _code_size(architecture, shape) if plan.code_size is None else plan.code_size
    plan = plan._replace(hidden=hidden, code_size=code_size)
    for name, size in [("hidden", size) for size in hidden] + [("code_size", code_size)]:
        if size < 1:
            raise InputError(f"{name} must be at least 1; got {size}")
    for name in ("activation", "output_activation"):
        _check_activation(name, getattr(plan, name))
    build = _Builder(architecture, shape, plan)
    ARCHITECTURES[architecture](build)
    return build.model()


class _Builder:
    """A network in the making: layers named in their order, initial weights from the seed alone."""

    def __init__(self, name: str, shape: tuple[int, ...], plan: NetworkPlan) -> None:
        assert plan.hidden is not None
        assert plan.code_size is not None
        self.hidden, self.code_size, self.plan = plan.hidden, plan.code_size, plan
        self.name, self.shape = name, shape
        self.steps, self.channels = shape if len(shape) == 2 else (shape[0], 1)
        self.z = self.x = keras.Input(shape, name="z")
        self.made = 0
        if plan.noise:
            self.put(layers.GaussianNoise(plan.noise, seed=plan.seed, name="noise"))

    def start(self) -> Any:
        """Initial weights for the next layer, never from Keras's global seed."""
        self.made += 1
        return keras.initializers.GlorotUniform(seed=self.plan.seed + self.made - 1)

    def put(self, layer: keras.layers.Layer) -> None:
        """Add a layer."""
        self.x = layer(self.x)

    def dense(self, units: int, activation: str, name: str | None = None) -> None:
        """Add a `Dense`, over the last axis."""
        name = name or f"dense_{self.made}"
        self.put(layers.Dense(units, activation, name=name, kernel_initializer=self.start()))

    def reshaped(self, shape: tuple[int, ...]) -> None:
        """Bring the values of each window into a shape, where they are not."""
        if tuple(self.x.shape[1:]) != shape:
            self.put(layers.Flatten() if len(shape) == 1 else layers.Reshape(shape))

    def model(self) -> keras.Model:
        """Finished network."""
        self.reshaped(self.shape)
        return keras.Model(self.z, self.x, name=self.name)


def dense(build: _Builder) -> None:
    """Fully connected layers down to the code and, mirrored, up again."""
    build.reshaped((math.prod(build.shape),))
    _dense_encoder(build)
    _dense_decoder(build)


def linear(build: _Builder) -> None:
    """Projection on the principal components and back; `networks.linear` sets the weights."""
    size = math.prod(build.shape)
    if build.code_size > size:
        raise InputError(f"code_size of a linear network is at most {size}; got {build.code_size}")
    build.reshaped((size,))
    build.dense(build.code_size, "linear", "code")
    build.dense(size, "linear", "output")


def prototypes(build: _Builder) -> None:
    """Weights of the nearest prototypes, and their mean; `networks.prototypes` sets both."""
    size = math.prod(build.shape)
    build.reshaped((size,))
    build.dense(build.code_size, "softmax", "code")
    build.dense(size, "linear", "output")


def mixed(build: _Builder) -> None:
    """As `dense` and as `prototypes`, side by side; one last layer gives the mean of what both do.

    Its weights come from both, by `edgeae.train.networks.prototypes.mix`.
    """
    if build.plan.output_activation != "linear":
        raise InputError(
            f"output_activation of a mixed network is linear; got '{build.plan.output_activation}'"
        )
    size = math.prod(build.shape)
    build.reshaped((size,))
    window = build.x
    _dense_encoder(build)
    for units in reversed(build.hidden):
        build.dense(units, build.plan.activation)
    count = usual_count(size) if build.plan.prototypes is None else build.plan.prototypes
    start = build.start()
    near = layers.Dense(count, "softmax", name="nearest", kernel_initializer=start)(window)
    build.x = layers.Concatenate(name="both")([build.x, near])
    build.dense(size, "linear", "output")


def variational(build: _Builder) -> None:
    """As `dense`, trained with a random code around its mean, and scored with the mean."""
    build.reshaped((math.prod(build.shape),))
    for units in build.hidden:
        build.dense(units, build.plan.activation)
    start = build.start()
    spread = layers.Dense(build.code_size, name="log_variance", kernel_initializer=start)(build.x)
    build.dense(build.code_size, "linear", "code")
    weight = build.plan.kl_weight / math.prod(build.shape)
    build.x = Sampling(weight, build.plan.seed, name="sampling")([build.x, spread])
    _dense_decoder(build)


def conv(build: _Builder) -> None:
    """Convolutions that halve the steps each, the code, and transposed ones up again."""
    halvings = len(build.hidden)
    if build.steps < STRIDE**halvings:
        most = int(math.log2(build.steps))
        raise InputError(
            f"a window of {build.steps} steps is too short for {halvings} strides of {STRIDE}; "
            f"give at most {most} numbers as hidden"
        )
    missing = -build.steps % STRIDE**halvings
    build.reshaped((build.steps, build.channels))
    if missing:
        build.put(layers.ZeroPadding1D((0, missing)))
    for filters in build.hidden:
        _convolve(build, layers.Conv1D, filters)
    coarse = tuple(build.x.shape[1:])
    build.reshaped((math.prod(coarse),))
    build.dense(build.code_size, build.plan.activation, "code")
    build.dense(math.prod(coarse), build.plan.activation)
    build.reshaped(coarse)
    for filters in reversed(build.hidden):
        _convolve(build, layers.Conv1DTranspose, filters)
    if missing:
        build.put(layers.Cropping1D((0, missing)))
    build.dense(build.channels, build.plan.output_activation, "output")


def lstm(build: _Builder) -> None:
    """LSTM layers to the code, which is repeated for each step, and LSTM layers up again."""
    _recurrent(build, layers.LSTM)


def gru(build: _Builder) -> None:
    """GRU layers to the code, which is repeated for each step, and GRU layers up again."""
    _recurrent(build, layers.GRU)


@keras.saving.register_keras_serializable("edgeae")
class Sampling(layers.Layer):  # type: ignore[misc]  # Keras ships no types
    """A draw from the code's distribution in training, with its loss; else the mean."""

    def __init__(self, weight: float, seed: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.weight, self.seed = weight, seed
        self.generator = keras.random.SeedGenerator(seed)

    def call(self, pair: Any, training: bool = False) -> Any:
        """Draw for a batch: `[mean, log_variance]`, each `(n, code_size)`."""
        mean, spread = pair
        if not training:
            return mean
        divergence = ops.sum(ops.square(mean) + ops.exp(spread) - 1 - spread, axis=1) / 2
        self.add_loss(self.weight * ops.mean(divergence))
        noise = keras.random.normal(ops.shape(mean), seed=self.generator)
        return mean + ops.exp(spread / 2) * noise

    def get_config(self) -> dict[str, Any]:
        """Give what builds the same layer."""
        return {**super().get_config(), "weight": self.weight, "seed": self.seed}


def _dense_encoder(build: _Builder) -> None:
    for units in build.hidden:
        build.dense(units, build.plan.activation)
    build.dense(build.code_size, build.plan.activation, "code")


def _dense_decoder(build: _Builder) -> None:
    for units in reversed(build.hidden):
        build.dense(units, build.plan.activation)
    build.dense(math.prod(build.shape), build.plan.output_activation, "output")


def _convolve(build: _Builder, kind: Any, filters: int) -> None:
    build.put(
        kind(
            filters, KERNEL, STRIDE, padding="same", activation=build.plan.activation,
            name=f"conv_{build.made}", kernel_initializer=build.start(),
        )
    )  # fmt: skip


def _recurrent(build: _Builder, kind: Any) -> None:
    def recur(units: int, every_step: bool) -> None:
        seed = build.plan.seed + build.made
        build.put(
            kind(
                units, return_sequences=every_step, kernel_initializer=build.start(),
                recurrent_initializer=keras.initializers.Orthogonal(seed=seed),
                name=f"{kind.__name__.lower()}_{build.made}",
            )
        )  # fmt: skip

    build.reshaped((build.steps, build.channels))
    for units in build.hidden[:-1]:
        recur(units, True)
    recur(build.hidden[-1], False)
    build.dense(build.code_size, build.plan.activation, "code")
    build.put(layers.RepeatVector(build.steps))
    for units in reversed(build.hidden):
        recur(units, True)
    build.dense(build.channels, build.plan.output_activation, "output")


def _code_size(architecture: str, shape: tuple[int, ...]) -> int:
    """Code of a window: small, so that little but the normal fits through."""
    size = math.prod(shape)
    return usual_count(size) if architecture == "prototypes" else max(1, min(4, size // 2))


def _check_activation(name: str, activation: str) -> None:
    try:
        keras.activations.get(activation)
    except ValueError:
        raise InputError(f"{name} must be a Keras activation; got '{activation}'") from None


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
"""Hidden layers that a user gets without a wish."""
