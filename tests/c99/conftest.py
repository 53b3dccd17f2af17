"""One tiny detector of each architecture, as ONNX and as C."""

import platform
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from edgeae_runtime import Scorer
from tests.c99.stream_reference import write_series

ARCHITECTURES = ("dense", "linear", "prototypes", "mixed", "variational", "conv", "lstm", "gru")
# In turn plain C, AVX2 alone, and AVX2 with VNNI if this processor has it; gcc alone has them all.
NARROWER = (
    ("gcc -mno-avx", "gcc -mno-avx512f -mno-avxvnni", "gcc -mno-avx512f")
    if platform.machine() == "x86_64"
    else ()
)
SCORES = {"conv": "mae", "prototypes": "activations"}  # mse elsewhere


class C99(NamedTuple):
    """A detector, its artifacts, and 1000 raw windows, some of them strange."""

    detector: Any
    onnx_path: Any
    path: Any
    windows: np.ndarray
    onnx: Scorer
    c: Scorer


def beats(count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 1, (count, 1))
    noise = 0.1 * rng.normal(size=(count, 140))
    return (np.sin(np.linspace(0, 6, 140) + phase) + noise).astype(np.float32)


def series(count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    time = np.linspace(0, 6, 16)[:, np.newaxis]
    waves = np.sin(time + rng.uniform(0, 3, (count, 1, 3)))
    noisy = waves + 0.1 * rng.normal(size=(count, 16, 3))
    return (noisy * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)


@pytest.fixture(scope="session")
def make_c99(tmp_path_factory: pytest.TempPathFactory):
    made: dict[str, C99] = {}

    def make(name: str) -> C99:
        if name not in made:
            made[name] = _made(name, tmp_path_factory.mktemp(name))
        return made[name]

    return make


def _made(name: str, folder: Any) -> C99:
    from edgeae import Detector

    flat = name in ("dense", "linear", "prototypes", "mixed", "variational")
    hidden = {"linear": None, "prototypes": None, "lstm": (8,), "gru": (8,), "conv": (8, 4)}.get(
        name, (16,)
    )
    data = beats if flat else series
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        detector = Detector(
            architecture=name,
            hidden=hidden,
            code_size=8,
            epochs=2,
            random_state=0,
            rows="windows" if flat else "readings",
            error=SCORES.get(name, "mse"),
        )
        detector.fit(data(700, 1))
        detector.export(folder / "pump.onnx")
        detector.export(folder / "pump.c")
    windows = data(1000, 2)
    windows[500:] *= np.float32(1.3)
    paths = folder / "pump.onnx", folder / "pump.c"
    return C99(detector, *paths, windows, *(Scorer(path, allow_native=True) for path in paths))


@pytest.fixture(scope="session", params=ARCHITECTURES)
def c99(request: pytest.FixtureRequest, make_c99) -> C99:
    return make_c99(request.param)


@pytest.fixture(scope="session")
def dense_c(make_c99) -> C99:
    return make_c99("dense")


BOTH = ("pump.c", "integers/pump.c")
"""Names of a float32 file and of one in int8-full."""


def exported(windows: Any, folder: Path, *names: str, **stride: int) -> Path:
    """Write artifacts of a small dense network, each by its name; those in `integers` int8-full."""
    from edgeae import Detector

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        detector = Detector("dense", hidden=(12,), code_size=4, epochs=4, random_state=0)
        detector.fit(windows, **stride)
        for path in (folder / name for name in names):
            path.parent.mkdir(exist_ok=True)
            precision = "int8-full" if path.parent.name == "integers" else "float32"
            detector.export(path, precision=precision)
    return folder


@pytest.fixture(scope="session")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Windows of 64 readings of 3 channels, 50 a second."""
    from edgeae import cut_windows

    rng = np.random.default_rng(0)
    time = np.arange(3000) / 50
    waves = np.stack([np.sin(6 * time), 20 + 5 * np.cos(6 * time), np.sin(3 * time)], axis=1)
    table = pd.DataFrame(waves + rng.normal(size=waves.shape) * [0.05, 0.2, 0.05], columns=[*"abc"])
    table.insert(0, "time", pd.to_datetime(np.arange(3000) * 20, unit="ms"))
    windows = cut_windows(table, time="time", window=64, stride=8)
    folder = exported(windows, tmp_path_factory.mktemp("three"), *BOTH)
    write_series(folder / "x.bin", waves[:400].astype(np.float32), np.arange(400) * 20_000)
    return folder
