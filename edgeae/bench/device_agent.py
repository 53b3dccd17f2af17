"""The program that `edgeae bench --on` runs on a device: unpack, measure, send back, clean up.

It arrives over ssh's stdin, and needs only Python to report what the device lacks. After it, stdin
holds a line of JSON and a tar of files, and then stays open. If it ends early, because of Ctrl-C or
a broken connection, everything is stopped and removed.
"""

import importlib.util
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
from typing import Any

MEASURE = """
import json, sys
from edgeae_runtime.bench.run import BenchOptions, bench
from edgeae_runtime.errors import EdgeAEError

def say(**what: object) -> None:
    print(json.dumps({"edgeae-bench": what}), flush=True)

with open("job.json") as file:
    job = json.load(file)
try:
    options = BenchOptions(**{k: tuple(v) if isinstance(v, list) else v
                           for k, v in job["options"].items()})
    say(run=bench(job["files"], options, lambda text: say(progress=text)))
except (EdgeAEError, OSError) as error:
    say(failure=str(error))
"""
running: list = []  # type: ignore[type-arg]  # an older Python reads this too


class Failure(Exception):
    """A requirement is missing on this device; the message names it in one line."""


def say(**what: object) -> None:
    """Send one line to the workstation."""
    print(json.dumps({"edgeae-bench": what}), flush=True)


def run(command: list, folder: str, **more: Any) -> tuple:  # type: ignore[type-arg]
    """Run a command in a process group that `stop` ends, and wait for it."""
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, start_new_session=True, **more
    )
    running.append(process)
    output = process.communicate()[0]
    running.remove(process)
    return process.returncode, (output or b"").decode(errors="replace").strip()


def stop(*_: object) -> None:
    """End the running processes; the main thread then cleans up."""
    for process in running:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass  # it ended just now


def watch() -> None:
    """Wait for the end of stdin, which the workstation closes once it has everything."""
    while sys.stdin.buffer.read(1):
        pass
    stopped.set()
    stop()


stopped = threading.Event()


def python_for(job: dict, folder: str) -> str:  # type: ignore[type-arg]
    """Return the Python to measure with: this one, or that of a new environment in the folder."""
    packages = job["install"]
    if packages is None:
        if importlib.util.find_spec("numpy") is None:
            raise Failure(
                f"{sys.executable} has no numpy; name another Python with `python`, or "
                f"let `install` create a temporary environment"
            )
        return sys.executable
    say(progress="creating an environment with " + ", ".join(packages))
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    make = [sys.executable, "-m", "venv", "--system-site-packages", "env"]
    python = os.path.join(folder, "env", "bin", "python")
    install = [
        python,
        "-m",
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--no-cache-dir",
        *packages,
    ]
    for command in (make, install):
        code, output = run(command, folder, **pipes)
        if code and not stopped.is_set():
            lines = output.splitlines() or [f"exit code {code}"]
            raise Failure(f"cannot install {', '.join(packages)} there: {lines[-1]:.300}")
    return python


def serve(job: dict, folder: str) -> None:  # type: ignore[type-arg]
    """Unpack and measure."""
    data = sys.stdin.buffer.read(job["tar_bytes"])
    if len(data) < job["tar_bytes"]:
        return
    with tarfile.open(fileobj=io.BytesIO(data)) as tar:
        tar.extractall(folder)  # noqa: S202  # our own workstation packed it
    with open(os.path.join(folder, "job.json"), "w") as file:
        json.dump(job, file)
    threading.Thread(target=watch, daemon=True).start()
    python = python_for(job, folder)
    path = os.pathsep.join(filter(None, (folder, os.environ.get("PYTHONPATH"))))
    # Files that an engine leaves in its temporary folder are removed with ours.
    more = {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "", "TMPDIR": folder}
    code, _ = run(
        [python, "-c", MEASURE], folder, stderr=subprocess.DEVNULL, env={**os.environ, **more}
    )
    if code and not stopped.is_set():
        raise Failure(f"the benchmark ended with exit code {code}")


def main() -> None:
    """Do the job that arrives over stdin."""
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, stop)
    job, folder = json.loads(sys.stdin.buffer.readline()), None
    try:
        if sys.version_info < (3, 9):  # noqa: UP036  # a device may have an older one
            found = sys.executable, ".".join(map(str, sys.version_info[:2]))
            raise Failure("%s is Python %s; it must be 3.9 or later (`python`)" % found)  # noqa: UP031
        folder = tempfile.mkdtemp(prefix="edgeae-on-")
        serve(job, folder)
    except Failure as failure:
        say(failure=str(failure))
    except OSError as error:
        where = folder or tempfile.gettempdir()
        say(failure=f"{where} there: {(error.strerror or str(error)).lower()}")
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":  # also by exec, where ssh starts it
    main()
