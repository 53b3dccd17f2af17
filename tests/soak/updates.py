"""`stream-updates`: installations of signed artifacts that are killed at a system call.

    python -m benchmarks stream-updates

A library in front of libc (`crash.c`) kills the installation before its n-th call that opens,
writes, syncs, links, renames or removes a file. Whatever n is, the device afterwards opens its
artifact with the key, and never an older version than before. A kill is not a power cut: what a
disk keeps of unsynced writes is not tried here.
"""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.core.results import Figure, at_most
from edgeae.storage.signing import make_key, sign_file
from edgeae_runtime import EdgeAEError, Scorer
from edgeae_runtime.artifact.install import install
from edgeae_runtime.manifest.digest import seal

ARTIFACT = Path(__file__).parents[1] / "runtime" / "artifacts" / "format-2.onnx"
_MOST_CALLS = 36  # an installation makes 32


def updates(folder: Path, count: int) -> list[Figure]:
    """Live `count` histories."""
    counted = run_with_crashes("tests.soak.updates", folder, count)
    goals = {"histories": None, "killed installations": None, "finished installations": None}
    return [
        Figure(name, value, "", None, None if name in goals else at_most(0))
        for name, value in counted.items()
    ]


def run_with_crashes(module: str, folder: Path, count: int) -> dict[str, float]:
    """Run a module in a process that has the library in front of libc; return what it counts."""
    library = folder / "crash.so"
    source = Path(__file__).with_name("crash.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", source, "-o", library, "-ldl"], check=True)
    environment = {**os.environ, "LD_PRELOAD": str(library)}
    words = [sys.executable, "-m", module, folder, library, count]
    done = subprocess.run(
        list(map(str, words)), env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    counted: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return counted


def load_arm(library: Path) -> Callable[[int], None]:
    """Return the function that counts calls down to a kill; 0 ends the count."""
    arm: Callable[[int], None] = ctypes.CDLL(str(library)).arm
    arm.argtypes = (ctypes.c_long,)  # type: ignore[attr-defined]
    return arm


def make_versions(folder: Path) -> tuple[str, list[bytes]]:
    """Write a key, and three versions of an artifact."""
    key = str(folder / "key")
    make_key(key)
    data = ARTIFACT.read_bytes()
    return key, [data, *(_other(data, name) for name in ("format-3", "format-4"))]


def _other(data: bytes, name: str) -> bytes:
    """Return the same artifact under another name, sealed again."""
    import onnx

    from edgeae_runtime.manifest.digest import PLACEHOLDER

    model = onnx.load_from_string(data)
    (entry,) = (entry for entry in model.metadata_props if entry.key == "edgeae")
    document = json.loads(entry.value)
    document["name"], document["digest"] = name, PLACEHOLDER
    entry.value = json.dumps(document)
    return seal(model.SerializeToString())


def in_child(act: Callable[[], object]) -> int:
    """Do something in a fork; return its exit code, or the signal that killed it, negative."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            act()
            code = 0
        except (EdgeAEError, OSError) as error:
            print(f"refused: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _live(folder: Path, library: Path, count: int) -> dict[str, int]:
    arm = load_arm(library)
    key, versions = make_versions(folder)
    names = (
        "histories",
        "killed installations",
        "finished installations",
        "devices without a model that they accept",
        "models older than before",
        "temporary files left",
        "modes that changed",
    )
    totals = dict.fromkeys(names, 0)
    for number in range(count):
        device = folder / f"device-{number}"
        device.mkdir()
        _history(device, key, versions, arm, np.random.default_rng([1, number]), totals)
        shutil.rmtree(device)
    return totals


def _history(
    device: Path,
    key: str,
    versions: list[bytes],
    arm: Callable[[int], None],
    rng: np.random.Generator,
    totals: dict[str, int],
) -> None:
    """Install versions 1, 2, 3 in turn, each with kills before it is through."""
    public, path = str(device / "key.pub"), device / "pump.onnx"
    shutil.copy(f"{key}.pub", public)
    last = 0
    for version, data in enumerate(versions, 1):
        new = device / "incoming" / path.name
        new.parent.mkdir(exist_ok=True)
        new.write_bytes(data)
        sign_file(str(new), key, version)

        def put(new: Path = new, calls: int = 0) -> None:
            arm(calls)
            install(str(new), str(path), public)
            arm(0)

        code = 1
        while code:
            calls = int(rng.integers(1, _MOST_CALLS)) if last or rng.random() < 0.5 else 0
            code = in_child(partial(put, calls=calls))
            totals["killed installations"] += code < 0
            totals["finished installations"] += code == 0
            if last or code == 0:
                last = _opened(device, path, public, versions, last, totals)
            if last == 1 and version == 1:
                os.chmod(path, 0o600)
    totals["histories"] += 1
    totals["modes that changed"] += (path.stat().st_mode & 0o777) != 0o600
    left = {"pump.onnx", "pump.onnx.sig", "pump.onnx.lock", "key.pub", "incoming"}
    left |= {"key.pub.accepted", "key.pub.accepted.lock"}
    totals["temporary files left"] += len({p.name for p in device.iterdir()} - left)


def _opened(
    device: Path,
    path: Path,
    public: str,
    versions: list[bytes],
    last: int,
    totals: dict[str, int],
) -> int:
    """Open the artifact as the device does; return its version."""

    def act() -> None:
        with Scorer(path, verify_key=public) as scorer:
            scorer.score(scorer.manifest.golden.windows)

    if in_child(act):
        totals["devices without a model that they accept"] += 1
        return last
    version = versions.index(path.read_bytes()) + 1
    totals["models older than before"] += version < last
    return version


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1]) as place:
        print(json.dumps(_live(Path(place), Path(sys.argv[2]), int(sys.argv[3]))))
