"""How a client and an OPC UA server trust each other: policy, certificates, user and password."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from edgeae_runtime.errors import InputError
from edgeae_runtime.files import read_file

if TYPE_CHECKING:
    from edgeae_runtime.service.plant.settings import Settings

KEYS = ("policy", "mode", "certificate", "private_key", "server_certificate", "user")
_FILES = ("certificate", "private_key", "server_certificate")
_POLICIES = ("None", "Basic256Sha256", "Aes128Sha256RsaOaep", "Aes256Sha256RsaPss")
_MODES = ("SignAndEncrypt", "Sign")
_MAX_PASSWORD, _MAX_BYTES = 1000, 1 << 16


class Security:
    """What `[security]` says.

    Raises
    ------
    InputError
        If a setting is wrong, or a certificate or key cannot be used.
    OSError
        If a file cannot be read.
    """

    def __init__(self, settings: Settings) -> None:
        self._policy = settings.choice("policy", _POLICIES, _POLICIES[0])
        self._mode = settings.choice("mode", _MODES, _MODES[0])
        self._paths = {key: _file(settings, key, self._policy) for key in _FILES}
        self._user, password = settings.text("user"), settings.text("password_file")
        if password is not None and self._user is None:
            raise InputError(f"{settings.where}: a password needs a user")
        self._password = password and read_file(password, _MAX_PASSWORD).decode().rstrip("\r\n")
        self._uri: str | None = None
        if self._policy != "None":
            self._uri = _uri(settings, self._paths)

    def apply(self, client: Any) -> None:
        """Let a client, not yet connected, use it."""
        from asyncua import ua
        from asyncua.crypto import security_policies

        if self._user is not None:
            client.set_user(self._user)
        if self._password is not None:
            client.set_password(self._password)
        if self._uri is not None:  # servers compare it with that of the certificate
            client.application_uri = self._uri
        if self._policy != "None":
            policy = getattr(security_policies, f"SecurityPolicy{self._policy}")
            mode = ua.MessageSecurityMode[self._mode]
            mine, key, theirs = self._paths.values()
            client.set_security(policy, mine, key, server_certificate=theirs, mode=mode)


def _file(settings: Settings, key: str, policy: str) -> str | None:
    path = settings.text(key)
    if path is None and policy != "None":
        raise InputError(f"{settings.where} {key}: {policy} needs it, a file")
    if path is not None and not os.path.isfile(path):
        raise InputError(f"{settings.where} {key}: no such file: {path}")
    return path


def _uri(settings: Settings, paths: dict[str, str | None]) -> str | None:
    """Return the application's URI in the client's certificate, after a look at all files."""
    from cryptography import x509

    found: dict[str, Any] = {}
    for key, path in paths.items():
        try:
            found[key] = _loaded(str(path), is_key=key == "private_key")
        except (ValueError, TypeError) as error:  # the latter where a key has a password
            raise InputError(f"{settings.where} {key}: {path}: {error!s:.150}") from None
    mine, secret = found["certificate"], found["private_key"]
    if mine.public_key().public_numbers() != secret.public_key().public_numbers():
        raise InputError(f"{settings.where} private_key: is not that of the certificate")
    try:
        names = mine.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None
    uris = names.get_values_for_type(x509.UniformResourceIdentifier)
    return uris[0] if uris else None


def _loaded(path: str, *, is_key: bool) -> Any:
    """Read a certificate or a key, PEM by its name or DER, as the client does later."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    data, is_pem = read_file(path, _MAX_BYTES), path.lower().endswith(".pem")
    if is_key:
        kinds = serialization.load_der_private_key, serialization.load_pem_private_key
        return kinds[is_pem](data, password=None)
    return (x509.load_der_x509_certificate, x509.load_pem_x509_certificate)[is_pem](data)
