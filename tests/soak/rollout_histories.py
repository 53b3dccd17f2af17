"""A fleet of devices that are real processes, and rollouts to it over a real broker."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from edgeae.storage.signing import make_key, sign_file
from edgeae_export.exporter import format_of
from edgeae_export.manifest import manifest_json
from edgeae_export.rethreshold import rethreshold, threshold_calibrated
from edgeae_runtime import Scorer
from tests.manifests import with_manifest_text
from tests.soak.devices import Device
from tests.soak.mosquitto import Listener
from tests.soak.streams import lines

TOPIC = "plant/pumps"
PUSH = (sys.executable, "-m", "edgeae", "fleet", "push")
_PATIENCE_S = 900.0


class Outcome(NamedTuple):
    """What a rollout left behind: how the command ended, and the versions of the devices."""

    code: int
    told: str
    phase: str
    versions: Counter[int]
    unusable: int


class Fleet:
    """Devices in folders of their own, each with the first version of a signed model."""

    def __init__(self, folder: Path, model: Path, rows: np.ndarray, count: int, port: int) -> None:
        self.folder, self.port, self.name = folder, port, model.name
        self._rows, self._fed = rows, 0
        self._model = model
        make_key(str(folder / "factory"))
        self.names = [f"pump-{number}" for number in range(count)]
        first = self.version(1)
        for name in self.names:
            (folder / name).mkdir()
            for path in (first, Path(f"{first}.sig"), folder / "factory.pub"):
                shutil.copy(path, folder / name)
        self.running: dict[str, Device] = {}
        self._listener = Listener(port, f"{TOPIC}/+/report")

    def version(self, number: int, change: Callable[[bytes], bytes] | None = None) -> Path:
        """Sign the model, changed, as a version."""
        path = self.folder / str(number) / self.name
        path.parent.mkdir()
        data = self._model.read_bytes()
        with Scorer(data) as scorer:
            manifest = scorer.manifest._replace(name=f"version {number}")
        data = with_manifest_text(data, manifest_json(manifest))
        path.write_bytes(data if change is None else change(data))
        sign_file(str(path), str(self.folder / "factory"), number)
        return path

    def start(self, names: list[str]) -> None:
        """Start devices, and wait until they have reported."""
        for name in names:
            path = self.folder / name
            command = ["stream", path / self.name, "--verify-key", path / "factory.pub"]
            command += ["--mqtt", f"mqtt://127.0.0.1:{self.port}", "--mqtt-id", name]
            command += ["--mqtt-updates", f"{TOPIC}/{name}", "-o", path / "events.jsonl"]
            self.running[name] = Device(command, path / "told.txt")
        self.wait(lambda: set(names) <= set(self.reports()))

    def stop(self, names: list[str]) -> None:
        """End devices."""
        chosen = [self.running.pop(name) for name in names]
        for device in chosen:
            device.end()
        for device in chosen:
            device.join()

    def feed(self, count: int = 16) -> None:
        """Give each device some readings."""
        rows = np.take(self._rows, range(self._fed, self._fed + count), axis=0, mode="wrap")
        self._fed += count
        text = "".join(f"{line}\n" for line in lines(rows)).encode()
        for device in self.running.values():
            assert device.is_running
            device.take(text)

    def reports(self) -> dict[str, dict[str, Any]]:
        """The last report of each device."""
        heard = list(self._listener.heard)
        return {topic.split("/")[-2]: json.loads(text) for topic, text in heard}

    def wait(self, what: Callable[[], bool], *, feeds: bool = False) -> None:
        """Wait until something is so; the devices get readings meanwhile if it `feeds`."""
        until = time.monotonic() + _PATIENCE_S
        while not what():
            if time.monotonic() > until:
                raise TimeoutError(str(self.reports()))
            if feeds:
                self.feed()
            time.sleep(max(0.2, len(self.running) / 80))  # the machine has other work

    def push(
        self, path: Path, *options: str, kill_when: Callable[[dict[str, Any]], bool] | None = None
    ) -> Outcome:
        """Run the command while the devices read; it may be killed when its state is so."""
        state = path.parent / "rollout.json"
        command = [*PUSH, path, "--topic", TOPIC, "--state", state, *options]
        command += ["--verify-key", self.folder / "factory.pub"]
        command += ["--mqtt", f"mqtt://127.0.0.1:{self.port}"]
        with tempfile.TemporaryFile("w+") as told:
            process = subprocess.Popen(list(map(str, command)), stdout=told, stderr=told)

            def has_ended() -> bool:
                if kill_when is not None and state.exists() and kill_when(_read(state)):
                    process.kill()
                return process.poll() is not None

            self.wait(has_ended, feeds=True)
            told.seek(0)
            text = told.read()
        phase = _read(state)["phase"] if state.exists() else ""
        return Outcome(process.returncode, text, phase, *self.judge())

    def judge(self) -> tuple[Counter[int], int]:
        """Open the model that each device has now: versions, and how many cannot be opened."""
        versions: Counter[int] = Counter()
        for name in self.names:
            path = self.folder / name
            try:
                key = path / "factory.pub"
                with Scorer(path / self.name, verify_key=key, defer_version=True) as scorer:
                    versions[scorer.version or 0] += 1
            except (ValueError, OSError):
                continue
        return versions, len(self.names) - versions.total()

    def close(self) -> None:
        """End all devices."""
        self.stop(list(self.running))
        self._listener.close()


def _read(state: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(state.read_text())
    return found


def low_threshold(data: bytes) -> bytes:
    """Calibrate on windows of another kind, so that nearly every window is an anomaly."""
    with Scorer(data) as scorer:
        scores = scorer.manifest.calibration.scores / np.float32(50)
    threshold, calibration = threshold_calibrated(np.resize(scores, 200), 0.01)
    form = format_of(Path("model.onnx"))
    return rethreshold(data, form, threshold, how="calibrate", calibration=calibration)


def other_scores(data: bytes) -> bytes:
    """Make the self-test fail."""
    with Scorer(data) as scorer:
        manifest = scorer.manifest
    golden = manifest.golden._replace(scores=manifest.golden.scores * np.float32(1.5))
    return with_manifest_text(data, manifest_json(manifest._replace(golden=golden)))


def histories(fleet: Fleet, *, away: int, windows: int, answer_s: float = 30) -> dict[str, Outcome]:
    """Roll out two bad models and a good one, as the module says."""
    absent = fleet.names[-away:]
    fleet.start(fleet.names)
    fleet.stop(absent)
    options = ("--windows", str(windows), "--canary", "0.1", "--answer", str(answer_s))
    found = {"rate": fleet.push(fleet.version(2, low_threshold), *options)}
    found["selftest"] = fleet.push(fleet.version(3, other_scores), *options)
    good = fleet.version(4)
    found["killed"] = fleet.push(good, *options, kill_when=lambda state: state["phase"] == "rest")
    found["resumed"] = fleet.push(good, *options)
    fleet.start(absent)
    fleet.wait(lambda: all(_is_kept(one) for one in fleet.reports().values()), feeds=True)
    found["returned"] = fleet.push(good, *options)
    return found


def _is_kept(report: dict[str, Any]) -> bool:
    return report["state"] == "kept" and report["version"] == 4
