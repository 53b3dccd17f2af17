"""An arm64 Python with the real wheels of the engines, under QEMU's user mode.

Needs apt-get and pip with their packages, dpkg-deb and gcc; no root rights, chroot or binfmt.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

_HERE = Path(__file__).parent
_RUNTIME = _HERE.parents[1] / "runtime" / "edgeae_runtime"
_WHEELS = ("onnxruntime", "ai-edge-litert", "numpy", "click")
_PLATFORMS = ("manylinux_2_28_aarch64", "manylinux_2_27_aarch64", "manylinux2014_aarch64")
# Without such a file inside the root QEMU passes the host's own on, and both engines crash on it.
_CPUINFO = """processor\t: 0
BogoMIPS\t: 108.00
Features\t: fp asimd evtstrm crc32 cpuid
CPU implementer\t: 0x41
CPU architecture: 8
CPU variant\t: 0x0
CPU part\t: 0xd08
CPU revision\t: 3

"""


class Ran(NamedTuple):
    """Output of an emulated program, and the instructions up to each `os.getsid(0)` of it."""

    output: str
    marks: list[int]


class Arm64Python:
    """An emulated Python, installed in a folder."""

    def __init__(self, folder: Path) -> None:
        self.root, self.site = folder / "root", folder / "site"
        self._install_root(folder / "apt")
        (self.root / "proc").mkdir(exist_ok=True)
        (self.root / "proc" / "cpuinfo").write_text(_CPUINFO)
        self._install_wheels()
        shutil.copytree(_RUNTIME, self.site / "edgeae_runtime")
        self.qemu = _qemu_with_plugins(folder)
        self.plugin = folder / "count.so"
        source = _HERE / "count_instructions.c"
        _call("gcc", "-O2", "-shared", "-fPIC", source, "-o", self.plugin)

    def run(self, cpu: str, *words: object) -> Ran:
        """Run Python with these words on a core, and count."""
        settings = f"PYTHONPATH={self.site},PYTHONHASHSEED=0"
        command = [
            self.qemu,
            "-cpu",
            cpu,
            "-plugin",
            self.plugin,
            "-L",
            self.root,
            "-E",
            settings,
            self.root / "usr/bin/python3.11",
            *words,
        ]
        done = subprocess.run(
            [str(word) for word in command], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{words}: exit code {done.returncode}: {done.stderr[-1000:]}")
        marks = re.findall(r"^instructions (\d+)$", done.stderr, re.M)
        return Ran(done.stdout, [int(mark) for mark in marks])

    def _install_root(self, state: Path) -> None:
        for name in ("lists/partial", "archives/partial"):
            (state / name).mkdir(parents=True)
        (state / "status").touch()
        options = {
            "APT::Architecture": "arm64",
            "APT::Architectures": "arm64",
            "Dir::State::lists": state / "lists",
            "Dir::State::status": state / "status",
            "Dir::Cache::archives": state / "archives",
            "Dir::Cache::pkgcache": "",
            "Dir::Cache::srcpkgcache": "",
            "APT::Install-Recommends": "0",
            "Debug::NoLocking": "1",
            "APT::Sandbox::User": "",
        }
        apt = ["apt-get", *(word for k, v in options.items() for word in ("-o", f"{k}={v}"))]
        _call(*apt, "update", "-qq")
        _call(*apt, "install", "-y", "-qq", "--download-only", "python3.11", "libstdc++6")
        self.root.mkdir()
        for package in (state / "archives").glob("*.deb"):
            _call("dpkg-deb", "-x", package, self.root)

    def _install_wheels(self) -> None:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", self.site]
        platforms = [word for name in _PLATFORMS for word in ("--platform", name)]
        abis = [word for name in ("cp311", "abi3", "none") for word in ("--abi", name)]
        _call(
            *pip,
            *platforms,
            *abis,
            "--python-version",
            "3.11",
            "--implementation",
            "cp",
            "--only-binary=:all:",
            *_WHEELS,
        )


def _qemu_with_plugins(folder: Path) -> Path:
    """Debian's dynamic QEMU; the static one has no plugins."""
    root = folder / "qemu"
    root.mkdir()
    _call("apt-get", "-o", "APT::Sandbox::User=", "download", "qemu-user", cwd=root)
    (package,) = root.glob("*.deb")
    _call("dpkg-deb", "-x", package, root)
    return root / "usr/bin/qemu-aarch64"


def _call(*words: object, cwd: Path | None = None) -> None:
    subprocess.run(
        [str(word) for word in words],
        check=True,
        cwd=cwd,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    )
