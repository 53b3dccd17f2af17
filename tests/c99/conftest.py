"""One tiny detector of each architecture, as ONNX and as C."""

import os
import shutil
import warnings
from typing import Any, NamedTuple

import numpy as np
import pytest

from edgeae_runtime import Scorer

ARCHITECTURES = ("dense", "linear", "prototypes", "mixed", "variational", "conv", "lstm", "gru")
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


@pytest.fixture(scope="session")
def need_tool():
    """Skip with a reason where a tool is missing; fail in CI."""

    def need(*tools: str) -> None:
        missing = [tool for tool in tools if not shutil.which(tool)]
        if missing and os.environ.get("CI") == "true":
            pytest.fail(f"not installed: {', '.join(missing)}")
        if missing:
            pytest.skip(f"not installed: {', '.join(missing)}")

    return need
