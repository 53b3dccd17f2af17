"""Updates from a repository that are killed before each of their system calls.

    python -m tests.soak.fleet_updates

A server on loopback has the repository. `crash.c` kills `update` before its n-th call that changes
a file, for every n. The device then opens its artifact, which is no older than before; a server
that replays an older state of the repository brings it nothing older; and the next update works.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path

from benchmarks.core.results import Figure, at_most
from edgeae.storage.signing import sign_file
from edgeae_runtime import Scorer
from edgeae_runtime.artifact.repository import update
from tests.runtime.artifact.fleet import Fleet
from tests.soak.updates import in_child, load_arm, make_versions, run_with_crashes

_MANY_CALLS = 1000  # an update makes fewer
_COUNTED = ("updates", "killed updates")
_FAULTS = (
    "devices without a model that they accept",
    "models older than before",
    "next updates that failed",
    "temporary files left",
)
_LEFT = {"pump.onnx", "pump.onnx.sig", "pump.onnx.lock", "root.json", "root.json.lock"}
_LEFT |= {"key.pub", "key.pub.accepted", "key.pub.accepted.lock", "root.json.metadata"}


def fleet_updates(folder: Path, step: int = 1) -> list[Figure]:
    """Kill updates before every `step`-th call."""
    counted = run_with_crashes("tests.soak.fleet_updates", folder, step)
    return [
        Figure(name, value, "", None, None if name in _COUNTED else at_most(0))
        for name, value in counted.items()
    ]


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    words = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    with subprocess.Popen(
        [*words, "--directory", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        assert server.stdout is not None
        port = server.stdout.readline().split(" port ")[1].split()[0]
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.kill()


class _Case:
    """A device that has the first version or none, and a repository that has the second."""

    def __init__(self, folder: Path, *, signed: bool, rotated: bool, first: bool) -> None:
        key, versions = make_versions(folder)
        self.fleet = Fleet(folder, versions)
        self._sign, self._key = signed, key
        self._add(0)
        if signed:
            shutil.copy(f"{key}.pub", self.fleet.device / "key.pub")
        if not first:
            self.fleet.update(verify_key=self.key_of(self.fleet.device))
        shutil.copytree(self.fleet.repository, folder / "old")
        if rotated:
            self.fleet.script.rotate(
                self.fleet.repository, self.fleet.keys, Path("root-1"), Path("root-4")
            )
        self._add(1)

    def _add(self, number: int) -> None:
        path = self.fleet.write(self.fleet.versions[number])
        if self._sign:
            sign_file(str(path), self._key, number + 1)
        self.fleet.add(number)

    def key_of(self, device: Path) -> str | None:
        return str(device / "key.pub") if self._sign else None

    def version(self, device: Path) -> int:
        """Return the version that a device opens, 0 for none, -1 if what it has is refused."""
        if (held := self.held(device)) == 0:
            return 0

        def act() -> None:
            with Scorer(device / "pump.onnx", verify_key=self.key_of(device)) as scorer:
                scorer.score(scorer.manifest.golden.windows)

        return -1 if in_child(act) else held

    def held(self, device: Path) -> int:
        """Return the version of a device's file, 0 for none."""
        path = device / "pump.onnx"
        return self.fleet.versions.index(path.read_bytes()) + 1 if path.exists() else 0

    def update(self, device: Path, address: str, arm: Callable[[int], None], calls: int = 0) -> int:
        """Update in a fork that is killed before its n-th call; return its exit code."""

        def act() -> None:
            arm(calls)
            paths = str(device / "pump.onnx"), address, str(device / "root.json")
            update(*paths, verify_key=self.key_of(device))
            arm(0)

        return in_child(act)


def _kill_each(case: _Case, arm: Callable[[int], None], step: int, totals: dict[str, int]) -> None:
    folder, before = case.fleet.folder, case.version(case.fleet.device)
    with _served(folder) as server:
        run = partial(case.update, arm=arm)
        for calls in count(1, step):
            device = folder / "copy"
            shutil.copytree(case.fleet.device, device)
            code = run(device, f"{server}/repository", calls=calls)
            totals["updates"] += 1
            totals["killed updates"] += code != 0  # 1: the child that tests the artifact was killed
            found = case.version(device)
            totals["devices without a model that they accept"] += found < min(before, 1)
            totals["models older than before"] += found < before
            run(device, f"{server}/old")  # replays; refused, or nothing older
            totals["models older than before"] += case.held(device) < found
            failed = run(device, f"{server}/repository") or case.held(device) != 2
            totals["next updates that failed"] += bool(failed)
            totals["temporary files left"] += _temporary(device)
            shutil.rmtree(device)
            if code == 0:
                return
            assert calls < _MANY_CALLS, "it is refused without a kill"


def _temporary(device: Path) -> int:
    names = {path.name for path in device.iterdir()} - _LEFT
    inside = (device / "root.json.metadata").rglob("*")
    return len(names) + sum(path.is_file() and path.suffix != ".json" for path in inside)


def _run(folder: Path, library: Path, step: int) -> dict[str, int]:
    import tuf.ngclient  # noqa: F401, before the forks

    totals = dict.fromkeys((*_COUNTED, *_FAULTS), 0)
    arm = load_arm(library)
    for signed, rotated, first in ((0, 0, 1), (0, 1, 0), (1, 0, 0), (1, 1, 0)):
        with tempfile.TemporaryDirectory(dir=folder) as place:
            case = _Case(Path(place), signed=bool(signed), rotated=bool(rotated), first=bool(first))
            _kill_each(case, arm, step, totals)
    return totals


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as place:
        if sys.argv[1:]:  # the process that has the library
            print(json.dumps(_run(Path(place), Path(sys.argv[2]), int(sys.argv[3]))))
        else:
            for figure in fleet_updates(Path(place)):
                print(f"{figure.name}: {figure.value}")
