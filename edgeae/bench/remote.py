"""The benchmark on another machine, through the user's own ssh (`edgeae bench --on`)."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import signal
import subprocess
import tarfile
import threading
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from edgeae.bench.answer import AnswerError, answer
from edgeae_runtime.artifact.loader import read_artifact_manifest
from edgeae_runtime.artifact.verified import read_verified
from edgeae_runtime.bench.run import BenchOptions, bench, windows_of
from edgeae_runtime.engines.select import engine_name
from edgeae_runtime.errors import EdgeAEError, InputError
from edgeae_runtime.messages import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from edgeae_runtime.arrays import Json

_CONNECTION_FAILED, _NO_PROGRAM = 255, 127
_CLEAN_UP_SECONDS = 20
_MAX_ERROR_BYTES = 1 << 14
_MAX_TEXT = 300
_CONNECT = ("-T", "-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15")
_ENGINE_PACKAGES = {"onnxruntime": ["onnxruntime"], "LiteRT": ["ai-edge-litert"], "C": []}


class RemoteError(EdgeAEError, OSError):
    """A device cannot be measured; the message gives the reason in one line."""


@dataclass(frozen=True)
class SshOptions:
    """How to reach Python on devices: the ssh command, and the name of Python there.

    `install` creates an environment there for the duration of the benchmark. A device that says
    nothing for `timeout` seconds is given up.
    """

    ssh: str = "ssh"
    python: str = "python3"
    install: bool = False
    timeout: float = 300.0


def bench_on(
    destination: str,
    files: Sequence[str],
    measured: BenchOptions,
    options: SshOptions,
    progress: Callable[[str], None],
) -> Json:
    """Measure artifacts on the device that `ssh DESTINATION` reaches, and return its run.

    Artifacts and the runtime's own source are copied to a temporary folder there, which is removed
    at the end, on Ctrl-C, and when the connection breaks.

    Raises
    ------
    RemoteError
        If the device cannot be reached, or lacks a requirement.
    InputError
        If the destination is not one, or this is Windows, where no pipe can be waited for.
    OSError
        If a file cannot be read.
    """
    if os.name != "posix":
        raise InputError("`on` needs Linux or macOS, on the device and here")
    if options.timeout <= measured.seconds:
        raise InputError(
            f"`timeout` must be above `seconds`, {measured.seconds:g}; got {options.timeout:g}"
        )
    if not destination or destination.startswith("-"):
        raise InputError(f"`on` must be a destination of ssh; got '{destination}'")
    agent = resources.files("edgeae.bench").joinpath("device_agent.py").read_bytes()
    parcel = agent + _job(files, measured, options.install)
    start = f"import sys;exec(sys.stdin.buffer.read({len(agent)}))"
    command = f"{shlex.quote(options.python)} -c '{start}'"
    try:
        words = shlex.split(options.ssh)
    except ValueError as error:  # a quote that is not closed
        raise InputError(f"`ssh` must be a command; got {options.ssh!r} ({error})") from None
    try:
        ssh = subprocess.Popen(
            [*words, *_CONNECT, destination, command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            # Ctrl-C is for this process, which then lets the device clean up.
            preexec_fn=_ignore_interrupts,
        )
    except OSError as error:
        raise RemoteError(f"cannot run '{options.ssh}': {error.strerror}") from None
    with ssh:
        return _answer(ssh, parcel, destination, options, progress)


def bench_files(
    files: Sequence[str],
    measured: BenchOptions,
    destinations: Sequence[str],
    options: SshOptions,
    progress: Callable[[str], None],
) -> tuple[list[Json], list[str]]:
    """Measure artifacts on each device in turn, or here; return the runs, and lines of failures.

    Raises
    ------
    InputError, OSError
        As `bench` does; a device that cannot be measured becomes a line.
    """
    if not destinations:
        return [{"host": None, **bench(files, measured, progress)}], []
    runs, failures = [], []
    for destination in destinations:
        try:
            runs.append(bench_on(destination, files, measured, options, progress))
        except RemoteError as error:
            failures.append(str(error))
    return runs, failures


def _ignore_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _answer(
    ssh: subprocess.Popen[bytes],
    parcel: bytes,
    destination: str,
    options: SshOptions,
    progress: Callable[[str], None],
) -> Json:
    assert ssh.stdin is not None
    assert ssh.stdout is not None
    assert ssh.stderr is not None
    errors = [b""]
    reader = threading.Thread(target=_keep_end, args=(ssh.stderr, errors), daemon=True)
    reader.start()
    threading.Thread(target=_send, args=(ssh.stdin, parcel), daemon=True).start()
    try:
        run, failure = answer(
            ssh.stdout,
            destination,
            options.timeout,
            lambda text: progress(f"{destination}: {text}"),
        )
    except AnswerError as error:
        ssh.kill()
        raise RemoteError(f"{destination}: {error}") from None
    finally:
        _close(ssh.stdin)
        try:
            code = ssh.wait(_CLEAN_UP_SECONDS)
        except subprocess.TimeoutExpired:
            ssh.kill()
            code = ssh.wait()
        reader.join(_CLEAN_UP_SECONDS)
    if run is None:
        raise RemoteError(f"{destination}: {failure or _reason(code, errors[0], options)}")
    return run


def _keep_end(file: IO[bytes], kept: list[bytes]) -> None:
    while data := file.read1(_MAX_ERROR_BYTES):  # type: ignore[attr-defined]
        kept[0] = (kept[0] + data)[-_MAX_ERROR_BYTES:]


def _send(stdin: IO[bytes], parcel: bytes) -> None:
    # If ssh has ended, its exit code says why.
    with contextlib.suppress(BrokenPipeError, ValueError):
        stdin.write(parcel)
        stdin.flush()


def _close(stdin: IO[bytes]) -> None:
    with contextlib.suppress(BrokenPipeError):
        stdin.close()


def _reason(code: int, errors: bytes, options: SshOptions) -> str:
    lines = errors.decode(errors="replace").strip().splitlines() or [f"exit code {code}"]
    last = printable(lines[-1].strip().lower()[:_MAX_TEXT])
    if code == _CONNECTION_FAILED:
        return f"cannot be reached: {last}"
    if code == _NO_PROGRAM:
        return (
            f"no Python there ({last}); it needs 3.9 or later with numpy, or name it with `python`"
        )
    return f"'{options.python}' there failed: {last}"


def _job(files: Sequence[str], measured: BenchOptions, install: bool) -> bytes:
    """Return the line of JSON and the tar that the agent reads: runtime, artifacts, readings."""
    packed, names, packages = io.BytesIO(), [], ["numpy"]
    with tarfile.open(fileobj=packed, mode="w") as tar:
        runtime = _runtime_folder()
        for path in sorted(runtime.rglob("*.py")):
            tar.add(path, f"edgeae_runtime/{path.relative_to(runtime)}")
        for number, file in enumerate(files):
            names.append(f"{number}/{os.path.basename(file)}")
            content, _ = read_verified(file, measured.verify_key)
            _add(tar, names[-1], content)
            packages += _ENGINE_PACKAGES[engine_name(content)]
        if measured.data is not None:
            _add_windows(tar, measured.data, files[0])
            measured = measured._replace(data="data.npy")
    if measured.verify_key is not None:  # verified here; the device has no key
        measured = measured._replace(verify_key=None, allow_native=True)
    data = packed.getvalue()
    job = {
        "tar_bytes": len(data),
        "files": names,
        "options": measured._asdict(),
        "install": list(dict.fromkeys(packages)) if install else None,
    }
    return json.dumps(job).encode() + b"\n" + data


def _runtime_folder() -> Path:
    folder = resources.files("edgeae_runtime")
    if not isinstance(folder, Path):
        raise RemoteError("edgeae_runtime must be installed as files, not as a zip, to be sent")
    return folder


def _add_windows(tar: tarfile.TarFile, data: str, artifact: str) -> None:
    saved = io.BytesIO()
    np.save(saved, windows_of(data, read_artifact_manifest(artifact)))
    _add(tar, "data.npy", saved.getvalue())


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))
