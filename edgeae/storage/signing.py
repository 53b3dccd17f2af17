"""Make keys and sign files; devices check the signatures with `edgeae_runtime`."""

from __future__ import annotations

import base64
import json
import os
import stat

from edgeae_runtime.artifact.signing import (
    MAX_VERSION,
    cryptography_modules,
    key_head,
    signed_facts,
    signed_message,
)
from edgeae_runtime.errors import InputError
from edgeae_runtime.files import whole_file


def make_key(path: str) -> str:
    """Write a new private key (mode 0600) and its public key, `PATH.pub`; return the latter's path.

    Raises
    ------
    InputError
        If one of them exists.
    OSError
        If they cannot be written.
    """
    ed25519, serialization = cryptography_modules()
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
    ed25519, serialization = cryptography_modules()
    if type(version) is not int or not 1 <= version <= MAX_VERSION:
        raise InputError(f"`version` must be a whole number from 1 to {MAX_VERSION}")
    if os.name == "posix" and stat.S_IMODE(os.stat(key_path).st_mode) & 0o077:
        raise InputError(f"{key_path}: others can read this private key; chmod 600 {key_path}")
    try:
        key = serialization.load_pem_private_key(key_head(key_path), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise InputError(f"{key_path}: must be a private key of 'edgeae key new'")
    with open(path, "rb") as file:
        facts = signed_facts(path, file.read(), version)
    signature = base64.b64encode(key.sign(signed_message(facts))).decode()
    with whole_file(f"{path}.sig", "w") as file:
        json.dump({**facts, "signature": signature}, file)
        file.write("\n")
    return f"{path}.sig"
