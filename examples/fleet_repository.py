"""Publish artifacts to a fleet: a repository of The Update Framework, written with python-tuf.

    python fleet_repository.py init REPOSITORY KEYS          # root: two of three keys
    python fleet_repository.py add REPOSITORY KEYS pump.onnx   # and pump.onnx.sig, if there is one
    python fleet_repository.py refresh REPOSITORY KEYS       # before the timestamp expires
    python fleet_repository.py rotate REPOSITORY KEYS root-1 root-4  # a new key for a lost one

KEYS is a folder with the keys `root-1.pem` to `root-3.pem`, `targets.pem`, `snapshot.pem` and
`timestamp.pem`. Move the private root keys to three media that are kept apart: `rotate` needs two
of them in the folder again. A server that only refreshes needs `snapshot.pem` and `timestamp.pem`.
The `.pub` files stay. REPOSITORY is served as files. Devices get `REPOSITORY/metadata/1.root.json`
once, and then

    edgeae-runtime update pump.onnx --repository https://updates.example --root root.json
"""

import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import (
    load_pem_private_key,
    load_pem_public_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from edgeae.storage.signing import make_key

KEYS = {
    "root": ("root-1", "root-2", "root-3"),
    "targets": ("targets",),
    "snapshot": ("snapshot",),
    "timestamp": ("timestamp",),
}
ROOT_THRESHOLD = 2
DAYS = {"root": 365, "targets": 90, "snapshot": 14, "timestamp": 7}


def init(repository: Path, keys: Path) -> None:
    """Make the keys, and a repository without artifacts."""
    keys.mkdir(mode=0o700)
    (repository / "metadata").mkdir(parents=True)
    (repository / "targets").mkdir()
    root = Metadata(Root(consistent_snapshot=True))
    root.signed.roles["root"].threshold = ROOT_THRESHOLD
    for role, names in KEYS.items():
        for name in names:
            public = make_key(str(keys / f"{name}.pem"))
            root.signed.add_key(_public(Path(public)), role)
    publish(repository, keys, root)
    _publish_from_targets(repository, keys, Metadata(Targets()))


def add(repository: Path, keys: Path, artifact: Path) -> None:
    """Add an artifact, or its new version, and its signature, if it has one."""
    targets = latest(repository, "targets")
    for path in (artifact, Path(f"{artifact}.sig")):
        if path == artifact or path.exists():
            info = TargetFile.from_file(path.name, str(path))
            targets.signed.targets[path.name] = info
            shutil.copy(path, repository / "targets" / f"{info.hashes['sha256']}.{path.name}")
    _publish_from_targets(repository, keys, targets)


def refresh(repository: Path, keys: Path) -> None:
    """Publish snapshot and timestamp with a new date of expiry."""
    snapshot = latest(repository, "snapshot")
    publish(repository, keys, snapshot)
    timestamp = latest(repository, "timestamp")
    timestamp.signed.snapshot_meta = MetaFile(snapshot.signed.version)
    publish(repository, keys, timestamp)


def rotate(repository: Path, keys: Path, old: Path, new: Path) -> None:
    """Replace a key by a new one, and sign again what the old one signed."""
    root, key = latest(repository, "root"), _public(keys / f"{old}.pem.pub")
    (role,) = (name for name, role in root.signed.roles.items() if key.keyid in role.keyids)
    root.signed.revoke_key(key.keyid, role)
    if not (keys / f"{new}.pem").exists():  # a rotation before may have lacked keys
        make_key(str(keys / f"{new}.pem"))
    root.signed.add_key(_public(keys / f"{new}.pem.pub"), role)
    publish(repository, keys, root)
    if role != "root":
        _publish_from_targets(repository, keys, latest(repository, "targets"))


def publish(repository: Path, keys: Path, metadata: Metadata) -> None:
    """Write the next version of a role, signed by those of its keys that are there."""
    role, folder = metadata.signed.type, repository / "metadata"
    is_new = not list(folder.glob(f"*{role}.json"))
    metadata.signed.version += not is_new
    metadata.signed.expires = datetime.now(UTC) + timedelta(days=DAYS[role])
    metadata.signatures.clear()
    roots = [] if role == "root" and is_new else [latest(repository, "root").signed]
    if role == "root":  # its own keys and those of the root before must sign it
        roots.append(metadata.signed)
    key_ids = {key_id for root in roots for key_id in root.roles[role].keyids}
    for path in sorted(keys.glob("*.pem")):
        signer = CryptoSigner(load_pem_private_key(path.read_bytes(), None))
        if signer.public_key.keyid in key_ids:
            metadata.sign(signer, append=True)
    for root in roots:  # as the devices will
        root.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    prefix = "" if role == "timestamp" else f"{metadata.signed.version}."
    metadata.to_file(str(folder / f"{prefix}{role}.json"))


def latest(repository: Path, role: str) -> Metadata:
    """Return the newest version of a role."""
    folder = repository / "metadata"
    versions = [int(path.name.split(".")[0]) for path in folder.glob(f"*.{role}.json")]
    prefix = f"{max(versions)}." if versions else ""
    return Metadata.from_file(str(folder / f"{prefix}{role}.json"))


def _publish_from_targets(repository: Path, keys: Path, targets: Metadata) -> None:
    is_first = not (repository / "metadata" / "timestamp.json").exists()
    publish(repository, keys, targets)
    snapshot = Metadata(Snapshot()) if is_first else latest(repository, "snapshot")
    snapshot.signed.meta["targets.json"] = MetaFile(targets.signed.version)
    publish(repository, keys, snapshot)
    timestamp = Metadata(Timestamp()) if is_first else latest(repository, "timestamp")
    timestamp.signed.snapshot_meta = MetaFile(snapshot.signed.version)
    publish(repository, keys, timestamp)


def _public(path: Path) -> SSlibKey:
    return SSlibKey.from_crypto(load_pem_public_key(path.read_bytes()))


if __name__ == "__main__":
    commands = {"init": (init, 2), "add": (add, 3), "refresh": (refresh, 2), "rotate": (rotate, 4)}
    act, count = commands.get(sys.argv[1] if len(sys.argv) > 1 else "", (None, 0))
    if act is None or len(sys.argv) != 2 + count:
        sys.exit(__doc__)
    try:
        act(*map(Path, sys.argv[2:]))
    except UnsignedMetadataError as error:
        sys.exit(f"{error}; the other keys must be in {sys.argv[3]}")
