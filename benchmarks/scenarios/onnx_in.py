"""`onnx-in`: PyTorch's models wrapped from ONNX, against PyTorch and against the original graph."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

import edgeae
from benchmarks.core.results import Figure, Result, at_most
from benchmarks.core.timing import ratio, time_in_turn
from edgeae_runtime import Scorer
from edgeae_runtime.engines.onnxruntime import open_session

FloatArray = NDArray[np.float32]

_STEPS, _WINDOWS, _TRAINED_STEPS = 30, 1000, 40
_LIMIT = 1e-5


def run(data: Path) -> Result:
    """Dense, conv, LSTM, GRU and variational networks on a server's 38 channels (SMD)."""
    import torch

    with np.load(data / "smd" / "machine-1-6.npz") as smd:
        readings = smd["X_train"].astype(np.float32)
    errors: list[Figure] = []
    times: list[Figure] = []
    with TemporaryDirectory() as folder:
        for name, build in _networks(readings.shape[1]).items():
            torch.manual_seed(0)
            windows = readings if name in ("dense", "variational") else _cut(readings)
            network = _trained(build(), windows[:2000])
            found = _compare(name, network, windows[-3 * _WINDOWS :], Path(folder))
            errors += found[:-1]
            times.append(found[-1])
    return Result([*errors, *times])


def _cut(readings: FloatArray) -> FloatArray:
    starts = np.arange(0, len(readings) - _STEPS, 4)
    return np.stack([readings[start : start + _STEPS] for start in starts])


def _networks(channels: int) -> dict[str, Callable[[], Any]]:
    from torch import nn

    class Repeated(nn.Module):  # type: ignore[misc]  # its types are not read
        """The last state of an encoder, repeated, through a decoder."""

        def __init__(self, kind: Any) -> None:
            super().__init__()
            self.encoder = kind(channels, 16, batch_first=True)
            self.decoder = kind(16, 16, batch_first=True)
            self.output = nn.Linear(16, channels)

        def forward(self, x: Any) -> Any:
            states, _ = self.encoder(x)
            return self.output(self.decoder(states[:, -1:].repeat(1, _STEPS, 1))[0])

    class Variational(nn.Module):  # type: ignore[misc]  # its types are not read
        """A variational network: reconstruction, mean and logarithm of the variance."""

        def __init__(self) -> None:
            super().__init__()
            self.encoder = nn.Sequential(nn.Linear(channels, 16), nn.ReLU(), nn.Linear(16, 8))
            self.decoder = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, channels))

        def forward(self, x: Any) -> Any:
            mean, log_variance = self.encoder(x).chunk(2, dim=1)
            return self.decoder(mean), mean, log_variance

    def dense() -> Any:
        units = (channels, 32, 16, 4, 16, 32, channels)
        layers = [part for a, b in pairwise(units) for part in (nn.Linear(a, b), nn.ReLU())]
        return nn.Sequential(*layers[:-1])

    def conv() -> Any:
        return nn.Sequential(
            nn.Conv1d(channels, 16, 5, stride=2, padding=2), nn.BatchNorm1d(16), nn.ReLU(),
            nn.Conv1d(16, 8, 3, padding=1), nn.ReLU(),
            nn.ConvTranspose1d(8, channels, 4, stride=2, padding=1),
        )  # fmt: skip

    return {
        "dense": dense,
        "conv": conv,
        "lstm": lambda: Repeated(nn.LSTM),
        "gru": lambda: Repeated(nn.GRU),
        "variational": Variational,
    }


def _trained(network: Any, windows: FloatArray) -> Any:
    import torch

    optimizer = torch.optim.Adam(network.parameters(), 1e-3)
    for _ in range(_TRAINED_STEPS):
        batch = torch.from_numpy(windows[np.random.default_rng(0).integers(len(windows), size=64)])
        error = torch.mean((_reconstructed(network, batch) - batch) ** 2)
        optimizer.zero_grad()
        error.backward()
        optimizer.step()
    return network.eval()


def _reconstructed(network: Any, windows: Any) -> Any:
    """Run a network on windows `(n, steps, channels)`; a convolution has channels first."""
    is_conv = windows.ndim == 3 and type(network).__name__ == "Sequential"
    z = network(windows.transpose(1, 2) if is_conv else windows)
    z = z[0] if isinstance(z, tuple) else z
    return z.transpose(1, 2) if is_conv else z


def _written(network: Any, window: FloatArray) -> bytes:
    import torch

    is_conv = window.ndim == 2 and type(network).__name__ == "Sequential"
    example = torch.from_numpy(window[None])
    content = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, (example.transpose(1, 2) if is_conv else example,), content, dynamo=False,
            input_names=["readings"], output_names=["rebuilt"], opset_version=17,
            dynamic_axes={"readings": {0: "batch"}, "rebuilt": {0: "batch"}},
        )  # fmt: skip
    return content.getvalue()


def _compare(name: str, network: Any, windows: FloatArray, folder: Path) -> list[Figure]:
    import torch

    calibration, test = windows[:-_WINDOWS], windows[-_WINDOWS:]
    data = _written(network, test[0])
    (folder / "model.onnx").write_bytes(data)
    detector = edgeae.wrap(folder / "model.onnx", calibration=calibration, false_alarm_rate=0.05)
    with torch.no_grad():
        rebuilt = _reconstructed(network, torch.from_numpy(test)).numpy()
    expected = np.square(test.astype(np.float64) - rebuilt).reshape(len(test), -1).mean(axis=1)
    figures = []
    for form in ("onnx", "c"):
        with Scorer(detector.export(folder / f"a.{form}").path, allow_native=True) as scorer:
            threshold = float(detector.threshold_)
            error = np.abs(scorer.score(test) - expected) / np.maximum(expected, threshold)
            flips = (scorer.is_anomaly(test) != (expected > threshold)).sum()
        title = f"{name}, {form}"
        figures.append(
            Figure(f"{title}: largest error", float(error.max()), "of the score",
                   goal=at_most(_LIMIT))
        )  # fmt: skip
        figures.append(
            Figure(f"{title}: flags that differ", int(flips), "windows", goal=at_most(0))
        )
    return [*figures, _latency(name, data, folder / "a.onnx", test[0])]


def _latency(name: str, data: bytes, artifact: Path, window: FloatArray) -> Figure:
    is_conv = name == "conv"
    given = {"readings": np.ascontiguousarray(window.T if is_conv else window)[None]}
    session = open_session(data)
    with Scorer(artifact) as scorer:
        times = time_in_turn(
            {
                "edgeae": lambda: scorer.score(window),
                "original": lambda: session.run(["rebuilt"], given),
            },
            rounds=11,
            calls=200,
        )
    title = f"{name}: Scorer by session.run of the original graph"
    return ratio(title, times["edgeae"], times["original"], at_most(1.15))
