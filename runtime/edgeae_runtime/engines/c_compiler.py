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

from edgeae_runtime.containers.c_source import c_name, halves
from edgeae_runtime.errors import ArtifactError, MissingPackageError
from edgeae_runtime.manifest.digest import seal

_COMPILERS = ("cc", "gcc", "clang")
# Nothing reads the exception flags, which keep gcc from computing several tanh at once.
_FLAGS = ("-std=c99", "-O3", "-fno-trapping-math", "-fPIC", "-DEDGEAE_LIBRARY")
# A function of the network is compiled alone, so its scores do not depend on what calls it.
_INTERNAL = '-DEDGEAE_INTERNAL=__attribute__((noipa, noinline, visibility("hidden")))'
_SCRATCH = "-DEDGEAE_SCRATCH=static __thread"  # each thread has its own
# The widest instructions of this processor; a compiler that rejects a flag gets the next one.
_NATIVE = ("-march=native", "-mcpu=native", "")


@lru_cache(maxsize=2)
def compiled(source: bytes, header: bytes) -> bytes:
    """Compile a C file and its header into a sealed library.

    Network and decision are compiled apart, so that a file that differs from the last one only in
    its decision takes the network as it was compiled then.

    Raises
    ------
    ArtifactError
        If the compiler rejects the file; the message has its first error line.
    MissingPackageError
        If there is no compiler.
    """
    name = c_name(source)
    network, decision = halves(source)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "network.o").write_bytes(network_object(network, tuple(compiler())))
        Path(folder, f"{name}.c").write_bytes(decision)
        Path(folder, f"{name}.h").write_bytes(header)
        storage = f"-D{name.upper()}_SCRATCH_STORAGE=static __thread"
        no_stream = f"-D{name.upper()}_NO_STREAM"  # `Scorer.stream` is in Python
        macros = (_contraction(network), storage, no_stream)
        _compile(
            compiler(), folder, *macros, "-shared", f"{name}.c", "network.o", output=f"{name}.so"
        )
        return seal(Path(folder, f"{name}.so").read_bytes())


def network_library(network: bytes) -> bytes:
    """Compile the network of a C file into a library that scores and reconstructs.

    Raises
    ------
    ArtifactError, MissingPackageError
        As `compiled` does.
    """
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "network.o").write_bytes(network_object(network, tuple(compiler())))
        _compile(compiler(), folder, "-shared", "network.o", output="network.so")
        return Path(folder, "network.so").read_bytes()


def plain_library(files: dict[str, bytes]) -> bytes:
    """Compile a C file and its headers, by name, into a library.

    Raises
    ------
    ArtifactError, MissingPackageError
        As `compiled` does.
    """
    with tempfile.TemporaryDirectory() as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        sources = [name for name in files if name.endswith(".c")]
        _compile(compiler(), folder, "-shared", *sources, output="library.so")
        return Path(folder, "library.so").read_bytes()


@lru_cache(maxsize=2)
def network_object(network: bytes, command: tuple[str, ...]) -> bytes:
    """Compile the network of a C file with a compiler's command."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "network.c").write_bytes(network)
        words = (_contraction(network), "-c", "network.c")
        _compile(list(command), folder, *words, output="network.o")
        return Path(folder, "network.o").read_bytes()


def _contraction(network: bytes) -> str:
    # Integer files have the same bits on every processor; a fused product and sum would not.
    return f"-ffp-contract={'off' if b'#define ONE_ORDER' in network else 'fast'}"


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


def _compile(command: list[str], folder: str, *words: str, output: str) -> None:
    for native in _NATIVE:
        flags = [*_FLAGS, _INTERNAL, _SCRATCH, *([native] if native else [])]
        call = [*command, *flags, *words, "-o", output, "-lm"]
        done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return
        if native and native.split("=")[0].lstrip("-") not in done.stderr:
            break
    lines = [line for line in done.stderr.splitlines() if "error" in line.lower()]
    first = (lines or done.stderr.splitlines() or ["no message"])[0].strip()
    raise ArtifactError(f"{command[0]} on {platform.machine()} rejects it: {first}")
