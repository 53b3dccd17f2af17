"""Packages of npm for tests, installed once a session."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE, NODE_RED = ROOT / "runtime" / "javascript", ROOT / "runtime" / "node-red"
_SETTINGS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--no-progress")


def installed(wanted: Path, tmp: Path) -> Path:
    """Install what a `package.json` names, and return the folder that has `node_modules`.

    Workers of one session share the folder. A test that needs it skips where there is no npm, or
    no network.
    """
    if shutil.which("npm") is None:
        pytest.skip("needs Node and npm")
    folder = tmp / f"npm-{wanted.parent.name}"
    folder.mkdir(exist_ok=True)
    with open(folder / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            shutil.copy(wanted, folder)
            npm(folder, "install", *_SETTINGS)
            (folder / "done").touch()
    return folder


def npm(folder: Path, *words: str | Path) -> str:
    """Run npm in a folder, and return what it prints."""
    done = subprocess.run(
        ["npm", *map(str, words)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "npm_config_update_notifier": "false"},
    )
    if done.returncode:
        pytest.skip(f"npm {words[0]} failed: {done.stderr[-300:]}")
    return done.stdout


def unpack(package: Path, folder: Path) -> list[str]:
    """Put a package into `node_modules` as npm would publish it, and return its files."""
    target = folder / "node_modules" / package_name(package)
    archive = folder / npm(package, "pack", "--pack-destination", folder).split()[-1]
    shutil.rmtree(target, ignore_errors=True)
    with tarfile.open(archive) as packed:
        names = [name.removeprefix("package/") for name in packed.getnames()]
        packed.extractall(folder, filter="data")
    (folder / "package").rename(target)
    return sorted(names)


def package_name(package: Path) -> str:
    """Return the name of a package in the repository."""
    import json

    name: str = json.loads((package / "package.json").read_text())["name"]
    return name
