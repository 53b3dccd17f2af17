"""Check signatures of artifacts and threshold files: Ed25519, detached, with increasing versions.

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
MAX_VERSION = 2**53
_MAX_SIGNATURES = 2


class SignedVersion(NamedTuple):
    """A version that a key signed under a name, and the file of the versions accepted so far."""

    accepted: str
    name: str
    version: int
    what: str


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
    ed25519, serialization = cryptography_modules()
    from cryptography.exceptions import InvalidSignature

    try:
        key = serialization.load_pem_public_key(key_head(key_path))
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise InputError(f"{os.fspath(key_path)}: must be a public key of 'edgeae key new'")
    signatures = read_signatures(f"{path}.sig")
    facts = signed_facts(path, data, 0)
    signed = next((one for one in signatures if one["sha256"] == facts["sha256"]), signatures[0])
    if signed != {**facts, "version": signed["version"], "signature": signed["signature"]}:
        raise ArtifactError(
            f"{path}: its content or name differs from what was signed; sign it again"
        )
    try:
        signature = base64.b64decode(signed["signature"], validate=True)
        if base64.b64encode(signature).decode() != signed["signature"]:  # another spelling
            raise ValueError
        key.verify(signature, signed_message(signed))
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
        accepted = parse_json(key_head(path, _MAX_ACCEPTED_BYTES))
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
    return type(value) is int and 1 <= value <= MAX_VERSION


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
        signatures = [parse_json(line) for line in key_head(path).splitlines()]
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


def signed_facts(path: str, data: bytes, version: int) -> Json:
    """Return what a signature says of a file."""
    digest = hashlib.sha256(data).hexdigest()
    return {"name": os.path.basename(path), "version": version, "sha256": digest}


def signed_message(facts: Json) -> bytes:
    """Return the bytes that are signed."""
    return json.dumps(
        ["edgeae signature 1", facts["name"], facts["version"], facts["sha256"]]
    ).encode()


def key_head(path: Path, most: int = _MAX_BYTES) -> bytes:
    """Read a file of at most so many bytes."""
    data = read_file(path, most)
    if len(data) > most:
        raise ArtifactError(f"{os.fspath(path)}: must be at most {most >> 10} kB")
    return data


def cryptography_modules() -> tuple[ModuleType, ModuleType]:
    """Import the modules of Ed25519 and of key files."""
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
