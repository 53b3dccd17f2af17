"""`training-time`: from `compile` to weights, against a plain `model.fit` of the same network."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import keras
import numpy as np

from benchmarks.core.results import Figure, Result, at_least, at_most
from benchmarks.core.timing import range_figure
from benchmarks.inputs.ecg import FloatArray, read_beats
from benchmarks.peers.other_engines import pyod_detector
from edgeae.train.loop import train
from edgeae.train.networks.architectures import NetworkPlan, build_network

_BEATS, _VALIDATION_BEATS = 2000, 400
_EPOCHS, _BATCH = 50, 64
_LEARNING_RATE = 1e-3
_SEEDS = range(5)
_WARM_UP_EPOCHS = 2
_HIDDEN, _CODE = (64, 32, 16), 8


class _Training(NamedTuple):
    """Seconds from `compile` to weights, and the losses of the last epoch."""

    seconds: float
    train_loss: float
    val_loss: float


def run(data: Path) -> Result:
    """Both trainers in turn, from the same initial weights, once per seed."""
    windows = _normal_beats(data)
    x_train, x_val = windows[:_BEATS], windows[_BEATS:]
    trainers = {"edgeae": _train_with_edgeae, "keras": _train_with_keras}
    found: dict[str, list[_Training]] = {name: [] for name in trainers}
    for trainer in trainers.values():  # loads what either loads at its first use
        trainer(x_train, x_val, 0, _WARM_UP_EPOCHS)
    same_order = _train_in_our_order(x_train, x_val, _SEEDS[0])
    for seed in _SEEDS:
        for name in trainers if seed % 2 == 0 else reversed(trainers):
            found[name].append(trainers[name](x_train, x_val, seed, _EPOCHS))
    pyod = [_train_with_pyod(x_train, seed) for seed in _SEEDS]
    figures = [*_speed_figures(found), *_loss_figures(found, same_order)]
    return Result([*figures, *_pyod_figures(found["edgeae"], pyod)])


def _normal_beats(data: Path) -> FloatArray:
    parts = [read_beats(data, name) for name in ("TRAIN", "TEST")]
    normal = np.concatenate([windows[~is_anomaly] for windows, is_anomaly in parts])
    order = np.random.default_rng(0).permutation(len(normal))
    return normal[order[: _BEATS + _VALIDATION_BEATS]]


def _network(seed: int) -> Any:
    return build_network("dense", (140,), NetworkPlan(_HIDDEN, _CODE, "relu", "linear", seed))


def _train_with_edgeae(x_train: FloatArray, x_val: FloatArray, seed: int, epochs: int) -> _Training:
    network = _network(seed)
    start = perf_counter()
    history = train(
        network,
        x_train,
        x_val,
        loss="mse",
        optimizer="adam",
        learning_rate=_LEARNING_RATE,
        epochs=epochs,
        batch_size=_BATCH,
        patience=None,
        seed=seed,
    )
    return _training(start, history.train_loss, history.val_loss)


def _train_with_keras(x_train: FloatArray, x_val: FloatArray, seed: int, epochs: int) -> _Training:
    keras.utils.set_random_seed(seed)
    network = _network(seed)
    start = perf_counter()
    network.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE), loss="mse")
    history = network.fit(
        x_train,
        x_train,
        epochs=epochs,
        batch_size=_BATCH,
        validation_data=(x_val, x_val),
        verbose=0,
    ).history
    return _training(start, history["loss"], history["val_loss"])


def _train_in_our_order(x_train: FloatArray, x_val: FloatArray, seed: int) -> _Training:
    """Keras's own `fit`, given the beats in the order in which `train` takes them."""
    network, rng = _network(seed), np.random.default_rng(seed)
    network.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE), loss="mse")
    start = perf_counter()
    for _ in range(_EPOCHS):
        x = x_train[rng.permutation(len(x_train))]
        history = network.fit(
            x, x, batch_size=_BATCH, shuffle=False, validation_data=(x_val, x_val), verbose=0
        ).history
    return _training(start, history["loss"], history["val_loss"])


def _train_with_pyod(x_train: FloatArray, seed: int) -> _Training:
    """PyOD's AutoEncoder of the same layers, with its own settings of the training otherwise.

    Its loss is that of the standardised beats, once it is trained; it watches no validation beats.
    """
    start = perf_counter()
    detector = pyod_detector(x_train, _EPOCHS, seed, (*_HIDDEN, _CODE))
    seconds = perf_counter() - start
    # Its scores are distances: the root of the sum of the squared errors of a beat.
    loss = float(np.mean(np.square(detector.decision_scores_)) / x_train.shape[1])
    return _Training(seconds, loss, float("nan"))


def _pyod_figures(ours: list[_Training], theirs: list[_Training]) -> list[Figure]:
    seconds = [np.array([t.seconds for t in of]) for of in (ours, theirs)]
    losses = np.array([t.train_loss for t in theirs])
    return [
        range_figure("time: PyOD fit / edgeae's training", seconds[1] / seconds[0], "times"),
        range_figure("PyOD fit", seconds[1], "s"),
        range_figure("PyOD: loss of its standardised training beats", losses, ""),
    ]


def _training(start: float, train_loss: Any, val_loss: Any) -> _Training:
    seconds = perf_counter() - start
    return _Training(seconds, train_loss[-1], val_loss[-1])


def _speed_figures(found: dict[str, list[_Training]]) -> list[Figure]:
    seconds = {name: np.array([t.seconds for t in trainings]) for name, trainings in found.items()}
    speedups = seconds["keras"] / seconds["edgeae"]
    return [
        range_figure("time: model.fit / edgeae's training", speedups, "times", at_least(3)),
        range_figure("edgeae's training", seconds["edgeae"], "s"),
        range_figure("model.compile and model.fit", seconds["keras"], "s"),
    ]


def _loss_figures(found: dict[str, list[_Training]], same_order: _Training) -> list[Figure]:
    """Losses with the beats in one order, where they must agree, and each in its own random one."""
    ours = found["edgeae"][0]
    figures = [
        Figure(f"{name}, one order of the beats: difference", abs(a / b - 1) * 100, "%", None, goal)
        for name, a, b, goal in (
            ("last training loss", ours.train_loss, same_order.train_loss, at_most(2)),
            ("last loss on validation beats", ours.val_loss, same_order.val_loss, at_most(2)),
        )
    ]
    for name, trainings in found.items():
        losses = np.array([training.train_loss for training in trainings])
        figures.append(range_figure(f"{name}: last training loss, random order", losses, ""))
    return figures
