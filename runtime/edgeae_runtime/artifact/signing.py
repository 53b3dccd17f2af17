"""Sign artifacts and threshold files: detached Ed25519 signatures with increasing versions.

`FILE.sig` is JSON with `name`, `version`, `sha256` and `signature`, the last over the other three.
`PUB.accepted`, beside the public key, holds the highest version of each name that a device has
accepted. The `cryptography` package (extra `signing`) does the mathematics.
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
    from edgeae_runtime.arrays import Json

    Path = str | os.PathLike[str]

_KEYS = {"name", "version", "sha256", "signature"}
_MAX_BYTES = 1 << 16


def make_key(path: str) -> str:
    """Write a new private key (mode 0600) and its public key, `PATH.pub`; return the latter's path.

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
            raise InputError(f"{name}: exists; a key is never overwritten")
    key = ed25519.Ed25519PrivateKey.generate()
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain)
    public = key.public_key().public_bytes(pem, serialization.PublicFormat.SubjectPublicKeyInfo)
    for name, mode, data in ((path, 0o600, private), (public_path, 0o644, public)):
        with os.fdopen(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
    return public_path


def sign_file(path: str, key_path: str, version: int) -> str:
    """Write `PATH.sig` and return its path.

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
    """Raise `ArtifactError` unless the key signed these bytes under this name, in no older version.

    From then on, older versions are refused under the name.
    """
    ed25519, serialization = _cryptography()
    from cryptography.exceptions import InvalidSignature

    try:
        key = serialization.load_pem_public_key(_head(key_path))
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise InputError(f"{os.fspath(key_path)}: must be a public key of 'edgeae key new'")
    signed = _read_signature(f"{path}.sig")
    if signed != {**_facts(path, data, signed["version"]), "signature": signed["signature"]}:
        raise ArtifactError(
            f"{path}: its content or name differs from what was signed; sign it again"
        )
    try:
        signature = base64.b64decode(signed["signature"], validate=True)
        if base64.b64encode(signature).decode() != signed["signature"]:  # another spelling
            raise ValueError
        key.verify(signature, _message(signed))
    except (InvalidSignature, ValueError):
        raise ArtifactError(f"{path}: {os.fspath(key_path)} did not sign it") from None
    _accept(f"{os.fspath(key_path)}.accepted", signed["name"], signed["version"], path)


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
                f"{path}: damaged; without the versions accepted so far nothing is accepted"
            ) from None
        if version < last:
            raise ArtifactError(f"{what}: version {version} is older than {last}, accepted before")
        if version == last:
            return
    with whole_file(path, "w") as file:
        json.dump({**accepted, name: version}, file)


def _read_signature(path: str) -> Json:
    try:
        signed = json.loads(_head(path))
    except FileNotFoundError:
        raise ArtifactError(f"{path}: missing; the file must be signed") from None
    except (ValueError, RecursionError):
        signed = None
    if (
        not isinstance(signed, dict)
        or set(signed) != _KEYS
        or type(signed["version"]) is not int
        or not all(isinstance(signed[key], str) for key in _KEYS - {"version"})
    ):
        raise ArtifactError(f"{path}: not a signature of edgeae; sign the file again")
    return signed


def _facts(path: str, data: bytes, version: int) -> Json:
    digest = hashlib.sha256(data).hexdigest()
    return {"name": os.path.basename(path), "version": version, "sha256": digest}


def _message(facts: Json) -> bytes:
    return json.dumps(
        ["edgeae signature 1", facts["name"], facts["version"], facts["sha256"]]
    ).encode()


def _head(path: Path) -> bytes:
    with open(path, "rb") as file:
        return file.read(_MAX_BYTES)


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
