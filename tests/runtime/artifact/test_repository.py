"""Updates from a repository of The Update Framework, published by the example."""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from edgeae.storage.signing import make_key, sign_file
from edgeae_runtime import InputError, Scorer
from edgeae_runtime.artifact.repository import update
from edgeae_runtime.artifact.signing import read_signatures
from tests.runtime.artifact.fleet import SCRIPT, BreaksOff, Fleet, Quiet

pytest.importorskip("tuf")
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")

ARTIFACT = Path(__file__).parents[1] / "artifacts" / "format-2.onnx"


@pytest.fixture(scope="module")
def versions(with_manifest) -> list[bytes]:
    """Three artifacts that differ in their name, and one that differs in a feature."""
    import onnx

    data = ARTIFACT.read_bytes()
    (entry,) = (e for e in onnx.load_from_string(data).metadata_props if e.key == "edgeae")
    name = json.dumps(json.loads(entry.value)["name"])
    texts = [entry.value.replace(name, f'"version-{number}"', 1) for number in range(3)]
    texts.append(entry.value.replace('"mode"', '"state"', 1))
    assert len({entry.value, *texts}) == 5
    return [with_manifest(data, text) for text in texts]


@pytest.fixture
def fleet(tmp_path: Path, versions) -> Fleet:
    fleet = Fleet(tmp_path, versions)
    assert fleet.update()
    return fleet


@pytest.fixture
def serve() -> Iterator[Callable[..., str]]:
    """Serve a folder on loopback."""
    servers = []

    def start(folder: Path, handler: type = Quiet) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder)))
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("kind", ["http", "folder", "file"])
def test_the_device_follows_the_repository(tmp_path: Path, versions, serve, kind) -> None:
    (tmp_path / "with space").mkdir()
    fleet = Fleet(tmp_path / "with space", versions)
    address = fleet.repository if kind == "folder" else fleet.repository.as_uri()
    address = serve(fleet.repository) if kind == "http" else address
    for number in range(2):
        fleet.add(number)
        assert fleet.update(address)
        assert fleet.artifact.read_bytes() == versions[number]
        assert not fleet.update(address)
    with Scorer(fleet.artifact) as scorer:
        assert scorer.manifest.name == "version-1"
    assert not list((fleet.device / "root.json.metadata" / "targets").iterdir())


def test_root_and_other_keys_are_rotated_and_old_ones_sign_no_more(fleet) -> None:
    script, keys = fleet.script, fleet.keys
    stolen = fleet.folder / "stolen.pem"
    shutil.copy(keys / "timestamp.pem", stolen)
    (keys / "root-1.pem").unlink()  # lost; the two others are enough
    for old, new in (("root-1", "root-4"), ("targets", "targets-2"), ("timestamp", "timestamp-2")):
        script.rotate(fleet.repository, keys, Path(old), Path(new))
        (keys / f"{old}.pem").unlink(missing_ok=True)
    fleet.add(1)
    assert fleet.update()
    assert fleet.artifact.read_bytes() == fleet.versions[1]
    forged = script.latest(fleet.repository, "timestamp")
    forged.signed.version += 10
    forged.sign(script.CryptoSigner(script.load_pem_private_key(stolen.read_bytes(), None)))
    forged.to_file(str(fleet.metadata / "timestamp.json"))
    assert "timestamp was signed by 0/1 keys" in fleet.refused()


def test_a_root_that_too_few_keys_have_signed_is_refused(fleet) -> None:
    fleet.script.rotate(fleet.repository, fleet.keys, Path("root-1"), Path("root-4"))
    path = fleet.metadata / "2.root.json"
    whole = path.read_text()
    root = json.loads(whole)
    assert len(root["signatures"]) == 4  # the one that goes, the one that comes, two that stay
    path.write_text(json.dumps({**root, "signatures": root["signatures"][:1]}))
    assert "root was signed by 1/2 keys" in fleet.refused()
    path.write_text(whole)
    assert not fleet.update()


