"""Small detectors and their artifacts, trained once for all tests."""

import json
import os
import shutil
import signal
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import hypothesis
import numpy as np
import onnx
import pandas as pd
import pytest

from edgeae_runtime import Scorer
from tests.manifests import with_manifest_text
from tests.node_packages import installed

hypothesis.settings.register_profile("edgeae", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("edgeae")

FEATURES = ("flow", "load, left", "temp °C", "still")

collect_ignore = [] if find_spec("torch") else ["edgeae/onnx_models/make_torch_models.py"]
if not find_spec("aeon"):  # it needs older packages, and has an environment of its own in .ci/run
    collect_ignore.append("edgeae/adapters/test_aeon.py")
collect_ignore += ["end_to_end/home_assistant.py"]  # a script of Home Assistant's own Python
if "EDGEAE_HOME_ASSISTANT" not in os.environ:
    collect_ignore += ["end_to_end/test_home_assistant.py"]


class Example:
    """A tiny detector, its artifact, and fresh raw windows `(40, *shape)`, half of them strange."""

    def __init__(self, name: str, detector: Any, path: Path, windows: np.ndarray) -> None:
        self.name = name
        self.detector = detector
        self.path = path
        self.windows = windows

    @cached_property
    def data(self) -> bytes:
        """Bytes of the artifact."""
        return self.path.read_bytes()

    @cached_property
    def scorer(self) -> Scorer:
        """The artifact, opened."""
        return Scorer(self.path)

    @cached_property
    def document(self) -> dict[str, Any]:
        """The manifest as it stands in the file."""
        return json.loads(manifest_text(onnx.load_from_string(self.data)))


def readings(count: int, seed: int) -> np.ndarray:
    """Readings of four sensors on different scales, the last one constant."""
    rng = np.random.default_rng(seed)
    load = rng.normal(size=(count, 1))
    noise = rng.normal(size=(count, 4)) * (1, 1, 1, 0)
    return ((load + 0.3 * noise) * (1, 40, 0.01, 0) + (0, 1000, -3, 7)).astype(np.float32)


def waves(count: int, steps: int, seed: int) -> np.ndarray:
    """Windows of one channel."""
    rng = np.random.default_rng(seed)
    phase = rng.uniform(0, 1, (count, 1))
    noise = 0.1 * rng.normal(size=(count, steps))
    return (np.sin(np.linspace(0, 6, steps) + phase) + noise).astype(np.float32)


def series(count: int, seed: int) -> np.ndarray:
    """Windows of six steps on three channels."""
    rng = np.random.default_rng(seed)
    return (rng.normal(size=(count, 6, 3)) * (1, 5, 0.1) + (0, 20, -1)).astype(np.float32)


def _frame(count: int, seed: int) -> pd.DataFrame:
    return pd.DataFrame(readings(count, seed), columns=list(FEATURES))


RECIPES: dict[str, tuple[Callable[[int, int], Any], dict[str, Any]]] = {
    "table": (_frame, {"scaler": "standard", "error": "mse"}),
    "beats": (
        lambda count, seed: waves(count, 140, seed),
        {"rows": "windows", "scaler": "minmax", "error": "mae", "hidden": (64, 32, 16)},
    ),
    "series": (series, {"scaler": "robust", "error": "mse"}),
    "single": (
        lambda count, seed: readings(count, seed)[:, :1],
        {"scaler": "none", "error": "mae", "threshold_rule": "mean+2std"},
    ),
}
KINDS = [
    (kind, score) for kind in ("standard", "minmax", "robust", "none") for score in ("mse", "mae")
]


@pytest.fixture(scope="session")
def make_example(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Example]:
    """Train and export a tiny detector, once per name."""
    made: dict[str, Example] = {}

    def make(name: str) -> Example:
        if name not in made:
            data, parameters = RECIPES[name] if name in RECIPES else (readings, _kind(name))
            made[name] = _trained(name, data, parameters, tmp_path_factory.mktemp(name))
        return made[name]

    return make


def _kind(name: str) -> dict[str, Any]:
    scaler, score = name.split("-")
    return {"scaler": scaler, "error": score, "epochs": 1}


def _trained(
    name: str, data: Callable[[int, int], Any], parameters: dict[str, Any], folder: Path
) -> Example:
    from edgeae import Detector

    fresh = np.array(data(40, 2))
    fresh[20:] *= np.float32(1.5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # TensorFlow's and Keras's own
        defaults: dict[str, Any] = {"hidden": (8,), "epochs": 3, "random_state": 0}
        detector = Detector(**defaults | parameters)
        detector.fit(data(600, 1))
        detector.export(folder / f"{name}.onnx")
    return Example(name, detector, folder / f"{name}.onnx", fresh)


@pytest.fixture(scope="session", params=RECIPES)
def example(request: pytest.FixtureRequest, make_example) -> Example:
    """Each tiny detector in turn."""
    return make_example(request.param)


@pytest.fixture(scope="session", params=[f"{scaler}-{score}" for scaler, score in KINDS])
def kind_example(request: pytest.FixtureRequest, make_example) -> Example:
    """A detector of each scaler with each score, one of its columns constant."""
    return make_example(request.param)


@pytest.fixture(scope="session")
def table(make_example) -> Example:
    """The detector of named readings."""
    return make_example("table")


def manifest_text(model: onnx.ModelProto) -> str:
    """Manifest of a model."""
    (entry,) = (entry for entry in model.metadata_props if entry.key == "edgeae")
    return entry.value


@pytest.fixture(scope="session")
def with_manifest() -> Callable[[bytes, str], bytes]:
    """Give an artifact another manifest text, under a right digest."""
    return with_manifest_text


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


@pytest.fixture(scope="session")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the packages of `tests/javascript/package.json` in its `node_modules`."""
    tmp = tmp_path_factory.getbasetemp()
    shared = tmp.parent if "PYTEST_XDIST_WORKER" in os.environ else tmp
    return installed(Path(__file__).parent / "javascript" / "package.json", shared)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("needs Chromium (Debian's package chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def screenshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder for pictures of pages, which EDGEAE_SCREENSHOTS names for those who look."""
    named = os.environ.get("EDGEAE_SCREENSHOTS")
    folder = tmp_path_factory.mktemp("screenshots") if named is None else Path(named)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def python() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a script in a new interpreter, warnings being errors there too."""

    def run(script: str, *args: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", "error", "-c", script, *map(str, args)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)

    return run


QUICK = "not (slow or soak or emulator or browser or ssh)"
"""The markers of what runs where all tests are asked for, and not in CI."""


def pytest_configure(config: pytest.Config) -> None:
    """Leave out what takes long, unless CI, `-m` or a path asks for it; let children be stopped."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as in a job in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if everything and not config.option.markexpr and os.environ.get("CI") != "true":
        config.option.markexpr = QUICK  # xdist hands it on to its workers


def pytest_report_header(config: pytest.Config) -> str | None:
    """Say that tests were left out, and how to run them."""
    if config.option.markexpr != QUICK:
        return None
    return "tests marked slow, soak, emulator, browser or ssh are left out; CI=true runs them too"


MARKS = {"browser": "browser", "real_data": "real_data", "sshd": "ssh"}
"""Fixtures, and the marker of the tests that use them."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark tests by the fixtures that they use; leave out those of PyTorch where it is missing."""
    if find_spec("torch") is None:  # its wheel is large, so that CI does without
        left_out = [item for item in items if item.get_closest_marker("torch")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    for item in items:
        for fixture in MARKS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(MARKS[fixture])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:
    """Fail a test that would skip in CI."""
    return _not_skipped_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Any:
    """Fail a file that would skip in CI."""
    return _not_skipped_in_ci((yield))


def _not_skipped_in_ci(report: Any) -> Any:
    """Turn a skip into a failure where everything has to be there: under `CI=true`."""
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the public data sets; tests that need it skip where it is missing."""
    folder = Path(os.environ.get("EDGEAE_DATA", Path(__file__).parents[2] / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no public data sets in {folder}; EDGEAE_DATA names their folder")
    return folder
