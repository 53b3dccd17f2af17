"""Compile C files into shared libraries with the machine's own C compiler."""

from __future__ import annotations

import os
import platform
import shlex
import shutil
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path

from edgeae_runtime.containers.c_source import c_name
from edgeae_runtime.errors import ArtifactError, MissingPackageError
from edgeae_runtime.manifest.digest import seal

_COMPILERS = ("cc", "gcc", "clang")
_FLAGS = ("-std=c99", "-O3", "-fPIC", "-shared", "-DEDGEAE_LIBRARY")
# The widest instructions of this processor; a compiler that rejects a flag gets the next one.
_NATIVE = ("-march=native", "-mcpu=native", "")


@lru_cache(maxsize=2)
def compiled(source: bytes, header: bytes, is_exact: bool) -> bytes:
    """Compile a C file and its header into a sealed library.

    `is_exact` compiles the same arithmetic on every processor: no product and sum are fused.

    Raises
    ------
    ArtifactError
        If the compiler rejects the file; the message has its first error line.
    MissingPackageError
        If there is no compiler.
    """
    name = c_name(source)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, f"{name}.c").write_bytes(source)
        Path(folder, f"{name}.h").write_bytes(header)
        _compile(name, folder, f"-ffp-contract={'off' if is_exact else 'fast'}")
        return seal(Path(folder, f"{name}.so").read_bytes())


def compiler() -> list[str]:
    """Return the command of the C compiler.

    Raises
    ------
    MissingPackageError
        If there is none.
    """
    named = shlex.split(os.environ.get("CC", ""))
    for command in [named] if named else [[word] for word in _COMPILERS]:
        if shutil.which(command[0]):
            return command
    raise MissingPackageError(
        f"no C compiler ({named[0] if named else ', '.join(_COMPILERS)}) found; install one "
        f"(Debian: apt install gcc libc6-dev; Alpine: apk add gcc musl-dev), or name it in CC"
    )


def _compile(name: str, folder: str, contract: str) -> None:
    command = compiler()
    storage = f"-D{name.upper()}_SCRATCH_STORAGE=static __thread"
    for native in _NATIVE:
        flags = [*_FLAGS, contract, storage, *([native] if native else [])]
        call = [*command, *flags, f"{name}.c", "-o", f"{name}.so", "-lm"]
        done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        if native and native.split("=")[0].lstrip("-") not in done.stderr:
            break
    lines = [line for line in done.stderr.splitlines() if "error" in line.lower()]
    first = (lines or done.stderr.splitlines() or ["no message"])[0].strip()
    raise ArtifactError(f"{command[0]} on {platform.machine()} rejects it: {first}")
