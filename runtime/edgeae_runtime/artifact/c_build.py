"""`pump.so` from `pump.c`, proved on the golden windows before it is written."""

from __future__ import annotations

import os
from pathlib import Path

from edgeae_runtime.containers.c_header import constants, header
from edgeae_runtime.containers.c_source import c_manifest, is_c
from edgeae_runtime.engines.c_compiler import compiled
from edgeae_runtime.engines.c_library import CEngine
from edgeae_runtime.errors import ArtifactError, InputError
from edgeae_runtime.files import require_folder, whole_file
from edgeae_runtime.manifest.reader import read_manifest


def build(source: str | os.PathLike[str], output: str | os.PathLike[str] | None = None) -> Path:
    """Compile `pump.c` to `pump.so`, whole or not at all, and give the library's path.

    A `pump.h` beside it must be its own; without one it is made anew. The environment's `CC` names
    the compiler.

    Raises
    ------
    ArtifactError
        If the file was changed, the compiler refuses it (its first error line is told), or what it
        makes gives other scores for the golden windows.
    InputError
        If the library would be written over the file.
    MissingPackageError
        If there is no C compiler.
    OSError
        If a file cannot be read or written.
    """
    path = Path(source)
    target = path.with_suffix(".so") if output is None else Path(output)
    require_folder(target)
    if target.exists() and target.samefile(path):
        raise InputError(f"{os.fspath(target)}: the library must not take the place of its source")
    data = path.read_bytes()
    beside = path.with_suffix(".h")
    try:
        if not is_c(data):
            raise ArtifactError("not a C file of edgeae; write one with 'edgeae export'")
        own = beside.read_bytes() if beside.exists() else None
        if own is not None and constants(own) != constants(header(data)):
            raise ArtifactError(
                f"{beside.name} beside it was edited, or belongs to another file; copy the two "
                f"that were written together"
            )
        library = compiled(data, own)
        shape = read_manifest(c_manifest(data)).inputs.shape
        if not CEngine(library, shape).passes_selftest():
            raise ArtifactError(
                "the golden windows get other scores from this compiler's code; try another, in CC"
            )
    except ArtifactError as error:
        raise ArtifactError(f"{os.fspath(source)}: {error}") from None
    with whole_file(target) as file:
        file.write(library)
    return target
