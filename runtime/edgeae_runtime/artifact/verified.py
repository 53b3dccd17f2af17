"""Read an artifact once, with its signature checked: what was proved is what is used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgeae_runtime.artifact.loader import read_bytes

if TYPE_CHECKING:
    import os

    from edgeae_runtime.artifact.signing import SignedVersion


def read_verified(
    path: str | os.PathLike[str], verify_key: str | os.PathLike[str] | None
) -> tuple[bytes, SignedVersion | None]:
    """Return the bytes of an artifact, and the version that the key signed; None without a key.

    The version counts once `signing.accept` is called with it.

    Raises
    ------
    ArtifactError, InputError, MissingPackageError, OSError
        If the file is no artifact, the key did not sign it, or one of them cannot be read.
    """
    data, what = read_bytes(path)
    if verify_key is None:
        return data, None
    from edgeae_runtime.artifact.signing import check_signature

    return data, check_signature(what, data, verify_key)