def test_the_example_publishes_no_root_that_devices_would_refuse(fleet) -> None:
    for name in ("root-1", "root-3"):
        (fleet.keys / f"{name}.pem").rename(fleet.folder / f"{name}.pem")
    words = [sys.executable, SCRIPT, "rotate", fleet.repository, fleet.keys, "root-1", "root-4"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("root was signed by 1/2 keys; the other keys must be in ")
    assert not (fleet.metadata / "2.root.json").exists()
    (fleet.folder / "root-3.pem").rename(fleet.keys / "root-3.pem")
    subprocess.run(words, check=True)
    assert (fleet.metadata / "2.root.json").exists()


@pytest.mark.parametrize("role", ["root", "targets", "snapshot", "timestamp"])
def test_what_has_expired_is_refused_until_it_is_published_anew(fleet, role) -> None:
    script, days = fleet.script, fleet.script.DAYS[role]

    def publish() -> None:
        if role == "root":
            script.publish(fleet.repository, fleet.keys, script.latest(fleet.repository, role))
        fleet.add(1)

    script.DAYS[role] = -1
    publish()
    message = fleet.refused()
    assert "expired; publish it anew, or set the clock of this device" in message
    assert role in message
    script.DAYS[role] = days
    publish()
    assert fleet.update()


def test_an_older_state_of_the_repository_is_refused(fleet) -> None:
    old = fleet.folder / "old"
    shutil.copytree(fleet.repository, old)
    fleet.add(1)
    assert fleet.update()
    assert "New timestamp version 2 must be >= 3" in fleet.refused(old)


def test_another_repository_is_refused(fleet) -> None:
    other = fleet.folder / "other"
    fleet.script.init(other, fleet.folder / "other keys")
    assert "timestamp was signed by 0/1 keys" in fleet.refused(other)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: data[:-1] + b"\0", "hash"),
        (lambda data: data[:-1], "length"),
        (lambda data: data + b"\0", "exceeding the maximum allowed length"),
    ],
)
def test_a_changed_target_is_refused(fleet, serve, change, message) -> None:
    fleet.add(1)
    for path in (fleet.repository / "targets").iterdir():
        path.write_bytes(change(path.read_bytes()))
    for address in (None, serve(fleet.repository)):
        assert message in fleet.refused(address)


def test_a_server_that_breaks_off_changes_nothing(fleet, serve) -> None:
    fleet.add(1)
    fleet.refused(serve(fleet.repository, BreaksOff))
    assert fleet.update(serve(fleet.repository))


def test_without_network_or_medium_the_device_keeps_its_artifact(fleet, serve) -> None:
    assert "Connection refused" in fleet.refused("http://127.0.0.1:9")
    assert "no such file" in fleet.refused(fleet.folder / "not mounted")
    assert "timestamp.json: HTTP status 404" in fleet.refused(serve(fleet.folder))
    assert "must be a folder or an http, https or file URL; got ftp" in fleet.refused("ftp://a.b")


def test_a_target_has_its_name_in_the_repository(fleet) -> None:
    assert "it has no target 'a/pump.onnx'" in fleet.refused(None, "--target", "a/pump.onnx")
    targets, path = fleet.script.latest(fleet.repository, "targets"), fleet.write(fleet.versions[1])
    info = fleet.script.TargetFile.from_file("a/pump.onnx", str(path))
    targets.signed.targets["a/pump.onnx"] = info
    (fleet.repository / "targets" / "a").mkdir()
    path.rename(fleet.repository / "targets" / "a" / f"{info.hashes['sha256']}.pump.onnx")
    fleet.script._publish_from_targets(fleet.repository, fleet.keys, targets)
    assert fleet.update(target="a/pump.onnx")


def test_targets_and_metadata_are_bounded_before_they_are_read(fleet) -> None:
    targets = fleet.script.latest(fleet.repository, "targets")
    targets.signed.targets["pump.onnx"].length = 1 << 30
    fleet.script._publish_from_targets(fleet.repository, fleet.keys, targets)
    assert "target 'pump.onnx' must have at most 256 MB" in fleet.refused()
    with (fleet.metadata / "timestamp.json").open("ab") as file:
        file.truncate(1 << 30)
    assert "exceeding the maximum allowed length of 16384" in fleet.refused()


def test_a_root_that_is_none_and_a_missing_one_are_refused(fleet) -> None:
    fleet.root.write_bytes(b" " * 600_000)
    assert "must be root metadata of The Update Framework" in fleet.refused()
    fleet.root.unlink()
    assert "root.json: no such file" in fleet.refused()


@pytest.mark.parametrize("kind", ["damaged", "other windows"])
def test_what_is_vouched_for_and_cannot_be_used_is_refused(fleet, kind) -> None:
    data = fleet.versions[1][:-1] if kind == "damaged" else fleet.versions[3]
    fleet.script.add(fleet.repository, fleet.keys, fleet.write(data))
    expected = "digest" if kind == "damaged" else "must have the running one's features"
    assert expected in fleet.refused()
    fleet.add(1)
    assert fleet.update()


