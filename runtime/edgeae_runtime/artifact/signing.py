"""Signatures of artifacts and threshold files: Ed25519, detached, with growing version numbers.

`FILE.sig` is JSON with `name`, `version`, `sha256` and `signature`, the last over the other three.
The highest version of each name that a device has accepted stands in `PUB.accepted`, beside the
public key. The mathematics is that of the `cryptography` package (extra `signing`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError
from edgeae_runtime.files import whole_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    Path = str | os.PathLike[str]

_KEYS = {"name", "version", "sha256", "signature"}
_LARGEST_BYTES = 1 << 16


def make_key(path: str) -> str:
    """Write a new private key (mode 0600) and, as `PATH.pub`, its public one; give the latter.

    Raises
    ------
    InputError
        If one of them exists.
    OSError
        If they cannot be written.
    """
    ed25519, serialization = _cryptography()
    public_path = f"{path}.pub"
    for name in (path, public_path):
        if os.path.lexists(name):
            raise InputError(f"{name}: exists; a key is never written over")
    key = ed25519.Ed25519PrivateKey.generate()
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    for name, mode, data in ((path, 0o600, private), (public_path, 0o644, public)):
        with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
    return public_path


def sign_file(path: str, key_path: str, version: int) -> str:
    """Write `PATH.sig` and give its name.

    Raises
    ------
    InputError
        If the key is no private key of `make_key`.
    OSError
        If a file cannot be read or written.
    """
    ed25519, serialization = _cryptography()
    try:
        key = serialization.load_pem_private_key(_head(key_path), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise InputError(f"{key_path}: must be a private key of 'edgeae key new'")
    with open(path, "rb") as file:
        facts = _facts(path, file.read(), version)
    signature = base64.b64encode(key.sign(_message(facts))).decode()
    with whole_file(f"{path}.sig", "w") as file:
        json.dump({**facts, "signature": signature}, file)
        file.write("\n")
    return f"{path}.sig"


def check_signature(path: str, data: bytes, key_path: Path) -> None:
    """Raise `ArtifactError` unless the key signed these bytes under this name, no older version.

    The version is then the least that will be accepted under the name.
    """
    ed25519, serialization = _cryptography()
    from cryptography.exceptions import InvalidSignature

    try:
        key = serialization.load_pem_public_key(_head(key_path))
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise InputError(f"{os.fspath(key_path)}: must be a public key of 'edgeae key new'")
    said = _read_signature(f"{path}.sig")
    if said != {**_facts(path, data, said["version"]), "signature": said["signature"]}:
        raise ArtifactError(f"{path}: was signed with another content or name; sign it again")
    try:
        signature = base64.b64decode(said["signature"], validate=True)
        if base64.b64encode(signature).decode() != said["signature"]:  # another spelling
            raise ValueError
        key.verify(signature, _message(said))
    except (InvalidSignature, ValueError):
        raise ArtifactError(f"{path}: the signature is not that of {os.fspath(key_path)}") from None
    _accept(f"{os.fspath(key_path)}.accepted", said["name"], said["version"], path)


def _accept(path: str, name: str, version: int, what: str) -> None:
    accepted: dict[str, int] = {}
    if os.path.exists(path):
        try:
            accepted = json.loads(_head(path))
            last = accepted.get(name, 0)
            if type(last) is not int:
                raise ValueError
        except (ValueError, AttributeError, RecursionError):
            raise ArtifactError(
                f"{path}: damaged; it holds the versions accepted so far, so nothing is accepted"
            ) from None
        if version < last:
            raise ArtifactError(f"{what}: version {version} is older than {last}, accepted before")
        if version == last:
            return
    with whole_file(path, "w") as file:
        json.dump({**accepted, name: version}, file)


def _read_signature(path: str) -> dict[str, Any]:
    try:
        said = json.loads(_head(path))
    except FileNotFoundError:
        raise ArtifactError(f"{path}: missing; the file must be signed") from None
    except (ValueError, RecursionError):
        said = None
    if (
        not isinstance(said, dict)
        or set(said) != _KEYS
        or type(said["version"]) is not int
        or not all(isinstance(said[key], str) for key in _KEYS - {"version"})
    ):
        raise ArtifactError(f"{path}: no signature of edgeae; sign the file again")
    return said


def _facts(path: str, data: bytes, version: int) -> dict[str, Any]:
    digest = hashlib.sha256(data).hexdigest()
    return {"name": os.path.basename(path), "version": version, "sha256": digest}


def _message(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(
        ["edgeae signature 1", facts["name"], facts["version"], facts["sha256"]]
    ).encode()


def _head(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(_LARGEST_BYTES)


def _cryptography() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] != "cryptography":
            raise
        raise MissingPackageError(
            "cryptography is not installed; pip install 'edgeae-runtime[signing]'"
        ) from None
    return ed25519, serialization
