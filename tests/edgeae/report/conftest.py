"""Small reports of every form, and a real browser to read them in."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from tests.edgeae.report.commands import LABELS, run

LONG = "a name that does not end " * 10
EVIL = "</script><script>alert(1)</script>"
QUICK = ("--hidden", "8", "--epochs", "4", "--false-alarm-rate", "0.05")


class Report(NamedTuple):
    """A report's file, and what it shows: the detector, its scores and which windows are normal."""

    path: Path
    detector: Any
    scores: np.ndarray
    is_normal: np.ndarray | None


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Report]:
    """One report for each form of a window, and one without data, each written by the command."""
    folder = tmp_path_factory.mktemp("reports")
    return {
        "beats": _beats(folder),
        "pump": _pump(folder),
        "table": _table(folder),
        "alone": _alone(folder),
    }


def _frame(values: np.ndarray, names: list[str], is_normal: np.ndarray) -> pd.DataFrame:
    frame = pd.DataFrame(values, columns=names)
    frame["state"] = np.where(is_normal, "ok", "worn")
    return frame


def _beats(folder: Path) -> Report:
    """Windows of one channel with labels, two artifacts, their benchmarks, and the power."""
    from edgeae import load, make_heartbeats

    beats = make_heartbeats(700, 120, steps=60, seed=3)
    is_normal = beats.labels == "normal"
    data = folder / "beats.csv"
    _frame(beats.windows, [f"mV_{i}" for i in range(60)], is_normal).to_csv(data, index=False)
    detector = folder / "beats.edgeae"
    run("train", data, "-o", detector, *LABELS, "--rows", "windows", *QUICK)
    run("export", detector, folder / "beats.onnx", folder / "beats.tflite")
    path, artifacts = folder / "beats.html", (folder / "beats.onnx", folder / "beats.tflite")
    measured = subprocess.run(
        [
            sys.executable,
            "-m",
            "edgeae_runtime",
            "bench",
            *map(str, artifacts),
            "--rounds",
            "1",
            "--seconds",
            "0",
            "--json",
        ],
        capture_output=True,
        check=True,
    )
    bench = folder / "bench.json"
    bench.write_bytes(measured.stdout)
    run("report", detector, data, *artifacts, *LABELS, "--bench", bench, "--power", "-o", path)
    loaded = load(detector)
    read = pd.read_csv(data).drop(columns="state").to_numpy(np.float32)
    return Report(path, loaded, loaded.source_.scores(read), is_normal)


def _pump(folder: Path) -> Report:
    """A series of three channels with stamps, a gap, events, and names that try to do harm."""
    from edgeae import load

    rng = np.random.default_rng(5)
    n = 1500
    load_ = np.sin(np.arange(n) / 9)[:, None] + 0.2 * rng.normal(size=(n, 3))
    is_normal = np.ones(n, bool)
    for start in (600, 1100):
        load_[start : start + 40] += 4
        is_normal[start : start + 40] = False
    frame = _frame(load_ * (1, 30, 0.01) + (0, 200, 7), [EVIL, LONG, "temp °C"], is_normal)
    stamps = pd.date_range("2024-05-01", periods=n, freq="1s").to_series().reset_index(drop=True)
    stamps[n // 2 :] += pd.Timedelta("2min")
    frame.insert(0, "at", stamps)
    data, detector = folder / "pump.csv", folder / "pump.edgeae"
    frame.to_csv(data, index=False)
    options = ("--time", "at", *LABELS)
    cut = ("--window", "12", "--stride", "3")
    run("train", data, "-o", detector, *options, *cut, "--architecture", "conv", *QUICK[2:])
    path = folder / "pump.html"
    run("report", detector, data, *options, "-o", path)
    loaded = load(detector)
    values = frame.drop(columns=["at", "state"]).to_numpy(np.float32)
    halves = [(0, n // 2), (n // 2, n)]
    starts = np.concatenate([np.arange(a, b - 11, 3) for a, b in halves])
    windows = np.stack([values[start : start + 12] for start in starts])
    flags = np.array([is_normal[start : start + 12].all() for start in starts])
    return Report(path, loaded, loaded.source_.scores(windows), flags)


def _table(folder: Path) -> Report:
    """Rows of a table without labels, by the network that `auto` chooses."""
    from edgeae import load

    rng = np.random.default_rng(1)
    values = rng.normal(size=(500, 3)) * (1, 20, 0.1) + (0, 100, 7)
    data, detector = folder / "table.csv", folder / "table.edgeae"
    pd.DataFrame(values, columns=["flow", EVIL, "temp"]).to_csv(data, index=False)
    run("train", data, "-o", detector, *QUICK[4:])
    path = folder / "table.html"
    run("report", detector, data, "-o", path)
    loaded = load(detector)
    return Report(path, loaded, loaded.source_.scores(values.astype(np.float32)), None)


def _alone(folder: Path) -> Report:
    """A detector and nothing else."""
    from edgeae import load

    detector, path = folder / "beats.edgeae", folder / "alone.html"
    run("report", detector, "-o", path)
    loaded = load(detector)
    scores = loaded.source_.scores(loaded.source_.calibration)
    return Report(path, loaded, scores, np.ones(len(scores), bool))


class Page(NamedTuple):
    """An opened report, and what it said on the console and asked of the network."""

    page: Any
    said: list[str]
    asked: list[str]

    def text(self, place: str) -> str:
        """Text of an element by its id."""
        return self.page.locator(f"#{place}").inner_text()

    def number(self, place: str) -> float:
        """Number in an element by its id, its thousands set apart and its percent taken off."""
        return float(self.text(place).replace("\u202f", "").removesuffix(" %"))


@pytest.fixture
def opened(browser) -> Iterator[Callable[..., Page]]:
    """Open a report's file in a page of its own."""
    contexts = []

    def open_page(path: Path, *, width: int = 1280, theme: str = "light", **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=theme, **options
        )
        contexts.append(context)
        page = context.new_page()
        found = Page(page, [], [])
        page.on("console", lambda message: found.said.append(message.text))
        page.on("pageerror", lambda error: found.said.append(str(error)))
        page.on("dialog", lambda dialog: found.said.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: found.asked.append(request.url))
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready=true]")
        return found

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> str:
    """The text of axe-core, which checks whether a page can be used by everyone."""
    return Path(node_modules, "node_modules", "axe-core", "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def onnxruntime_web(node_modules: Path) -> Path:
    """Folder that holds the npm package onnxruntime-web."""
    return node_modules