def test_what_a_kill_or_a_power_cut_left_is_replaced(fleet) -> None:
    metadata = fleet.device / "root.json.metadata"
    for path in metadata.rglob("*.json"):
        path.write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True
    )
    left = metadata / f"timestamp.json.{int(done.stdout)}-0123abcd.part"
    left.write_bytes(b"{")
    fleet.add(1)
    assert fleet.update()
    assert all(path.stat().st_size for path in metadata.rglob("*.json"))
    assert not left.exists()


def test_a_download_that_a_kill_left_after_its_installation_is_removed(fleet) -> None:
    left = fleet.device / "root.json.metadata" / "targets" / "pump.onnx"
    left.write_bytes(b"x")
    assert not fleet.update()
    assert not left.exists()


def test_metadata_are_on_the_disk_before_they_take_their_names(fleet, monkeypatch) -> None:
    synced: set[int] = set()
    named: dict[str, bool] = {}
    fsync, replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        fsync(descriptor)
        synced.add(os.fstat(descriptor).st_ino)

    def rename(old: str, new: str) -> None:
        named[os.path.basename(new)] = os.stat(old).st_ino in synced
        replace(old, new)
        synced.discard(os.stat(os.path.dirname(new)).st_ino)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", rename)
    fleet.script.rotate(fleet.repository, fleet.keys, Path("root-1"), Path("root-4"))
    fleet.add(1)
    assert fleet.update()
    roles = ("1.root", "2.root", "timestamp", "snapshot", "targets")
    assert named == dict.fromkeys([*(f"{role}.json" for role in roles), "pump.onnx"], True)
    folder = fleet.device / "root.json.metadata"
    assert {path.stat().st_ino for path in (folder, folder / "root_history")} <= synced


def test_a_key_must_have_signed_it_too(fleet) -> None:
    ours, theirs = (make_key(str(fleet.folder / name)) for name in ("ours", "theirs"))

    def add(number: int, version: int) -> None:
        sign_file(str(fleet.write(fleet.versions[number])), str(fleet.folder / "ours"), version)
        fleet.add(number)

    assert "it has no target 'pump.onnx.sig'" in fleet.refused(None, "--verify-key", ours)
    add(1, 4)
    assert "did not sign it" in fleet.refused(None, "--verify-key", theirs)
    assert fleet.update(verify_key=ours, defer_version=True)
    assert not Path(f"{ours}.accepted").exists()
    assert not fleet.update(verify_key=ours)
    assert "did not sign it" in fleet.refused(None, "--verify-key", theirs)
    add(2, 5)
    assert fleet.update(verify_key=ours)
    assert json.loads(Path(f"{ours}.accepted").read_text()) == {"pump.onnx": 5}
    assert [one["version"] for one in read_signatures(f"{fleet.artifact}.sig")] == [5]
    signature = Path(f"{fleet.artifact}.sig")
    signature.write_text(2 * signature.read_text())  # as a crash leaves it, before the last step
    assert fleet.update(verify_key=ours)
    assert signature.read_text().count("\n") == 1
    add(1, 4)
    assert "version 4 is older than 5" in fleet.refused(None, "--verify-key", ours)


def test_a_signed_artifact_is_replaced_by_a_signed_one_only(fleet) -> None:
    sign_file(str(fleet.artifact), make_key(str(fleet.folder / "key"))[:-4], 1)
    assert "pump.onnx.sig: exists, so that --verify-key is needed" in fleet.refused()
    with pytest.raises(InputError, match="`defer_version` needs `verify_key`"):
        fleet.update(defer_version=True)


def test_the_example_is_a_command(tmp_path: Path, versions) -> None:
    repository, keys, artifact = (tmp_path / name for name in ("r", "k", "pump.onnx"))
    artifact.write_bytes(versions[0])

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", "error", *map(str, (SCRIPT, *words))]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert "fleet_repository.py init REPOSITORY KEYS" in run().stderr
    for words in (("init",), ("add", artifact), ("refresh",), ("rotate", "root-1", "root-4")):
        command, *more = words
        done = run(command, repository, keys, *more)
        assert (done.returncode, done.stderr) == (0, ""), words
    device = tmp_path / "device"
    device.mkdir()
    shutil.copy(repository / "metadata" / "1.root.json", device / "root.json")
    assert update(str(device / "pump.onnx"), str(repository), str(device / "root.json"))
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys.glob("*.pem"))
