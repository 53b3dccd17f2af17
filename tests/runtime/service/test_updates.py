"""Updates over MQTT: what a device takes, refuses and gives back; the broker is none here."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from edgeae.storage.signing import make_key, sign_file
from edgeae_export.manifest import manifest_json
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.loaded import LoadOptions
from edgeae_runtime.artifact.threshold_file import write_threshold_file
from edgeae_runtime.service.options import ServiceOptions
from edgeae_runtime.service.updates import Updates, give_back
from tests.manifests import with_manifest_text


class Plant:
    """A device with version 2 of a signed model, and the folder of those who make versions."""

    def __init__(self, folder: Path, data: bytes) -> None:
        self.data, self.makers, self.device = data, folder / "makers", folder / "device"
        self.makers.mkdir()
        self.device.mkdir(exist_ok=True)
        self.key = self.makers / "factory"
        make_key(str(self.key))
        self.artifact = self.device / "pump.onnx"
        self.pub = self.device / "factory.pub"
        shutil.copy(f"{self.key}.pub", self.pub)
        made = self.version(2)
        for path in (made, Path(f"{made}.sig")):
            shutil.copy(path, self.device)
        self.threshold: Path | None = None
        self.reports: list[dict[str, Any]] = []
        self.start()
        self.scorer.accept_version()

    def start(self) -> Updates:
        """Be a new process of the device."""
        load = LoadOptions(verify_key=self.pub, threshold_file=self.threshold, defer_version=True)
        self.scorer = Scorer(self.artifact, **load._asdict())
        options = ServiceOptions(load=load)
        told = self.reports.append
        self.updates = Updates(
            str(self.artifact),
            self.scorer,
            options,
            self._reload,
            lambda text: told(json.loads(text)),
        )
        return self.updates

    def _reload(self) -> str | None:
        try:
            self.scorer.replace(self.artifact)
        except (ValueError, OSError) as error:
            return str(error)
        return None

    def version(self, number: int, key: Path | None = None, scores: float = 1.0) -> Path:
        """Sign a version of the model; its golden scores may be wrong."""
        path = self.makers / f"{number}-{scores}" / "pump.onnx"
        path.parent.mkdir(exist_ok=True)
        with Scorer(self.data) as scorer:
            manifest = scorer.manifest._replace(name=f"version {number}")
        golden = manifest.golden._replace(scores=manifest.golden.scores * scores)
        manifest = manifest._replace(golden=golden)
        path.write_bytes(with_manifest_text(self.data, manifest_json(manifest)))
        sign_file(str(path), str(key or self.key), number)
        return path

    def message(self, path: Path, **changes: Any) -> bytes:
        """Make the message that brings a file."""
        header = {
            "rollout": "r1",
            "name": path.name,
            "signature": json.loads(Path(f"{path}.sig").read_text()),
            "windows": 10,
            "max_anomalies": 2,
            "then": "wait",
        }
        return json.dumps({**header, **changes}).encode() + b"\n" + path.read_bytes()

    @property
    def report(self) -> dict[str, Any]:
        """The last report."""
        return self.reports[-1]

    def holds(self) -> int | None:
        """Return the version that a new process of the device opens."""
        with Scorer(self.artifact, verify_key=self.pub, defer_version=True) as scorer:
            return scorer.version


@pytest.fixture
def plant(make_example, tmp_path: Path) -> Plant:
    pytest.importorskip("cryptography", reason="cryptography is not installed")
    return Plant(tmp_path, make_example("series").data)


def answer(do: str, rollout: str = "r1") -> bytes:
    return json.dumps({"rollout": rollout, "do": do}).encode()


def test_a_good_model_is_on_trial_then_proved_and_kept_when_told(plant) -> None:
    plant.updates.take(plant.message(plant.version(3)))
    assert (plant.report["state"], plant.report["version"]) == ("trial", 3)
    assert plant.updates.is_trial
    plant.updates.took(10, 2, 0)
    assert (plant.report["state"], plant.report["anomalies"]) == ("proved", 2)
    plant.updates.take(answer("keep"))
    assert plant.report["state"] == "kept"
    assert not (plant.device / "pump.onnx.previous").exists()
    older = plant.message(plant.version(2), rollout="r2")
    plant.updates.take(older)
    assert "version 2 is older than 3" in plant.report["reason"]
    assert plant.holds() == 3


def test_a_model_that_may_be_kept_at_once_is_kept_after_its_windows(plant) -> None:
    plant.updates.take(plant.message(plant.version(3), then="keep"))
    plant.updates.took(9, 0, 0)
    assert plant.updates.is_trial
    plant.updates.took(1, 0, 0)
    assert (plant.report["state"], plant.holds()) == ("kept", 3)


@pytest.mark.parametrize(
    ("took", "reason"), [((4, 3, 0), "3 anomalies"), ((7, 0, 6), "6 invalid windows")]
)
def test_a_bad_model_is_given_back_by_the_device_itself(plant, took, reason) -> None:
    plant.updates.take(plant.message(plant.version(3), then="keep"))
    plant.updates.took(*took)
    assert plant.report["state"] == "back"
    assert reason in plant.report["reason"]
    assert (plant.report["version"], plant.holds()) == (2, 2)
    plant.updates.take(plant.message(plant.version(3), rollout="r2"))
    assert plant.report["state"] == "trial"  # the version has not counted


def test_a_model_is_given_back_when_told_also_after_a_restart(plant) -> None:
    plant.updates.take(plant.message(plant.version(3)))
    plant.start().take(answer("back", rollout="another"))
    assert plant.updates.is_trial
    plant.updates.take(answer("back"))
    assert (plant.report["state"], plant.holds()) == ("back", 2)


def test_a_model_that_fails_its_selftest_never_takes_the_place(plant) -> None:
    plant.updates.take(plant.message(plant.version(3, scores=1.5)))
    assert plant.report["state"] == "refused"
    assert "does not run here (FAIL" in plant.report["reason"]
    assert (plant.report["version"], plant.holds()) == (2, 2)
    assert not plant.updates.is_trial


def test_what_is_not_signed_by_the_key_is_refused(plant) -> None:
    other = plant.makers / "other"
    make_key(str(other))
    plant.updates.take(plant.message(plant.version(3, key=other)))
    assert "did not sign it" in plant.report["reason"]
    signed = plant.version(4)
    changed = plant.message(signed) + b"\0"
    plant.updates.take(changed)
    assert "differs from what was signed" in plant.report["reason"]
    assert plant.holds() == 2


NO_UPDATES = {
    "no text": b"\xff\xfe",
    "a list": b"[]",
    "an empty object": b"{}",
    "a deep object": b"{" * 100_000,
    "an unknown answer": b'{"rollout": "r1", "do": "run"}',
    "a key twice": b'{"rollout": 1, "rollout": 2, "do": "keep"}',
    "a long line": b"x" * 3_000_000,
}


@pytest.mark.parametrize("message", NO_UPDATES.values(), ids=NO_UPDATES)
def test_a_message_that_is_none_is_refused_in_one_line(plant, message) -> None:
    plant.updates.take(message)
    assert plant.report["state"] == "refused"
    assert "\n" not in plant.report["reason"]
    assert plant.holds() == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "../../etc/passwd"},
        {"name": "factory.pub"},
        {"windows": -1},
        {"windows": 10**9},
        {"windows": True},
        {"then": "run"},
        {"rollout": None},
        {"signature": []},
        {"more": 1},
    ],
)
def test_a_header_that_asks_for_something_else_is_refused(plant, changes) -> None:
    plant.updates.take(plant.message(plant.version(3), **changes))
    assert (plant.report["state"], plant.holds()) == ("refused", 2)
    assert {path.name for path in plant.device.iterdir()} <= {
        *("pump.onnx", "pump.onnx.sig", "pump.onnx.lock", "pump.onnx.update.json"),
        *("factory.pub", "factory.pub.accepted", "factory.pub.accepted.lock"),
    }


def test_a_message_that_comes_again_changes_nothing(plant) -> None:
    message = plant.message(plant.version(3))
    plant.updates.take(message)
    plant.updates.take(answer("back"))
    plant.start().take(answer("back"))
    assert (plant.report["state"], plant.holds()) == ("back", 2)
    plant.updates.take(b"")  # a message that the broker has forgotten
    assert plant.report["state"] == "back"


def test_a_kill_before_the_model_was_replaced_is_no_trial(plant) -> None:
    plant.updates.take(plant.message(plant.version(3)))
    for suffix in ("", ".sig"):  # what the folder of the previous one holds stands there again
        shutil.copy(plant.device / "pump.onnx.previous" / f"pump.onnx{suffix}", plant.device)
    assert not plant.start().is_trial
    assert plant.report["state"] == "back"


def test_a_model_that_cannot_be_opened_after_a_kill_is_given_back(plant) -> None:
    plant.updates.take(plant.message(plant.version(3)))
    plant.artifact.write_bytes(plant.artifact.read_bytes()[:100])
    assert give_back(str(plant.artifact), str(plant.pub))
    assert plant.holds() == 2


def test_a_damaged_record_is_reported_and_the_next_update_works(plant) -> None:
    (plant.device / "pump.onnx.update.json").write_text("{")
    plant.start()
    assert "damaged" in plant.report["reason"]
    plant.updates.take(plant.message(plant.version(3)))
    assert plant.report["state"] == "trial"


def test_a_threshold_is_tried_and_given_back_like_a_model(plant) -> None:
    def signed(folder: str, value: float, number: int) -> Path:
        path = plant.makers / folder / "pump.threshold.json"
        path.parent.mkdir()
        write_threshold_file(str(path), plant.scorer.digest, value, 1.0, {})
        sign_file(str(path), str(plant.key), number)
        return path

    first = signed("first", 2.5, 1)
    for path in (first, Path(f"{first}.sig")):
        shutil.copy(path, plant.device)
    plant.threshold = plant.device / first.name
    plant.start()
    plant.updates.take(plant.message(signed("second", 1.5, 2)))
    assert (plant.report["state"], plant.report["threshold"]) == ("trial", 1.5)
    plant.updates.took(5, 5, 0)
    assert (plant.report["state"], plant.report["threshold"]) == ("back", 2.5)
    plant.updates.take(plant.message(signed("third", 3.5, 3), then="keep"))
    plant.updates.took(10, 0, 0)
    assert (plant.report["state"], plant.report["threshold"]) == ("kept", 3.5)
    plant.updates.take(plant.message(signed("fourth", 9.0, 2), rollout="r4"))
    assert "version 2 is older than 3" in plant.report["reason"]
    assert float(plant.scorer.threshold) == 3.5
