"""What the gallery draws. The body of each function is shown below its picture."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

import edgeae
from edgeae_runtime import Scorer
from edgeae_runtime.tracking import tracked

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@cache
def beats() -> edgeae.Heartbeats:
    """Heartbeats of 140 values, in mV."""
    return edgeae.make_heartbeats(1500, 300, seed=0)


@cache
def beat_detector() -> edgeae.Detector:
    """Train on half of the normal beats."""
    x_normal = beats().windows[beats().labels == "normal"]
    detector = edgeae.Detector(
        "dense", rows="windows", epochs=25, false_alarm_rate=0.02, random_state=0
    )
    return detector.fit(x_normal[::2])


def pump(seed: int, clogs_after_s: int | None = None) -> np.ndarray:
    """Flow in l/min and pressure in bar of a pump for an hour, one reading a second."""
    rng = np.random.default_rng(seed)
    t_s = np.arange(3600)
    demand = 0.6 + 0.25 * np.sin(2 * np.pi * t_s / 60) + 0.02 * rng.normal(size=3600)
    flow, pressure = 12 * demand, 2.5 - 0.8 * demand**2 + 0.02 * rng.normal(size=3600)
    if clogs_after_s is not None:
        clog = np.clip((t_s - clogs_after_s) / 600, 0, 1) * (t_s < clogs_after_s + 900)
        flow, pressure = flow * (1 - 0.1 * clog), pressure + 0.2 * clog
    return np.stack([flow, pressure], axis=1)


def pump_windows(readings: np.ndarray) -> np.ndarray:
    """Cut windows of half a minute, one every ten seconds."""
    return np.lib.stride_tricks.sliding_window_view(readings, 30, axis=0)[::10].swapaxes(1, 2)


@cache
def pump_detector() -> edgeae.Detector:
    """Train on two normal hours."""
    windows = pump_windows(np.concatenate([pump(0), pump(1)]))
    return edgeae.Detector(false_alarm_rate=0.02, random_state=0).fit(windows, stride=10)


def scores(ax: Axes) -> None:
    """Draw two groups of scores."""
    fresh = beats().windows[1::2], beats().labels[1::2]
    x_normal, x_abnormal = fresh[0][fresh[1] == "normal"], fresh[0][fresh[1] != "normal"]
    edgeae.plot.scores(beat_detector(), x_normal, x_abnormal, ax=ax)
    ax.set(title="Heartbeats", xlabel="score (mean squared error, scaled)")


def reconstruction(ax: Axes) -> None:
    """Draw an abnormal beat."""
    abnormal = beats().windows[beats().labels == "premature ventricular"]
    window = abnormal[beat_detector().anomaly_score(abnormal).argmax()]
    edgeae.plot.reconstruction(beat_detector(), window, ax=ax)
    ax.set(ylabel="voltage, mV", xlabel="step of the beat")


def series(ax: Axes) -> None:
    """Draw a pump's scores over time."""
    windows = pump_windows(pump(2, clogs_after_s=1800))
    minutes = (np.arange(len(windows)) * 10 + 30) / 60
    is_clogged = (minutes > 30) & (minutes < 45)
    edgeae.plot.series(pump_detector(), windows, times=minutes, is_anomaly=is_clogged, ax=ax)
    ax.set(title="A pump whose filter clogs", xlabel="time, min", ylabel="score")


def contributions(ax: Axes) -> None:
    """Draw the shares of a window's score."""
    window = pump_windows(pump(2, clogs_after_s=1800))[240]  # 40 minutes after the start
    with tempfile.TemporaryDirectory() as folder:
        exported = pump_detector().export(Path(folder, "pump.onnx"))
        with Scorer(exported.path) as scorer:
            shares = scorer.contributions(window)  # (30, 2), they sum to 1
    seconds = np.arange(30)
    ax.bar(seconds - 0.2, 100 * shares[:, 0], 0.4, label="flow")
    ax.bar(seconds + 0.2, 100 * shares[:, 1], 0.4, label="pressure")
    ax.set(title="A window with a clogged filter", xlabel="time, s", ylabel="share of the score, %")
    ax.legend(frameon=False)


def tracking(ax: Axes) -> None:
    """Draw scores that drift, and the thresholds."""
    rng = np.random.default_rng(0)
    drift = np.linspace(1, 1.5, 4000)
    drifting = rng.gamma(9, 0.1, 4000) * drift
    threshold = np.quantile(rng.gamma(9, 0.1, 1000), 0.99)
    ax.plot(drifting, ".", markersize=2, alpha=0.6, label="score")
    ax.axhline(threshold, linestyle="--", color="tab:red", label="fixed threshold")
    ax.plot(tracked(drifting, threshold, 0.01, 1000), color="tab:orange", label="tracked threshold")
    ax.set(title="Scores that drift, and two thresholds for 1 %", xlabel="window", ylabel="score")
    ax.legend(frameon=False, loc="upper left", ncols=3)


def training(ax: Axes) -> None:
    """Draw the losses."""
    edgeae.plot.training(beat_detector(), ax=ax)


PICTURES = {
    picture.__name__: picture
    for picture in (scores, reconstruction, series, contributions, tracking, training)
}
