"""Build `pump.so` from `pump.c`, tested on the golden windows before it is written."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.containers.c_header import header
from edgeae_runtime.containers.c_source import c_manifest, is_c
from edgeae_runtime.engines.c_compiler import compiled
from edgeae_runtime.engines.c_library import CEngine
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.files import require_folder, whole_file
from edgeae_runtime.manifest.digest import check_digest
from edgeae_runtime.manifest.reader import read_manifest

if TYPE_CHECKING:
    from edgeae_runtime.manifest.model import Manifest


def build(
    source: str | os.PathLike[str],
    output: str | os.PathLike[str] | None = None,
    verify_key: str | os.PathLike[str] | None = None,
) -> Path:
    """Compile `pump.c` to `pump.so` and return the library's path; the file is written atomically.

    A `pump.h` beside it must belong to it; without one it is generated. The environment variable
    `CC` names the compiler. With `verify_key`, that key must have signed `pump.c`.

    Raises
    ------
    ArtifactError
        If the file was changed, the compiler rejects it (the message has the first error line), or
        the compiled code scores the golden windows differently.
    InputError
        If the library would overwrite its source.
    MissingPackageError
        If there is no C compiler.
    OSError
        If a file cannot be read or written.
    """
    path = Path(source)
    target = path.with_suffix(".so") if output is None else Path(output)
    require_folder(target)
    if target.exists() and target.samefile(path):
        raise InputError(f"{os.fspath(target)}: the library must not overwrite its source")
    data, signed = read_verified(path, verify_key)
    try:
        library = _library(data, path.with_suffix(".h"))
    except ArtifactError as error:
        raise ArtifactError(f"{os.fspath(source)}: {error}") from None
    if signed is not None:
        from edgeae_runtime.artifact.signing import accept

        accept(signed)
    with whole_file(target) as file:
        file.write(library)
    return target


def _library(data: bytes, beside: Path) -> bytes:
    """Compile a C file into a library that passes its self-test."""
    if not is_c(data):
        raise ArtifactError("not a C file of edgeae; write one with 'edgeae export'")
    check_digest(data)
    manifest = read_manifest(c_manifest(data))
    library = compiled(data, _header(data, manifest, beside))
    if not CEngine(library, manifest).passes_selftest():
        raise ArtifactError(
            "this compiler's code scores the golden windows differently; name another in CC"
        )
    return library


def _header(data: bytes, manifest: Manifest, beside: Path) -> bytes:
    """Generate the header; one beside the C file must be the same, for a program includes it."""
    generated = header(data, manifest)
    if beside.exists() and beside.read_bytes() != generated:
        raise ArtifactError(
            f"{beside.name} beside it was edited, or belongs to another file or version; export "
            f"both again, or remove it"
        )
    return generated
