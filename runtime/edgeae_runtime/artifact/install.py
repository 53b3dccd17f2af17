"""Install a signed artifact in the place of another one, so that a crash strands no device."""

from __future__ import annotations

import hashlib
import json
import os
from typing import TYPE_CHECKING

from edgeae_runtime.artifact.compatibility import refuse_other_windows
from edgeae_runtime.artifact.loader import manifest_of, read_bytes
from edgeae_runtime.artifact.selftest import selftest
from edgeae_runtime.artifact.signing import accept, read_signatures
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.files import locked, require_folder, whole_file

if TYPE_CHECKING:
    from edgeae_runtime.arrays import Json
    from edgeae_runtime.artifact.signing import SignedVersion


def install(new: str, artifact: str, verify_key: str, *, defer_version: bool = False) -> int:
    """Put `new` and its signature in the place of `artifact`; return the version.

    Signature, digest, manifest and golden windows of the new file are checked first; it must take
    the windows of the old one. Then three files are replaced, each atomically: the signatures of
    both, the artifact, the signature of the new one. At each moment the artifact has a signature.
    With `defer_version` the version does not count yet: until a stream has scored its first
    windows, the older one can be installed again.

    Raises
    ------
    ArtifactError, InputError, MissingPackageError, OSError
        If the new file cannot be used or written. All files are then as they were.
    """
    if os.path.basename(new) != os.path.basename(artifact):
        raise InputError("`new` must have the file name of `artifact`, under which it was signed")
    if os.path.exists(artifact) and os.path.samefile(new, artifact):
        raise InputError("`new` must be another file than `artifact`")
    require_folder(artifact)
    data, signed = read_verified(new, verify_key)
    assert signed is not None
    replace_artifact(data, new, artifact, signed, defer_version=defer_version)
    return signed.version


def replace_artifact(
    data: bytes,
    new: str,
    artifact: str,
    signed: SignedVersion | None = None,
    *,
    defer_version: bool = False,
) -> None:
    """Put verified bytes, read from `new`, in the place of `artifact` once they pass their test.

    Raises
    ------
    ArtifactError, OSError
        As `install` does.
    """
    with locked(f"{artifact}.lock"):
        signatures = _old_signatures(artifact, data, new)
        tested = selftest(data, allow_native=True)
        if not tested.passed:
            raise ArtifactError(f"{new}: does not run here ({tested}); the old one stays")
        if signed is None:
            _write_artifact(artifact, data)
            return
        fresh = read_signatures(f"{new}.sig")[-1]
        if fresh["version"] != signed.version:
            raise ArtifactError(f"{new}.sig: must hold the signature of the new file alone")
        _write_signatures(artifact, [*signatures, fresh])
        _write_artifact(artifact, data)
        if not defer_version:
            accept(signed)
        _write_signatures(artifact, [fresh])


def _old_signatures(artifact: str, data: bytes, new: str) -> list[Json]:
    """Return the signatures of the artifact that is there; the new one must take its windows."""
    if not os.path.exists(artifact):
        return []
    old, _ = read_bytes(artifact)
    running = manifest_of(old, artifact).inputs
    refuse_other_windows(running, manifest_of(data, new).inputs)
    digest = hashlib.sha256(old).hexdigest()
    try:  # after a crash there may be two
        found = [one for one in read_signatures(f"{artifact}.sig") if one["sha256"] == digest]
    except ArtifactError:  # it had none
        return []
    return found[:1]


def _write_artifact(artifact: str, data: bytes) -> None:
    with whole_file(artifact) as file:
        file.write(data)


def _write_signatures(artifact: str, signatures: list[Json]) -> None:
    with whole_file(f"{artifact}.sig", "w") as file:
        file.writelines(json.dumps(signature) + "\n" for signature in signatures)
