"""`training-time`: from `compile` to weights, against a plain `model.fit` of the same network."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

import keras
import numpy as np

from benchmarks.ecg import FloatArray, read_beats
from benchmarks.results import Figure, Result, at_least, at_most
from edgeae.architectures import NetworkPlan, build_network
from edgeae.training import train

_BEATS, _FITTING_BEATS = 2000, 400
_EPOCHS, _BATCH = 50, 64
_LEARNING_RATE = 1e-3
_SEEDS = range(5)
_WARM_UP_EPOCHS = 2
_HIDDEN, _CODE = (64, 32, 16), 8


class _Training(NamedTuple):
    """Seconds from `compile` to weights, and the mean losses of the last five epochs."""

    seconds: float
    train_loss: float
    fit_loss: float


def run(data: Path) -> Result:
    """Both trainers in turn, from the same initial weights, once per seed."""
    windows = _normal_beats(data)
    x_train, x_fit = windows[:_BEATS], windows[_BEATS:]
    trainers = {"edgeae": _train_with_edgeae, "keras": _train_with_keras}
    found: dict[str, list[_Training]] = {name: [] for name in trainers}
    for trainer in trainers.values():  # loads what either loads at its first use
        trainer(x_train, x_fit, 0, _WARM_UP_EPOCHS)
    for seed in _SEEDS:
        for name in trainers if seed % 2 == 0 else reversed(trainers):
            found[name].append(trainers[name](x_train, x_fit, seed, _EPOCHS))
    details = {"beats": _BEATS, "fitting_beats": _FITTING_BEATS, "epochs": _EPOCHS,
               "batch_size": _BATCH, "seeds": list(_SEEDS),
               "trainings": {n: [t._asdict() for t in of] for n, of in found.items()}}  # fmt: skip
    return Result(_figures(found), details)


def _normal_beats(data: Path) -> FloatArray:
    parts = [read_beats(data, name) for name in ("TRAIN", "TEST")]
    normal = np.concatenate([windows[~is_anomaly] for windows, is_anomaly in parts])
    order = np.random.default_rng(0).permutation(len(normal))
    return normal[order[: _BEATS + _FITTING_BEATS]]


def _network(seed: int) -> Any:
    return build_network("dense", (140,), NetworkPlan(_HIDDEN, _CODE, "relu", "linear", seed))


def _train_with_edgeae(
    x_train: FloatArray, x_fit: FloatArray, seed: int, epochs: int
) -> _Training:
    network = _network(seed)
    start = perf_counter()
    history = train(
        network, x_train, x_fit, loss="mse", optimizer="adam", learning_rate=_LEARNING_RATE,
        epochs=epochs, batch_size=_BATCH, patience=None, seed=seed,
    )  # fmt: skip
    return _training(start, history.train_loss, history.fit_loss)


def _train_with_keras(x_train: FloatArray, x_fit: FloatArray, seed: int, epochs: int) -> _Training:
    keras.utils.set_random_seed(seed)
    network = _network(seed)
    start = perf_counter()
    network.compile(optimizer=keras.optimizers.Adam(_LEARNING_RATE), loss="mse")
    history = network.fit(
        x_train, x_train, epochs=epochs, batch_size=_BATCH, validation_data=(x_fit, x_fit),
        verbose=0,
    ).history  # fmt: skip
    return _training(start, history["loss"], history["val_loss"])


def _training(start: float, train_loss: Any, fit_loss: Any) -> _Training:
    seconds = perf_counter() - start
    return _Training(seconds, float(np.mean(train_loss[-5:])), float(np.mean(fit_loss[-5:])))


def _figures(found: dict[str, list[_Training]]) -> list[Figure]:
    ours, peer = (np.array(found[name]) for name in ("edgeae", "keras"))
    speedups = peer[:, 0] / ours[:, 0]
    spread = (float(speedups.min()), float(speedups.max()))
    figures = [
        Figure("faster than model.fit", float(np.median(speedups)), "times", spread, at_least(3)),
    ]
    for column, name in ((1, "training loss"), (2, "loss on fitting beats")):
        ratios = ours[:, column] / peer[:, column]
        difference = abs(float(ours[:, column].mean() / peer[:, column].mean()) - 1) * 100
        edges = tuple(float(100 * (edge - 1)) for edge in (ratios.min(), ratios.max()))
        goal = at_most(2) if column == 1 else None
        figures.append(
            Figure(f"mean {name}, difference", difference, "%", (edges[0], edges[1]), goal)
        )
    for name, trainings in found.items():
        seconds = [training.seconds for training in trainings]
        edges = (min(seconds), max(seconds))
        what = "edgeae.training.train" if name == "edgeae" else "model.compile and model.fit"
        figures.append(Figure(what, float(np.median(seconds)), "s", edges))
    return figures
