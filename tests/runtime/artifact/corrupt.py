"""Corrupt artifacts in every way, and check that each is refused, or its crash reported.

    python tests/runtime/artifact/corrupt.py ARTIFACT... --count 20000

The digest of half of the corrupted files is corrected, so that schema, sizes, parsers and engines
are tested. Each file is opened in a process of its own. Exit 1 on a changed score under a wrong
digest, or on a traceback.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from collections import Counter
from pathlib import Path

import numpy as np

from edgeae_runtime.artifact.selftest import selftest
from edgeae_runtime.manifest.digest import DIGITS, MARKER, PLACEHOLDER, seal

BAD = ("changed score under a wrong digest", "traceback")


def corrupted(files: list[bytes], rng: np.random.Generator) -> tuple[str, bytes]:
    """One corrupted file and how it was made."""
    data = bytearray(files[rng.integers(len(files))])
    at = int(rng.integers(len(data)))
    kind = str(rng.choice(["changed", "removed", "added", "cut", "spliced", "manifest"]))
    if kind == "changed":
        data[at] ^= int(rng.integers(1, 256))
    elif kind == "removed":
        del data[at : at + int(rng.integers(1, 9))]
    elif kind == "added":
        data[at:at] = rng.bytes(int(rng.integers(1, 9)))
    elif kind == "cut":
        del data[at:]
    elif kind == "spliced":
        other = files[rng.integers(len(files))]
        data[at:] = other[int(rng.integers(len(other))) :]
    else:
        _spoil_manifest(data, rng)
    return kind, bytes(data)


def _spoil_manifest(data: bytearray, rng: np.random.Generator) -> None:
    """Change digits, letters or brackets of the manifest, its length kept."""
    start, stop = data.find(b'{"format"'), data.find(MARKER)
    for _ in range(int(rng.integers(1, 4))):
        data[int(rng.integers(start, stop))] = int(rng.choice(list(b'0189-.eN"[]{},:azA= \\')))


def sealed_again(data: bytes) -> bytes:
    """Make the digest right, where the file still has a place for it."""
    start = data.find(MARKER)
    if start < 0 or data.count(MARKER) != 1 or len(data) < start + len(PLACEHOLDER):
        return data
    at = start + len(MARKER)
    return seal(data[:at] + b"0" * DIGITS + data[at + DIGITS :])


def judge(data: bytes, is_sealed: bool) -> str:
    """What becomes of a corrupted file."""
    result = selftest(data)
    if result.passed:
        return "same scores" if is_sealed else BAD[0]
    if result.problem is not None and "crashed (exit code" in result.problem:
        return BAD[1]
    if result.problem is not None and ("crashed" in result.problem or "answer" in result.problem):
        return "engine crashed or hung, and selftest said so"
    return "refused" if result.windows is None else "other scores, and selftest said so"


def run(files: list[bytes], count: int, seed: int = 0) -> Counter[str]:
    """Judge so many corrupted files."""
    rng = np.random.default_rng(seed)
    found: Counter[str] = Counter()
    for number in range(count):
        kind, data = corrupted(files, rng)
        is_sealed = number % 2 == 1
        if is_sealed:
            data = sealed_again(data)
        if data in files:
            continue
        outcome = judge(data, is_sealed)
        found[outcome] += 1
        if outcome in BAD:
            print(f"{number} {kind} sealed={is_sealed}: {outcome}", file=sys.stderr)
    return found


def main() -> None:
    """Judge files named on the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("artifact", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    arguments = parser.parse_args()
    import ai_edge_litert.interpreter  # noqa: F401  (once, not in every process)
    import onnxruntime  # noqa: F401

    multiprocessing.set_start_method("fork")
    found = run([path.read_bytes() for path in arguments.artifact], arguments.count)
    for outcome, times in found.most_common():
        print(f"{times:6} {outcome}")
    sys.exit(any(found[bad] for bad in BAD))


if __name__ == "__main__":
    main()
