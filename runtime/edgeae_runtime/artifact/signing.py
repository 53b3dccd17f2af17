"""Sign artifacts and threshold files: detached Ed25519 signatures with increasing versions.

`FILE.sig` is JSON with `name`, `version`, `sha256` and `signature`, the last over the other three.
`PUB.accepted`, beside the public key, holds the highest version of each name that a device has
accepted: a version counts once its file has proved itself. The `cryptography` package (extra
`signing`) does the mathematics.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from typing import TYPE_CHECKING, NamedTuple

from edgeae_runtime.errors import ArtifactError, InputError, MissingPackageError
from edgeae_runtime.files import locked, read_file, whole_file
from edgeae_runtime.unique_json import parse_json

if TYPE_CHECKING:
    from types import ModuleType

    from edgeae_runtime.arrays import Json

    Path = str | os.PathLike[str]

_KEYS = {"name", "version", "sha256", "signature"}
_MAX_BYTES = 1 << 16
_MAX_ACCEPTED_BYTES = 1 << 26  # a million names
_MAX_VERSION = 2**53
_MAX_SIGNATURES = 2


class SignedVersion(NamedTuple):
    """A version that a key signed under a name, and the file of the versions accepted so far."""

    accepted: str
    name: str
    version: int
    what: str


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
    if type(version) is not int or not 1 <= version <= _MAX_VERSION:
        raise InputError(f"`version` must be a whole number from 1 to {_MAX_VERSION}")
    if os.name == "posix" and stat.S_IMODE(os.stat(key_path).st_mode) & 0o077:
        raise InputError(f"{key_path}: others can read this private key; chmod 600 {key_path}")
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


def check_signature(path: str, data: bytes, key_path: Path) -> SignedVersion:
    """Return the version under which the key signed these bytes with this name.

    Nothing is written: once the file has proved itself, `accept` makes its version count.

    Raises
    ------
    ArtifactError
        If the key did not sign them, or a newer version was accepted before.
    InputError, MissingPackageError, OSError
        If the key cannot be used or a file cannot be read.
    """
    ed25519, serialization = _cryptography()
    from cryptography.exceptions import InvalidSignature

    try:
        key = serialization.load_pem_public_key(_head(key_path))
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise InputError(f"{os.fspath(key_path)}: must be a public key of 'edgeae key new'")
    signatures = read_signatures(f"{path}.sig")
    facts = _facts(path, data, 0)
    signed = next((one for one in signatures if one["sha256"] == facts["sha256"]), signatures[0])
    if signed != {**facts, "version": signed["version"], "signature": signed["signature"]}:
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
    found = SignedVersion(
        f"{os.fspath(key_path)}.accepted", signed["name"], signed["version"], path
    )
    _refuse_older(found, _accepted(found.accepted))
    return found


def accept(signed: SignedVersion) -> None:
    """Refuse older versions under the name from now on; call it when the file proved itself.

    Raises
    ------
    ArtifactError
        If a newer version was accepted meanwhile.
    OSError
        If the versions cannot be read or written.
    """
    if _accepted(signed.accepted).get(signed.name) == signed.version:
        return  # nothing to write: the folder may be read-only
    with locked(f"{signed.accepted}.lock"):
        accepted = _accepted(signed.accepted)
        _refuse_older(signed, accepted)
        with whole_file(signed.accepted, "w") as file:
            json.dump({**accepted, signed.name: signed.version}, file)


def _refuse_older(signed: SignedVersion, accepted: dict[str, int]) -> None:
    last = accepted.get(signed.name, 0)
    if signed.version < last:
        raise ArtifactError(
            f"{signed.what}: version {signed.version} is older than {last}, accepted before"
        )


def _accepted(path: str) -> dict[str, int]:
    try:
        accepted = parse_json(_head(path, _MAX_ACCEPTED_BYTES))
    except FileNotFoundError:
        return {}
    except ValueError:
        accepted = None
    if not isinstance(accepted, dict) or not all(_is_version(v) for v in accepted.values()):
        raise ArtifactError(
            f"{path}: damaged; without the versions accepted so far nothing is accepted"
        )
    return accepted


def _is_version(value: object) -> bool:
    return type(value) is int and 1 <= value <= _MAX_VERSION


def read_signatures(path: str) -> list[Json]:
    """Read a `.sig`: one signature, or two while an artifact is replaced, each a line of JSON.

    Raises
    ------
    ArtifactError
        If there is none, or a line is none.
    OSError
        If it cannot be read.
    """
    try:
        signatures = [parse_json(line) for line in _head(path).splitlines()]
    except FileNotFoundError:
        raise ArtifactError(f"{path}: missing; the file must be signed") from None
    except ValueError:
        signatures = []
    if not 1 <= len(signatures) <= _MAX_SIGNATURES or not all(map(_is_signature, signatures)):
        raise ArtifactError(f"{path}: not a signature of edgeae; sign the file again")
    return signatures


def _is_signature(signed: object) -> bool:
    return (
        isinstance(signed, dict)
        and set(signed) == _KEYS
        and _is_version(signed["version"])
        and all(isinstance(signed[key], str) for key in _KEYS - {"version"})
    )


def _facts(path: str, data: bytes, version: int) -> Json:
    digest = hashlib.sha256(data).hexdigest()
    return {"name": os.path.basename(path), "version": version, "sha256": digest}


def _message(facts: Json) -> bytes:
    return json.dumps(
        ["edgeae signature 1", facts["name"], facts["version"], facts["sha256"]]
    ).encode()


def _head(path: Path, most: int = _MAX_BYTES) -> bytes:
    data = read_file(path, most)
    if len(data) > most:
        raise ArtifactError(f"{os.fspath(path)}: must be at most {most >> 10} kB")
    return data


def _cryptography() -> tuple[ModuleType, ModuleType]:
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
