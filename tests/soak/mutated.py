"""`stream-mutated`: changed state, threshold and signature files, none of which may be accepted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from edgeae.storage.signing import make_key, sign_file
from edgeae_runtime import ArtifactError
from edgeae_runtime.artifact.signing import check_signature
from edgeae_runtime.artifact.threshold_file import read_threshold_file, write_threshold_file
from edgeae_runtime.service.state import load_state, write_state


def mutated_files(folder: Path, count: int) -> dict[str, int]:
    """Offer `count` files of each kind; return how many were accepted. A crash raises."""
    return {
        "states": _accepted(count, 0, *_state(folder)),
        "threshold files": _accepted(count, 1, *_threshold(folder)),
        "signatures": _accepted(count, 2, *_signature(folder)),
    }


def _accepted(count: int, seed: int, path: Path, is_accepted: Callable[[], bool]) -> int:
    good, rng, accepted = path.read_bytes(), np.random.default_rng(seed), 0
    assert is_accepted()
    for _ in range(count):
        changed = mutated(good, rng)
        path.write_bytes(changed)
        accepted += is_accepted() and not _is_same(changed, good)
    return accepted


def _state(folder: Path) -> tuple[Path, Callable[[], bool]]:
    path = folder / "state"
    write_state(str(path), "digest", {"stream": [1, 2, 3], "alarms": "x" * 50})
    return path, lambda: load_state(str(path), "digest", lambda content: None) is None


def _threshold(folder: Path) -> tuple[Path, Callable[[], bool]]:
    path = folder / "t.json"
    write_threshold_file(str(path), "digest", 0.25, 0.5, {"windows": 99})

    def is_accepted() -> bool:
        try:
            read_threshold_file(path, "digest")
        except ArtifactError:
            return False
        return True

    return path, is_accepted


def _signature(folder: Path) -> tuple[Path, Callable[[], bool]]:
    path, data = folder / "pump.onnx", b"artifact" * 100
    path.write_bytes(data)
    public = make_key(str(folder / "key"))
    sign_file(str(path), str(folder / "key"), 2)

    def is_accepted() -> bool:
        try:
            check_signature(str(path), data, public)
        except ArtifactError:
            return False
        return True

    return Path(f"{path}.sig"), is_accepted


def mutated(data: bytes, rng: np.random.Generator) -> bytes:
    """Change, cut out or insert bytes one to three times; the result always differs."""
    changed = bytearray(data)
    for _ in range(rng.integers(1, 4)):
        index = int(rng.integers(len(changed)))
        kind = rng.integers(3)
        if kind == 0:
            changed[index] ^= int(rng.integers(1, 256))
        elif kind == 1:
            del changed[index : index + int(rng.integers(1, 20))]
        else:
            changed[index:index] = rng.bytes(int(rng.integers(1, 9)))
    return bytes(changed) if bytes(changed) != data else data + b"x"


def _is_same(changed: bytes, good: bytes) -> bool:
    """Whether a signature's JSON says the same: blanks may have come or gone."""
    try:
        return bool(json.loads(changed) == json.loads(good))
    except ValueError:
        return False
